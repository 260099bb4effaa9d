package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.NumberText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Values as numbers of each kind, the way expressions read them: whatever is no number becomes one, with a warning.
/// None of the methods takes NULL.
public final class Convert {
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MAX_UNSIGNED =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Convert() {}

    /// A number: Int, Unsigned, Decimal, Real or Single. Text is read as a DOUBLE; times are numbers like
    /// 20200131101112.
    public static Value toNumber(Value value, EvalContext context) {
        return switch (value) {
            case Value.Int _, Value.Unsigned _, Value.Decimal _, Value.Real _, Value.Single _ ->
                    value;
            case Value.Bit(long bits, _) -> unsigned(bits);
            case Value.Date date -> Value.Int.of(TimeNumbers.number(date));
            case Value.DateTime time -> withMicros(TimeNumbers.number(time), time.micros());
            case Value.Time time ->
                    withMicros(
                            TimeNumbers.number(time),
                            (int) (time.micros() % Calendar.MICROS_PER_SECOND));
            case Value.Enumerated(int index, _) -> Value.Int.of(index);
            case Value.Members(long bits, _) -> unsigned(bits);
            case Value.Text(var text) -> new Value.Real(textToDouble(text, context));
            case Value.Binary(var bytes) -> new Value.Real(textToDouble(latin1(bytes), context));
            case Value.Json document -> JsonNumbers.toNumber(document, context);
            case Value.Null _ -> throw notNull();
        };
    }

    public static double toDouble(Value value, EvalContext context) {
        return switch (value) {
            case Value.Int(long number) -> number;
            case Value.Unsigned(long bits) -> unsignedToDouble(bits);
            case Value.Decimal(var number) -> number.doubleValue();
            case Value.Real(double number) -> number;
            case Value.Single(float number) -> number;
            case Value.Text(var text) -> textToDouble(text, context);
            case Value.Binary(var bytes) -> textToDouble(latin1(bytes), context);
            default -> toDouble(toNumber(value, context), context);
        };
    }

    public static BigDecimal toDecimal(Value value, EvalContext context) {
        return switch (value) {
            case Value.Int(long number) -> BigDecimal.valueOf(number);
            case Value.Unsigned(long bits) -> new BigDecimal(big(bits));
            case Value.Decimal(var number) -> number;
            case Value.Real(double number) -> fromDouble(number);
            case Value.Single(float number) -> fromDouble(number);
            case Value.Text(var text) -> textToDecimal(text, context);
            case Value.Binary(var bytes) -> textToDecimal(latin1(bytes), context);
            default -> toDecimal(toNumber(value, context), context);
        };
    }

    /// An Int or an Unsigned. Fractions are rounded half away from zero (DOUBLE: half to even); what is beyond the signed
    /// 64 bits is cut to their limits, a DECIMAL with a warning (1292). Of text the leading digits count, in 64 bits of
    /// either kind.
    public static Value toInteger(Value value, EvalContext context) {
        return switch (value) {
            case Value.Int _, Value.Unsigned _ -> value;
            case Value.Decimal(var number) -> decimalToSigned(number, context);
            case Value.Real(double number) -> doubleToSigned(number);
            case Value.Single(float number) -> doubleToSigned(number);
            case Value.Text(var text) -> textToInteger(text, context);
            case Value.Binary(var bytes) -> textToInteger(latin1(bytes), context);
            case Value.DateTime time ->
                    Value.Int.of(TimeNumbers.number(Calendar.round(time, 0, truncates(context))));
            case Value.Time time ->
                    Value.Int.of(TimeNumbers.number(Calendar.round(time, 0, truncates(context))));
            default -> toInteger(toNumber(value, context), context);
        };
    }

    /// The 64 bits of [#toInteger].
    public static long toLong(Value value, EvalContext context) {
        return switch (toInteger(value, context)) {
            case Value.Int(long number) -> number;
            case Value.Unsigned(long bits) -> bits;
            default -> throw new IllegalStateException("an integer is Int or Unsigned");
        };
    }

    /// [#toLong], cut to the range of an int; unsigned numbers beyond it are its greatest.
    public static int toInt(Value value, EvalContext context) {
        return switch (toInteger(value, context)) {
            case Value.Int(long number) -> Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case Value.Unsigned(long bits) ->
                    bits < 0 ? Integer.MAX_VALUE : (int) Math.min(bits, Integer.MAX_VALUE);
            default -> throw new IllegalStateException("an integer is Int or Unsigned");
        };
    }

    /// An Unsigned, or an Int where the number fits one and is wanted signed by nobody: small numbers are shared.
    public static Value unsigned(long bits) {
        return new Value.Unsigned(bits);
    }

    /// Whether the integer that a text starts with is none of 64 bits.
    static boolean isBeyond64Bits(String text) {
        return isBeyond64Bits(NumberPrefix.integer(text).toBigInteger());
    }

