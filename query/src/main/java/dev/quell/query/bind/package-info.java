/// From syntax tree to bound tree: names resolved, types known.
@NullMarked
package dev.quell.query.bind;

import org.jspecify.annotations.NullMarked;
