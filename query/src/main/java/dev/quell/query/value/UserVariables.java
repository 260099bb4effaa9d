package dev.quell.query.value;

import dev.quell.base.value.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The user variables (`@x`) of one session. Names are compared without case. Only the session's own thread uses it.
public final class UserVariables {
    /// A variable's value and the type it took from the expression that set it.
    public record Variable(Value value, Typing typing) {}

    private final Map<String, Variable> variables = new HashMap<>();

    /// Empty if never set: then it reads as NULL.
    public Optional<Variable> get(String name) {
        return Optional.ofNullable(variables.get(key(name)));
    }

    public void set(String name, Variable variable) {
        variables.put(key(name), variable);
    }

    public void clear() {
        variables.clear();
    }

    /// A copy of all, for performance_schema.user_variables_by_thread.
    public Map<String, Variable> all() {
        return Map.copyOf(variables);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
