package dev.quell.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks over written expressions.
public final class ExpressionTrees {
    private ExpressionTrees() {}

    /// Shows an expression and all below it to a visitor, parents first. What stands inside a subquery or a window
    /// specification is not shown.
    public static void walk(Expression expression, Consumer<Expression> visitor) {
        visitor.accept(expression);
        children(expression).forEach(child -> walk(child, visitor));
    }

    /// The expressions directly below.
    public static List<Expression> children(Expression expression) {
        return switch (expression) {
            case Literal _ -> List.of();
            case Reference reference -> ofReference(reference);
            case Operation operation -> ofOperation(operation);
            case Call call -> ofCall(call);
            case SubqueryExpression subquery -> ofSubquery(subquery);
        };
    }

    private static List<Expression> ofReference(Reference reference) {
        return switch (reference) {
            case Reference.Column _,
                    Reference.Parameter _,
                    Reference.UserVariable _,
                    Reference.SystemVariable _,
                    Reference.DefaultKeyword _ ->
                    List.of();
            case Reference.Assignment(_, var value) -> List.of(value);
            case Reference.ColumnDefault(var column) -> List.of(column);
            case Reference.InsertedValue(var column) -> List.of(column);
        };
    }

    private static List<Expression> ofSubquery(SubqueryExpression subquery) {
        return switch (subquery) {
            case SubqueryExpression.Scalar _, SubqueryExpression.Exists _ -> List.of();
            case SubqueryExpression.InQuery(var value, _, _) -> List.of(value);
            case SubqueryExpression.Quantified(var value, _, _, _) -> List.of(value);
        };
    }

    private static List<Expression> ofOperation(Operation operation) {
        return switch (operation) {
            case Operation.Unary(_, var operand) -> List.of(operand);
            case Operation.Binary(_, var left, var right) -> List.of(left, right);
            case Operation.Logical(_, var operands) -> operands;
            case Operation.Between(var value, var low, var high, _) -> List.of(value, low, high);
            case Operation.InList(var value, var list, _) -> join(List.of(value), list);
            case Operation.Like(var value, var pattern, var escape, _) ->
                    join(List.of(value, pattern), list(escape));
            case Operation.Regexp(var value, var pattern, _) -> List.of(value, pattern);
            case Operation.Is(var value, _, _) -> List.of(value);
            case Operation.Case choice -> ofCase(choice);
            case Operation.Cast(var value, _, _, _) -> List.of(value);
            case Operation.Transcode(var value, _) -> List.of(value);
            case Operation.Collate(var value, _) -> List.of(value);
            case Operation.DateShift(var value, var interval, _) ->
                    List.of(value, interval.amount());
            case Operation.JsonArrow(var column, _, _) -> List.of(column);
            case Operation.MemberOf(var value, var array) -> List.of(value, array);
            case Operation.Row(var elements) -> elements;
            case Operation.Match(var columns, var text, _) -> join(columns, List.of(text));
        };
    }

    private static List<Expression> ofCase(Operation.Case choice) {
        List<Expression> children = new ArrayList<>(list(choice.operand()));
        for (Operation.WhenThen branch : choice.branches()) {
            children.add(branch.when());
            children.add(branch.then());
        }
        choice.otherwise().ifPresent(children::add);
        return children;
    }

    private static List<Expression> ofCall(Call call) {
        return switch (call) {
            case Call.Function(_, _, var arguments) -> arguments;
            case Call.Extract(_, var value) -> List.of(value);
            case Call.Trim(_, var remove, var value) -> join(list(remove), List.of(value));
            case Call.TimestampDiff(_, var from, var to) -> List.of(from, to);
            case Call.Char(var codes, _) -> codes;
            case Call.WeightString(var value, _, _, _) -> List.of(value);
            case Call.JsonValue value ->
                    join(
                            List.of(value.document(), value.path()),
                            join(list(value.onEmpty().value()), list(value.onError().value())));
            case Call.Aggregate aggregate -> aggregate.arguments();
            case Call.GroupConcat concat ->
                    join(
                            concat.arguments(),
                            concat.orderBy().stream().map(OrderItem::expression).toList());
            case Call.WindowFunction function -> function.arguments();
        };
    }

    private static List<Expression> list(Optional<Expression> expression) {
        return expression.map(List::of).orElse(List.of());
    }

    private static List<Expression> join(
            List<? extends Expression> first, List<? extends Expression> second) {
        List<Expression> joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }
}
