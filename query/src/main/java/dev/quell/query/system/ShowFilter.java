package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.Frame;
import dev.quell.query.value.EvalContext;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ShowStatement.Filter;
import java.util.List;
import java.util.Locale;

/// LIKE and WHERE of SHOW. LIKE looks at the first column, or at the one behind `Db`; WHERE sees all of them by the names in the answer.
final class ShowFilter {
    private ShowFilter() {}

    static List<Value[]> apply(
            Filter filter,
            List<VirtualTable.Column> columns,
            List<Value[]> rows,
            EvalContext context) {
        return switch (filter) {
            case Filter.None _ -> rows;
            case Filter.Like(var pattern) -> {
                int name = columns.getFirst().name().equals("Db") ? 1 : 0;
                yield rows.stream()
                        .filter(row -> likes(pattern, row[name], columns.get(name)))
                        .toList();
            }
            case Filter.Where(var condition) -> where(condition, columns, rows, context);
        };
    }

    private static boolean likes(String pattern, Value value, VirtualTable.Column column) {
        return !value.isNull()
                && like(
                        ValueText.of(value, column.type()),
                        pattern,
                        column.type().collation().isBinary());
    }

    /// LIKE as SHOW means it: `%`, `_` and `\`. Names of databases and tables are compared with case, all else without.
    static boolean like(String text, String pattern, boolean caseSensitive) {
        return caseSensitive ? like(text, 0, pattern, 0) : like(fold(text), 0, fold(pattern), 0);
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean like(String text, int textStart, String pattern, int patternStart) {
        int t = textStart;
        for (int p = patternStart; p < pattern.length(); p++, t++) {
            char c = pattern.charAt(p);
            if (c == '%') {
                for (int rest = t; rest <= text.length(); rest++) {
                    if (like(text, rest, pattern, p + 1)) {
                        return true;
                    }
                }
                return false;
            }
            if (t == text.length()) {
                return false;
            }
            boolean escaped = c == '\\' && p + 1 < pattern.length();
            if (escaped) {
                p++;
            }
            if ((escaped || c != '_') && pattern.charAt(p) != text.charAt(t)) {
                return false;
            }
        }
        return t == text.length();
    }

    private static List<Value[]> where(
            Expression condition,
            List<VirtualTable.Column> columns,
            List<Value[]> rows,
            EvalContext context) {
        Evaluator test = new ColumnExpressions(columns, context).compile(condition);
        var frame = new Frame(columns.size(), 0, null, context);
        return rows.stream()
                .filter(row -> {
                    context.cancellation().check();
                    System.arraycopy(row, 0, frame.slots, 0, row.length);
                    return test.test(frame);
                })
                .toList();
    }
}
