package dev.quell.sql.print;

import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Lexer;
import dev.quell.sql.lex.Token;
import dev.quell.sql.lex.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The digest of a statement: its text without literals, spacing, comments and letter case, as MySQL's DIGEST_TEXT, and a
/// hash of it. Equal statements with other values have equal digests. Made from tokens, so that what cannot be parsed has
/// one too. It holds no literal, which makes it fit for logs.
///
/// The text follows MySQL's reductions: `?` for a literal, `?, ...` for several, `(...)` for a row of them,
/// `(...) /* , ... */` for several rows, `IN (...)` for a list.
///
/// @param text MySQL's DIGEST_TEXT
/// @param hash SHA-256 of the text, 64 hexadecimal digits. (MySQL hashes its grammar's token numbers, which are its own.)
public record Digest(String text, String hash) {
    private static final String VALUE = "?";
    private static final String VALUES = "?, ...";
    private static final String SINGLE_ROW = "(?)";
    private static final String SINGLE_ROWS = "(?) /* , ... */";
    private static final String ROW = "(...)";
    private static final String ROWS = "(...) /* , ... */";
    private static final int MAX_CHARACTERS = 100_000;

    /// The digest of the first statement of a text; of very long ones, of their beginning.
    public static Digest of(String text, SqlMode mode) {
        int limit = Math.min(text.length(), MAX_CHARACTERS);
        var tokens = Lexer.scan(text, 0, limit, mode, true, () -> {});
        String normalised = new Normaliser(tokens).text();
        return new Digest(normalised, sha256(normalised));
    }

    private static String sha256(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// Folds the tokens of one statement into words.
    private static final class Normaliser {
        private final Tokens tokens;
        private final List<String> words = new ArrayList<>();

        Normaliser(Tokens tokens) {
            this.tokens = tokens;
        }

        String text() {
            for (int i = 0; i < tokens.count(); i++) {
                var kind = tokens.kind(i);
                if (kind == Token.END_OF_TEXT || kind == Token.SEMICOLON) {
                    break;
                }
                add(i, kind);
            }
            return String.join(" ", words);
        }

        private void add(int index, Token kind) {
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
                case INTRODUCER -> words.add("(" + tokens.source(index) + ")");
                case NULL -> {
                    if (last(1).equals("IS") || last(1).equals("NOT")) {
                        words.add("NULL");
                    } else {
                        addValue();
                    }
                }
                case IDENTIFIER, QUOTED_IDENTIFIER, HOSTNAME ->
                        words.add(Printer.quoted(tokens.name(index)));
                case RIGHT_PAREN -> close();
                case HINT -> {} // may hold literals
                case INVALID -> words.add("~~");
                case NOT_EQUAL -> words.add("!=");
                default -> words.add(Synonyms.of(kind));
            }
        }

        private String last(int back) {
            return words.size() < back ? "" : words.get(words.size() - back);
        }

        private void drop(int count) {
            words.subList(words.size() - count, words.size()).clear();
        }

        /// A number in ORDER BY and GROUP BY names a column, so it stays.
        private void value(int index) {
            if (last(1).equals("BY") && tokens.kind(index) == Token.INTEGER_NUMBER) {
                words.add(tokens.source(index));
                return;
            }
            if (last(1).startsWith("(_")) {
                drop(1);
            }
            while ((last(1).equals("-") || last(1).equals("+")) && !isOperand(last(2))) {
                drop(1);
            }
            addValue();
        }

        private static boolean isOperand(String word) {
            return word.endsWith("`")
                    || word.endsWith(")")
                    || word.endsWith("?")
                    || word.endsWith("...")
                    || word.endsWith("*/");
        }

        private void addValue() {
            if (last(1).equals(",") && (last(2).equals(VALUE) || last(2).equals(VALUES))) {
                drop(2);
                words.add(VALUES);
            } else {
                words.add(VALUE);
            }
        }

        private void close() {
            boolean one = last(1).equals(VALUE);
            if (!last(2).equals("(") || !one && !last(1).equals(VALUES)) {
                words.add(")");
                return;
            }
            drop(2);
            if (last(1).equals("IN")) {
                words.add(ROW);
                return;
            }
            String row = one ? SINGLE_ROW : ROW;
            String rows = one ? SINGLE_ROWS : ROWS;
            if (last(1).equals(",") && (last(2).equals(row) || last(2).equals(rows))) {
                drop(2);
                words.add(rows);
            } else {
                words.add(row);
            }
        }
    }
}
