/// The stock command-line client in a pseudo-terminal, as a person uses it.
@NullMarked
package dev.quell.testkit.terminal;

import org.jspecify.annotations.NullMarked;
