package dev.quell.shell.terminal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;

/// What is offered for a word that has been begun: what starts with it, or else what has it inside. Of 100,000 names only those
/// few become candidates. One thread.
final class Offers {
    /// What MySQL takes for a name without backticks; digits alone are a number.
    private static final Pattern PLAIN_NAME = Pattern.compile("(?!\\d+$)[\\w$\\x{80}-\\x{FFFF}]+");

    private final String typed;
    private final boolean isQuoted;
    private final List<Candidate> starting = new ArrayList<>();
    private final List<Candidate> holding = new ArrayList<>();

    /// @param word as far as it is typed
    Offers(String word) {
        isQuoted = word.startsWith("`");
        typed = word.substring(isQuoted ? 1 : 0).toLowerCase(Locale.ROOT);
    }

    /// Names of the server's, in backticks where they need them.
    void names(Collection<String> names, String kind) {
        for (var name : names) {
            boolean plain = !isQuoted && PLAIN_NAME.matcher(name).matches();
            add(name, plain ? name : "`" + name.replace("`", "``") + "`", kind, true);
        }
    }

    /// Words as they stand.
    void words(Collection<String> words, String kind) {
        words.forEach(word -> add(word, word, kind, true));
    }

    void functions(Collection<String> functions) {
        functions.forEach(name -> add(name, name + "(", "functions", false));
    }

    private void add(String name, String inserted, String kind, boolean complete) {
        if (name.regionMatches(true, 0, typed, 0, typed.length())) {
            starting.add(candidate(name, inserted, kind, complete));
        } else if (starting.isEmpty() && name.toLowerCase(Locale.ROOT).contains(typed)) {
            holding.add(candidate(name, inserted, kind, complete));
        }
    }

    private static Candidate candidate(
            String name, String inserted, String kind, boolean complete) {
        return new Candidate(inserted, name, kind, null, null, null, complete);
    }

    List<Candidate> candidates() {
        return starting.isEmpty() ? holding : starting;
    }
}
