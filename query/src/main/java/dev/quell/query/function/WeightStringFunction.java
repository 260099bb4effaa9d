package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.sql.tree.Call.WeightFit;
import java.util.Arrays;
import java.util.Optional;

/// `WEIGHT_STRING(value [AS CHAR|BINARY(length)])`: Quell's own sort key, which orders as MySQL's does but has other bytes.
///
/// @param length 0 if none is given
public record WeightStringFunction(boolean binary, int length, Optional<WeightFit> fit)
        implements Function {
    private static final int PAD_TO_WEIGHTS = 0x40;
    private static final int PAD_TO_BYTES = 0x80;

    @Override
    public String name() {
        return "weight_string";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 1;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        var type = signature.type(0);
        boolean text = type.kind().isCharacter() || type.kind().isBinary();
        return new Resolved(
                Types.binary(Types.textLength(type) * 8, true),
                ScalarFunction.strict((_, arguments) -> {
                    if (!text) {
                        return Value.NULL;
                    }
                    if (binary || arguments[0] instanceof Value.Binary) {
                        byte[] bytes = Strings.bytes(arguments[0], type);
                        return new Value.Binary(length == 0 ? bytes : Arrays.copyOf(bytes, length));
                    }
                    Collation collation = type.collation();
                    String value = ValueText.of(arguments[0], type);
                    if (fit.isPresent()) {
                        return new Value.Binary(fitted(value, collation, fit.get()));
                    }
                    String fitted = length == 0 ? value : fitted(value, collation);
                    return new Value.Binary(Collator.of(collation).weights(fitted));
                }));
    }

    // Without flags as with spaces to that many characters; where spaces do not count, zeros fill
    // up.
    private static byte[] fitted(String text, Collation collation, WeightFit fit) {
        Collator collator = Collator.of(collation);
        int characters = text.codePointCount(0, text.length());
        int taken = fit.weights() == 0 ? characters : Math.min(characters, fit.weights());
        String head = text.substring(0, text.offsetByCodePoints(0, taken));
        boolean spaces = fit.flags() == 0 || (fit.flags() & PAD_TO_WEIGHTS) != 0;
        if (spaces && collation.padSpace()) {
            head += " ".repeat(Math.max(0, Math.min(fit.weights() - taken, fit.bytes())));
        }
        byte[] weights = collator.weights(head);
        boolean fills = (fit.flags() & PAD_TO_BYTES) != 0 && weights.length < fit.bytes();
        int length = fills ? fit.bytes() : Math.min(weights.length, fit.bytes());
        byte[] result = Arrays.copyOf(weights, length);
        byte[] space = collation.padSpace() ? collator.weights(" ") : new byte[1];
        for (int i = weights.length; i < length; i++) {
            result[i] = space[(i - weights.length) % space.length];
        }
        return result;
    }

    // AS CHAR(n): cut, or filled up with spaces where they do not count.
    private String fitted(String text, Collation collation) {
        int characters = text.codePointCount(0, text.length());
        if (characters > length) {
            return text.substring(0, text.offsetByCodePoints(0, length));
        }
        return collation.padSpace() ? text + " ".repeat(length - characters) : text;
    }
}
