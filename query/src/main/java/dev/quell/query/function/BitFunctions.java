package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.zip.CRC32;

/// Bit operators, and numbers in other bases.
final class BitFunctions {
    private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private BitFunctions() {}

    static List<Function> all() {
        return List.of(
                operator("&", (a, b) -> a & b, (a, b) -> a & b),
                operator("|", (a, b) -> a | b, (a, b) -> a | b),
                operator("^", (a, b) -> a ^ b, (a, b) -> a ^ b),
                shift("<<", (a, n) -> n < 0 || n > 63 ? 0 : a << n),
                shift(">>", (a, n) -> n < 0 || n > 63 ? 0 : a >>> n),
                of("~", 1, BitFunctions::invert),
                of("bit_count", 1, BitFunctions::count),
                of("bin", 1, s -> base(s, 2)),
                of("oct", 1, s -> base(s, 8)),
                of("conv", 3, BitFunctions::conv),
                of("hex", 1, BitFunctions::hex),
                of("unhex", 1, BitFunctions::unhex));
    }

    // Byte strings that are no literals are taken bit by bit.
    private static boolean isBytes(Signature signature, int index) {
        SqlType type = signature.type(index);
        boolean literal =
                signature.argument(index).constant().orElse(Value.NULL) instanceof Value.Bit;
        return type.kind().isBinary() && !literal;
    }

    // Both are byte strings, one of them no literal.
    private static boolean areBytes(Signature signature) {
        return (isBytes(signature, 0) && signature.type(1).kind().isBinary())
                || (isBytes(signature, 1) && signature.type(0).kind().isBinary());
    }

    private static Function operator(
            String name, LongBinaryOperator numbers, IntBinaryOperator bytes) {
        return of(
                name,
                2,
                signature -> {
                    if (areBytes(signature)) {
                        return new Resolved(
                                Types.binary(
                                        Types.textLength(signature.type(0)), signature.nullable()),
                                strict((_, a) -> bytewise(a[0], a[1], signature, bytes)));
                    }
                    return new Resolved(
                            Types.unsigned(21, signature.nullable()),
                            strict((context, a) ->
                                    new Value.Unsigned(
                                            numbers.applyAsLong(
                                                    Convert.toLong(a[0], context),
                                                    Convert.toLong(a[1], context)))));
                });
    }

