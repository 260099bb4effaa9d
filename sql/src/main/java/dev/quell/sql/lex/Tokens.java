package dev.quell.sql.lex;

import dev.quell.base.stop.Portions;
import java.util.Arrays;

/// The tokens of one statement, as arrays. The last is END_OF_TEXT, or SEMICOLON where another statement may follow.
///
/// Places are indexes into the text. A token knows only where it stands; what it means is computed when asked.
public final class Tokens {
    private final String text;
    private final boolean backslashEscapes;
    private Token[] kinds = new Token[32];
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private int count;
    private boolean commented;

    Tokens(String text, boolean backslashEscapes) {
        this.text = text;
        this.backslashEscapes = backslashEscapes;
    }

    void add(Token kind, int start, int end) {
        if (count == kinds.length) {
            int length = count * 2;
            kinds = Arrays.copyOf(kinds, length);
            starts = Arrays.copyOf(starts, length);
            ends = Arrays.copyOf(ends, length);
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        count++;
    }

    void sawComment() {
        commented = true;
    }

    /// The whole text that was scanned.
    public String text() {
        return text;
    }

    public int count() {
        return count;
    }

    /// A statement of comments only is no error to MySQL, an empty one is.
    public boolean commented() {
        return commented;
    }

    /// The kind of a token; beyond the last one, the last one's.
    public Token kind(int index) {
        return kinds[Math.min(index, count - 1)];
    }

    /// Where a token begins, quotes included.
    public int start(int index) {
        return starts[Math.min(index, count - 1)];
    }

    /// Where a token ends.
    public int end(int index) {
        return ends[Math.min(index, count - 1)];
    }

    /// The token as written.
    public String source(int index) {
        return text.substring(start(index), end(index));
    }

    /// Whether a token is the given word in any case.
    public boolean isText(int index, String word) {
        int start = start(index);
        return end(index) - start == word.length()
                && text.regionMatches(true, start, word, 0, word.length());
    }

    /// Whether a token follows the one before it without a gap.
    public boolean touchesPrevious(int index) {
        return index > 0 && start(index) == end(index - 1);
    }

    /// The name that a name token (quoted or not) stands for.
    public String name(int index) {
        if (kind(index) != Token.QUOTED_IDENTIFIER) {
            return source(index);
        }
        char quote = text.charAt(start(index));
        String inner = text.substring(start(index) + 1, end(index) - 1);
        if (inner.indexOf(quote) < 0) {
            return inner;
        }
        String one = String.valueOf(quote);
        return inner.replace(one + one, one);
    }

    /// A hash of [#name].
    public int nameHash(int index) {
        if (kind(index) == Token.QUOTED_IDENTIFIER) {
            return name(index).hashCode();
        }
        int hash = 0;
        int end = end(index);
        for (int i = start(index); i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    /// The value of a STRING or NATIONAL_STRING token: quotes off, escapes resolved.
    public String string(int index) {
        int start = start(index);
        int end = end(index);
        char quote = text.charAt(start);
        if (quote == 'n' || quote == 'N') {
            start++;
            quote = text.charAt(start);
        }
        for (int i = start + 1; i < end - 1; i++) {
            Portions.pass(i);
            char c = text.charAt(i);
            if (c == quote || (c == '\\' && backslashEscapes)) {
                return unescape(start + 1, end - 1, quote);
            }
        }
        return text.substring(start + 1, end - 1);
    }

    private String unescape(int start, int end, char quote) {
        var out = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            Portions.pass(i);
            char c = text.charAt(i);
            if (c == quote) {
                i++; // doubled
                out.append(c);
            } else if (c == '\\' && backslashEscapes && i + 1 < end) {
                i++;
                escape(text.charAt(i), out);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case '0' -> out.append('\0');
            case 'Z' -> out.append('\032');
            // These stay escaped: LIKE patterns need the backslash.
            case '_', '%' -> out.append('\\').append(c);
            default -> out.append(c);
        }
    }
}
