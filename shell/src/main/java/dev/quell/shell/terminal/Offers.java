package dev.quell.shell.terminal;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;

/// What is offered for a word that has been begun: what starts with it, or else what has it inside. One thread.
final class Offers {
    /// What MySQL takes for a name without backticks; digits alone are a number.
    private static final Pattern PLAIN_NAME = Pattern.compile("(?!\\d+$)[\\w$\\x{80}-\\x{FFFF}]+");

    private final String typed;
    private final boolean isQuoted;
    private final Shortlist starting = new Shortlist();
    private final Shortlist holding = new Shortlist();

    /// @param word as far as it is typed
    Offers(String word) {
        isQuoted = word.startsWith("`");
        typed = word.substring(isQuoted ? 1 : 0).toLowerCase(Locale.ROOT);
    }

    /// Names of the server's, in backticks where they need them.
    void names(Collection<String> names, String kind) {
        add(names, this::spelled, kind, true);
    }

    private String spelled(String name) {
        boolean plain = !isQuoted && PLAIN_NAME.matcher(name).matches();
        return plain ? name : "`" + name.replace("`", "``") + "`";
    }

    /// Words as they stand.
    void words(Collection<String> words, String kind) {
        add(words, word -> word, kind, true);
    }

    void functions(Collection<String> functions) {
        add(functions, name -> name + "(", "functions", false);
    }

    private void add(
            Collection<String> names, UnaryOperator<String> spelled, String kind, boolean ends) {
        for (var name : names) {
            if (name.regionMatches(true, 0, typed, 0, typed.length())) {
                starting.add(candidate(name, spelled, kind, ends));
            } else if (starting.isEmpty() && name.toLowerCase(Locale.ROOT).contains(typed)) {
                holding.add(candidate(name, spelled, kind, ends));
            }
        }
    }

    private static Candidate candidate(
            String name, UnaryOperator<String> spelled, String kind, boolean ends) {
        return new Candidate(spelled.apply(name), name, kind, null, null, null, ends);
    }

    List<Candidate> candidates() {
        return (starting.isEmpty() ? holding : starting).candidates();
    }
}
