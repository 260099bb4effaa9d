package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.function.AggregateFunction;
import dev.quell.query.function.Aggregates;
import dev.quell.query.function.Argument;
import dev.quell.query.function.CharFunction;
import dev.quell.query.function.ExtractFunction;
import dev.quell.query.function.Function;
import dev.quell.query.function.Functions;
import dev.quell.query.function.JsonValueFunction;
import dev.quell.query.function.Signature;
import dev.quell.query.function.TimestampDiffFunction;
import dev.quell.query.function.TrimFunction;
import dev.quell.query.function.WeightStringFunction;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Unify;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.OrderItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Binds calls: of scalar functions, of aggregates, and what only looks like a call.
public final class CallBinder {
    /// Functions that are bound to expressions of other kinds.
    private static final Set<String> OF_THE_BINDER =
            Set.of("if", "ifnull", "coalesce", "nullif", "mod", "grouping");

    private final ExpressionBinder binder;
    private final Scope scope;
    private final BindContext context;
    private final EvalSettings settings;

    CallBinder(ExpressionBinder binder, Scope scope, BindContext context) {
        this.binder = binder;
        this.scope = scope;
        this.context = context;
        settings = context.settings();
    }

    BoundExpression bind(Call call) {
        return switch (call) {
            case Call.Function function -> function(function);
            case Call.Extract(var unit, var value) ->
                    call(new ExtractFunction(unit), List.of(binder.bind(value)), settings);
            case Call.Trim(var side, var remove, var value) -> {
                List<Expression> arguments = new ArrayList<>(List.of(value));
                remove.ifPresent(arguments::add);
                yield call(new TrimFunction(side), binder.bindAll(arguments), settings);
            }
            case Call.TimestampDiff(var unit, var from, var to) ->
                    call(
                            new TimestampDiffFunction(unit),
                            binder.bindAll(List.of(from, to)),
                            settings);
            case Call.Char(var codes, var charset) ->
                    call(
                            new CharFunction(charset.map(Literals::characterSet)),
                            binder.bindAll(codes),
                            settings);
            case Call.WeightString(var value, boolean binary, var length, var fit) ->
                    call(
                            new WeightStringFunction(binary, length.orElse(0), fit),
                            List.of(binder.bind(value)),
                            settings);
            case Call.JsonValue json -> jsonValue(json);
            case Call.Aggregate aggregate ->
                    aggregate.over().isPresent() ? scope.window(call) : aggregate(call);
            case Call.GroupConcat concat ->
                    concat.over().isPresent() ? scope.window(call) : aggregate(call);
            case Call.WindowFunction window -> scope.window(window);
        };
    }

    private BoundExpression jsonValue(Call.JsonValue json) {
        Typing target =
                json.returning()
                        .map(type ->
                                CastTypes.of(type, Typing.numeric(SqlType.JSON, true), settings))
                        .orElse(
                                new Typing(
                                        SqlType.varchar(512, Collation.UTF8MB4_0900_AI_CI),
                                        true,
                                        Derivation.IMPLICIT,
                                        false));
        List<BoundExpression> arguments =
                new ArrayList<>(binder.bindAll(List.of(json.document(), json.path())));
        json.onEmpty().value().ifPresent(value -> arguments.add(binder.bind(value)));
        json.onError().value().ifPresent(value -> arguments.add(binder.bind(value)));
        return call(
                new JsonValueFunction(target, json.onEmpty().kind(), json.onError().kind()),
                arguments,
                settings);
    }

    /// Whether there is a built-in function of that name.
    public static boolean knows(String name) {
        return Functions.named(name).isPresent()
                || OF_THE_BINDER.contains(name.toLowerCase(Locale.ROOT));
    }

    private BoundExpression function(Call.Function call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        if (call.schema().isPresent()) {
            return ofSchema(call.schema().get(), call);
        }
        if (name.equals("grouping")) {
            return scope.grouping(call);
        }
        return switch (name) {
            case "if" -> choice(call);
            case "ifnull" -> coalesce(call, 2, 2);
            case "coalesce" -> coalesce(call, 1, Integer.MAX_VALUE);
            case "nullif" -> nullIf(call);
            case "mod" -> {
                requireArguments(call, 2, 2);
                yield binder.bind(
                        new Operation.Binary(
                                Operation.BinaryOperator.MODULO,
                                call.arguments().get(0),
                                call.arguments().get(1)));
            }
            default -> {
                Function function =
                        Functions.named(name)
                                .orElseThrow(() ->
                                        unknown(
                                                context.session().database().orElse(""),
                                                call.name()));
                requireArguments(call, function.minArguments(), function.maxArguments());
                yield checked(call(function, binder.bindAll(call.arguments()), settings));
            }
        };
    }

    // NAME_CONST takes literals only.
    private static BoundExpression checked(BoundExpression bound) {
        boolean wrong =
                bound instanceof BoundExpression.Call(var function, var arguments, _)
                        && function.name().equals("name_const")
                        && !(isLiteral(arguments.get(0)) && isLiteral(arguments.get(1)));
        if (wrong) {
            throw ErrorCode.WRONG_ARGUMENTS.error("NAME_CONST");
        }
        return bound;
    }

    private static boolean isLiteral(BoundExpression argument) {
        return argument instanceof Constant
                || (argument instanceof BoundExpression.Collate(var operand, _)
                        && operand instanceof Constant);
    }

