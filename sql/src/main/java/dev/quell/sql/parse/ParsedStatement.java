package dev.quell.sql.parse;

import dev.quell.base.error.SqlError;
import dev.quell.sql.tree.Statement;
import java.util.List;

/// A statement and where it stands in its text.
///
/// @param statement the tree
/// @param start where its first word begins
/// @param end where its text ends: at its `;`, or at the end of the text
/// @param next where the next statement of a multi-statement text may begin: after the `;`, or the end of the text
/// @param parameters how many `?` places it has
/// @param rowCounts the numbers, from 0, of those of them that stand in a LIMIT
/// @param warnings what MySQL's parser warns of, in the order of the text
/// @param hints the texts of its `/*+ … */`, without the marks
public record ParsedStatement(
        Statement statement,
        int start,
        int end,
        int next,
        int parameters,
        List<Integer> rowCounts,
        List<SqlError> warnings,
        List<String> hints) {
    public ParsedStatement {
        rowCounts = List.copyOf(rowCounts);
        warnings = List.copyOf(warnings);
        hints = List.copyOf(hints);
    }
}
