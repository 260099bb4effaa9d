package dev.quell.query.function;

import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.util.Arrays;

/// `WEIGHT_STRING(value [AS CHAR|BINARY(length)])`: Quell's own sort key, which orders as MySQL's does but has other bytes.
///
/// @param length 0 if none is given
public record WeightStringFunction(boolean binary, int length) implements Function {
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
                    int characters = value.codePointCount(0, value.length());
                    String cut =
                            length > 0 && characters > length
                                    ? value.substring(0, value.offsetByCodePoints(0, length))
                                    : value;
                    return new Value.Binary(Collator.of(collation).sortKey(cut));
                }));
    }
}