    /// A function of the sys schema, which is called like a stored one.
    private BoundExpression ofSchema(String schema, Call.Function call) {
        Function function =
                Functions.named(schema + "." + call.name())
                        .orElseThrow(() -> unknown(schema, call.name()));
        if (call.arguments().size() != function.minArguments()) {
            throw ErrorCode.SP_WRONG_NO_OF_ARGS.error(
                    "FUNCTION", function.name(), function.minArguments(), call.arguments().size());
        }
        return call(function, binder.bindAll(call.arguments()), settings);
    }

    private static RuntimeException unknown(String schema, String name) {
        String qualified = schema.isEmpty() ? name : schema + "." + name;
        return ErrorCode.SP_DOES_NOT_EXIST.error("FUNCTION", qualified);
    }

    private static void requireArguments(Call.Function call, int min, int max) {
        int count = call.arguments().size();
        if (count < min || count > max) {
            throw ErrorCode.WRONG_PARAMCOUNT_TO_NATIVE_FCT.error(call.name());
        }
    }

    static Function builtIn(String name) {
        return Functions.named(name).orElseThrow(() -> ErrorCode.NOT_SUPPORTED_YET.error(name));
    }

    /// A call whose typing the function chooses.
    static BoundExpression call(
            Function function, List<BoundExpression> arguments, EvalSettings settings) {
        List<Argument> given = new ArrayList<>(arguments.size());
        for (BoundExpression argument : arguments) {
            given.add(argument.asArgument());
        }
        var resolved = function.resolve(new Signature(function.name(), given, settings));
        return new BoundExpression.Call(function, arguments, resolved.typing());
    }

    /// A hex literal is a number where one is wanted.
    static BoundExpression number(BoundExpression operand) {
        return operand instanceof Constant(Value.Bit(long bits, int width), _)
                ? new Constant(
                        Convert.unsigned(bits),
                        Typing.numeric(
                                SqlType.BIGINT_UNSIGNED.withLength(Math.max(1, width * 3L / 10)),
                                false))
                : operand;
    }

    private BoundExpression choice(Call.Function call) {
        requireArguments(call, 3, 3);
        var arguments = binder.bindAll(call.arguments());
        var condition = arguments.get(0);
        if (condition.type().kind() == TypeKind.JSON) {
            // As a number: in a document that is none IF sees 0, though it is true elsewhere.
            var number = Typing.numeric(SqlType.DOUBLE, condition.typing().nullable());
            condition = new BoundExpression.Cast(condition, false, number);
        }
        var then = arguments.get(1);
        var otherwise = arguments.get(2);
        return new BoundExpression.Case(
                List.of(new BoundExpression.When(condition, then)),
                otherwise,
                Unify.of(List.of(then.typing(), otherwise.typing()), "if", settings));
    }

    private BoundExpression coalesce(Call.Function call, int min, int max) {
        requireArguments(call, min, max);
        var operands = binder.bindAll(call.arguments());
        var typings = operands.stream().map(BoundExpression::typing).toList();
        boolean nullable = typings.stream().allMatch(Typing::nullable);
        var typing = Unify.of(typings, call.name().toLowerCase(Locale.ROOT), settings);
        return new BoundExpression.Coalesce(operands, typing.withNullable(nullable));
    }

    private BoundExpression nullIf(Call.Function call) {
        requireArguments(call, 2, 2);
        var left = binder.bind(call.arguments().get(0));
        var equal = binder.equal(left, binder.bind(call.arguments().get(1)));
        var nothing = new Constant(Value.NULL, Typing.NULL);
        return new BoundExpression.Case(
                List.of(new BoundExpression.When(equal, nothing)),
                left,
                left.typing().withNullable(true));
    }

    private BoundExpression aggregate(Call call) {
        scope.enterAggregate();
        return scope.leaveAggregate(aggregateCall(call));
    }

    AggregateCall aggregateCall(Call call) {
        return switch (call) {
            case Call.Aggregate(var kind, boolean distinct, var arguments, _) ->
                    aggregateCall(Aggregates.of(kind), arguments, distinct, List.of(), Value.NULL);
            case Call.GroupConcat concat ->
                    aggregateCall(
                            Aggregates.GROUP_CONCAT,
                            concat.arguments(),
                            concat.distinct(),
                            concat.orderBy(),
                            new Value.Text(concat.separator()));
            default -> throw new IllegalArgumentException(call + " is no aggregate");
        };
    }

    private AggregateCall aggregateCall(
            AggregateFunction function,
            List<Expression> arguments,
            boolean distinct,
            List<OrderItem> order,
            Value separator) {
        List<BoundExpression> bound = new ArrayList<>(arguments.size());
        for (Expression argument : arguments) {
            bound.add(binder.bind(argument));
        }
        List<AggregateCall.OrderKey> keys = new ArrayList<>(order.size());
        for (OrderItem item : order) {
            keys.add(
                    new AggregateCall.OrderKey(
                            orderKey(item.expression(), bound), item.descending()));
        }
        var spec = AggregateCall.spec(function.name(), bound, distinct, keys, separator, settings);
        return new AggregateCall(function, bound, distinct, keys, separator, function.typing(spec));
    }

    // A number in GROUP_CONCAT's ORDER BY is the place of an argument.
    private BoundExpression orderKey(Expression expression, List<BoundExpression> arguments) {
        if (expression instanceof Literal.Number(Value.Int(long place), _)) {
            if (place < 1 || place > arguments.size()) {
                throw ErrorCode.BAD_FIELD_ERROR.error(place, "order clause");
            }
            return arguments.get((int) place - 1);
        }
        return binder.bind(expression);
    }
}
