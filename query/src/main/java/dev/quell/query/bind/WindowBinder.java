package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.WindowCall.Bound;
import dev.quell.query.bind.WindowCall.Frame;
import dev.quell.query.bind.WindowCall.Kind;
import dev.quell.query.bind.WindowCall.Specification;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Unify;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Call.WindowKind;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Operation.BinaryOperator;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Window;
import dev.quell.sql.tree.Window.FrameUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Binds calls with an OVER clause: puts named windows together, checks frames, gives each call its slot.
final class WindowBinder {
    private static final String UNNAMED = "<unnamed window>";

    private final BlockScope scope;
    private final List<Window.Named> named;
    private String window = UNNAMED;
    private boolean inside;

    WindowBinder(BlockScope scope, List<Window.Named> named) {
        this.scope = scope;
        this.named = named;
        for (int i = 0; i < named.size(); i++) {
            String name = named.get(i).name();
            for (Window.Named other : named.subList(0, i)) {
                if (other.name().equalsIgnoreCase(name)) {
                    throw ErrorCode.WINDOW_DUPLICATE_NAME.error(name);
                }
            }
        }
    }

    BoundExpression bind(Call call) {
        String name = name(call);
        if (inside) {
            throw ErrorCode.WINDOW_NESTED_WINDOW_FUNC_USE_IN_WINDOW_SPEC.error(UNNAMED);
        }
        if (scope.clause() != Clause.FIELD_LIST && scope.clause() != Clause.ORDER) {
            throw ErrorCode.WINDOW_INVALID_WINDOW_FUNC_USE.error(name);
        }
        inside = true;
        try {
            Call.Over over = over(call);
            window = over.name().orElse(UNNAMED);
            WindowCall.Operation operation = operation(call);
            Specification specification = specification(resolve(over), operation);
            Typing typing = typing(operation);
            var bound = new WindowCall(operation, specification, typing, scope.allocate(1));
            scope.add(bound);
            return new ComputedSlot(0, bound.slot(), typing, name);
        } finally {
            inside = false;
        }
    }

