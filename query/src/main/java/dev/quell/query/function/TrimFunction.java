package dev.quell.query.function;

import dev.quell.base.stop.Checkpoint;
import dev.quell.sql.tree.Call.TrimSide;

/// `TRIM([side] [remove FROM] value)`; its arguments are the value and what to remove.
public record TrimFunction(TrimSide side) implements Function {
    @Override
    public String name() {
        return "trim";
    }

    @Override
    public int minArguments() {
        return 1;
    }

    @Override
    public int maxArguments() {
        return 2;
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        var held = signature.size() == 1 ? Strings.led(signature, 0) : Strings.led(signature, 0, 1);
        var typing =
                Strings.typing(Types.textLength(signature.type(0)), held, signature.nullable());
        return new Resolved(
                typing,
                ScalarFunction.strict((_, arguments) -> {
                    String text = Strings.read(arguments[0], signature.type(0), held.collation());
                    String remove =
                            arguments.length < 2
                                    ? " "
                                    : Strings.read(
                                            arguments[1], signature.type(1), held.collation());
                    return Strings.write(trim(text, remove), held.collation());
                }));
    }

    private String trim(String text, String remove) {
        if (remove.isEmpty()) {
            return text;
        }
        int start = 0;
        int end = text.length();
        if (side != TrimSide.TRAILING) {
            while (start + remove.length() <= end && text.startsWith(remove, start)) {
                Checkpoint.pass();
                start += remove.length();
            }
        }
        if (side != TrimSide.LEADING) {
            while (end - remove.length() >= start
                    && text.startsWith(remove, end - remove.length())) {
                Checkpoint.pass();
                end -= remove.length();
            }
        }
        return text.substring(start, end);
    }
}
