package dev.quell.shell.input;

/// Block comments in front of a command; they do not keep it from being one.
final class LeadingComments {
    private LeadingComments() {}

    /// Where the text behind them and the spaces around them begins; its length if there is nothing else.
    static int end(CharSequence text) {
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) <= ' ') {
                at++;
            } else {
                int after = afterComment(text, at);
                if (after < 0) {
                    return at;
                }
                at = after;
            }
        }
        return at;
    }

    // Behind the comment that begins here; -1 for none, or one that is open.
    private static int afterComment(CharSequence text, int start) {
        if (!isPair(text, start, '/', '*')) {
            return -1;
        }
        for (int at = start + 2; at < text.length(); at++) {
            if (isPair(text, at, '*', '/')) {
                return at + 2;
            }
        }
        return -1;
    }

    private static boolean isPair(CharSequence text, int at, char first, char second) {
        return at + 1 < text.length() && text.charAt(at) == first && text.charAt(at + 1) == second;
    }
}
