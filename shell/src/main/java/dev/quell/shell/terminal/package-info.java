/// Editing on a terminal: JLine's reader with SQL's colours, names and history.
@NullMarked
package dev.quell.shell.terminal;

import org.jspecify.annotations.NullMarked;
