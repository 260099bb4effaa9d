package dev.quell.query.function;

import dev.quell.base.value.SqlType;
import dev.quell.query.value.EvalSettings;
import java.util.List;

/// What a function is called with: the ground on which it chooses its result type and its code.
///
/// @param name the function's name as error messages show it
public record Signature(String name, List<Argument> arguments, EvalSettings settings) {
    public Signature {
        arguments = List.copyOf(arguments);
    }

    public int size() {
        return arguments.size();
    }

    public Argument argument(int index) {
        return arguments.get(index);
    }

    public SqlType type(int index) {
        return arguments.get(index).type();
    }

    /// Whether any argument may be NULL.
    public boolean nullable() {
        for (Argument argument : arguments) {
            if (argument.typing().nullable()) {
                return true;
            }
        }
        return false;
    }
}
