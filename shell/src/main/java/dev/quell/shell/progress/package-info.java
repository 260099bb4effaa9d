/// How far a long statement is, as the server tells it, in the last line of the terminal.
@NullMarked
package dev.quell.shell.progress;

import org.jspecify.annotations.NullMarked;
