package dev.quell.session.account;

/// Patterns of account hosts and granted databases: `%` any characters, `_` one, `\` takes the next one literally.
final class Wildcard {
    private static final int LITERAL = 128;
    private static final int LATEST = 127;

    private Wildcard() {}

    static boolean matches(String pattern, String text) {
        return matches(pattern, 0, text, 0);
    }

    private static boolean matches(String pattern, int patternStart, String text, int textStart) {
        int p = patternStart;
        int t = textStart;
        while (p < pattern.length()) {
            char c = pattern.charAt(p);
            if (c == '%') {
                return matchesRest(pattern, p + 1, text, t);
            }
            if (t == text.length()) {
                return false;
            }
            boolean escaped = c == '\\' && p + 1 < pattern.length();
            if (escaped) {
                p++;
            }
            if ((escaped || c != '_') && pattern.charAt(p) != text.charAt(t)) {
                return false;
            }
            p++;
            t++;
        }
        return t == text.length();
    }

    private static boolean matchesRest(String pattern, int rest, String text, int from) {
        for (int t = from; t <= text.length(); t++) {
            if (matches(pattern, rest, text, t)) {
                return true;
            }
        }
        return false;
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
