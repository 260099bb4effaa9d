package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.NumberText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Values into character, byte and JSON columns.
final class TextAssignment {
    private static final int SHOWN_BYTES = 6;

    private TextAssignment() {}

    static Value text(Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        String text = characters(value, from, type, problems);
        if (isNumber(value) && text.length() > type.length() && !type.kind().isLarge()) {
            text = fitting(value, type, problems);
        }
        boolean padded = type.kind() == TypeKind.CHAR;
        if (text.length() <= type.length() && !type.kind().isLarge()) {
            return padded ? stripped(text, value) : same(text, value);
        }
        int fitting =
                type.kind().isLarge() ? fittingBytes(text, type) : fittingCharacters(text, type);
        if (fitting == text.length()) {
            return padded ? stripped(text, value) : same(text, value);
        }
        if (!text.substring(fitting).isBlank() || text.substring(fitting).indexOf('\t') >= 0) {
            problems.tooLong();
        } else if (!padded) {
            problems.noteTruncated();
        }
        String cut = text.substring(0, fitting);
        return padded ? stripped(cut, value) : new Value.Text(cut);
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Real || value instanceof Value.Single;
    }

    /// A number of more digits than there is room for loses those at its end.
    private static String fitting(Value value, SqlType type, ColumnAssignment.Problems problems) {
        double number =
                value instanceof Value.Single(var single) ? single : ((Value.Real) value).value();
        int width = (int) type.length();
        var fitted =
                width == 0 ? new NumberText.Fitted("", false) : NumberText.fitting(number, width);
        if (!fitted.fits()) {
            problems.tooLong();
        }
        return fitted.text().substring(0, Math.min(width, fitted.text().length()));
    }

    private static Value same(String text, Value value) {
        return value instanceof Value.Text(var own) && own.equals(text)
                ? value
                : new Value.Text(text);
    }

    // CHAR forgets the spaces at its end.
    private static Value stripped(String text, Value value) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end == text.length() ? same(text, value) : new Value.Text(text.substring(0, end));
    }

    private static int fittingCharacters(String text, SqlType type) {
        int characters = text.codePointCount(0, text.length());
        return characters <= type.length()
                ? text.length()
                : text.offsetByCodePoints(0, (int) type.length());
    }

    private static int fittingBytes(String text, SqlType type) {
        long room = limit(type);
        if ((long) text.length() * type.collation().characterSet().maxBytes() <= room) {
            return text.length();
        }
        long bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            bytes += type.collation().characterSet().bytes(codePoint);
            if (bytes > room) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return text.length();
    }

    private static long limit(SqlType type) {
        return switch (type.kind()) {
            case TINYTEXT, TINYBLOB -> 255;
            case TEXT, BLOB -> 65_535;
            case MEDIUMTEXT, MEDIUMBLOB -> 16_777_215;
            case LONGTEXT, LONGBLOB -> 4_294_967_295L;
            default -> type.length();
        };
    }

    // The text, with what the column's character set has no place for replaced by '?'.
    private static String characters(
            Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        CharacterSet set = type.collation().characterSet();
        if (value instanceof Value.Binary(var bytes)) {
            return decoded(bytes, set, problems);
        }
        String text = ValueText.of(value, from);
        if (value instanceof Value.Bit) {
            return decoded(text.getBytes(StandardCharsets.ISO_8859_1), set, problems);
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return encodable(text, set, problems);
            }
        }
        return text;
    }

    /// The text of bytes; what does not fill a character gets zeros before it, and what is no text ends it.
    private static String decoded(
            byte[] bytes, CharacterSet set, ColumnAssignment.Problems problems) {
        int missing = Math.floorMod(-bytes.length, set.minBytes());
        var in =
                missing == 0
                        ? ByteBuffer.wrap(bytes)
                        : ByteBuffer.allocate(missing + bytes.length).put(missing, bytes);
        var out = CharBuffer.allocate(in.capacity() + 1);
        if (set.charset().newDecoder().decode(in, out, true).isError()) {
            problems.incorrect(
                    "string",
                    escaped(Arrays.copyOfRange(in.array(), in.position(), in.capacity())));
        }
        return out.flip().toString();
    }

    private static String encodable(
            String text, CharacterSet set, ColumnAssignment.Problems problems) {
        int wrong = firstWrong(text, set);
        if (wrong < 0) {
            return text;
        }
        problems.incorrect(
                "string",
                escaped(SurrogateEscape.encode(text.substring(wrong), CharacterSet.UTF8MB4)));
        var replaced = new StringBuilder();
        text.codePoints()
                .map(codePoint -> set.has(codePoint) ? codePoint : '?')
                .forEach(replaced::appendCodePoint);
        return replaced.toString();
    }

    private static int firstWrong(String text, CharacterSet set) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!set.has(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    // Bytes as error 1366 shows them: `\xE6\x97\xA5`, six at most.
    static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        for (int i = 0; i < bytes.length && i < SHOWN_BYTES; i++) {
            int b = bytes[i] & 0xFF;
            if (b >= 0x20 && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02X", b));
            }
        }
        return text.append(bytes.length > SHOWN_BYTES ? "..." : "").toString();
    }

    static Value binary(
            Value value, SqlType from, SqlType type, ColumnAssignment.Problems problems) {
        CharacterSet set =
                from.kind().hasCharacterSet()
                        ? from.collation().characterSet()
                        : CharacterSet.UTF8MB4;
        // A prepared statement's parameter may hold bytes that are no text in the client's
        // character set.
        byte[] bytes =
                value instanceof Value.Text(var text)
                        ? SurrogateEscape.encode(text, set)
                        : ValueText.bytes(value, from, set);
        long limit = limit(type);
        if (isNumber(value) && bytes.length > limit && !type.kind().isLarge()) {
            bytes = fitting(value, type, problems).getBytes(StandardCharsets.ISO_8859_1);
        }
        if (bytes.length > limit) {
            problems.tooLong();
            bytes = Arrays.copyOf(bytes, (int) limit);
        }
        if (type.kind() == TypeKind.BINARY && bytes.length < limit) {
            bytes = Arrays.copyOf(bytes, (int) limit);
        }
        return new Value.Binary(bytes);
    }

    static Value json(
            Value value, SqlType from, String column, ColumnAssignment.Problems problems) {
        if (value instanceof Value.Json) {
            return value;
        }
        if (value instanceof Value.Binary || value instanceof Value.Bit) {
            throw ErrorCode.INVALID_JSON_CHARSET.error("binary");
        }
        if (!(value instanceof Value.Text(var text))) {
            boolean label = value instanceof Value.Enumerated || value instanceof Value.Members;
            if (!label) {
                throw invalid("not a JSON text, may need CAST", 0, column);
            }
            return json(new Value.Text(ValueText.of(value, from)), from, column, problems);
        }
        try {
            return JsonReader.read(text).toValue();
        } catch (JsonReader.Malformed e) {
            throw invalid(e.getMessage(), e.offset(), column);
        }
    }

    private static RuntimeException invalid(String message, int offset, String column) {
        return ErrorCode.INVALID_JSON_TEXT.error(message, offset, column);
    }
}
