package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.EvalSettings;
import java.util.List;
import java.util.stream.Collectors;

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

    /// The call as SQL, the way messages such as 1690 quote it.
    public String text() {
        return text(name);
    }

    /// [#text] with the name that MySQL shows for a function that has several.
    public String text(String shownName) {
        return arguments.stream()
                .map(Argument::text)
                .collect(Collectors.joining(",", shownName + "(", ")"));
    }

    /// Warns that the call cannot take an argument (1411), or refuses it where such warnings are errors.
    ///
    /// @param kind what it should have been, such as `string`
    public void warnOfWrong(String kind, int index, EvalContext context) {
        context.diagnostics()
                .warn(ErrorCode.WRONG_VALUE_FOR_TYPE, kind, argument(index).text(), name);
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
