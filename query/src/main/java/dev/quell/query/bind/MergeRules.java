package dev.quell.query.bind;

import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ExpressionTrees;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import dev.quell.sql.tree.SubqueryExpression;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which queries in FROM need not be read on their own, because their tables can become tables of the block that names them.
/// (MySQL: `Query_expression::is_mergeable` and `merge_heuristic` in sql/sql_lex.cc.)
public final class MergeRules {
    private MergeRules() {}

    /// Whether each row of the query is a row of its FROM, and each such row stands for itself.
    public static boolean canMerge(Query query) {
        if (!(query.body() instanceof Select select) || query.limit().isPresent()) {
            return false;
        }
        return !select.from().isEmpty()
                && select.groupBy().isEmpty()
                && select.having().isEmpty()
                && select.windows().isEmpty()
                && select.qualify().isEmpty()
                && !select.options().contains(Select.Option.DISTINCT)
                && !select.options().contains(Select.Option.SQL_CALC_FOUND_ROWS)
                && !select.options().contains(Select.Option.STRAIGHT_JOIN)
                && Stream.concat(
                                items(select),
                                query.orderBy().stream().map(item -> item.expression()))
                        .noneMatch(item -> anyPart(item, MergeRules::countsRows));
    }

    /// Whether its columns cost nothing and do nothing, so that reading them when and where they are named changes nothing.
    static boolean isWorthMerging(Query query) {
        return query.body() instanceof Select select
                && items(select).noneMatch(item -> anyPart(item, MergeRules::isWorkOrEffect));
    }

    /// Whether every column is a column of its tables, so that it is NULL where an outer join has no row.
    static boolean isPlain(Query query) {
        return query.body() instanceof Select select
                && items(select).allMatch(Reference.Column.class::isInstance);
    }

    private static Stream<Expression> items(Select select) {
        return select.items().stream()
                .filter(SelectItem.Item.class::isInstance)
                .map(item -> ((SelectItem.Item) item).expression());
    }

    private static boolean anyPart(Expression expression, Predicate<Expression> test) {
        return test.test(expression)
                || ExpressionTrees.children(expression).stream()
                        .anyMatch(child -> anyPart(child, test));
    }

    private static boolean countsRows(Expression expression) {
        return expression instanceof Call.Aggregate
                || expression instanceof Call.GroupConcat
                || expression instanceof Call.WindowFunction;
    }

    private static boolean isWorkOrEffect(Expression expression) {
        return expression instanceof SubqueryExpression
                || expression instanceof Reference.Assignment;
    }
}
