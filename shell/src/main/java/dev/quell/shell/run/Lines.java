package dev.quell.shell.run;

import java.util.Optional;

/// Where lines come from.
interface Lines {
    /// The next line, without its end; empty at the end of the input.
    Optional<String> next();
}
