package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression.CompareRows;
import dev.quell.query.bind.BoundExpression.Quantified;
import dev.quell.query.bind.BoundExpression.RowSubquery;
import dev.quell.query.bind.BoundExpression.UserVariable;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SubqueryExpression;
import java.util.ArrayList;
import java.util.List;

/// Rows of several columns, and comparisons with subqueries.
final class RowBinder {
    private final ExpressionBinder binder;
    private final Scope scope;
    private final Comparisons comparisons;

    RowBinder(ExpressionBinder binder, Scope scope, EvalSettings settings) {
        this.binder = binder;
        this.scope = scope;
        comparisons = new Comparisons(settings);
    }

    static boolean isRow(Expression expression) {
        return expression instanceof Operation.Row;
    }

    static boolean isSubquery(Expression expression) {
        return expression instanceof SubqueryExpression.Scalar;
    }

    /// Binds a comparison of which at least one side is a row.
    BoundExpression compare(CompareOp op, Expression left, Expression right) {
        if (isSubquery(right) && right instanceof SubqueryExpression.Scalar(var query)) {
            return withSubquery(op, columns(left), query);
        }
        if (isSubquery(left) && left instanceof SubqueryExpression.Scalar(var query)) {
            return withSubquery(op.swapped(), columns(right), query);
        }
        return compare(op, columns(left), right);
    }

    private BoundExpression compare(CompareOp op, List<BoundExpression> left, Expression right) {
        List<BoundExpression> others = columns(right, left.size());
        List<BoundExpression> a = new ArrayList<>();
        List<BoundExpression> b = new ArrayList<>();
        List<Comparison> by = new ArrayList<>();
        boolean nullable = op != CompareOp.NULL_SAFE_EQ;
        for (int i = 0; i < left.size(); i++) {
            var pair = comparisons.pair(left.get(i), others.get(i), op.sql());
            a.add(pair.left());
            b.add(pair.right());
            by.add(pair.comparison());
        }
        return new CompareRows(op, a, b, by, OperationBinder.bool(nullable && anyNullable(a, b)));
    }

    private static boolean anyNullable(List<BoundExpression> a, List<BoundExpression> b) {
        return a.stream().anyMatch(BoundExpression::nullable)
                || b.stream().anyMatch(BoundExpression::nullable);
    }

    private BoundExpression withSubquery(CompareOp op, List<BoundExpression> left, Query query) {
        var bound = scope.subquery(query);
        requireColumns(bound, left.size());
        return new RowSubquery(
                op, left, bound, against(left, bound, op), OperationBinder.bool(true));
    }

    /// `IN` a list of which the tested value is a row.
    BoundExpression inList(Expression value, List<Expression> list) {
        List<BoundExpression> left = columns(value);
        List<BoundExpression> terms = new ArrayList<>();
        for (Expression candidate : list) {
            terms.add(compare(CompareOp.EQ, left, candidate));
        }
        boolean nullable = terms.stream().anyMatch(BoundExpression::nullable);
        return terms.size() == 1
                ? terms.get(0)
                : new BoundExpression.Or(terms, OperationBinder.bool(nullable));
    }

    BoundExpression in(Expression value, Query query) {
        return quantified(CompareOp.EQ, false, columns(value), query);
    }

    BoundExpression quantified(SubqueryExpression.Quantified quantified) {
        return quantified(
                OperationBinder.compareOp(quantified.operator()),
                quantified.quantifier() == SubqueryExpression.Quantifier.ALL,
                columns(quantified.value()),
                quantified.query());
    }

    private BoundExpression quantified(
            CompareOp op, boolean all, List<BoundExpression> left, Query query) {
        if (query.limit().isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("LIMIT & IN/ALL/ANY/SOME subquery");
        }
        var bound = scope.subquery(query);
        requireColumns(bound, left.size());
        return new Quantified(
                op, all, left, bound, against(left, bound, op), OperationBinder.bool(true));
    }

    private List<Comparison> against(
            List<BoundExpression> left, BoundSubquery query, CompareOp op) {
        List<Comparison> by = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Typing typing = query.columnTypings().get(i);
            var column = new UserVariable("", typing); // stands for a value of that type
            by.add(comparisons.pair(left.get(i), column, op.sql()).comparison());
        }
        return by;
    }

    /// The columns of a row, or the scalar alone.
    List<BoundExpression> columns(Expression expression) {
        return expression instanceof Operation.Row(var elements)
                ? binder.bindAll(elements)
                : List.of(binder.bind(expression));
    }

    private List<BoundExpression> columns(Expression expression, int count) {
        List<BoundExpression> columns = columns(expression);
        if (columns.size() != count) {
            throw ErrorCode.OPERAND_COLUMNS.error(count);
        }
        return columns;
    }

    static void requireColumns(BoundSubquery query, int count) {
        if (query.columnTypings().size() != count) {
            throw ErrorCode.OPERAND_COLUMNS.error(count);
        }
    }
}
