package dev.quell.sql.print;

import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Lexer;
import dev.quell.sql.lex.Token;
import dev.quell.sql.lex.Tokens;
import java.util.List;

/// Statements with their passwords hidden: what the process list, logs and histories may show. A password, or the hash of one,
/// becomes `<secret>`, as in MySQL's logs.
///
/// A text that has nothing to hide costs a look at its first word, and a search for a semicolon.
public final class Secrets {
    private static final String HIDDEN = "<secret>";
    private static final List<String> PASSWORDS =
            List.of("PASSWORD", "SOURCE_PASSWORD", "MASTER_PASSWORD");

    private Secrets() {}

    /// A text of one or more statements without its secrets; what cannot be read ends where a secret may begin.
    public static String hide(String text, SqlMode mode) {
        if (!mayHold(text)) {
            return text;
        }
        var shown = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int end = statement(text, from, mode, shown);
            if (end <= from) {
                return shown.append(HIDDEN).toString();
            }
            from = end;
        }
        return shown.toString();
    }

    private static boolean mayHold(String text) {
        return (isAboutAccounts(text) || text.indexOf(';') >= 0)
                && (contains(text, "IDENTIFIED") || contains(text, "PASSWORD"));
    }

    /// Whether the first word is one of those that statements with passwords begin with, or cannot be told at a glance.
    private static boolean isAboutAccounts(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        if (at == text.length()) {
            return false;
        }
        return switch (text.charAt(at)) {
            case 'c', 'C', 'a', 'A', 'g', 'G', 'p', 'P', 'e', 'E', '/', '-', '#' -> true;
            case 's', 'S' ->
                    text.regionMatches(true, at, "SET", 0, 3)
                            || text.regionMatches(true, at, "START", 0, 5);
            default -> false;
        };
    }

    private static boolean contains(String text, String word) {
        for (int i = text.length() - word.length(); i >= 0; i--) {
            if ((text.charAt(i) | 0x20) == (word.charAt(0) | 0x20)
                    && text.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    /// Adds one statement to what is shown.
    ///
    /// @return where the next one begins; no further than `from` if this one cannot be read
    private static int statement(String text, int from, SqlMode mode, StringBuilder shown) {
        Tokens tokens = Lexer.scan(text, from, text.length(), mode, true, () -> {});
        int copied = from;
        boolean password = false;
        for (int i = 0; i < tokens.count(); i++) {
            password |= isAnnouncement(tokens, i);
            if (password && tokens.kind(i) == Token.INVALID) {
                shown.append(text, copied, tokens.start(i)).append(HIDDEN);
                return text.length();
            }
            boolean nested = tokens.kind(i) == Token.QUOTED_STRING && mayHold(inside(tokens, i));
            if (nested || (password && isValue(tokens, i)) || isNamed(tokens, i)) {
                shown.append(text, copied, tokens.start(i)).append(HIDDEN);
                copied = tokens.end(i);
            }
        }
        int last = tokens.count() - 1;
        int end = tokens.kind(last) == Token.SEMICOLON ? tokens.end(last) : text.length();
        shown.append(text, copied, end);
        return end;
    }

    private static String inside(Tokens tokens, int index) {
        String quoted = tokens.source(index);
        return quoted.length() < 2 ? quoted : quoted.substring(1, quoted.length() - 1);
    }

    /// IDENTIFIED, and SET PASSWORD.
    private static boolean isAnnouncement(Tokens tokens, int index) {
        return tokens.isText(index, "IDENTIFIED")
                || (tokens.isText(index, "PASSWORD")
                        && index > 0
                        && tokens.isText(index - 1, "SET"));
    }

    /// `PASSWORD 'text'` and `SOURCE_PASSWORD = 'text'`, of servers that one connects to.
    private static boolean isNamed(Tokens tokens, int index) {
        if (index < 2 || tokens.kind(index) != Token.QUOTED_STRING) {
            return false;
        }
        int name = tokens.kind(index - 1) == Token.EQUAL ? index - 2 : index - 1;
        return PASSWORDS.stream().anyMatch(word -> tokens.isText(name, word));
    }

    /// A text after BY, AS, REPLACE, `=` or PASSWORD(.
    private static boolean isValue(Tokens tokens, int index) {
        boolean literal =
                tokens.kind(index) == Token.QUOTED_STRING || tokens.kind(index) == Token.HEX_NUMBER;
        if (index == 0 || !literal) {
            return false;
        }
        return switch (tokens.kind(index - 1)) {
            case BY, AS, REPLACE, EQUAL, LEFT_PAREN -> true;
            default -> false;
        };
    }
}
