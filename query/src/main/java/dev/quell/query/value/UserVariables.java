package dev.quell.query.value;

import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The user variables (`@x`) of one session. Names are compared without case. The session's own
/// thread sets them, any thread may look.
public final class UserVariables {
    /// A variable's value and the type it took from the expression that set it.
    public record Variable(Value value, Typing typing) {}

    private final Map<String, Variable> variables = new ConcurrentHashMap<>(4);

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

    /// All as texts, by name; empty for NULL.
    public Map<String, Optional<String>> texts() {
        var texts = new TreeMap<String, Optional<String>>();
        variables.forEach((name, variable) ->
                texts.put(
                        name,
                        Optional.of(variable.value())
                                .filter(value -> !value.isNull())
                                .map(value -> ValueText.of(value, variable.typing().type()))));
        return texts;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
