package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundExpression.IsTruth;
import dev.quell.query.bind.BoundExpression.Not;
import dev.quell.query.function.IntervalShift;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.ArithmeticOp;
import dev.quell.query.value.Collations;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.TypeLengths;
import dev.quell.query.value.Typing;
import dev.quell.query.value.Unify;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Operation.BinaryOperator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Binds operators and what reads like one.
final class OperationBinder {
    private final ExpressionBinder binder;
    private final RowBinder rows;
    private final EvalSettings settings;
    private final Comparisons comparisons;

    OperationBinder(ExpressionBinder binder, RowBinder rows, EvalSettings settings) {
        this.binder = binder;
        this.rows = rows;
        this.settings = settings;
        comparisons = new Comparisons(settings);
    }

    static Typing bool(boolean nullable) {
        return Typing.numeric(SqlType.BOOLEAN, nullable);
    }

    BoundExpression bind(Operation operation) {
        return switch (operation) {
            case Operation.Unary(var operator, var operand) -> unary(operator, operand);
            case Operation.Binary(var operator, var left, var right) ->
                    binary(operator, left, right);
            case Operation.Logical(var operator, var operands) -> logical(operator, operands);
            case Operation.Between between -> between(between);
            case Operation.InList in -> inList(in);
            case Operation.Like like -> like(like);
            case Operation.Regexp(var value, var pattern, boolean negated) ->
                    negate(call("regexp_like", value, pattern), negated);
            case Operation.Is is -> is(is);
            case Operation.Case choice -> choice(choice);
            case Operation.Cast cast -> cast(cast);
            case Operation.Transcode(var value, var charset) -> transcode(value, charset);
            case Operation.Collate(var value, var collation) -> collate(value, collation);
            case Operation.DateShift(var value, var interval, boolean subtract) ->
                    CallBinder.call(
                            new IntervalShift(interval.unit(), subtract),
                            binder.bindAll(List.of(value, interval.amount())),
                            settings);
            case Operation.JsonArrow arrow -> jsonArrow(arrow);
            case Operation.MemberOf(var value, var array) -> call("member of", value, array);
            case Operation.Row _ -> throw ErrorCode.OPERAND_COLUMNS.error(1);
            case Operation.Match _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("full-text search (MATCH)");
        };
    }

    private BoundExpression call(String name, Expression... arguments) {
        return CallBinder.call(
                CallBinder.builtIn(name), binder.bindAll(List.of(arguments)), settings);
    }

    private BoundExpression unary(Operation.UnaryOperator operator, Expression operand) {
        return switch (operator) {
            case NOT, BANG -> not(binder.bind(operand));
            case NEGATE -> minus(operand);
            case BIT_NOT -> call("~", operand);
            case BINARY -> {
                var bound = binder.bind(operand);
                yield new BoundExpression.Cast(
                        bound, false, CastTypes.binary(bound.typing(), settings));
            }
        };
    }

    static BoundExpression not(BoundExpression operand) {
        return new Not(operand, bool(operand.nullable()));
    }

    private static BoundExpression negate(BoundExpression condition, boolean negated) {
        return negated ? not(condition) : condition;
    }

    private BoundExpression minus(Expression operand) {
        if (operand instanceof Literal.Number(var value, var text)) {
            var negative = negative(value);
            if (negative.isPresent()) {
                return Literals.number(negative.get(), text);
            }
        }
        if (binder.bind(operand) instanceof BoundExpression.Constant(Value.Int(long least), _)
                && least == Long.MIN_VALUE) {
            var positive = new Value.Decimal(new BigDecimal(least).negate());
            return Literals.number(positive, positive.value().toString());
        }
        return call("neg", operand);
    }

    private static Optional<Value> negative(Value value) {
        return switch (value) {
            case Value.Int(long number) -> Optional.of(Value.Int.of(-number));
            case Value.Unsigned(long bits) ->
                    bits == Long.MIN_VALUE
                            ? Optional.of(new Value.Int(bits))
                            : Optional.of(
                                    new Value.Decimal(new BigDecimal(Convert.big(bits)).negate()));
            case Value.Decimal(var number) -> Optional.of(new Value.Decimal(number.negate()));
            case Value.Real(double number) -> Optional.of(new Value.Real(-number));
            default -> Optional.empty();
        };
    }

