package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// CAST and CONVERT: a value turned into another type, with warnings where something is lost.
///
/// @param shown the expression as error 1264 names it
public record Cast(SqlType from, SqlType to, String shown) {
    // Of an invalid string, in its warning.

    /// @param value NULL stays NULL
    public Value apply(Value value, EvalContext context) {
        if (value.isNull()) {
            return value;
        }
        return switch (to.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> integer(value, context);
            case DECIMAL -> decimal(value, context);
            case DOUBLE -> new Value.Real(Convert.toDouble(value, context));
            case FLOAT -> single(value, context);
            case DATE -> date(moment(value), context);
            case TIME -> time(moment(value), context);
            case DATETIME, TIMESTAMP -> dateTime(moment(value), context);
            case YEAR -> year(value, context);
            case JSON -> json(value);
            case BINARY, VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> bytes(value, context);
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, ENUM, SET ->
                    text(value, context);
            case BIT, NULL -> value;
        };
    }

    // A YEAR is its first day where a date is wanted, other numbers are dates like 20200131.
    private Value moment(Value value) {
        return from.kind() == TypeKind.YEAR && value instanceof Value.Unsigned(long year)
                ? new Value.Date((int) year, 1, 1)
                : value;
    }

    private Value single(Value value, EvalContext context) {
        float single = (float) Convert.toDouble(value, context);
        if (Float.isInfinite(single)) {
            throw ErrorCode.DATA_OUT_OF_RANGE.error("DOUBLE", shown);
        }
        return new Value.Single(single);
    }

    private Value integer(Value value, EvalContext context) {
        Value integer =
                to.unsigned() && value instanceof Value.Decimal(var number)
                        ? Convert.decimalToUnsigned(number, context)
                        : Convert.toInteger(value, context);
        boolean wasText = value instanceof Value.Text || value instanceof Value.Binary;
        return switch (integer) {
            case Value.Int(long number) -> {
                if (!to.unsigned()) {
                    yield integer;
                }
                if (number < 0 && wasText && !Convert.isBeyond64Bits(text(value))) {
                    warnSign(
                            context,
                            "Cast to unsigned converted negative integer to its positive"
                                    + " complement");
                }
                yield new Value.Unsigned(number);
            }
            case Value.Unsigned(long bits) -> {
                if (to.unsigned()) {
                    yield integer;
                }
                if (wasText && !Convert.isBeyond64Bits(text(value))) {
                    warnSign(
                            context,
                            "Cast to signed converted positive out-of-range integer to its negative"
                                    + " complement");
                }
                yield Value.Int.of(bits);
            }
            default -> integer;
        };
    }

    private String text(Value value) {
        return ValueText.of(value, from);
    }

    private static void warnSign(EvalContext context, String message) {
        context.diagnostics().warn(ErrorCode.UNKNOWN_ERROR.withMessage(message));
    }

    private Value decimal(Value value, EvalContext context) {
        BigDecimal number = Decimals.round(Convert.toDecimal(value, context), to.decimals());
        BigDecimal greatest = Decimals.greatest((int) to.length(), to.decimals());
        if (number.abs().compareTo(greatest) > 0) {
            context.diagnostics().warn(ErrorCode.WARN_DATA_OUT_OF_RANGE, shown, 1);
            number = number.signum() < 0 ? greatest.negate() : greatest;
        }
        return new Value.Decimal(number);
    }

    private static DateRules rules(EvalContext context) {
        return DateRules.of(context.settings().sqlMode());
    }

    private Value date(Value value, EvalContext context) {
        var parsed = TimeConvert.toDateTime(value, rules(context), context);
        boolean number = !(value instanceof Value.Text || value instanceof Value.Binary);
        if (!(parsed.value() instanceof Value.DateTime time)) {
            warnTime(value, number ? "datetime" : "date", !number, context);
            return Value.NULL;
        }
        if (parsed.truncated()) {
            warnTime(value, "date", true, context);
        }
        return Calendar.dateOf(time);
    }

    private Value dateTime(Value value, EvalContext context) {
        var parsed = TimeConvert.toDateTime(value, rules(context), context);
        if (!(parsed.value() instanceof Value.DateTime time)) {
            warnTime(value, "datetime", false, context);
            return Value.NULL;
        }
        if (parsed.truncated()) {
            warnTime(value, "datetime", true, context);
        }
        var rounded = Calendar.round(time, to.decimals(), rules(context).truncate());
        if (Calendar.isZero(rounded) && !Calendar.isZero(time)) {
            context.diagnostics().warn(ErrorCode.DATETIME_FUNCTION_OVERFLOW, "datetime");
            return Value.NULL;
        }
        return rounded;
    }

    private Value time(Value value, EvalContext context) {
        var parsed = TimeConvert.toTime(value, rules(context), context);
        if (parsed.isWrong() || parsed.truncated()) {
            warnTime(value, "time", true, context);
        }
        return parsed.value() instanceof Value.Time time
                ? Calendar.round(time, to.decimals(), rules(context).truncate())
                : Value.NULL;
    }

