package dev.quell.shell.argument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads options in all the ways in which MySQL's programs let them be written, and uses them in their order.
///
/// ```text
///   -hlocalhost  -h localhost  --host localhost  --ho=localhost   host = localhost
///   -Ns                                                           column-names off, silent on
///   --skip-auto-rehash  --disable_auto_rehash  --auto-rehash=0    auto-rehash off
///   -psecret                                                      password = secret; -p secret asks, and secret is a database
/// ```
public final class Spelling {
    /// Letters and names that switch another option off.
    private static final Map<String, String> OPPOSITES =
            Map.of(
                    "A", "auto-rehash",
                    "N", "column-names",
                    "L", "line-numbers",
                    "no-auto-rehash", "auto-rehash",
                    "no-named-commands", "named-commands",
                    "no-pager", "pager",
                    "no-tee", "tee");

    private static final List<String> NEGATIONS = List.of("skip-", "disable-");

    private final TreeMap<String, Option<?>> options = new TreeMap<>();
    private final List<String> positional = new ArrayList<>();

    public Spelling(List<Option<?>> known) {
        for (var option : known) {
            option.names().forEach(name -> options.put(name, option));
        }
    }

    /// What is wrong with an argument, as MySQL's programs say it.
    public static class Unclear extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unclear(String message) {
            super(message);
        }
    }

    /// An option that is understood, but not to be had.
    static final class Refused extends Unclear {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /// Uses the options among the arguments.
    ///
    /// @return what is no option
    /// @throws Unclear an option that does not exist, could be several, or lacks its value
    public List<String> use(List<String> arguments) {
        var left = new ArrayList<>(arguments);
        boolean onlyNames = false;
        while (!left.isEmpty()) {
            var argument = left.removeFirst();
            if (argument.equals("--") && !onlyNames) {
                onlyNames = true;
            } else if (onlyNames || !argument.startsWith("-") || argument.length() == 1) {
                positional.add(argument);
            } else if (argument.startsWith("--")) {
                word(argument.substring(2), left);
            } else {
                letters(argument, left);
            }
        }
        return List.copyOf(positional);
    }

    private void letters(String argument, List<String> following) {
        for (int i = 1; i < argument.length(); i++) {
            var letter = argument.substring(i, i + 1);
            if (OPPOSITES.containsKey(letter)) {
                find(OPPOSITES.get(letter), letter).switchOff();
                continue;
            }
            var option = options.get(letter);
            if (option == null) {
                throw new Unclear("unknown option '-" + letter + "'.");
            }
            if (option.kind() == Option.Kind.SWITCH) {
                set(option, option.absent());
                continue;
            }
            var rest = argument.substring(i + 1);
            set(option, rest.isEmpty() ? missing(option, "-" + letter, following) : rest);
            return;
        }
    }

    private void word(String text, List<String> following) {
        int equals = text.indexOf('=');
        var name = (equals < 0 ? text : text.substring(0, equals)).replace('_', '-');
        var value = equals < 0 ? Optional.<String>empty() : Optional.of(text.substring(equals + 1));
        if (name.startsWith("loose-")) {
            loose(name.substring("loose-".length()), value, following);
        } else if (OPPOSITES.containsKey(name)) {
            find(OPPOSITES.get(name), name).switchOff();
        } else if (negated(name).isPresent()) {
            find(negated(name).get(), name).switchOff();
        } else {
            boolean enables = name.startsWith("enable-") && !options.containsKey(name);
            var option = find(enables ? name.substring("enable-".length()) : name, name);
            set(option, value.orElseGet(() -> missing(option, "--" + name, following)));
        }
    }

    // The name behind skip- or disable-.
    private Optional<String> negated(String name) {
        return NEGATIONS.stream()
                .filter(negation -> name.startsWith(negation) && !options.containsKey(name))
                .map(negation -> name.substring(negation.length()))
                .findFirst();
    }

    private void loose(String name, Optional<String> value, List<String> following) {
        if (candidates(name).isEmpty()) {
            return;
        }
        try {
            word(name + value.map(text -> "=" + text).orElse(""), following);
        } catch (Refused e) {
            // As good as unknown.
        }
    }

    private static void set(Option<?> option, String value) {
        try {
            option.read(value);
        } catch (IllegalArgumentException e) {
            throw new Unclear("option '%s': cannot be '%s'".formatted(option.usage(), value));
        }
    }

    private static String missing(Option<?> option, String written, List<String> following) {
        if (option.kind() != Option.Kind.VALUE) {
            return option.absent();
        }
        if (following.isEmpty()) {
            throw new Unclear("option '" + written + "' requires an argument");
        }
        return following.removeFirst();
    }

    private Option<?> find(String name, String written) {
        var found = candidates(name);
        if (found.isEmpty()) {
            throw new Unclear("unknown option '--" + written + "'.");
        }
        if (found.size() > 1) {
            throw new Unclear(
                    "ambiguous option '--%s' (%s)"
                            .formatted(written, String.join(", ", found.keySet())));
        }
        return found.firstEntry().getValue();
    }

    // The option of this name, or those whose names begin so.
    private TreeMap<String, Option<?>> candidates(String name) {
        var found = new TreeMap<String, Option<?>>();
        var exact = options.get(name);
        if (exact != null && name.length() > 1) {
            found.put(name, exact);
            return found;
        }
        for (var entry : options.tailMap(name).entrySet()) {
            if (!entry.getKey().startsWith(name)) {
                break;
            }
            if (entry.getKey().length() > 1 && !found.containsValue(entry.getValue())) {
                found.put(entry.getKey(), entry.getValue());
            }
        }
        return found;
    }
}