    private BoundExpression binary(BinaryOperator operator, Expression left, Expression right) {
        return switch (operator) {
            case EQUAL,
                    NULL_SAFE_EQUAL,
                    NOT_EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL ->
                    comparison(compareOp(operator), left, right);
            case XOR -> {
                var a = binder.bind(left);
                var b = binder.bind(right);
                yield new BoundExpression.Xor(a, b, bool(a.nullable() || b.nullable()));
            }
            case ADD -> arithmetic(ArithmeticOp.PLUS, left, right);
            case SUBTRACT -> arithmetic(ArithmeticOp.MINUS, left, right);
            case MULTIPLY -> arithmetic(ArithmeticOp.TIMES, left, right);
            case DIVIDE -> arithmetic(ArithmeticOp.DIVIDE, left, right);
            case INTEGER_DIVIDE -> arithmetic(ArithmeticOp.INTEGER_DIVIDE, left, right);
            case MODULO -> arithmetic(ArithmeticOp.MODULO, left, right);
            case CONCAT -> call("concat", left, right);
            case SOUNDS_LIKE -> {
                var a =
                        CallBinder.call(
                                CallBinder.builtIn("soundex"),
                                List.of(binder.bind(left)),
                                settings);
                var b =
                        CallBinder.call(
                                CallBinder.builtIn("soundex"),
                                List.of(binder.bind(right)),
                                settings);
                yield compare(CompareOp.EQ, a, b);
            }
            case BIT_OR, BIT_AND, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT ->
                    call(operator.symbol(), left, right);
        };
    }

    static CompareOp compareOp(BinaryOperator operator) {
        return switch (operator) {
            case EQUAL -> CompareOp.EQ;
            case NULL_SAFE_EQUAL -> CompareOp.NULL_SAFE_EQ;
            case NOT_EQUAL -> CompareOp.NE;
            case LESS -> CompareOp.LT;
            case LESS_OR_EQUAL -> CompareOp.LE;
            case GREATER -> CompareOp.GT;
            case GREATER_OR_EQUAL -> CompareOp.GE;
            default -> throw new IllegalArgumentException(operator + " compares nothing");
        };
    }

    private BoundExpression comparison(CompareOp op, Expression left, Expression right) {
        if (RowBinder.isRow(left) || RowBinder.isRow(right)) {
            return rows.compare(op, left, right);
        }
        return compare(op, binder.bind(left), binder.bind(right));
    }

    BoundExpression compare(CompareOp op, BoundExpression left, BoundExpression right) {
        var pair = comparisons.pair(left, right, op.sql());
        boolean nullable = op != CompareOp.NULL_SAFE_EQ && (left.nullable() || right.nullable());
        return new BoundExpression.Compare(
                op, pair.left(), pair.right(), pair.comparison(), bool(nullable));
    }

    private BoundExpression arithmetic(ArithmeticOp op, Expression left, Expression right) {
        var a = CallBinder.number(binder.bind(left));
        var b = CallBinder.number(binder.bind(right));
        return new BoundExpression.Arithmetic(
                op, a, b, Arithmetic.typing(op, a.typing(), b.typing(), settings));
    }

    private BoundExpression logical(Operation.LogicalOperator operator, List<Expression> operands) {
        List<BoundExpression> terms = binder.bindAll(operands);
        Typing typing = bool(terms.stream().anyMatch(BoundExpression::nullable));
        return switch (operator) {
            case AND -> new BoundExpression.And(terms, typing);
            case OR -> new BoundExpression.Or(terms, typing);
        };
    }

    private BoundExpression between(Operation.Between between) {
        if (RowBinder.isRow(between.value())) {
            throw ErrorCode.OPERAND_COLUMNS.error(1);
        }
        var value = binder.bind(between.value());
        var bounds =
                comparisons.each(
                        value,
                        List.of(binder.bind(between.low()), binder.bind(between.high())),
                        "between");
        var low = bounds.get(0);
        var high = bounds.get(1);
        boolean nullable = value.nullable() || low.right().nullable() || high.right().nullable();
        return negate(
                new BoundExpression.Between(
                        value,
                        low.right(),
                        high.right(),
                        low.comparison(),
                        high.comparison(),
                        bool(nullable)),
                between.negated());
    }

    private BoundExpression inList(Operation.InList in) {
        if (RowBinder.isRow(in.value())) {
            return negate(rows.inList(in.value(), in.list()), in.negated());
        }
        var value = binder.bind(in.value());
        if (in.list().size() == 1) {
            var only = binder.bind(in.list().getFirst());
            return compare(in.negated() ? CompareOp.NE : CompareOp.EQ, value, only);
        }
        var pairs = comparisons.each(value, binder.bindAll(in.list()), Comparisons.IN);
        List<BoundExpression> candidates = new ArrayList<>(pairs.size());
        List<Comparison> by = new ArrayList<>(pairs.size());
        boolean nullable = value.nullable();
        for (var pair : pairs) {
            candidates.add(pair.right());
            by.add(pair.comparison());
            nullable |= pair.right().nullable();
        }
        return negate(new BoundExpression.In(value, candidates, by, bool(nullable)), in.negated());
    }

