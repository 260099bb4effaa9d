package dev.quell.query.function;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.query.value.Convert;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Transcoding;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// `CHAR(codes [USING charset])`: each code gives one to four bytes; NULLs are skipped.
public record CharFunction(Optional<CharacterSet> characterSet) implements Function {
    @Override
    public String name() {
        return "char";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        long length = signature.size() * 4L;
        Collation collation = characterSet.map(Collation::defaultOf).orElse(Collation.BINARY);
        return new Resolved(
                Types.text(length, collation, Derivation.COERCIBLE, true),
                (context, arguments) -> {
                    byte[] bytes = bytes(arguments, context);
                    return collation == Collation.BINARY
                            ? new Value.Binary(bytes)
                            : Transcoding.decoded(bytes, collation.characterSet(), context);
                });
    }

    private static byte[] bytes(Value[] codes, EvalContext context) {
        var bytes = new ByteArrayOutputStream();
        for (Value code : codes) {
            if (code.isNull()) {
                continue;
            }
            int number = (int) Convert.toLong(code, context);
            boolean started = false;
            for (int shift = 24; shift >= 0; shift -= 8) {
                int b = number >>> shift & 0xFF;
                if (b != 0 || started || shift == 0) {
                    bytes.write(b);
                    started = true;
                }
            }
        }
        return bytes.toByteArray();
    }
}
