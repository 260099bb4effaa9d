package dev.quell.query.function;

import dev.quell.base.value.Value;
import dev.quell.query.value.Typing;

/// A JSON function told by its parts: they all have a fixed result type and depend on nothing but their arguments.
///
/// @param nullArguments how many leading arguments make the result NULL when they are NULL; the code sees no NULL there
record JsonFunction(
        String name,
        int minArguments,
        int maxArguments,
        Typing typing,
        int nullArguments,
        Code code)
        implements Function {

    /// A function that is NULL as soon as any argument is.
    static final int ALL = Integer.MAX_VALUE;

    /// What it computes.
    @FunctionalInterface
    interface Code {
        Value apply(Signature signature, Value[] arguments);
    }

    @Override
    public boolean deterministic() {
        return true;
    }

    @Override
    public Resolved resolve(Signature signature) {
        return new Resolved(
                typing,
                (_, arguments) -> {
                    int watched = Math.min(nullArguments, arguments.length);
                    for (int i = 0; i < watched; i++) {
                        if (arguments[i].isNull()) {
                            return Value.NULL;
                        }
                    }
                    return code.apply(signature, arguments);
                });
    }
}
