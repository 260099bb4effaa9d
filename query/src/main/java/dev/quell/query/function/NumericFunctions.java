package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Arithmetic;
import dev.quell.query.value.Arithmetic.NumberKind;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Decimals;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/// Functions of numbers.
final class NumericFunctions {
    private static final int MAX_DECIMALS = 30;

    private NumericFunctions() {}

    static List<Function> all() {
        return List.of(
                of("neg", 1, NumericFunctions::negate),
                of("abs", 1, NumericFunctions::abs),
                of(
                        "sign",
                        1,
                        s ->
                                new Resolved(
                                        Types.integer(21, s.nullable()),
                                        strict(NumericFunctions::sign))),
                of("ceil", 1, s -> toWhole(s, RoundingMode.CEILING)),
                of("ceiling", 1, s -> toWhole(s, RoundingMode.CEILING)),
                of("floor", 1, s -> toWhole(s, RoundingMode.FLOOR)),
                of("round", 1, 2, s -> round(s, RoundingMode.HALF_UP)),
                of("truncate", 2, s -> round(s, RoundingMode.DOWN)),
                of("pi", 0, _ -> pi()),
                real("sin", Math::sin),
                real("cos", Math::cos),
                real("tan", Math::tan),
                real("cot", x -> 1 / Math.tan(x)),
                real("asin", Math::asin),
                real("acos", Math::acos),
                real("exp", Math::exp),
                real("sqrt", Math::sqrt),
                real("radians", Math::toRadians),
                real("degrees", Math::toDegrees),
                of("atan", 1, 2, NumericFunctions::arcTangent),
                of("atan2", 1, 2, NumericFunctions::arcTangent),
                power("pow"),
                power("power"),
                logarithm("ln", Math::log),
                logarithm("log10", Math::log10),
                logarithm("log2", x -> Math.log(x) / Math.log(2)),
                of("log", 1, 2, NumericFunctions::log),
                of("rand", 0, 1, NumericFunctions::random).volatileResult(),
                of("crc32", 1, BitFunctions::crc32));
    }

    private static Resolved negate(Signature signature) {
        SqlType type = signature.type(0);
        NumberKind kind = Arithmetic.kind(type);
        boolean nullable = signature.nullable();
        Typing typing =
                switch (kind) {
                    case REAL ->
                            Typing.numeric(SqlType.real(Arithmetic.realDecimals(type)), nullable);
                    case DECIMAL ->
                            Types.decimal(
                                    Arithmetic.digits(type), Arithmetic.scale(type), nullable);
                    case INTEGER -> Types.integer(Arithmetic.digits(type) + 1, nullable);
                };
        return new Resolved(
                typing, strict((context, a) -> negative(a[0], kind, signature, context)));
    }

    private static Value negative(
            Value value, NumberKind kind, Signature signature, EvalContext context) {
        return switch (kind) {
            case REAL -> new Value.Real(-Convert.toDouble(value, context));
            case DECIMAL -> new Value.Decimal(Convert.toDecimal(value, context).negate());
            case INTEGER ->
                    switch (Convert.toInteger(value, context)) {
                        case Value.Int(long number) -> {
                            if (number == Long.MIN_VALUE) {
                                throw outOfRange(
                                        "BIGINT", "-(" + signature.argument(0).text() + ")");
                            }
                            yield Value.Int.of(-number);
                        }
                        case Value.Unsigned(long bits) -> {
                            if (bits < 0 && bits != Long.MIN_VALUE) {
                                throw outOfRange(
                                        "BIGINT", "-(" + signature.argument(0).text() + ")");
                            }
                            yield Value.Int.of(-bits);
                        }
                        case Value other -> other;
                    };
        };
    }

    private static RuntimeException outOfRange(String kind, String expression) {
        return ErrorCode.DATA_OUT_OF_RANGE.error(kind, expression);
    }

    private static Resolved abs(Signature signature) {
        SqlType type = signature.type(0);
        boolean nullable = signature.nullable();
        return switch (Arithmetic.kind(type)) {
            case REAL ->
                    new Resolved(
                            Typing.numeric(SqlType.real(Arithmetic.realDecimals(type)), nullable),
                            strict((context, a) ->
                                    new Value.Real(Math.abs(Convert.toDouble(a[0], context)))));
            case DECIMAL ->
                    new Resolved(
                            Types.decimal(
                                    Arithmetic.digits(type), Arithmetic.scale(type), nullable),
                            strict((context, a) ->
                                    new Value.Decimal(Convert.toDecimal(a[0], context).abs())));
            case INTEGER -> {
                int width = Arithmetic.digits(type) + 1;
                yield new Resolved(
                        type.unsigned()
                                ? Types.unsigned(width, nullable)
                                : Types.integer(width, nullable),
                        strict((context, a) -> absolute(a[0], signature, context)));
            }
        };
    }