    private static boolean isBeyond64Bits(BigInteger number) {
        return number.compareTo(MIN_LONG) < 0 || number.compareTo(MAX_UNSIGNED) > 0;
    }

    /// The integer that a text is, if it is nothing but one of 64 bits.
    public static Optional<Value> exactInteger(String text) {
        var prefix = NumberPrefix.integer(text);
        if (!prefix.clean()) {
            return Optional.empty();
        }
        var number = prefix.toBigInteger();
        boolean fits = number.compareTo(MIN_LONG) >= 0 && number.compareTo(MAX_UNSIGNED) <= 0;
        return fits ? Optional.of(toInteger(number)) : Optional.empty();
    }

    public static BigInteger big(long unsignedBits) {
        var number = BigInteger.valueOf(unsignedBits);
        return unsignedBits < 0 ? number.add(BigInteger.ONE.shiftLeft(64)) : number;
    }

    public static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : big(bits).doubleValue();
    }

    /// As MySQL turns a DOUBLE into a DECIMAL: by way of its shortest text.
    public static BigDecimal fromDouble(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros();
    }

    static BigDecimal fromDouble(float number) {
        return new BigDecimal(NumberText.of(number));
    }

    static Value toInteger(BigInteger number) {
        if (number.compareTo(MIN_LONG) < 0) {
            return new Value.Int(Long.MIN_VALUE);
        }
        if (number.compareTo(MAX_LONG) <= 0) {
            return Value.Int.of(number.longValue());
        }
        return new Value.Unsigned(number.compareTo(MAX_UNSIGNED) > 0 ? -1L : number.longValue());
    }

    /// The rounded number as an Unsigned if it is positive, cut to 64 bits with a warning.
    static Value decimalToUnsigned(BigDecimal number, EvalContext context) {
        var whole = Decimals.round(number, 0).toBigInteger();
        if (whole.compareTo(MAX_UNSIGNED) > 0 || whole.compareTo(MIN_LONG) < 0) {
            warn(context, "DECIMAL", number.toPlainString());
        }
        return toInteger(whole);
    }

    private static Value decimalToSigned(BigDecimal number, EvalContext context) {
        var whole = Decimals.round(number, 0).toBigInteger();
        if (whole.bitLength() < Long.SIZE) {
            return Value.Int.of(whole.longValue());
        }
        warn(context, "DECIMAL", number.toPlainString());
        return new Value.Int(whole.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
    }

    // A cast of Java's cuts to the limits of a long.
    private static Value doubleToSigned(double number) {
        return Value.Int.of((long) Math.rint(number));
    }

    private static boolean truncates(EvalContext context) {
        return DateRules.of(context.settings().sqlMode()).truncate();
    }

    private static Value withMicros(long number, int micros) {
        if (micros == 0) {
            return Value.Int.of(number);
        }
        return new Value.Decimal(BigDecimal.valueOf(number).add(BigDecimal.valueOf(micros, 6)));
    }

    private static double textToDouble(String text, EvalContext context) {
        var prefix = NumberPrefix.real(text);
        double number = prefix.toDouble();
        if (Double.isInfinite(number)) {
            warn(context, "DOUBLE", text);
            return Math.copySign(Double.MAX_VALUE, number);
        }
        if (!prefix.clean() && !text.isEmpty()) {
            warn(context, "DOUBLE", text);
        }
        return number;
    }

    private static BigDecimal textToDecimal(String text, EvalContext context) {
        var prefix = NumberPrefix.real(text);
        if (!prefix.clean()) {
            warn(context, "DECIMAL", text);
        }
        return Decimals.limit(prefix.toDecimal());
    }

    private static Value textToInteger(String text, EvalContext context) {
        var prefix = NumberPrefix.integer(text);
        var number = prefix.toBigInteger();
        if (!prefix.clean() || isBeyond64Bits(number)) {
            warn(context, "INTEGER", text);
        }
        return toInteger(number);
    }

    static void warn(EvalContext context, String type, String text) {
        context.diagnostics().warn(ErrorCode.TRUNCATED_WRONG_VALUE, type, shown(text));
    }

    /// A text as messages quote it: cut to 128 characters.
    public static String shown(String text) {
        return text.length() > 128 ? text.substring(0, 128) : text;
    }

    /// What a comparison or LIKE in that collation looks at: compared as bytes, a text is the bytes of its character set.
    public static String comparable(Value value, SqlType type, Collation collation) {
        return collation == Collation.BINARY && value instanceof Value.Text
                ? latin1(ValueText.bytes(value, type, type.collation().characterSet()))
                : ValueText.of(value, type);
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static IllegalArgumentException notNull() {
        return new IllegalArgumentException("NULL is no number");
    }
}
