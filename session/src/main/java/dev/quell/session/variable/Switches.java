package dev.quell.session.variable;

import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Values such as `optimizer_switch` has them: `a=on,b=off`, a state for each of the variable's members.
final class Switches {
    private static final Set<String> STATES = Set.of("on", "off", "default");

    private Switches() {}

    /// What SET makes of such a variable: of a text, only what is named changes; `default` puts everything, `a=default` one
    /// switch back. A number has a bit for each switch.
    ///
    /// @throws dev.quell.base.error.SqlError 1231, 1232
    static Value assigned(SystemVariable variable, Value value, Value current) {
        return switch (value) {
            case Value.Text(var text) -> changed(variable, text, current);
            case Value.Int(var bits) when bits < 0 ->
                    throw Assignment.wrongValue(variable, Long.toString(bits));
            case Value.Int(var bits) -> ofBits(variable, bits);
            case Value.Unsigned(var bits) -> ofBits(variable, bits);
            default -> throw Assignment.wrongType(variable);
        };
    }

    private static Value ofBits(SystemVariable variable, long bits) {
        List<String> names = variable.members();
        if (bits >>> names.size() != 0) {
            throw Assignment.wrongValue(variable, Long.toUnsignedString(bits));
        }
        var states = new LinkedHashMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            states.put(names.get(i), (bits >>> i & 1) != 0 ? "on" : "off");
        }
        return text(states);
    }

    private static Value changed(SystemVariable variable, String text, Value current) {
        var initial = states(variable.initial());
        var result = states(current);
        var named = new HashSet<String>();
        for (String part : text.split(",", -1)) {
            String setting = part.toLowerCase(Locale.ROOT);
            if (setting.isEmpty()) {
                continue;
            }
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            if (!named.add(name)) {
                throw Assignment.wrongValue(variable, part);
            }
            if (setting.equals("default")) {
                result.putAll(initial);
                continue;
            }
            String state = setting.substring(equals + 1);
            if (equals < 0 || !result.containsKey(name) || !STATES.contains(state)) {
                throw Assignment.wrongValue(variable, part);
            }
            result.put(name, state.equals("default") ? initial.getOrDefault(name, "on") : state);
        }
        return text(result);
    }

    private static LinkedHashMap<String, String> states(Value value) {
        var states = new LinkedHashMap<String, String>();
        String text = value instanceof Value.Text(var known) ? known : "";
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                states.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return states;
    }

    private static Value text(LinkedHashMap<String, String> states) {
        var shown = new ArrayList<String>();
        states.forEach((name, state) -> shown.add(name + "=" + state));
        return new Value.Text(String.join(",", shown));
    }
}