    private void warnTime(Value value, String kind, boolean truncated, EvalContext context) {
        String message =
                (truncated ? "Truncated incorrect " : "Incorrect ")
                        + kind
                        + " value: '"
                        + Convert.shown(ValueText.of(value, from))
                        + "'";
        context.diagnostics().warn(ErrorCode.TRUNCATED_WRONG_VALUE.withMessage(message));
    }

    private Value year(Value value, EvalContext context) {
        long year =
                switch (value) {
                    case Value.Date(int y, _, _) -> y;
                    case Value.DateTime time -> time.year();
                    case Value.Time _ -> context.localNow().year();
                    default -> Convert.toLong(value, context);
                };
        boolean isText = value instanceof Value.Text;
        if (value instanceof Value.Text(var text) && !startsWithDigit(text)) {
            context.diagnostics().warn(ErrorCode.WRONG_VALUE, "YEAR", Convert.shown(text));
            return Value.NULL;
        }
        if (year < 0 || year > 2155 || (year >= 100 && year < 1901)) {
            String shownValue = ValueText.of(value, from);
            Convert.warn(context, "YEAR", shownValue);
            return Value.NULL;
        }
        return new Value.Unsigned(year == 0 && !isText ? 0 : Calendar.fullYear((int) year));
    }

    private static boolean startsWithDigit(String text) {
        String stripped = text.strip();
        return !stripped.isEmpty() && Character.isDigit(stripped.charAt(0));
    }

    private Value json(Value value) {
        if (value instanceof Value.Text(var text)) {
            try {
                return JsonReader.read(text).toValue();
            } catch (JsonReader.Malformed e) {
                throw ErrorCode.INVALID_JSON_TEXT_IN_PARAM.error(
                        1, "cast_as_json", e.getMessage(), e.offset(), "");
            }
        }
        return JsonValue.of(value, from).toValue();
    }

    private Value bytes(Value value, EvalContext context) {
        CharacterSet set =
                from.kind().hasCharacterSet()
                        ? from.collation().characterSet()
                        : context.settings().connectionCollation().characterSet();
        byte[] bytes = ValueText.bytes(value, from, set);
        if (to.kind() != TypeKind.BINARY) {
            return value instanceof Value.Binary ? value : new Value.Binary(bytes);
        }
        if (to.length() > context.settings().maxAllowedPacket()) {
            context.diagnostics()
                    .warn(
                            ErrorCode.WARN_ALLOWED_PACKET_OVERFLOWED,
                            "cast_as_binary",
                            context.settings().maxAllowedPacket());
            return Value.NULL;
        }
        int length = (int) to.length();
        if (bytes.length > length) {
            context.diagnostics()
                    .warn(
                            ErrorCode.TRUNCATED_WRONG_VALUE,
                            "BINARY(" + length + ")",
                            Convert.shown(ValueText.of(value, from)));
        }
        return new Value.Binary(bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
    }

    private Value text(Value value, EvalContext context) {
        if (value instanceof Value.Binary || value instanceof Value.Bit) {
            byte[] bytes = ValueText.bytes(value, from, CharacterSet.BINARY);
            Value decoded = Transcoding.decoded(bytes, to.collation().characterSet(), context);
            return decoded instanceof Value.Text(var text) ? cut(text, value, context) : decoded;
        }
        return cut(ValueText.of(value, from), value, context);
    }

    private Value cut(String given, Value value, EvalContext context) {
        String text = transcoded(given);
        if (text.length() <= to.length() || text.codePointCount(0, text.length()) <= to.length()) {
            return value instanceof Value.Text(var same) && same.equals(text)
                    ? value
                    : new Value.Text(text);
        }
        context.diagnostics()
                .warn(
                        ErrorCode.TRUNCATED_WRONG_VALUE,
                        "CHAR(" + to.length() + ")",
                        Convert.shown(text));
        return new Value.Text(text.substring(0, text.offsetByCodePoints(0, (int) to.length())));
    }

    // What the character set has no place for becomes '?'.
    private String transcoded(String text) {
        CharacterSet set = to.collation().characterSet();
        if (to.collation() == Collation.BINARY || set == CharacterSet.UTF8MB4 || isAscii(text)) {
            return text;
        }
        if (set.charset() == StandardCharsets.UTF_8 || set == CharacterSet.UCS2) {
            return withoutSupplementary(text);
        }
        var result = new StringBuilder(text.length());
        var encoder = set.charset().newEncoder();
        var in = CharBuffer.wrap(text);
        var encoded = ByteBuffer.allocate(Portions.SIZE);
        while (true) {
            Checkpoint.pass();
            encoded.clear();
            int from = in.position();
            var outcome = encoder.encode(in, encoded, true);
            result.append(text, from, in.position());
            if (outcome.isError()) {
                result.append('?');
                in.position(in.position() + outcome.length());
            } else if (outcome.isUnderflow()) {
                return result.toString();
            }
        }
    }

    private static String withoutSupplementary(String text) {
        var result = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            Portions.pass(at);
            int codePoint = text.codePointAt(at);
            boolean fits = codePoint < 0x10000 && !Character.isSurrogate((char) codePoint);
            result.append(fits ? (char) codePoint : '?');
            at += Character.charCount(codePoint);
        }
        return result.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            Portions.pass(i);
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
