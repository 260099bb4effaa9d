package dev.quell.sql.tree;

/// Which copy of a system variable is meant.
public enum VariableScope {
    /// Nothing written: the session's for SET; the session's if it has one, else the global for reading.
    UNSPECIFIED,
    SESSION,
    GLOBAL,
    PERSIST,
    PERSIST_ONLY
}
