package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/// Constants that an operation takes to the character set of the other operand.
public final class Transcoding {
    private static final int SHOWN_BYTES = 3;

    private Transcoding() {}

    /// Refuses a constant that the collation's character set has no place for, as MySQL does when it binds.
    ///
    /// @throws dev.quell.base.error.SqlError 3854
    public static void require(Value constant, SqlType type, Collation collation) {
        CharacterSet to = collation.characterSet();
        if (collation == Collation.BINARY) {
            return;
        }
        boolean possible =
                switch (constant) {
                    case Value.Text(var text) ->
                            type.collation().characterSet() == to
                                    || text.codePoints().allMatch(to::has);
                    case Value.Binary _, Value.Bit _ ->
                            isValid(ValueText.bytes(constant, type, to), to);
                    default -> true;
                };
        if (!possible) {
            CharacterSet from = type.collation().characterSet();
            throw ErrorCode.CANNOT_CONVERT_STRING.error(
                    TextAssignment.escaped(ValueText.bytes(constant, type, from)),
                    from.mysqlName(),
                    to.mysqlName());
        }
    }

    /// A constant that its bytes give, as the text that it is to be compared with; any other as it is.
    ///
    /// @throws dev.quell.base.error.SqlError 3854
    public static Value constant(Value constant, SqlType type, Collation collation) {
        boolean bytes = constant instanceof Value.Binary || constant instanceof Value.Bit;
        if (!bytes || collation == Collation.BINARY) {
            return constant;
        }
        require(constant, type, collation);
        CharacterSet set = collation.characterSet();
        return new Value.Text(SurrogateEscape.decode(ValueText.bytes(constant, type, set), set));
    }

    /// Bytes as text; where they are none there is warning 1300, and NULL in strict mode, else what is before the first that is wrong.
    public static Value decoded(byte[] bytes, CharacterSet set, EvalContext context) {
        String text = SurrogateEscape.decode(bytes, set);
        int wrong = firstWrong(text);
        if (wrong < 0) {
            return new Value.Text(text);
        }
        context.diagnostics().warn(illFormed(bytes, text, wrong, set));
        return context.settings().sqlMode().strict()
                ? Value.NULL
                : new Value.Text(text.substring(0, wrong));
    }

    /// Bytes that must be text.
    ///
    /// @throws SqlError 1300
    public static String requireText(byte[] bytes, CharacterSet set) {
        String text = SurrogateEscape.decode(bytes, set);
        int wrong = firstWrong(text);
        boolean checked = set.isUnicode() && set != CharacterSet.UCS2;
        if (checked && wrong >= 0) {
            throw illFormed(bytes, text, wrong, set);
        }
        return text;
    }

    private static int firstWrong(String text) {
        if (!SurrogateEscape.isEscaped(text)) {
            return -1;
        }
        int wrong = 0;
        while (!SurrogateEscape.isEscaped(text.substring(wrong, wrong + 1))) {
            wrong++;
        }
        return wrong;
    }

    private static SqlError illFormed(byte[] bytes, String text, int wrong, CharacterSet set) {
        // Where a set has a character twice, what was read is not always written back in as many
        // bytes.
        int at = Math.min(bytes.length, text.substring(0, wrong).getBytes(set.charset()).length);
        int end = Math.min(bytes.length, at + SHOWN_BYTES);
        return ErrorCode.INVALID_CHARACTER_STRING.error(
                set.mysqlName(), HexFormat.of().withUpperCase().formatHex(bytes, at, end));
    }

    private static boolean isValid(byte[] bytes, CharacterSet set) {
        try {
            set.charset().newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
