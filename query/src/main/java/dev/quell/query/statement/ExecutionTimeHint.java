package dev.quell.query.statement;

import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.Select;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The optimizer hint `MAX_EXECUTION_TIME(milliseconds)`.
final class ExecutionTimeHint {
    private static final Pattern HINT =
            Pattern.compile(
                    "MAX_EXECUTION_TIME\\s*\\(\\s*(\\d{1,10})\\s*\\)", Pattern.CASE_INSENSITIVE);

    private ExecutionTimeHint() {}

    /// That of the first SELECT, which is for the whole statement.
    static OptionalLong of(QueryBody body) {
        return switch (body) {
            case Select select -> of(select.hints());
            case QueryBody.SetOperation operation -> of(operation.left());
            case QueryBody.Parenthesised(var query) -> of(query.body());
            case QueryBody.Values _, QueryBody.Table _ -> OptionalLong.empty();
        };
    }

    /// @param hints the text between `/*+` and `*/`, or ''
    private static OptionalLong of(String hints) {
        if (hints.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher found = HINT.matcher(hints);
        return found.find()
                ? OptionalLong.of(Long.parseLong(found.group(1)))
                : OptionalLong.empty();
    }
}
