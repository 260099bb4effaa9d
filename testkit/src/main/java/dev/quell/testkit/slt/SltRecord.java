package dev.quell.testkit.slt;

import java.util.List;

/// One record of a sqllogictest file that applies to MySQL.
sealed interface SltRecord {
    /// The line of the file on which the record starts, from 1.
    int line();

    String sql();

    record Statement(int line, String sql, boolean fails) implements SltRecord {}

    /// @param types one letter a column: T text, I integer, R floating point with three decimals
    /// @param sort `nosort`, `rowsort` or `valuesort`
    /// @param expected the values, or one line `N values hashing to MD5`
    /// @param hashThreshold results of more values than this are hashed; 0 never
    record Query(
            int line,
            String sql,
            String types,
            String sort,
            List<String> expected,
            int hashThreshold)
            implements SltRecord {
        public Query {
            expected = List.copyOf(expected);
        }
    }
}
