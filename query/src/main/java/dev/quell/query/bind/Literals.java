package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.TimeConvert;
import dev.quell.query.value.Transcoding;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Literal;
import java.util.Optional;

/// Literals with the types that MySQL gives them.
final class Literals {
    private static final int MAX_BIT_BYTES = 8;

    private final EvalSettings settings;

    Literals(EvalSettings settings) {
        this.settings = settings;
    }

    Constant bind(Literal literal) {
        return switch (literal) {
            case Literal.Null _ -> new Constant(Value.NULL, Typing.NULL);
            case Literal.Bool(boolean value) ->
                    new Constant(
                            Value.Int.of(value ? 1 : 0), Typing.numeric(SqlType.BOOLEAN, false));
            case Literal.Number(var value, var text) -> number(value, text);
            case Literal.Text text -> text(text);
            case Literal.Bytes bytes -> bytes(bytes);
            case Literal.Temporal(var kind, var text) -> temporal(kind, text);
        };
    }

    static Constant number(Value value, String text) {
        return new Constant(value, Typing.numeric(numberType(value, text), false));
    }

    private static SqlType numberType(Value value, String text) {
        return switch (value) {
            case Value.Int _ -> SqlType.BIGINT.withLength(text.length() + 1L);
            case Value.Unsigned _ -> SqlType.BIGINT_UNSIGNED.withLength(text.length());
            case Value.Decimal(var number) ->
                    SqlType.decimal(
                            // The zero of 0.5 counts.
                            Math.clamp(
                                    Math.max(
                                            number.precision(),
                                            number.scale() + (text.startsWith(".") ? 0 : 1)),
                                    1,
                                    65),
                            Math.clamp(number.scale(), 0, 30));
            default -> SqlType.DOUBLE.withLength(text.length());
        };
    }

    private Constant text(Literal.Text literal) {
        Optional<CharacterSet> set = literal.charset().map(Literals::characterSet);
        // What is no text to the client's character set may be one to the literal's own.
        if (set.isPresent()
                && set.get() != CharacterSet.BINARY
                && SurrogateEscape.isEscaped(literal.value())) {
            CharacterSet connection = settings.connectionCollation().characterSet();
            return text(SurrogateEscape.encode(literal.value(), connection), set.get());
        }
        return plain(literal);
    }

    private Constant plain(Literal.Text literal) {
        boolean ascii = literal.value().chars().allMatch(c -> c < 0x80);
        Collation collation =
                literal.charset()
                        .map(name -> Collation.defaultOf(characterSet(name)))
                        .orElse(settings.connectionCollation());
        if (collation == Collation.BINARY) {
            var bytes =
                    new Value.Binary(
                            SurrogateEscape.encode(
                                    literal.value(),
                                    settings.connectionCollation().characterSet()));
            return new Constant(
                    bytes,
                    new Typing(
                            SqlType.varbinary(bytes.value().length),
                            false,
                            Derivation.COERCIBLE,
                            ascii));
        }
        long length = literal.value().codePointCount(0, literal.value().length());
        return new Constant(
                new Value.Text(literal.value()),
                new Typing(SqlType.varchar(length, collation), false, Derivation.COERCIBLE, ascii));
    }

    static CharacterSet characterSet(String name) {
        return CharacterSet.named(name)
                .orElseThrow(() -> ErrorCode.UNKNOWN_CHARACTER_SET.error(name));
    }

    private Constant bytes(Literal.Bytes literal) {
        byte[] bytes = literal.value().value();
        if (literal.charset().isPresent()) {
            var set = characterSet(literal.charset().get());
            if (set != CharacterSet.BINARY) {
                return text(bytes, set);
            }
        }
        Value value = literal.value();
        // With an introducer it is a string, and never a number.
        if (literal.charset().isEmpty() && bytes.length <= MAX_BIT_BYTES && bytes.length > 0) {
            long bits = 0;
            for (byte b : bytes) {
                bits = bits << 8 | (b & 0xFF);
            }
            value = new Value.Bit(bits, bytes.length * 8);
        }
        return new Constant(
                value,
                new Typing(SqlType.varbinary(bytes.length), false, Derivation.COERCIBLE, false));
    }

    /// Text that is given by its bytes; zeros before them make whole characters of them.
    ///
    /// @throws dev.quell.base.error.SqlError 1300 if they are none
    private Constant text(byte[] bytes, CharacterSet set) {
        int missing = (set.minBytes() - bytes.length % set.minBytes()) % set.minBytes();
        byte[] whole = new byte[missing + bytes.length];
        System.arraycopy(bytes, 0, whole, missing, bytes.length);
        String text = Transcoding.requireText(whole, set);
        return plain(new Literal.Text(text, Optional.of(set.mysqlName())));
    }

    private Constant temporal(Literal.TemporalKind kind, String text) {
        var rules = DateRules.of(settings.sqlMode());
        if (kind == Literal.TemporalKind.TIME) {
            var parsed = TimeConvert.readTime(text, rules, settings.timeZone());
            if (parsed.isWrong() || parsed.truncated()) {
                throw ErrorCode.WRONG_VALUE.error("TIME", text);
            }
            return constant(parsed.value(), SqlType.temporal(TypeKind.TIME, digits(text)));
        }
        var parsed = TimeConvert.readDateTime(text, rules, settings.timeZone());
        boolean isDate = kind == Literal.TemporalKind.DATE;
        if (!(parsed.value() instanceof Value.DateTime time)
                || parsed.truncated()
                || parsed.dateOnly() != isDate) {
            throw ErrorCode.WRONG_VALUE.error(isDate ? "DATE" : "DATETIME", text);
        }
        return isDate
                ? constant(Calendar.dateOf(time), SqlType.DATE)
                : constant(time, SqlType.temporal(TypeKind.DATETIME, digits(text)));
    }

    private static Constant constant(Value value, SqlType type) {
        return new Constant(value, Typing.numeric(type, false));
    }

    // Digits of a second as written.
    private static int digits(String text) {
        int point = text.lastIndexOf('.');
        int end = point + 1;
        while (point >= 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return point < 0 ? 0 : Math.min(end - point - 1, 6);
    }
}