    private static Value absolute(Value value, Signature signature, EvalContext context) {
        Value integer = Convert.toInteger(value, context);
        if (integer instanceof Value.Int(long number)) {
            if (number == Long.MIN_VALUE) {
                throw outOfRange("BIGINT", signature.text());
            }
            return Value.Int.of(Math.abs(number));
        }
        return integer;
    }

    private static Value sign(EvalContext context, Value[] arguments) {
        return switch (Convert.toNumber(arguments[0], context)) {
            case Value.Int(long number) -> Value.Int.of(Long.signum(number));
            case Value.Unsigned(long bits) -> Value.Int.of(bits == 0 ? 0 : 1);
            case Value.Decimal(var number) -> Value.Int.of(number.signum());
            case Value other -> Value.Int.of((long) Math.signum(Convert.toDouble(other, context)));
        };
    }

    // CEIL and FLOOR: integers stay, short decimals become integers.
    private static Resolved toWhole(Signature signature, RoundingMode mode) {
        SqlType type = signature.type(0);
        boolean nullable = signature.nullable();
        return switch (Arithmetic.kind(type)) {
            case REAL ->
                    new Resolved(
                            Types.real(nullable),
                            strict((context, a) -> {
                                double number = Convert.toDouble(a[0], context);
                                return new Value.Real(
                                        mode == RoundingMode.FLOOR
                                                ? Math.floor(number)
                                                : Math.ceil(number));
                            }));
            case INTEGER ->
                    new Resolved(
                            type.unsigned()
                                    ? Types.unsigned(21, nullable)
                                    : Types.integer(21, nullable),
                            strict((context, a) -> Convert.toInteger(a[0], context)));
            case DECIMAL -> {
                int whole = Arithmetic.digits(type) - Arithmetic.scale(type);
                boolean fits = whole < 19;
                yield new Resolved(
                        fits
                                ? Types.integer(21, nullable)
                                : Types.decimal(Math.min(whole + 1, 65), 0, nullable),
                        strict((context, a) -> {
                            BigDecimal number = Convert.toDecimal(a[0], context).setScale(0, mode);
                            return fits
                                    ? Value.Int.of(number.longValue())
                                    : new Value.Decimal(number);
                        }));
            }
        };
    }

    // ROUND and TRUNCATE.
    private static Resolved round(Signature signature, RoundingMode mode) {
        SqlType type = signature.type(0);
        boolean nullable = signature.nullable();
        NumberKind kind = Arithmetic.kind(type);
        if (kind == NumberKind.REAL) {
            return new Resolved(
                    Types.real(nullable),
                    strict((context, a) ->
                            new Value.Real(
                                    rounded(
                                            Convert.toDouble(a[0], context),
                                            places(a, context),
                                            mode))));
        }
        if (kind == NumberKind.INTEGER) {
            return new Resolved(
                    type.unsigned() ? Types.unsigned(21, nullable) : Types.integer(21, nullable),
                    strict((context, a) ->
                            wholeRounded(a[0], places(a, context), mode, signature, context)));
        }
        return decimalRound(signature, type, mode);
    }

    private static Resolved decimalRound(Signature signature, SqlType type, RoundingMode mode) {
        int scale = type.decimals();
        boolean known = signature.size() == 1;
        int wanted = 0;
        if (signature.size() == 2
                && signature.argument(1).constant().orElse(Value.NULL)
                        instanceof Value.Int(long places)) {
            wanted = Math.clamp(places, 0, MAX_DECIMALS);
            known = true;
        }
        int resultScale = known ? Math.min(wanted, scale) : scale;
        boolean carries = mode != RoundingMode.DOWN && scale > resultScale;
        int digits = Arithmetic.digits(type);
        int precision = Math.clamp(digits - scale + resultScale + (carries ? 1 : 0), 1, 65);
        return new Resolved(
                Types.decimal(precision, resultScale, signature.nullable()),
                strict((context, a) -> {
                    int places = Math.clamp(places(a, context), -65, resultScale);
                    BigDecimal number = Convert.toDecimal(a[0], context);
                    BigDecimal result = number.setScale(places, mode);
                    if (places < resultScale) {
                        result = result.setScale(resultScale, RoundingMode.UNNECESSARY);
                    }
                    return new Value.Decimal(Decimals.limit(result));
                }));
    }

    private static int places(Value[] arguments, EvalContext context) {
        return arguments.length == 1 ? 0 : Convert.toInt(arguments[1], context);
    }

