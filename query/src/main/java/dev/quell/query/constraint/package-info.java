/// Foreign keys: which tables they tie together, and what they ask of the rows on both sides.
@NullMarked
package dev.quell.query.constraint;

import org.jspecify.annotations.NullMarked;
