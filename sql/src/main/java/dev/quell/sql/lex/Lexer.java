package dev.quell.sql.lex;

import dev.quell.base.value.SqlMode;

/// Cuts the text of one statement into tokens, as MySQL's lexer does under the same sql_mode.
///
/// It never fails: what cannot be a token becomes INVALID, which no rule of the grammar takes, so that the parser's error
/// stands where the reader meets it. Used once, by one thread.
public final class Lexer {
    /// The version that `/*!80400 … */` is measured by.
    public static final int VERSION = 80_407;

    private static final int TOKENS_BETWEEN_CHECKPOINTS = 1_024;

    /// So many characters of a string between two checkpoints.
    private static final int FAR = 0xFFFF;

    private final String text;
    private final int limit;
    private final Tokens tokens;
    private final Runnable checkpoint;
    private final boolean ansiQuotes;
    private final boolean ignoreSpace;
    private final boolean backslashEscapes;
    private final boolean placeholders;
    private int at;
    private boolean inVersionComment;

    private Lexer(
            String text,
            int from,
            int limit,
            SqlMode mode,
            boolean placeholders,
            Runnable checkpoint) {
        this.text = text;
        this.at = from;
        this.limit = limit;
        this.checkpoint = checkpoint;
        this.placeholders = placeholders;
        ansiQuotes = mode.has(SqlMode.Flag.ANSI_QUOTES);
        ignoreSpace = mode.has(SqlMode.Flag.IGNORE_SPACE);
        backslashEscapes = !mode.has(SqlMode.Flag.NO_BACKSLASH_ESCAPES);
        tokens = new Tokens(text, backslashEscapes);
    }

    /// Scans from a place up to the first semicolon or the limit.
    ///
    /// @param placeholders whether `?` is a parameter, as in PREPARE; else it is INVALID
    /// @param checkpoint run every thousand tokens or so; what it throws ends the scan
    public static Tokens scan(
            String text,
            int from,
            int limit,
            SqlMode mode,
            boolean placeholders,
            Runnable checkpoint) {
        var lexer = new Lexer(text, from, limit, mode, placeholders, checkpoint);
        lexer.scan();
        return lexer.tokens;
    }

    private void scan() {
        while (true) {
            skipBlanks();
            if (at >= limit) {
                // MySQL does not forgive an open version comment.
                tokens.add(inVersionComment ? Token.INVALID : Token.END_OF_TEXT, limit, limit);
                if (inVersionComment) {
                    tokens.add(Token.END_OF_TEXT, limit, limit);
                }
                return;
            }
            int start = at;
            var kind = next(text.charAt(at));
            // A host name follows the @ that was added before it.
            tokens.add(kind, kind == Token.HOSTNAME ? start + 1 : start, at);
            if (kind == Token.SEMICOLON) {
                return;
            }
            if (tokens.count() % TOKENS_BETWEEN_CHECKPOINTS == 0) {
                checkpoint.run();
            }
        }
    }

    private char peek(int offset) {
        int index = at + offset;
        return index < limit ? text.charAt(index) : '\0';
    }

