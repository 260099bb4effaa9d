package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.Locale;
import java.util.Set;

/// The parser's warnings of what MySQL will not take for ever. Those about column types come from whoever makes columns.
final class Deprecations {
    private static final Set<String> OLD_SETS = Set.of("ucs2", "macroman", "macce", "dec8", "hp8");

    static final String SOME_DAY = " is deprecated and will be removed in a future release.";

    private Deprecations() {}

    /// `'&&' is deprecated … Please use AND instead`.
    static SqlError replaced(String what, String by) {
        return ErrorCode.WARN_DEPRECATED_SYNTAX.error(what, by);
    }

    static SqlError variableInExpression() {
        return ErrorCode.WARN_DEPRECATED_SYNTAX.withMessage(
                "Setting user variables within expressions"
                        + SOME_DAY
                        + " Consider alternatives: 'SET variable=expression, ...', or 'SELECT"
                        + " expression(s) INTO variables(s)'.");
    }

    static SqlError calculatedFoundRows() {
        return ErrorCode.WARN_DEPRECATED_SYNTAX.withMessage(
                "SQL_CALC_FOUND_ROWS" + SOME_DAY + " Consider using two separate queries instead.");
    }

    static SqlError foundRows() {
        return ErrorCode.WARN_DEPRECATED_SYNTAX.withMessage(
                "FOUND_ROWS()" + SOME_DAY + " Consider using COUNT(*) instead.");
    }

    static SqlError noCache() {
        return ErrorCode.WARN_DEPRECATED_SYNTAX_NO_REPLACEMENT.error("SQL_NO_CACHE");
    }

    static SqlError innerInto() {
        return ErrorCode.WARN_DEPRECATED_INNER_INTO.error();
    }

    static SqlError national() {
        return ErrorCode.DEPRECATED_NATIONAL.error();
    }

    /// Warns of character sets that are to go, of the three-byte UTF-8 by either of its names.
    static void charset(Cursor in, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("utf8")) {
            in.warn(ErrorCode.DEPRECATED_UTF8_ALIAS.error());
        } else if (lower.equals("utf8mb3") || OLD_SETS.contains(lower)) {
            in.warn(replaced(lower, "utf8mb4"));
        }
    }

    static void collation(Cursor in, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("utf8_")) {
            lower = "utf8mb3_" + lower.substring(5);
        }
        if (lower.startsWith("utf8mb3_")) {
            in.warn(ErrorCode.WARN_DEPRECATED_UTF8MB3_COLLATION.error(lower));
        }
        String set = lower.substring(0, Math.max(0, lower.indexOf('_')));
        if (OLD_SETS.contains(set)) {
            in.warn(ErrorCode.WARN_DEPRECATED_COLLATION.error(lower, set));
        }
    }
}
