package dev.quell.session.account;

/// Patterns of account hosts and granted databases: `%` any characters, `_` one, `\` takes the next one literally.
final class Wildcard {
    private static final int LITERAL = 128;
    private static final int LATEST = 127;
    private static final int NONE = -1;

    private Wildcard() {}

    static boolean matches(String pattern, String text) {
        return matches(pattern, text, Wildcard::fits);
    }

    private static int fits(String pattern, int p, String text, int t) {
        char c = pattern.charAt(isEscape(pattern, p) ? p + 1 : p);
        boolean any = c == '_' && !isEscape(pattern, p);
        return any || c == text.charAt(t) ? 1 : 0;
    }

    /// Whether all that another pattern can stand for is covered by a pattern, as MySQL judges it: what is literal must be written so
    /// in both, and a wildcard is covered by a wildcard only.
    static boolean covers(String pattern, String other) {
        return matches(pattern, other, Wildcard::covers);
    }

    private static int covers(String pattern, int p, String other, int t) {
        if (isEscape(pattern, p)) {
            return other.regionMatches(t, pattern, p, 2) ? 2 : 0;
        }
        char c = pattern.charAt(p);
        if (c == '_') {
            return isEscape(other, t) ? 2 : 1;
        }
        return other.charAt(t) == c ? 1 : 0;
    }

    /// How much of a text one step of a pattern takes.
    private interface Step {
        /// @return how many characters from `t` on the pattern's one at `p`, which is no `%`, takes; 0 if it does not fit
        int taken(String pattern, int p, String text, int t);
    }

    // A `%` takes as little as it can and is given more where what follows does not fit. Only the
    // last one passed ever needs more, so the time is bounded by the product of the lengths.
    private static boolean matches(String pattern, String text, Step step) {
        int p = 0;
        int t = 0;
        int afterPercent = NONE;
        int percentEnd = 0;
        while (true) {
            if (p < pattern.length() && pattern.charAt(p) == '%') {
                afterPercent = ++p;
                percentEnd = t;
                continue;
            }
            boolean atEnd = p == pattern.length() || t == text.length();
            int taken = atEnd ? 0 : step.taken(pattern, p, text, t);
            if (taken > 0) {
                p += isEscape(pattern, p) ? 2 : 1;
                t += taken;
            } else if (p == pattern.length() && t == text.length()) {
                return true;
            } else if (afterPercent == NONE || percentEnd == text.length()) {
                return false;
            } else {
                p = afterPercent;
                t = ++percentEnd;
            }
        }
    }

    private static boolean isEscape(String pattern, int at) {
        return pattern.charAt(at) == '\\' && at + 1 < pattern.length();
    }

    /// How specific a pattern is: 128 without a wildcard, else the place of its first one, 0 if empty. MySQL's `get_sort`.
    static int specificity(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                i++;
            } else if (c == '%' || c == '_') {
                return Math.min(i + 1, LATEST);
            }
        }
        return pattern.isEmpty() ? 0 : LITERAL;
    }
}
