package dev.quell.query.value;

import dev.quell.base.text.Collation;
import dev.quell.base.value.DecimalText;
import dev.quell.base.value.JsonText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The types of scalars that JSON's notation does not tell, as [JsonText] marks them.
enum JsonMark {
    DECIMAL('d'),
    UNSIGNED('u'),
    DATE('D'),
    TIME('T'),
    DATETIME('M'),
    BYTES('B');

    private static final String BASE64 = "base64:type";

    private final char letter;

    JsonMark(char letter) {
        this.letter = letter;
    }

    /// The mark that a value wants, if any.
    static Optional<JsonMark> of(JsonValue value) {
        return switch (value) {
            case JsonValue.Number(Value.Decimal _) -> Optional.of(DECIMAL);
            case JsonValue.Number(Value.Unsigned(long bits)) when bits >= 0 ->
                    Optional.of(UNSIGNED);
            case JsonValue.Opaque(Value.Date _, _) -> Optional.of(DATE);
            case JsonValue.Opaque(Value.Time _, _) -> Optional.of(TIME);
            case JsonValue.Opaque(Value.DateTime _, _) -> Optional.of(DATETIME);
            case JsonValue.Opaque _ -> Optional.of(BYTES);
            default -> Optional.empty();
        };
    }

    static JsonMark of(char letter) {
        for (JsonMark mark : values()) {
            if (mark.letter == letter) {
                return mark;
            }
        }
        throw new IllegalStateException("no mark of a JSON document: " + (int) letter);
    }

    void appendTo(StringBuilder text) {
        text.append(JsonText.MARK).append(letter);
    }

    /// The scalar of that type with the given text, without quotes.
    JsonValue read(String text) {
        return switch (this) {
            case DECIMAL -> new JsonValue.Number(new Value.Decimal(DecimalText.parse(text)));
            case UNSIGNED -> new JsonValue.Number(new Value.Unsigned(Long.parseLong(text)));
            case DATE -> moment(text, SqlType.DATE);
            case TIME -> moment(text, SqlType.temporal(TypeKind.TIME, 6));
            case DATETIME -> moment(text, SqlType.temporal(TypeKind.DATETIME, 6));
            case BYTES -> bytes(text);
        };
    }

    private static JsonValue moment(String text, SqlType type) {
        if (type.kind() == TypeKind.TIME) {
            var time = TimeReader.read(text, DateRules.LENIENT, SessionTimeZone.UTC);
            return new JsonValue.Opaque(time.value(), type);
        }
        var read = DateTimeReader.read(text, DateRules.LENIENT, SessionTimeZone.UTC).value();
        boolean date = type.kind() == TypeKind.DATE;
        return new JsonValue.Opaque(
                date && read instanceof Value.DateTime time ? Calendar.dateOf(time) : read, type);
    }

    // The number of the type in the protocol, and the bytes.
    private static JsonValue bytes(String text) {
        int colon = text.indexOf(':', BASE64.length());
        int wireType = Integer.parseInt(text.substring(BASE64.length(), colon));
        byte[] bytes = Base64.getDecoder().decode(text.substring(colon + 1));
        SqlType type = ofWire(wireType, bytes.length);
        return new JsonValue.Opaque(
                type.kind() == TypeKind.BIT ? bit(bytes) : new Value.Binary(bytes), type);
    }

    // The protocol's number of the type stands in the text of opaque values.
    static int wireType(SqlType type) {
        return switch (type.kind()) {
            case VARBINARY -> 15;
            case BIT -> 16;
            case TINYBLOB -> 249;
            case MEDIUMBLOB -> 250;
            case LONGBLOB -> 251;
            case BLOB -> 252;
            case BINARY -> 254;
            default -> 253;
        };
    }

    private static SqlType ofWire(int number, int length) {
        return switch (number) {
            case 15 -> SqlType.varbinary(length);
            case 16 -> bytes(TypeKind.BIT, length * 8L);
            case 249 -> bytes(TypeKind.TINYBLOB, length);
            case 250 -> bytes(TypeKind.MEDIUMBLOB, length);
            case 251 -> bytes(TypeKind.LONGBLOB, length);
            case 252 -> bytes(TypeKind.BLOB, length);
            case 254 -> bytes(TypeKind.BINARY, length);
            default -> SqlType.NULL;
        };
    }

    private static SqlType bytes(TypeKind kind, long length) {
        return new SqlType(kind, length, 0, false, false, Collation.BINARY, List.of());
    }

    private static Value bit(byte[] bytes) {
        long bits = 0;
        for (byte each : bytes) {
            bits = bits << 8 | each & 0xFF;
        }
        return new Value.Bit(bits, bytes.length * 8);
    }
}
