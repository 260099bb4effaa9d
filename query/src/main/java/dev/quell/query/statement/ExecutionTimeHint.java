package dev.quell.query.statement;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The optimizer hint `MAX_EXECUTION_TIME(milliseconds)`.
final class ExecutionTimeHint {
    private static final Pattern HINT =
            Pattern.compile(
                    "MAX_EXECUTION_TIME\\s*\\(\\s*(\\d{1,10})\\s*\\)", Pattern.CASE_INSENSITIVE);

    private ExecutionTimeHint() {}

    /// @param hints the text between `/*+` and `*/`, or ''
    static OptionalLong of(String hints) {
        if (hints.isEmpty()) {
            return OptionalLong.empty();
        }
        Matcher found = HINT.matcher(hints);
        return found.find()
                ? OptionalLong.of(Long.parseLong(found.group(1)))
                : OptionalLong.empty();
    }
}
