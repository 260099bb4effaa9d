/// Servers as child processes: Quell started from the tests' own class path.
@NullMarked
package dev.quell.testkit.process;

import org.jspecify.annotations.NullMarked;