    private static double rounded(double number, int places, RoundingMode mode) {
        if (Math.abs(places) > 300) {
            return places > 0 ? number : 0;
        }
        double unit = Math.pow(10, Math.abs(places));
        double scaled = places < 0 ? number / unit : number * unit;
        if (!Double.isFinite(scaled)) {
            return number;
        }
        double whole =
                mode == RoundingMode.DOWN
                        ? (scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled))
                        : Math.rint(scaled);
        double result = places < 0 ? whole * unit : whole / unit;
        return Double.isFinite(result) ? result : 0;
    }

    private static Value wholeRounded(
            Value value, int places, RoundingMode mode, Signature signature, EvalContext context) {
        Value integer = Convert.toInteger(value, context);
        if (places >= 0) {
            return integer;
        }
        BigDecimal result =
                Convert.toDecimal(integer, context).setScale(Math.max(places, -65), mode);
        var whole = result.toBigInteger();
        int bits = integer instanceof Value.Unsigned ? Long.SIZE : Long.SIZE - 1;
        if (whole.bitLength() > bits) {
            throw outOfRange(bits == Long.SIZE ? "BIGINT UNSIGNED" : "BIGINT", signature.text());
        }
        return integer instanceof Value.Unsigned
                ? new Value.Unsigned(whole.longValue())
                : Value.Int.of(whole.longValue());
    }

    private static Resolved pi() {
        SqlType type =
                new SqlType(TypeKind.DOUBLE, 8, 6, false, false, Collation.BINARY, List.of());
        Value value = new Value.Real(Math.PI);
        return new Resolved(Typing.numeric(type, false), (_, _) -> value);
    }

    // What is no number is NULL; what is too great is error 1690.
    private static Value finite(double number, Supplier<String> expression) {
        if (Double.isNaN(number)) {
            return Value.NULL;
        }
        if (Double.isInfinite(number)) {
            throw outOfRange("DOUBLE", expression.get());
        }
        return new Value.Real(number);
    }

    private static Function real(String name, DoubleUnaryOperator operator) {
        return of(
                name,
                1,
                signature ->
                        new Resolved(
                                Types.real(true),
                                strict((context, a) ->
                                        finite(
                                                operator.applyAsDouble(
                                                        Convert.toDouble(a[0], context)),
                                                signature::text))));
    }

    private static Resolved binary(
            DoubleBinaryOperator operator, Signature signature, String shownName) {
        return new Resolved(
                Types.real(true),
                strict((context, a) -> {
                    double x = Convert.toDouble(a[0], context);
                    double y = Convert.toDouble(a[1], context);
                    return finite(operator.applyAsDouble(x, y), () -> signature.text(shownName));
                }));
    }

    private static Function power(String name) {
        return of(name, 2, signature -> binary(Math::pow, signature, "pow"));
    }

    private static Resolved arcTangent(Signature signature) {
        if (signature.size() == 2) {
            return binary(Math::atan2, signature, signature.name());
        }
        return real("atan", Math::atan).resolve(signature);
    }

    private static Function logarithm(String name, DoubleUnaryOperator operator) {
        return of(
                name,
                1,
                _ ->
                        new Resolved(
                                Types.real(true),
                                strict((context, a) ->
                                        log(Convert.toDouble(a[0], context), operator, context))));
    }

    private static Value log(double number, DoubleUnaryOperator operator, EvalContext context) {
        if (number <= 0) {
            context.diagnostics().warn(ErrorCode.INVALID_ARGUMENT_FOR_LOGARITHM);
            return Value.NULL;
        }
        return finite(operator.applyAsDouble(number), () -> "log");
    }

    private static Resolved log(Signature signature) {
        if (signature.size() == 1) {
            return logarithm("log", Math::log).resolve(signature);
        }
        return new Resolved(
                Types.real(true),
                strict((context, a) -> {
                    double base = Convert.toDouble(a[0], context);
                    if (base <= 0 || base == 1) {
                        return log(-1, Math::log, context);
                    }
                    double number = Convert.toDouble(a[1], context);
                    return log(number, x -> Math.log(x) / Math.log(base), context);
                }));
    }

    private static Resolved random(Signature signature) {
        if (signature.size() == 0) {
            return new Resolved(
                    Types.real(false),
                    (_, _) -> new Value.Real(ThreadLocalRandom.current().nextDouble()));
        }
        boolean constant = signature.argument(0).constant().isPresent();
        Object owner = new Object();
        return new Resolved(
                Types.real(false),
                (context, a) -> {
                    long seed = a[0].isNull() ? 0 : Convert.toLong(a[0], context);
                    var random =
                            constant
                                    ? context.state(
                                            owner,
                                            RandomSequence.class,
                                            () -> new RandomSequence(seed))
                                    : new RandomSequence(seed);
                    return new Value.Real(random.next());
                });
    }
}
