package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
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
        int wrong = wrongType(signature);
        return new Resolved(
                typing,
                (_, arguments) -> {
                    if (wrong >= 0 && (nullArguments == 0 || noneIsNull(arguments, wrong))) {
                        throw ErrorCode.INVALID_TYPE_FOR_JSON.error(wrong + 1, name);
                    }
                    int watched = Math.min(nullArguments, arguments.length);
                    for (int i = 0; i < watched; i++) {
                        if (arguments[i].isNull()) {
                            return Value.NULL;
                        }
                    }
                    return code.apply(signature, arguments);
                });
    }

    /// The first argument that can be no document by its type, even where its value is NULL; -1 for none.
    private int wrongType(Signature signature) {
        for (int i = 0; i < signature.size(); i++) {
            if (takesDocument(i) && JsonArguments.isNoDocument(signature.type(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean takesDocument(int place) {
        return switch (name) {
            case "json_array", "json_object", "json_valid", "json_quote", "json_unquote" -> false;
            case "json_contains", "json_overlaps" -> place < 2;
            case "member of" -> place == 1;
            default -> place == 0 || name.startsWith("json_merge");
        };
    }

    private static boolean noneIsNull(Value[] arguments, int end) {
        for (int i = 0; i < end; i++) {
            if (arguments[i].isNull()) {
                return false;
            }
        }
        return true;
    }
}
