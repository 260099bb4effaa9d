/// Options as MySQL's programs read them from files.
@NullMarked
package dev.quell.base.option;

import org.jspecify.annotations.NullMarked;
