/// Character sets and collations.
@NullMarked
package dev.quell.base.text;

import org.jspecify.annotations.NullMarked;
