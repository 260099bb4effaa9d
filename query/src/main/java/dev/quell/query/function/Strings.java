package dev.quell.query.function;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.text.LongText;
import dev.quell.base.value.LargeValue;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.Collations;
import dev.quell.query.value.Collations.Purpose;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Transcoding;
import dev.quell.query.value.Typing;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How string functions see their arguments: all in one collation. Byte strings are strings of characters 0 to 255.
final class Strings {
    private Strings() {}

    /// The text of a value (not NULL) for an operation in that collation.
    static String read(Value value, SqlType type, Collation collation) {
        String text = text(value, type, collation);
        LargeValue.expectText(text.length());
        return text;
    }

    private static String text(Value value, SqlType type, Collation collation) {
        return switch (value) {
            case Value.Text(var text) ->
                    collation == Collation.BINARY && type.collation() != Collation.BINARY
                            ? latin1(
                                    LongText.encode(
                                            text, type.collation().characterSet().charset()))
                            : text;
            case Value.Binary _, Value.Bit _ -> {
                byte[] bytes = bytes(value, type);
                yield collation == Collation.BINARY
                        ? latin1(bytes)
                        : LongText.decode(bytes, collation.characterSet().charset());
            }
            default -> ValueText.of(value, type);
        };
    }

    /// The result of an operation in that collation.
    static Value write(String text, Collation collation) {
        return collation == Collation.BINARY
                ? new Value.Binary(LongText.encode(text, StandardCharsets.ISO_8859_1))
                : new Value.Text(text);
    }

    private static String latin1(byte[] bytes) {
        return LongText.decode(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The bytes of a value (not NULL): of text in its own character set.
    static byte[] bytes(Value value, SqlType type) {
        return ValueText.bytes(
                value,
                type,
                type.kind().hasCharacterSet()
                        ? type.collation().characterSet()
                        : CharacterSet.UTF8MB4);
    }

    /// The common collation in which some of the arguments are put together; where all are NULL the connection's.
    static Collations.Held held(Signature signature, int from, int to) {
        return held(signature, signature.arguments().subList(from, to), Purpose.RESULT);
    }

    /// The same for a function that compares them.
    static Collations.Held compared(Signature signature, int from, int to) {
        return held(signature, signature.arguments().subList(from, to), Purpose.COMPARISON);
    }

    /// The collation of a function that one argument decides alone; the others are converted to its character set.
    ///
    /// @throws dev.quell.base.error.SqlError 3854 if one of them is a constant that cannot be
    static Collations.Held led(Signature signature, int leader, int... others) {
        var held = held(signature, leader, leader + 1);
        for (int other : others) {
            requireConvertible(signature.argument(other), held);
        }
        return held;
    }

    private static void requireConvertible(Argument argument, Collations.Held held) {
        argument.constant()
                .ifPresent(value -> Transcoding.require(value, argument.type(), held.collation()));
    }

    private static Collations.Held held(
            Signature signature, List<Argument> arguments, Purpose purpose) {
        List<Typing> typings = arguments.stream().map(Argument::typing).toList();
        var held = Collations.aggregate(typings, signature.name(), purpose, signature.settings());
        arguments.forEach(argument -> requireConvertible(argument, held));
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
