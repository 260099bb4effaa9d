package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Lexer;
import dev.quell.sql.lex.Token;
import dev.quell.sql.print.NormalForm;
import dev.quell.sql.tree.Expression;

/// Reads the statements of one text, one at a time. Used by one thread.
///
/// Every failure is a [dev.quell.base.error.SqlError]: 1064 with MySQL's own words for what is no SQL, 1065 for an empty
/// text, 1436 for what nests too deeply, and the few other errors that MySQL's parser itself gives.
public final class Parser {
    private final String text;
    private final SqlMode mode;
    private final boolean placeholders;
    private final Runnable checkpoint;
    private final int limit;
    private long fingerprint;

    /// @param placeholders whether `?` is a parameter (PREPARE); else it is a syntax error
    /// @param checkpoint run now and then while a long text is read; what it throws ends the parsing
    public Parser(String text, SqlMode mode, boolean placeholders, Runnable checkpoint) {
        this.text = text;
        this.mode = mode;
        this.placeholders = placeholders;
        this.checkpoint = checkpoint;
        int end = text.length();
        while (end > 0 && isTrailing(text.charAt(end - 1))) {
            end--;
        }
        limit = end;
    }

    /// Semicolons and blanks at the end belong to no statement.
    private static boolean isTrailing(char c) {
        return c == ';' || c == '\0' || isBlank(c);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// The only statement of a text, without `?` places.
    public static ParsedStatement parse(String text, SqlMode mode) {
        return new Parser(text, mode, false, () -> {}).single();
    }

    /// An expression alone: a stored default, CHECK condition or generation expression.
    public static Expression parseExpression(String text, SqlMode mode) {
        Runnable none = () -> {};
        int limit = text.length();
        var tokens = Lexer.scan(text, 0, limit, mode, false, none);
        var cursor = new Cursor(tokens, mode, 0, limit, none);
        var expression = new Grammar(cursor).expressions.expression();
        if (!cursor.is(Token.END_OF_TEXT)) {
            throw cursor.error();
        }
        return expression;
    }

    /// Whether a statement may begin at a place: something but blanks and semicolons follows.
    public boolean hasNext(int offset) {
        return offset < limit;
    }

    /// The only statement of the text.
    ///
    /// @throws dev.quell.base.error.SqlError 1064 also if a second one follows
    public ParsedStatement single() {
        var statement = parse(0);
        if (hasNext(statement.next())) {
            int at = skipBlanks(statement.next());
            var tokens = Lexer.scan(text, at, limit, mode, placeholders, checkpoint);
            var rest = new Cursor(tokens, mode, skipBlanks(0), limit, checkpoint);
            if (!rest.is(Token.END_OF_TEXT)) { // comments may follow
                throw rest.error();
            }
        }
        return statement;
    }

    /// The statement that begins at a place.
    ///
    /// @param offset 0, or [ParsedStatement#next] of the one before
    public ParsedStatement parse(int offset) {
        int start = skipBlanks(offset);
        var tokens = Lexer.scan(text, start, limit, mode, placeholders, checkpoint);
        var cursor = new Cursor(tokens, mode, start, limit, checkpoint);
        if (cursor.atEnd() && !tokens.commented()) {
            boolean follows = offset > 0 && cursor.is(Token.SEMICOLON);
            throw follows ? cursor.error() : ErrorCode.EMPTY_QUERY.error();
        }
        var statement = new StatementParser(new Grammar(cursor)).statement();
        if (!cursor.atEnd()) {
            throw cursor.error();
        }
        fingerprint = NormalForm.of(tokens).fingerprint();
        int end = cursor.tokens.start(cursor.at());
        boolean more = cursor.is(Token.SEMICOLON);
        return new ParsedStatement(
                statement,
                start,
                end,
                more ? end + 1 : text.length(),
                cursor.parameters(),
                cursor.rowCounts(),
                cursor.warnings(),
                cursor.hints());
    }

    /// The fingerprint of the statement that was parsed last: equal for statements of equal digest ([NormalForm]).
    public long fingerprint() {
        return fingerprint;
    }

    private int skipBlanks(int offset) {
        int index = offset;
        while (index < limit && (isBlank(text.charAt(index)) || text.charAt(index) == '\0')) {
            index++;
        }
        return Math.min(index, limit);
    }
}
