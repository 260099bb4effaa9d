package dev.quell.query.bind;

import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.value.Typing;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Expressions of a query that an index holds: those of functional key parts and of generated columns that an index begins
/// with. Where a condition or an order has one, the column that holds its value can stand in its place, and then the index is
/// found like any other. (MySQL: `substitute_gc` in sql/sql_optimizer.cc.)
final class KeyExpressions {
    private static final Constant ANY =
            new Constant(Value.NULL, Typing.numeric(SqlType.BIGINT, true));

    private final List<Held> held = new ArrayList<>();

    /// An expression and the column that holds its value.
    private record Held(BoundExpression expression, Column column) {}

    /// Adds those of a table.
    ///
    /// @param table its columns in the block
    void add(TableDefinition definition, SourceScope.Table table, BindContext context) {
        for (IndexDefinition index : definition.indexes()) {
            int ordinal = index.parts().getFirst().column();
            ColumnDefinition column = definition.columns().get(ordinal);
            if (index.visible() && column.generation() instanceof Generation.Always(var text, _)) {
                var binder = new ExpressionBinder(context, new OwnColumns(definition, table));
                add(binder.bind(parse(text)), table, ordinal);
            }
        }
    }

    private void add(BoundExpression expression, SourceScope.Table table, int ordinal) {
        if (keepsValues(expression.type(), table.columns().get(ordinal).typing().type())
                && !(expression instanceof Constant)
                && table.slot(ordinal, 0) instanceof Column column) {
            held.add(new Held(expression, column));
        }
    }

    /// Whether a column keeps values as the expression computes them.
    private static boolean keepsValues(SqlType from, SqlType column) {
        if (from.unsigned() != column.unsigned()) {
            return false;
        }
        return from.kind().isInteger()
                ? column.kind().isInteger()
                : from.kind() == column.kind()
                        && from.decimals() == column.decimals()
                        && from.collation() == column.collation();
    }

    /// The names in an expression that belongs to a table's definition.
    private record OwnColumns(TableDefinition definition, SourceScope.Table table)
            implements Scope {
        @Override
        public BoundExpression column(Reference.Column wanted) {
            return table.slot(ordinal(wanted), 0);
        }

        @Override
        public BoundExpression columnDefault(Reference.ColumnDefault reference) {
            return DefaultValue.of(definition.columns().get(ordinal(reference.column())));
        }

        private int ordinal(Reference.Column wanted) {
            for (int i = 0; i < table.columns().size(); i++) {
                if (table.columns().get(i).name().name().equalsIgnoreCase(wanted.name())) {
                    return i;
                }
            }
            throw new IllegalStateException("no column " + wanted);
        }
    }

    private static Expression parse(String text) {
        if (Parser.parse("SELECT " + text, SqlMode.DEFAULT).statement() instanceof Query query
                && query.body() instanceof Select select
                && select.items().getFirst() instanceof SelectItem.Item item) {
            return item.expression();
        }
        throw new IllegalStateException("no expression: " + text);
    }

    /// The expression with columns in place of what they hold.
    BoundExpression use(BoundExpression expression) {
        return held.isEmpty() ? expression : BoundTrees.replace(expression, this::held);
    }

    private Optional<BoundExpression> held(BoundExpression part) {
        for (Held one : held) {
            if (isSame(one.expression, part)) {
                return Optional.of(one.column);
            }
        }
        return Optional.empty();
    }

    /// Whether two expressions compute the same. Constants may be of another connection's character set.
    private static boolean isSame(BoundExpression left, BoundExpression right) {
        if (left instanceof Constant(var one, _) && right instanceof Constant(var two, _)) {
            return one.equals(two);
        }
        List<BoundExpression> leftParts = BoundTrees.children(left);
        List<BoundExpression> rightParts = BoundTrees.children(right);
        if (left.getClass() != right.getClass() || leftParts.size() != rightParts.size()) {
            return false;
        }
        for (int i = 0; i < leftParts.size(); i++) {
            if (!isSame(leftParts.get(i), rightParts.get(i))) {
                return false;
            }
        }
        return BoundTrees.map(left, _ -> ANY).equals(BoundTrees.map(right, _ -> ANY));
    }
}
