package dev.quell.shell.terminal;

import java.util.Locale;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// Colours keywords, functions, strings, numbers and comments of the lines being edited.
final class SqlHighlighter implements Highlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle KEYWORD = PLAIN.foreground(AttributedStyle.BLUE).bold();
    private static final AttributedStyle FUNCTION = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle STRING = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle NUMBER = PLAIN.foreground(AttributedStyle.MAGENTA);
    private static final AttributedStyle COMMENT = PLAIN.faint();

    @Override
    public AttributedString highlight(LineReader reader, String text) {
        var out = new AttributedStringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            out.append(text.substring(at, end), style(text, at, end));
            at = end;
        }
        return out.toAttributedString();
    }

    private static int tokenEnd(String text, int at) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"' || c == '`') {
            return quotedEnd(text, at, c);
        }
        if (c == '#' || text.startsWith("-- ", at)) {
            int newline = text.indexOf('\n', at);
            return newline < 0 ? text.length() : newline;
        }
        if (text.startsWith("/*", at)) {
            int close = text.indexOf("*/", at + 2);
            return close < 0 ? text.length() : close + 2;
        }
        int end = at + 1;
        while (isWord(c) && end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int quotedEnd(String text, int at, char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' && quote != '`' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private static AttributedStyle style(String text, int at, int end) {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            return STRING;
        }
        if (c == '#' || text.startsWith("-- ", at) || text.startsWith("/*", at)) {
            return COMMENT;
        }
        if (c >= '0' && c <= '9') {
            return NUMBER;
        }
        if (!isWord(c)) {
            return PLAIN;
        }
        var word = text.substring(at, end).toUpperCase(Locale.ROOT);
        if (end < text.length() && text.charAt(end) == '(' && Vocabulary.FUNCTIONS.contains(word)) {
            return FUNCTION;
        }
        return Vocabulary.KEYWORDS.contains(word) ? KEYWORD : PLAIN;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@';
    }
}