    private BoundExpression like(Operation.Like like) {
        var value = binder.bind(like.value());
        var pattern = binder.bind(like.pattern());
        boolean noEscape = settings.sqlMode().has(SqlMode.Flag.NO_BACKSLASH_ESCAPES);
        BoundExpression escape =
                like.escape().map(binder::bind).orElseGet(() -> literal(noEscape ? "" : "\\"));
        var held =
                Collations.aggregate(List.of(value.typing(), pattern.typing()), "like", settings);
        return negate(
                new BoundExpression.Like(
                        Comparisons.decoded(value, held.collation()),
                        Comparisons.decoded(pattern, held.collation()),
                        escape,
                        held.collation(),
                        bool(value.nullable() || pattern.nullable())),
                like.negated());
    }

    private BoundExpression literal(String text) {
        return new Constant(
                new Value.Text(text),
                new Typing(
                        SqlType.varchar(text.length(), settings.connectionCollation()),
                        false,
                        Derivation.COERCIBLE,
                        true));
    }

    private BoundExpression is(Operation.Is is) {
        var value = binder.bind(is.value());
        return switch (is.truth()) {
            case NULL -> new IsNull(value, is.negated(), bool(false));
            case TRUE -> new IsTruth(value, true, is.negated(), bool(false));
            case FALSE -> new IsTruth(value, false, is.negated(), bool(false));
        };
    }

    private BoundExpression choice(Operation.Case choice) {
        Optional<BoundExpression> operand = choice.operand().map(binder::bind);
        List<BoundExpression.When> branches = new ArrayList<>();
        List<Typing> results = new ArrayList<>();
        for (var branch : choice.branches()) {
            var when = binder.bind(branch.when());
            var condition = operand.map(value -> chosen(value, when)).orElse(when);
            var result = binder.bind(branch.then());
            branches.add(new BoundExpression.When(condition, result));
            results.add(result.typing());
        }
        BoundExpression otherwise =
                choice.otherwise().map(binder::bind).orElse(new Constant(Value.NULL, Typing.NULL));
        results.add(otherwise.typing());
        return new BoundExpression.Case(branches, otherwise, Unify.of(results, "case", settings));
    }

    // CASE has never learnt JSON's own order: with a string a document is compared as its text,
    // else as a number, as in MySQL.
    private BoundExpression chosen(BoundExpression value, BoundExpression when) {
        if (value.type().kind() != TypeKind.JSON) {
            return compare(CompareOp.EQ, value, when);
        }
        boolean number = when.type().kind().isNumeric();
        var typing =
                number
                        ? Typing.numeric(SqlType.DOUBLE, value.typing().nullable())
                        : CastTypes.text(value.typing(), Collation.UTF8MB4_BIN, settings);
        return compare(CompareOp.EQ, new BoundExpression.Cast(value, number, typing), when);
    }

    private BoundExpression cast(Operation.Cast cast) {
        if (cast.array()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("CAST to an ARRAY");
        }
        var value = binder.bind(cast.value());
        if (cast.atTimeZone().isPresent()) {
            return CallBinder.call(
                    CallBinder.builtIn("at time zone"),
                    List.of(value, literal(cast.atTimeZone().get())),
                    settings);
        }
        return new BoundExpression.Cast(
                value, true, CastTypes.of(cast.type(), value.typing(), settings));
    }

    private BoundExpression transcode(Expression value, String charset) {
        var bound = binder.bind(value);
        var set = Literals.characterSet(charset);
        return new BoundExpression.Cast(
                bound, false, CastTypes.text(bound.typing(), Collation.defaultOf(set), settings));
    }

    private BoundExpression collate(Expression value, String name) {
        var bound = binder.bind(value);
        Collation collation =
                Collation.named(name).orElseThrow(() -> ErrorCode.UNKNOWN_COLLATION.error(name));
        var held = Collations.held(bound.typing(), settings);
        var set = held.collation().characterSet();
        boolean fits = set == collation.characterSet() || held.derivation() == Derivation.IGNORABLE;
        if (!fits) {
            throw ErrorCode.COLLATION_CHARSET_MISMATCH.error(
                    collation.mysqlName(), set.mysqlName());
        }
        SqlType type = bound.type();
        SqlType text =
                type.kind().isCharacter()
                        ? type.withCollation(collation)
                        : SqlType.varchar(TypeLengths.text(type), collation);
        var typing =
                new Typing(text, bound.nullable(), Derivation.EXPLICIT, bound.typing().ascii());
        return new BoundExpression.Collate(bound, typing);
    }

    private BoundExpression jsonArrow(Operation.JsonArrow arrow) {
        var extracted =
                CallBinder.call(
                        CallBinder.builtIn("json_extract"),
                        List.of(binder.bind(arrow.column()), literal(arrow.path())),
                        settings);
        return arrow.unquote()
                ? CallBinder.call(CallBinder.builtIn("json_unquote"), List.of(extracted), settings)
                : extracted;
    }
}