    private static Value bytewise(
            Value left, Value right, Signature signature, IntBinaryOperator operator) {
        byte[] a = Strings.bytes(left, signature.type(0));
        byte[] b = Strings.bytes(right, signature.type(1));
        if (a.length != b.length) {
            throw ErrorCode.INVALID_BITWISE_OPERANDS_SIZE.error(signature.name());
        }
        var result = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            Portions.pass(i);
            result[i] = (byte) operator.applyAsInt(a[i], b[i]);
        }
        return new Value.Binary(result);
    }

    private static Function shift(String name, LongBinaryOperator operator) {
        return of(
                name,
                2,
                signature -> {
                    if (isBytes(signature, 0)) {
                        return new Resolved(
                                Types.binary(
                                        Types.textLength(signature.type(0)), signature.nullable()),
                                strict((context, a) ->
                                        shifted(
                                                Strings.bytes(a[0], signature.type(0)),
                                                Convert.toLong(a[1], context),
                                                name.equals("<<"))));
                    }
                    return new Resolved(
                            Types.unsigned(21, signature.nullable()),
                            strict((context, a) ->
                                    new Value.Unsigned(
                                            operator.applyAsLong(
                                                    Convert.toLong(a[0], context),
                                                    Convert.toLong(a[1], context)))));
                });
    }

    // The string keeps its length; a count beyond it, or a negative one, shifts everything out.
    private static Value shifted(byte[] bytes, long count, boolean left) {
        var result = new byte[bytes.length];
        if (count < 0 || count >= 8L * bytes.length) {
            return new Value.Binary(result);
        }
        int whole = (int) (count / 8);
        int bits = (int) (count % 8);
        for (int i = whole; i < bytes.length; i++) {
            Portions.pass(i);
            // Counted from the end that the bits go towards.
            int target = left ? i - whole : bytes.length - 1 - (i - whole);
            int from = left ? i : bytes.length - 1 - i;
            int next = left ? from + 1 : from - 1;
            int high = bytes[from] & 0xFF;
            int low = next >= 0 && next < bytes.length ? bytes[next] & 0xFF : 0;
            result[target] =
                    (byte)
                            (left
                                    ? high << bits | low >>> 8 - bits
                                    : high >>> bits | low << 8 - bits);
        }
        return new Value.Binary(result);
    }

    private static Resolved invert(Signature signature) {
        if (isBytes(signature, 0)) {
            return new Resolved(
                    Types.binary(Types.textLength(signature.type(0)), signature.nullable()),
                    strict((_, a) -> {
                        byte[] bytes = Strings.bytes(a[0], signature.type(0)).clone();
                        for (int i = 0; i < bytes.length; i++) {
                            Portions.pass(i);
                            bytes[i] = (byte) ~bytes[i];
                        }
                        return new Value.Binary(bytes);
                    }));
        }
        return new Resolved(
                Types.unsigned(21, signature.nullable()),
                strict((context, a) -> new Value.Unsigned(~Convert.toLong(a[0], context))));
    }

    private static Resolved count(Signature signature) {
        boolean bytes = isBytes(signature, 0);
        return new Resolved(
                Types.integer(21, signature.nullable()),
                strict((context, a) -> {
                    if (!bytes) {
                        return Value.Int.of(Long.bitCount(Convert.toLong(a[0], context)));
                    }
                    int count = 0;
                    for (byte b : Strings.bytes(a[0], signature.type(0))) {
                        count += Integer.bitCount(b & 0xFF);
                    }
                    return Value.Int.of(count);
                }));
    }

    private static Typing baseTyping(Signature signature) {
        return Types.text(65, signature.settings(), true);
    }

    private static Resolved base(Signature signature, int base) {
        return new Resolved(
                baseTyping(signature),
                strict((context, a) ->
                        new Value.Text(
                                Long.toUnsignedString(
                                        whole(a[0], signature.type(0), context), base))));
    }

    // As CONV(n, 10, base) reads n: what is no integer by its text, so that a date is its year.
    private static long whole(Value value, SqlType type, EvalContext context) {
        return switch (value) {
            case Value.Int _, Value.Unsigned _, Value.Bit _ -> Convert.toLong(value, context);
            default -> parse(Strings.read(value, type, Collation.UTF8MB4_BIN).strip(), 10);
        };
    }

    private static Resolved conv(Signature signature) {
        return new Resolved(
                baseTyping(signature),
                strict((context, a) -> {
                    long from = Convert.toLong(a[1], context);
                    long to = Convert.toLong(a[2], context);
                    boolean wrong =
                            Math.abs(from) < 2
                                    || Math.abs(from) > 36
                                    || Math.abs(to) < 2
                                    || Math.abs(to) > 36;
                    if (wrong) {
                        return Value.NULL;
                    }
                    String text = Strings.read(a[0], signature.type(0), Collation.UTF8MB4_BIN);
                    long bits = parse(text.strip(), (int) from);
                    String result =
                            to < 0
                                    ? Long.toString(bits, (int) -to)
                                    : Long.toUnsignedString(bits, (int) to);
                    return new Value.Text(result.toUpperCase(Locale.ROOT));
                }));
    }

    // The digits that the text starts with, cut to 64 bits.
    private static long parse(String text, int base) {
        int radix = Math.abs(base);
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        BigInteger number = BigInteger.ZERO;
        while (at < text.length() && text.charAt(at) < 0x80) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0) {
                break;
            }
            // What is beyond 64 bits stays beyond them.
            if (number.compareTo(TWO_TO_64) < 0) {
                number = number.multiply(BigInteger.valueOf(radix)).add(BigInteger.valueOf(digit));
            }
            Portions.pass(at);
            at++;
        }
        if (base < 0) {
            BigInteger signed = negative ? number.negate() : number;
            return signed.max(BigInteger.valueOf(Long.MIN_VALUE))
                    .min(BigInteger.valueOf(Long.MAX_VALUE))
                    .longValue();
        }
        BigInteger cut = number.min(TWO_TO_64.subtract(BigInteger.ONE));
        return negative ? -cut.longValue() : cut.longValue();
    }

    private static Resolved hex(Signature signature) {
        SqlType type = signature.type(0);
        boolean number = type.kind().isNumeric();
        int width = type.kind().hasCharacterSet() ? type.collation().characterSet().maxBytes() : 1;
        long length = number ? 16 : Types.textLength(type) * 2 * width;
        return new Resolved(
                Types.text(length, signature.settings(), signature.nullable()),
                strict((context, a) ->
                        new Value.Text(
                                number
                                        ? hexNumber(a[0], context)
                                        : hexDigits(Strings.bytes(a[0], type)))));
    }

    private static String hexDigits(byte[] bytes) {
        if (bytes.length <= Portions.SIZE) {
            return UPPER_HEX.formatHex(bytes);
        }
        var digits = new StringBuilder(bytes.length * 2);
        Portions.each(bytes.length, (from, to) -> UPPER_HEX.formatHex(digits, bytes, from, to));
        return digits.toString();
    }

    private static String hexNumber(Value value, EvalContext context) {
        return Long.toHexString(Convert.toLong(value, context)).toUpperCase(Locale.ROOT);
    }

    private static Resolved unhex(Signature signature) {
        return new Resolved(
                Types.binary((Types.textLength(signature.type(0)) + 1) / 2, true),
                strict((context, a) -> {
                    String digits =
                            new String(
                                    Strings.bytes(a[0], signature.type(0)),
                                    StandardCharsets.ISO_8859_1);
                    Value bytes = unhex(digits.length() % 2 == 0 ? digits : "0" + digits);
                    if (bytes.isNull()) {
                        signature.warnOfWrong("string", 0, context);
                    }
                    return bytes;
                }));
    }

    private static Value unhex(String digits) {
        var bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            Portions.pass(i);
            int high = Character.digit(digits.charAt(2 * i), 16);
            int low = Character.digit(digits.charAt(2 * i + 1), 16);
            if (high < 0 || low < 0) {
                return Value.NULL;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return new Value.Binary(bytes);
    }

    static Resolved crc32(Signature signature) {
        return new Resolved(
                Types.unsigned(10, signature.nullable()),
                strict((_, a) -> {
                    var crc = new CRC32();
                    crc.update(Strings.bytes(a[0], signature.type(0)));
                    return new Value.Unsigned(crc.getValue());
                }));
    }
}
