package dev.quell.testkit.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a client showed, without what differs from run to run: frames, times, blanks, empty lines.
final class Shown {
    private static final Pattern FRAME = Pattern.compile("\\+[-+]+\\+");
    private static final Pattern SECONDS =
            Pattern.compile(" ?\\(([\\d.]+ (sec|min|hours?) ?)+\\)$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String ANY_LINES = "...";

    private Shown() {}

    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        for (String line : text.split("\n")) {
            var plain = plain(line);
            if (!plain.isEmpty() && !FRAME.matcher(plain).matches()) {
                lines.add(plain);
            }
        }
        return lines;
    }

    private static String plain(String line) {
        var oneBlank = BLANKS.matcher(line).replaceAll(" ").strip();
        return SECONDS.matcher(oneBlank).replaceAll("");
    }

    /// True if the lines are as expected: `*` is any text, a line `...` any lines.
    static boolean matches(List<String> expected, List<String> shown) {
        if (expected.isEmpty()) {
            return shown.isEmpty();
        }
        var rest = expected.subList(1, expected.size());
        if (expected.getFirst().equals(ANY_LINES)) {
            for (int from = 0; from <= shown.size(); from++) {
                if (matches(rest, shown.subList(from, shown.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !shown.isEmpty()
                && lineMatches(plain(expected.getFirst()), shown.getFirst())
                && matches(rest, shown.subList(1, shown.size()));
    }

    private static boolean lineMatches(String expected, String shown) {
        var pattern = new StringBuilder();
        for (String part : expected.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return shown.matches(pattern.toString());
    }
}
