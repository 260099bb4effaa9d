/// From lines to statements and commands.
@NullMarked
package dev.quell.shell.input;

import org.jspecify.annotations.NullMarked;