    private static String name(Call call) {
        return switch (call) {
            case Call.WindowFunction function -> lower(function.kind().name());
            case Call.Aggregate aggregate -> lower(aggregate.kind().name());
            default -> "group_concat";
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Call.Over over(Call call) {
        Optional<Call.Over> over =
                switch (call) {
                    case Call.WindowFunction function -> Optional.of(function.over());
                    case Call.Aggregate aggregate -> aggregate.over();
                    case Call.GroupConcat concat -> concat.over();
                    default -> Optional.empty();
                };
        return over.orElseThrow(() -> new IllegalArgumentException("no OVER clause: " + call));
    }

    private Window resolve(Call.Over over) {
        return over.name().isPresent()
                ? resolve(over.name().get(), 0)
                : extended(over.window().orElseThrow(), UNNAMED, 0);
    }

    private Window resolve(String name, int depth) {
        if (depth > named.size()) {
            throw ErrorCode.WINDOW_CIRCULARITY_IN_WINDOW_GRAPH.error();
        }
        for (Window.Named window : named) {
            if (window.name().equalsIgnoreCase(name)) {
                return extended(window.window(), name, depth);
            }
        }
        throw ErrorCode.WINDOW_NO_SUCH_WINDOW.error(name);
    }

    /// A window with what it takes over from the one it is based on.
    private Window extended(Window window, String name, int depth) {
        if (window.base().isEmpty()) {
            return window;
        }
        String baseName = window.base().get();
        Window base = resolve(baseName, depth + 1);
        if (!window.partitionBy().isEmpty()) {
            throw ErrorCode.WINDOW_NO_CHILD_PARTITIONING.error();
        }
        if (!window.orderBy().isEmpty() && !base.orderBy().isEmpty()) {
            throw ErrorCode.WINDOW_NO_REDEFINE_ORDER_BY.error(name, baseName);
        }
        if (base.frame().isPresent()) {
            throw ErrorCode.WINDOW_NO_INHERIT_FRAME.error(baseName);
        }
        return new Window(
                Optional.empty(),
                base.partitionBy(),
                window.orderBy().isEmpty() ? base.orderBy() : window.orderBy(),
                window.frame());
    }

    private WindowCall.Operation operation(Call call) {
        if (call instanceof Call.WindowFunction function) {
            if (function.ignoreNulls()) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("IGNORE NULLS");
            }
            if (function.fromLast()) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("FROM LAST");
            }
            List<BoundExpression> arguments = new ArrayList<>();
            for (Expression argument : function.arguments()) {
                arguments.add(scope.bind(Clause.FIELD_LIST, argument));
            }
            boolean constant =
                    arguments.size() < 2 || References.of(arguments.get(1)).slots().isEmpty();
            if (function.kind() == WindowKind.NTH_VALUE && !constant) {
                throw ErrorCode.WRONG_ARGUMENTS.error("nth_value");
            }
            return new WindowCall.Operation.Pure(function.kind(), arguments);
        }
        if (call instanceof Call.Aggregate aggregate && aggregate.distinct()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("<window function>(DISTINCT ..)");
        }
        if (call instanceof Call.GroupConcat) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("group_concat as window function");
        }
        return new WindowCall.Operation.Aggregate(scope.expressions().aggregate(call));
    }

    private Specification specification(Window written, WindowCall.Operation operation) {
        List<BoundExpression> partition = new ArrayList<>();
        for (Expression expression : written.partitionBy()) {
            rejectOrdinal(expression);
            partition.add(scope.bind(Clause.WINDOW_PARTITION, expression));
        }
        List<OrderTerm> order = new ArrayList<>();
        for (OrderItem item : written.orderBy()) {
            rejectOrdinal(item.expression());
            order.add(
                    new OrderTerm(
                            scope.bind(Clause.WINDOW_ORDER, item.expression()), item.descending()));
        }
        return new Specification(partition, order, frame(written, order, usesFrame(operation)));
    }

    private void rejectOrdinal(Expression expression) {
        if (expression instanceof Literal.Number(Value.Int _, _)) {
            throw ErrorCode.WINDOW_ILLEGAL_ORDER_BY.error(window);
        }
    }

    private static boolean usesFrame(WindowCall.Operation operation) {
        return switch (operation) {
            case WindowCall.Operation.Aggregate _ -> true;
            case WindowCall.Operation.Pure(var kind, _) ->
                    switch (kind) {
                        case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> true;
                        case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE -> false;
                        case LAG, LEAD -> false;
                    };
        };
    }

    private Frame frame(Window around, List<OrderTerm> order, boolean used) {
        if (around.frame().isEmpty() || !used) {
            // With an order the default frame ends with the last peer of the current row; without,
            // all rows are peers.
            return new Frame(
                    FrameUnit.RANGE,
                    new Bound(Kind.UNBOUNDED_PRECEDING, Optional.empty()),
                    new Bound(Kind.CURRENT_ROW, Optional.empty()));
        }
        Window.Frame written = around.frame().get();
        if (written.unit() == FrameUnit.GROUPS) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("GROUPS");
        }
        if (written.exclusion().isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("EXCLUDE");
        }
        Frame frame =
                new Frame(
                        written.unit(),
                        bound(written.start(), around, order, written.unit()),
                        bound(written.end(), around, order, written.unit()));
        if (frame.start().kind() == Kind.UNBOUNDED_FOLLOWING) {
            throw ErrorCode.WINDOW_FRAME_START_ILLEGAL.error(window);
        }
        if (frame.end().kind() == Kind.UNBOUNDED_PRECEDING) {
            throw ErrorCode.WINDOW_FRAME_END_ILLEGAL.error(window);
        }
        if (frame.start().kind().compareTo(frame.end().kind()) > 0) {
            throw ErrorCode.WINDOW_FRAME_ILLEGAL.error(window);
        }
        return frame;
    }

    private Bound bound(Window.Bound bound, Window around, List<OrderTerm> order, FrameUnit unit) {
        return switch (bound) {
            case Window.Bound.UnboundedPreceding _ ->
                    new Bound(Kind.UNBOUNDED_PRECEDING, Optional.empty());
            case Window.Bound.UnboundedFollowing _ ->
                    new Bound(Kind.UNBOUNDED_FOLLOWING, Optional.empty());
            case Window.Bound.CurrentRow _ -> new Bound(Kind.CURRENT_ROW, Optional.empty());
            case Window.Bound.Rows(var distance, var following) -> {
                checkDistance(bindBound(distance), unit == FrameUnit.ROWS);
                if (unit == FrameUnit.ROWS) {
                    yield new Bound(kind(following), Optional.of(bindBound(distance)));
                }
                Expression value = limit(around, following, key -> shift(key, distance));
                checkKey(order, false);
                yield new Bound(kind(following), Optional.of(bindBound(value)));
            }
            case Window.Bound.Span(var interval, var following) -> {
                if (unit == FrameUnit.ROWS) {
                    throw ErrorCode.WINDOW_ROWS_INTERVAL_USE.error(window);
                }
                Expression value = limit(around, following, key -> shift(key, interval));
                checkKey(order, true);
                checkDistance(bindBound(interval.amount()), false);
                yield new Bound(kind(following), Optional.of(bindBound(value)));
            }
        };
    }

    /// What is known of a distance before anything runs.
    private void checkDistance(BoundExpression distance, boolean whole) {
        if (!(distance instanceof BoundExpression.Constant(var value, var typing))) {
            return;
        }
        boolean negative =
                switch (value) {
                    case Value.Int(long number) -> number < 0;
                    case Value.Decimal(var number) -> number.signum() < 0;
                    case Value.Real(double number) -> number < 0;
                    case Value.Text(var text) -> text.stripLeading().startsWith("-");
                    case Value.Null _ -> true;
                    default -> false;
                };
        if (negative || whole && !typing.type().kind().isInteger()) {
            throw ErrorCode.WINDOW_FRAME_ILLEGAL.error(window);
        }
    }

    /// A RANGE frame moves along a number, or by an interval along a time.
    private void checkKey(List<OrderTerm> order, boolean byInterval) {
        TypeKind kind = order.getFirst().expression().type().kind();
        if (kind.isTemporal() && !byInterval) {
            throw ErrorCode.WINDOW_RANGE_FRAME_TEMPORAL_TYPE.error(window);
        }
        if (kind.isNumeric() && byInterval) {
            throw ErrorCode.WINDOW_RANGE_FRAME_NUMERIC_TYPE.error(window);
        }
        if (!kind.isTemporal() && !kind.isNumeric()) {
            throw ErrorCode.WINDOW_RANGE_FRAME_ORDER_TYPE.error(window);
        }
    }

    private BoundExpression bindBound(Expression value) {
        return scope.bind(Clause.WINDOW_ORDER, value);
    }

    private static Kind kind(boolean following) {
        return following ? Kind.FOLLOWING : Kind.PRECEDING;
    }

    /// The two ways to move from the order key: back and forth.
    private record Shifts(Expression back, Expression forth) {}

    private static Shifts shift(Expression key, Expression distance) {
        return new Shifts(
                new Operation.Binary(BinaryOperator.SUBTRACT, key, distance),
                new Operation.Binary(BinaryOperator.ADD, key, distance));
    }

    private static Shifts shift(Expression key, Interval distance) {
        return new Shifts(
                new Operation.DateShift(key, distance, true),
                new Operation.DateShift(key, distance, false));
    }

    /// The order key's value at which a RANGE frame begins or ends.
    private Expression limit(
            Window written, boolean following, Function<Expression, Shifts> shifts) {
        if (written.orderBy().size() != 1) {
            throw ErrorCode.WINDOW_RANGE_FRAME_ORDER_TYPE.error(window);
        }
        OrderItem key = written.orderBy().getFirst();
        Shifts both = shifts.apply(key.expression());
        return following == key.descending() ? both.back : both.forth;
    }

    private Typing typing(WindowCall.Operation operation) {
        return switch (operation) {
            case WindowCall.Operation.Aggregate(var call) -> call.typing().withNullable(true);
            case WindowCall.Operation.Pure(var kind, var arguments) ->
                    switch (kind) {
                        case ROW_NUMBER, RANK, DENSE_RANK ->
                                Typing.numeric(SqlType.BIGINT_UNSIGNED, false);
                        case NTILE -> Typing.numeric(SqlType.BIGINT_UNSIGNED, true);
                        case PERCENT_RANK, CUME_DIST -> Typing.numeric(SqlType.DOUBLE, false);
                        case LAG, LEAD -> widened(lagTyping(arguments));
                        case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                                widened(arguments.getFirst().typing().withNullable(true));
                    };
        };
    }

    /// A column's value that comes out of a function is a BIGINT, whatever integer the column is.
    private static Typing widened(Typing value) {
        if (!value.type().kind().isInteger()) {
            return value;
        }
        SqlType whole = value.type().unsigned() ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT;
        return value.withType(whole.withLength(value.type().length()));
    }

    private Typing lagTyping(List<BoundExpression> arguments) {
        Typing value = arguments.getFirst().typing();
        return arguments.size() < 3
                ? value.withNullable(true)
                : Unify.of(
                                List.of(value, arguments.get(2).typing()),
                                "lag",
                                scope.binder().context().settings())
                        .withNullable(true);
    }
}
