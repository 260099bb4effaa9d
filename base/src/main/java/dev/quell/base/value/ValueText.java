package dev.quell.base.value;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.LongText;
import dev.quell.base.text.SurrogateEscape;
import java.nio.charset.StandardCharsets;

/// Values as the text protocol, CAST(… AS CHAR) and CONCAT show them.
public final class ValueText {
    private ValueText() {}

    /// The text of a value in an expression or column of the given type; of byte strings each byte becomes the character
    /// of the same number.
    ///
    /// @throws IllegalArgumentException for NULL, which has no text
    public static String of(Value value, SqlType type) {
        return switch (value) {
            case Value.Null _ -> throw new IllegalArgumentException("NULL has no text");
            case Value.Int(long number) -> zeroFilled(Long.toString(number), type);
            case Value.Unsigned(long bits) -> zeroFilled(Long.toUnsignedString(bits), type);
            case Value.Decimal(var number) -> zeroFilled(number.toPlainString(), type);
            case Value.Real(double number) -> zeroFilled(real(number, type), type);
            case Value.Single(float number) ->
                    zeroFilled(
                            type.kind() == TypeKind.FLOAT && type.decimals() < SqlType.NOT_FIXED
                                    ? NumberText.fixed(number, type.decimals())
                                    : NumberText.of(number),
                            type);
            case Value.Text(var text) -> text;
            case Value.Binary(var bytes) -> LongText.decode(bytes, StandardCharsets.ISO_8859_1);
            case Value.Bit bit -> new String(bytes(bit), StandardCharsets.ISO_8859_1);
            case Value.Date date -> TemporalText.of(date);
            case Value.DateTime time -> TemporalText.of(time, fraction(time.micros(), type));
            case Value.Time time -> TemporalText.of(time, fraction(time.micros(), type));
            case Value.Enumerated(_, var label) -> label;
            case Value.Members(_, var text) -> text;
            case Value.Json json -> json.text();
        };
    }

    /// The bytes of a value: of texts in the given character set, of byte strings themselves. What a client wrote into a literal and is
    /// no text in its character set comes out as it came in.
    public static byte[] bytes(Value value, SqlType type, CharacterSet characterSet) {
        return switch (value) {
            case Value.Binary(var bytes) -> bytes;
            case Value.Bit bit -> bytes(bit);
            case Value.Text(var text) -> SurrogateEscape.encode(text, characterSet);
            default -> of(value, type).getBytes(characterSet.charset());
        };
    }

    private static byte[] bytes(Value.Bit bit) {
        var bytes = new byte[(bit.width() + 7) / 8];
        long rest = bit.bits();
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest >>>= 8;
        }
        return bytes;
    }

    private static String real(double number, SqlType type) {
        return type.kind() == TypeKind.DOUBLE && type.decimals() < SqlType.NOT_FIXED
                ? NumberText.fixed(number, type.decimals())
                : NumberText.of(number);
    }

    // A type that is not temporal (a value seen through COALESCE, say) shows the digits that are
    // there.
    private static int fraction(long micros, SqlType type) {
        if (type.kind().isTemporal()) {
            return type.kind() == TypeKind.DATE ? 0 : type.decimals();
        }
        return micros % 1_000_000 == 0 ? 0 : 6;
    }

    private static String zeroFilled(String text, SqlType type) {
        int missing = type.leastCharacters() - text.length();
        return missing > 0 ? "0".repeat(missing) + text : text;
    }
}