    private void skipBlanks() {
        while (at < limit) {
            char c = text.charAt(at);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                at++;
            } else if (c == '#' || (c == '-' && startsDashComment())) {
                tokens.sawComment();
                skipLine();
            } else if (c == '/' && peek(1) == '*') {
                if (!skipBlockComment()) {
                    return;
                }
            } else if (c == '*' && inVersionComment && peek(1) == '/') {
                at += 2;
                inVersionComment = false;
            } else {
                return;
            }
        }
    }

    private boolean startsDashComment() {
        char after = peek(2);
        return peek(1) == '-' && (at + 2 >= limit || after <= ' ' || after == 127);
    }

    private void skipLine() {
        while (at < limit && text.charAt(at) != '\n') {
            at++;
        }
    }

    /// False if what stands here is to be read as a token: a hint, or a comment without an end.
    private boolean skipBlockComment() {
        char mark = peek(2);
        if (mark == '!' && enterVersionComment()) {
            return true;
        }
        if (mark == '+' && mayHaveHints() && text.indexOf("*/", at + 3) >= 0) {
            return false;
        }
        int end = endOfComment(at + 2, mark == '!');
        if (end < 0) {
            return false;
        }
        tokens.sawComment();
        at = end;
        return true;
    }

    /// `/*!` with a version that we have, or without one, is read as if its marks were blanks.
    private boolean enterVersionComment() {
        int digits = 0;
        int version = 0;
        while (digits < 6 && isDigit(peek(3 + digits))) {
            version = version * 10 + (peek(3 + digits) - '0');
            digits++;
        }
        if (digits == 6 && isDigit(peek(9))) {
            version /= 10;
            digits = 5;
        }
        if (digits >= 5 && version > VERSION) {
            return false;
        }
        inVersionComment = true;
        at += digits >= 5 ? 3 + digits : 3;
        return true;
    }

    /// The place after the comment's end, or -1. A skipped version comment may hold comments of its own.
    private int endOfComment(int from, boolean nesting) {
        int close = text.indexOf("*/", from);
        int open = nesting ? text.indexOf("/*", from) : -1;
        while (open >= 0 && open < close) {
            int inner = text.indexOf("*/", open + 2);
            if (inner < 0) {
                return -1;
            }
            close = text.indexOf("*/", inner + 2);
            open = text.indexOf("/*", inner + 2);
        }
        return close < 0 || close + 2 > limit ? -1 : close + 2;
    }

    private boolean mayHaveHints() {
        if (tokens.count() == 0) {
            return false;
        }
        return switch (tokens.kind(tokens.count() - 1)) {
            case SELECT, INSERT, REPLACE, UPDATE, DELETE -> true;
            default -> false;
        };
    }

    private Token next(char c) {
        if (isWordStart(c)) {
            return word(c);
        }
        if (isDigit(c)) {
            return number();
        }
        return switch (c) {
            case '\'' -> string(at);
            case '"' -> ansiQuotes ? quotedName('"') : string(at);
            case '`' -> quotedName('`');
            case '.' -> isDigit(peek(1)) && !followsName() ? fraction() : mark(Token.DOT, 1);
            case '@' -> at();
            case '/' -> peek(1) == '*' ? hintOrOpenComment() : mark(Token.SLASH, 1);
            case '?' -> question();
            case ';' -> mark(Token.SEMICOLON, 1);
            default -> symbol(c);
        };
    }

    private Token mark(Token kind, int length) {
        at += length;
        return kind;
    }

    /// `t.1` is a column called 1.
    private boolean followsName() {
        return tokens.count() > 0
                && tokens.end(tokens.count() - 1) == at
                && (tokens.kind(tokens.count() - 1).isName()
                        || at > 0 && isWordPart(text.charAt(at - 1)));
    }

    private Token question() {
        return mark(placeholders && !isWordPart(peek(1)) ? Token.PARAMETER : Token.INVALID, 1);
    }

    private Token hintOrOpenComment() {
        int close = text.indexOf("*/", at + 2);
        if (close >= 0 && close + 2 <= limit) {
            at = close + 2;
            return Token.HINT;
        }
        at = limit;
        return Token.INVALID;
    }

    // Symbols

    private Token symbol(char c) {
        return switch (c) {
            case ',' -> mark(Token.COMMA, 1);
            case '(' -> mark(Token.LEFT_PAREN, 1);
            case ')' -> mark(Token.RIGHT_PAREN, 1);
            case '{' -> mark(Token.LEFT_BRACE, 1);
            case '}' -> mark(Token.RIGHT_BRACE, 1);
            case '=' -> mark(Token.EQUAL, 1);
            case '+' -> mark(Token.PLUS, 1);
            case '*' -> mark(Token.STAR, 1);
            case '%' -> mark(Token.PERCENT, 1);
            case '^' -> mark(Token.CARET, 1);
            case '~' -> mark(Token.TILDE, 1);
            case '-' -> minus();
            case ':' -> mark(peek(1) == '=' ? Token.ASSIGN : Token.COLON, peek(1) == '=' ? 2 : 1);
            case '!' -> mark(peek(1) == '=' ? Token.NOT_EQUAL : Token.BANG, peek(1) == '=' ? 2 : 1);
            case '&' ->
                    mark(peek(1) == '&' ? Token.AND_AND : Token.AMPERSAND, peek(1) == '&' ? 2 : 1);
            case '|' -> mark(peek(1) == '|' ? Token.PIPE_PIPE : Token.PIPE, peek(1) == '|' ? 2 : 1);
            case '<' -> less();
            case '>' -> greater();
            default -> mark(Token.INVALID, 1);
        };
    }

    private Token minus() {
        if (peek(1) != '>') {
            return mark(Token.MINUS, 1);
        }
        return peek(2) == '>' ? mark(Token.UNQUOTING_ARROW, 3) : mark(Token.ARROW, 2);
    }

    private Token less() {
        return switch (peek(1)) {
            case '=' ->
                    peek(2) == '>' ? mark(Token.NULL_SAFE_EQUAL, 3) : mark(Token.LESS_OR_EQUAL, 2);
            case '>' -> mark(Token.NOT_EQUAL, 2);
            case '<' -> mark(Token.SHIFT_LEFT, 2);
            default -> mark(Token.LESS_THAN, 1);
        };
    }

    private Token greater() {
        return switch (peek(1)) {
            case '=' -> mark(Token.GREATER_OR_EQUAL, 2);
            case '>' -> mark(Token.SHIFT_RIGHT, 2);
            default -> mark(Token.GREATER_THAN, 1);
        };
    }

    /// `@` and what follows it: `@@`, a quoted name or string, or a host name, which takes points.
    private Token at() {
        at++;
        if (peek(0) == '@') {
            at++;
            return Token.AT_SIGNS;
        }
        char c = peek(0);
        if (c != '\'' && c != '"' && c != '`') {
            tokens.add(Token.AT_SIGN, at - 1, at);
            while (at < limit && isHostPart(text.charAt(at))) {
                at++;
            }
            return Token.HOSTNAME;
        }
        return Token.AT_SIGN;
    }

    private static boolean isHostPart(char c) {
        return isWordPart(c) || c == '.';
    }

    // Words

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 128;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c);
    }

    private Token word(char first) {
        char quote = peek(1);
        if (quote == '\'') {
            switch (first) {
                case 'x', 'X' -> {
                    return digits(true);
                }
                case 'b', 'B' -> {
                    return digits(false);
                }
                case 'n', 'N' -> {
                    return string(at + 1) == Token.QUOTED_STRING
                            ? Token.NATIONAL_STRING
                            : Token.INVALID;
                }
                default -> {}
            }
        }
        int start = at;
        int hash = 0;
        char c = first;
        do {
            hash = Keywords.step(hash, c);
            at++;
            c = peek(0);
        } while (isWordPart(c));
        boolean qualifies = c == '.' && isWordPart(peek(1));
        if (qualifies || afterDot(start)) {
            return Token.IDENTIFIER;
        }
        var found = Keywords.find(text, start, at, hash);
        if (found == Token.IDENTIFIER
                && first == '_'
                && Introducers.contains(text.substring(start + 1, at))) {
            return Token.INTRODUCER;
        }
        return found.compareTo(Token.ADDDATE) >= 0 && !opensCall() ? Token.IDENTIFIER : found;
    }

    private boolean opensCall() {
        int index = at;
        while (ignoreSpace && index < limit && text.charAt(index) <= ' ') {
            index++;
        }
        return index < limit && text.charAt(index) == '(';
    }

    /// After `t.` every word is a name.
    private boolean afterDot(int start) {
        return tokens.count() > 0
                && tokens.kind(tokens.count() - 1) == Token.DOT
                && tokens.end(tokens.count() - 1) == start;
    }

    /// `x'4D'` (an even number of digits) and `b'01'`.
    private Token digits(boolean hex) {
        int start = at;
        at += 2;
        while (hex ? isHex(peek(0)) : peek(0) == '0' || peek(0) == '1') {
            at++;
        }
        boolean even = (at - start) % 2 == 0;
        if (peek(0) != '\'' || (hex && !even)) {
            return Token.INVALID;
        }
        at++;
        return hex ? Token.HEX_NUMBER : Token.BIT_NUMBER;
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private Token quotedName(char quote) {
        int index = at + 1;
        while (index < limit) {
            if (text.charAt(index) == quote) {
                if (index + 1 >= limit || text.charAt(index + 1) != quote) {
                    at = index + 1;
                    return Token.QUOTED_IDENTIFIER;
                }
                index++;
            }
            index++;
        }
        at = limit;
        return Token.INVALID;
    }

    private Token string(int from) {
        char quote = text.charAt(from);
        int index = from + 1;
        while (index < limit) {
            if ((index & FAR) == FAR) {
                checkpoint.run();
            }
            char c = text.charAt(index);
            if (c == '\\' && backslashEscapes) {
                index++;
            } else if (c == quote) {
                if (index + 1 >= limit || text.charAt(index + 1) != quote) {
                    at = index + 1;
                    return Token.QUOTED_STRING;
                }
                index++;
            }
            index++;
        }
        at = limit;
        return Token.INVALID;
    }

    // Numbers, and names that begin with a digit

    private Token number() {
        if (afterDot(at)) {
            return digitName();
        }
        int start = at;
        if (text.charAt(at) == '0' && (peek(1) == 'x' || peek(1) == 'b')) {
            boolean hex = peek(1) == 'x';
            at += 2;
            while (hex ? isHex(peek(0)) : peek(0) == '0' || peek(0) == '1') {
                at++;
            }
            if (at > start + 2 && !isWordPart(peek(0))) {
                return hex ? Token.HEX_NUMBER : Token.BIT_NUMBER;
            }
            return digitName();
        }
        skipDigits();
        char c = peek(0);
        if (c == '.') {
            at++;
            return fractionDigits();
        }
        if (!isWordPart(c)) {
            return Token.INTEGER_NUMBER;
        }
        if ((c == 'e' || c == 'E') && startsExponent()) {
            at += isDigit(peek(1)) ? 1 : 2;
            skipDigits();
            return Token.FLOAT_NUMBER;
        }
        return digitName();
    }

    private boolean startsExponent() {
        char sign = peek(1);
        return isDigit(sign) || ((sign == '+' || sign == '-') && isDigit(peek(2)));
    }

    private void skipDigits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private Token digitName() {
        while (isWordPart(peek(0))) {
            at++;
        }
        return Token.IDENTIFIER;
    }

    private Token fraction() {
        at++;
        return fractionDigits();
    }

    private Token fractionDigits() {
        skipDigits();
        char c = peek(0);
        if (c != 'e' && c != 'E') {
            return Token.DECIMAL_NUMBER;
        }
        if (!startsExponent()) {
            at++;
            return Token.INVALID;
        }
        at += isDigit(peek(1)) ? 1 : 2;
        skipDigits();
        return Token.FLOAT_NUMBER;
    }
}
