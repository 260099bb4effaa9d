/// SQL values and SQL types, as every room passes them on.
@NullMarked
package dev.quell.base.value;

import org.jspecify.annotations.NullMarked;
