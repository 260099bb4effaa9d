/// What Ctrl+C does to a running statement.
@NullMarked
package dev.quell.shell.stop;

import org.jspecify.annotations.NullMarked;
