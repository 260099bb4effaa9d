/// Options and the ways in which MySQL's programs let them be written.
@NullMarked
package dev.quell.shell.argument;

import org.jspecify.annotations.NullMarked;
