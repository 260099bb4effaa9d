package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Table options, of CREATE TABLE and of one clause of ALTER TABLE. The last of several of a kind wins.
///
/// @param charset as written; empty also for `DEFAULT`
/// @param autoIncrement the next value, the 64 bits read without a sign
/// @param others the options that Quell only keeps or ignores, in the order written
public record TableOptions(
        Optional<String> engine,
        Optional<String> charset,
        Optional<String> collation,
        OptionalLong autoIncrement,
        Optional<String> comment,
        List<Other> others) {
    /// No option.
    public static final TableOptions NONE =
            new TableOptions(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    List.of());

    public TableOptions {
        others = List.copyOf(others);
    }

    /// `ROW_FORMAT=DYNAMIC` and the like.
    ///
    /// @param name in upper case
    /// @param value as written, without quotes
    /// @param quoted whether it was a string
    public record Other(String name, String value, boolean quoted) {}
}
