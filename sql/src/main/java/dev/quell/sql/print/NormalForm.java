package dev.quell.sql.print;

import dev.quell.sql.lex.Token;
import dev.quell.sql.lex.Tokens;
import java.util.Arrays;

/// A statement without its literals, as numbers: the kinds of its tokens, with MySQL's reductions of values, rows and lists.
/// Statements of one normal form have one digest. Making it takes no text apart, so it can be done for every statement.
public final class NormalForm {
    /// More tokens do not make statements more different.
    private static final int MOST_TOKENS = 100_000;

    private static final int VALUE = -1;
    private static final int VALUES = -2;
    private static final int SINGLE_ROW = -3;
    private static final int SINGLE_ROWS = -4;
    private static final int ROW = -5;
    private static final int ROWS = -6;
    private static final int VARIABLE = -7;
    private static final int CHARSET = -8;
    private static final int NOTHING = -9;

    /// From here on a word is a token as it is written: its place is added.
    private static final int WRITTEN = 1 << 20;

    /// The same behind `@`.
    private static final int WRITTEN_VARIABLE = 1 << 21;

    private static final long[] HASHES = hashes();

    private final Tokens tokens;
    private int[] words = new int[32];
    private int count;

    private NormalForm(Tokens tokens) {
        this.tokens = tokens;
    }

    /// The normal form of the first statement among the tokens.
    public static NormalForm of(Tokens tokens) {
        var form = new NormalForm(tokens);
        int end = Math.min(tokens.count(), MOST_TOKENS);
        for (int i = 0; i < end; i++) {
            Token kind = tokens.kind(i);
            if (kind == Token.END_OF_TEXT || kind == Token.SEMICOLON) {
                break;
            }
            form.read(i, kind);
        }
        return form;
    }

    private static long[] hashes() {
        return Arrays.stream(Token.values()).mapToLong(kind -> text(kind).hashCode()).toArray();
    }

    private static String text(Token kind) {
        return switch (kind) {
            case INVALID -> "~~";
            case NOT_EQUAL -> "!=";
            default -> Synonyms.of(kind);
        };
    }

    /// A number that equal normal forms have in common, and others, as good as certainly, have not; never 0.
    public long fingerprint() {
        long hash = count + 1;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ hash(words[i])) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        return hash == 0 ? 1 : hash;
    }

    private long hash(int word) {
        if (word < 0) {
            return word;
        }
        if (word < WRITTEN) {
            return HASHES[word];
        }
        return word < WRITTEN_VARIABLE
                ? tokens.nameHash(word - WRITTEN)
                : ~(long) tokens.nameHash(word - WRITTEN_VARIABLE);
    }

    /// MySQL's DIGEST_TEXT.
    public String text() {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(text(words[i]));
        }
        return text.toString();
    }

    private String text(int word) {
        return switch (word) {
            case VALUE -> "?";
            case VALUES -> "?, ...";
            case SINGLE_ROW -> "(?)";
            case SINGLE_ROWS -> "(?) /* , ... */";
            case ROW -> "(...)";
            case ROWS -> "(...) /* , ... */";
            case VARIABLE -> "@?";
            case CHARSET -> "(_charset)";
            default -> ofToken(word);
        };
    }

    private String ofToken(int word) {
        if (word < WRITTEN) {
            return text(Token.values()[word]);
        }
        return word < WRITTEN_VARIABLE
                ? written(word - WRITTEN)
                : "@" + written(word - WRITTEN_VARIABLE);
    }

    private String written(int index) {
        return switch (tokens.kind(index)) {
            case INTEGER_NUMBER -> tokens.source(index);
            default -> Printer.quoted(tokens.name(index));
        };
    }

    private void read(int index, Token kind) {
        switch (kind) {
            case QUOTED_STRING,
                    NATIONAL_STRING,
                    INTEGER_NUMBER,
                    DECIMAL_NUMBER,
                    FLOAT_NUMBER,
                    HEX_NUMBER,
                    BIT_NUMBER,
                    PARAMETER ->
                    value(index);
            case NULL -> {
                if (isLast(Token.IS) || isLast(Token.NOT)) {
                    add(kind.ordinal());
                } else {
                    addValue();
                }
            }
            case IDENTIFIER, QUOTED_IDENTIFIER, HOSTNAME -> name(index, kind);
            case INTRODUCER -> add(CHARSET);
            case RIGHT_PAREN -> close();
            case HINT -> {} // may hold literals
            default -> add(kind.ordinal());
        }
    }

    /// Names of user variables and of hosts count as values, unless they are quoted like identifiers.
    private void name(int index, Token kind) {
        if (!isLast(Token.AT_SIGN)) {
            add(WRITTEN + index);
        } else {
            count--;
            add(kind == Token.QUOTED_IDENTIFIER ? WRITTEN_VARIABLE + index : VARIABLE);
        }
    }

    private void add(int word) {
        if (count == words.length) {
            words = Arrays.copyOf(words, count * 2);
        }
        words[count++] = word;
    }

    private int last(int back) {
        return count < back ? NOTHING : words[count - back];
    }

    private boolean isLast(Token kind) {
        return last(1) == kind.ordinal();
    }

    /// A number in ORDER BY and GROUP BY names a column, so it stays.
    private void value(int index) {
        if (isLast(Token.BY) && tokens.kind(index) == Token.INTEGER_NUMBER) {
            add(WRITTEN + index);
            return;
        }
        if (isLast(Token.AT_SIGN)) {
            count--;
            add(VARIABLE);
            return;
        }
        while ((isLast(Token.MINUS) || isLast(Token.PLUS)) && !isOperand(last(2))) {
            count--;
        }
        addValue();
    }

    private static boolean isOperand(int word) {
        return word == Token.RIGHT_PAREN.ordinal()
                || word >= WRITTEN
                || word < 0 && word != NOTHING && word != CHARSET;
    }

    private void addValue() {
        if (isLast(Token.COMMA) && (last(2) == VALUE || last(2) == VALUES)) {
            count -= 2;
            add(VALUES);
        } else {
            add(VALUE);
        }
    }

    private void close() {
        boolean one = last(1) == VALUE;
        if (last(2) != Token.LEFT_PAREN.ordinal() || !one && last(1) != VALUES) {
            add(Token.RIGHT_PAREN.ordinal());
            return;
        }
        count -= 2;
        if (isLast(Token.IN)) {
            add(ROW);
            return;
        }
        int row = one ? SINGLE_ROW : ROW;
        int rows = one ? SINGLE_ROWS : ROWS;
        if (isLast(Token.COMMA) && (last(2) == row || last(2) == rows)) {
            count -= 2;
            add(rows);
        } else {
            add(row);
        }
    }
}
