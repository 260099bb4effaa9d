package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How string functions see their arguments: all in one collation. Byte strings are strings of characters 0 to 255.
final class Strings {
    private Strings() {}

    /// The text of a value (not NULL) for an operation in that collation.
    static String read(Value value, SqlType type, Collation collation) {
        return switch (value) {
            case Value.Text(var text) ->
                    collation == Collation.BINARY && type.collation() != Collation.BINARY
                            ? latin1(text.getBytes(type.collation().characterSet().charset()))
                            : text;
            case Value.Binary(var bytes) ->
                    collation == Collation.BINARY
                            ? latin1(bytes)
                            : new String(bytes, collation.characterSet().charset());
            default -> ValueText.of(value, type);
        };
    }

    /// The result of an operation in that collation.
    static Value write(String text, Collation collation) {
        return collation == Collation.BINARY
                ? new Value.Binary(text.getBytes(StandardCharsets.ISO_8859_1))
                : new Value.Text(text);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The bytes of a value (not NULL): of text in its own character set.
    static byte[] bytes(Value value, SqlType type) {
        return ValueText.bytes(
                value,
                type,
                type.kind().isCharacter()
                        ? type.collation().characterSet()
                        : dev.quell.base.text.CharacterSet.UTF8MB4);
    }

    /// The common collation of some of the arguments; where all are NULL the connection's.
    static Collations.Held held(Signature signature, int from, int to) {
        List<Typing> typings =
                signature.arguments().subList(from, to).stream().map(Argument::typing).toList();
        var held = Collations.aggregate(typings, signature.name(), signature.settings());
        return held.derivation() == Derivation.IGNORABLE
                ? new Collations.Held(
                        signature.settings().connectionCollation(), Derivation.IGNORABLE, true)
                : held;
    }

    /// A text typing in a collation that was found by [#held].
    static Typing typing(long length, Collations.Held held, boolean nullable) {
        var typing = Types.text(length, held.collation(), held.derivation(), nullable);
        return new Typing(typing.type(), nullable, held.derivation(), held.ascii());
    }
}
