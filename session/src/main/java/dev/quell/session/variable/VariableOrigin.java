package dev.quell.session.variable;

import java.time.Instant;
import java.util.Optional;

/// Where a global variable's value is from, as `performance_schema.variables_info` tells it.
///
/// @param path the option file that says so; '' if none does
/// @param setter who has set it while the server ran
public record VariableOrigin(Source source, String path, Optional<Setter> setter) {
    /// Nobody has said anything of the variable.
    public static final VariableOrigin COMPILED =
            new VariableOrigin(Source.COMPILED, "", Optional.empty());

    /// An option of the command line.
    public static final VariableOrigin COMMAND_LINE =
            new VariableOrigin(Source.COMMAND_LINE, "", Optional.empty());

    /// What SET PERSIST kept before the last start.
    public static final VariableOrigin PERSISTED =
            new VariableOrigin(Source.PERSISTED, "", Optional.empty());

    /// MySQL's words.
    public enum Source {
        COMPILED,
        COMMAND_LINE,
        /// The file of `--defaults-file`.
        EXPLICIT,
        PERSISTED,
        /// SET GLOBAL or SET PERSIST.
        DYNAMIC
    }

    /// Who, and when.
    public record Setter(Instant time, String user, String host) {}

    public static VariableOrigin explicit(String path) {
        return new VariableOrigin(Source.EXPLICIT, path, Optional.empty());
    }

    public static VariableOrigin dynamic(Setter setter) {
        return new VariableOrigin(Source.DYNAMIC, "", Optional.of(setter));
    }
}
