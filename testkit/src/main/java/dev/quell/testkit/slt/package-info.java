/// Runs files of the sqllogictest format.
@NullMarked
package dev.quell.testkit.slt;

import org.jspecify.annotations.NullMarked;
