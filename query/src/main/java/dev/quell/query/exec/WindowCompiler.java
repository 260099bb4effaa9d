package dev.quell.query.exec;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.WindowCall;
import dev.quell.query.exec.WindowComputation.FrameBounds;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.value.ResultConversion;
import dev.quell.sql.tree.Call.WindowKind;
import dev.quell.sql.tree.Window.FrameUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the operators that compute window calls.
final class WindowCompiler {
    private final PlanCompiler.Expressions expressions;
    private final OperatorCompiler operators;

    WindowCompiler(PlanCompiler.Expressions expressions, OperatorCompiler operators) {
        this.expressions = expressions;
        this.operators = operators;
    }

    Operator.Factory compile(PlanNode.Window window) {
        Operator.Factory input = operators.compile(window.input());
        WindowCall.Specification specification = window.calls().getFirst().window();
        List<OrderTerm> keys = new ArrayList<>();
        specification.partition().forEach(key -> keys.add(new OrderTerm(key, false)));
        keys.addAll(specification.order());
        boolean[] descending = new boolean[keys.size()];
        for (int i = 0; i < descending.length; i++) {
            descending[i] = keys.get(i).descending();
        }
        var spec =
                new WindowOperator.Spec(
                        expressions.compileAll(keys.stream().map(OrderTerm::expression).toList()),
                        OperatorCompiler.sortKeys(keys),
                        OperatorCompiler.orders(keys),
                        descending,
                        specification.partition().size(),
                        window.calls().stream().map(this::call).toArray(WindowComputation[]::new),
                        OperatorCompiler.snapshot(window.kept()));
        return frame -> new WindowOperator(frame, input.create(frame), spec);
    }

    private WindowComputation call(WindowCall call) {
        FrameBounds bounds = bounds(call.window().frame());
        return switch (call.operation()) {
            case WindowCall.Operation.Aggregate(var aggregate) ->
                    new WindowComputation.Aggregated(
                            aggregate, operators.arguments(aggregate), bounds, call.slot());
            case WindowCall.Operation.Pure(var kind, var arguments) ->
                    pure(call, kind, arguments, bounds);
        };
    }

    private WindowComputation pure(
            WindowCall call, WindowKind kind, List<BoundExpression> arguments, FrameBounds bounds) {
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST ->
                    new WindowComputation.Ranking(kind, call.slot());
            case NTILE -> new WindowComputation.Tiles(compile(arguments.getFirst()), call.slot());
            case LAG, LEAD -> neighbour(call, kind == WindowKind.LEAD, arguments);
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                    new WindowComputation.Picked(
                            kind,
                            compile(arguments.getFirst()),
                            optional(arguments, 1),
                            bounds,
                            call.slot());
        };
    }

    private WindowComputation neighbour(
            WindowCall call, boolean lead, List<BoundExpression> arguments) {
        BoundExpression value = arguments.getFirst();
        BoundExpression otherwise = arguments.size() > 2 ? arguments.get(2) : value;
        return new WindowComputation.Neighbour(
                lead,
                compile(value),
                optional(arguments, 1),
                optional(arguments, 2),
                new ResultConversion(value.type(), call.typing().type(), true),
                new ResultConversion(otherwise.type(), call.typing().type(), true),
                call.slot());
    }

    private Evaluator compile(BoundExpression expression) {
        return expressions.compiler().compile(expression);
    }

    private @Nullable Evaluator optional(List<BoundExpression> arguments, int place) {
        return place < arguments.size() ? compile(arguments.get(place)) : null;
    }

    private FrameBounds bounds(WindowCall.Frame frame) {
        return new FrameBounds(
                frame.unit() == FrameUnit.ROWS,
                frame.start().kind(),
                frame.start().value().map(this::compile).orElse(null),
                frame.end().kind(),
                frame.end().value().map(this::compile).orElse(null));
    }
}
