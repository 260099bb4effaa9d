package dev.quell.query.statement;

import dev.quell.base.value.SqlMode;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ExpressionTrees;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.ArrayList;
import java.util.List;

/// The columns that expressions of a table's definition name.
final class ColumnReferences {
    private ColumnReferences() {}

    /// Of an expression that the catalog keeps as text; in the order of their first mention.
    static List<String> of(String text) {
        return of(parse(text));
    }

    static List<String> of(Expression expression) {
        List<String> names = new ArrayList<>();
        ExpressionTrees.walk(
                expression,
                part -> {
                    if (part instanceof Reference.Column column && !names.contains(column.name())) {
                        names.add(column.name());
                    }
                });
        return names;
    }

    /// An expression that the catalog keeps as text.
    static Expression parse(String text) {
        var parsed = Parser.parse("SELECT " + text, SqlMode.DEFAULT);
        if (parsed.statement() instanceof Query query
                && query.body() instanceof Select select
                && select.items().getFirst() instanceof SelectItem.Item item) {
            return item.expression();
        }
        throw new IllegalStateException("no expression: " + text);
    }
}
