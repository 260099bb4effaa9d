/// `\ps`: who does what on the server, live.
@NullMarked
package dev.quell.shell.process;

import org.jspecify.annotations.NullMarked;
