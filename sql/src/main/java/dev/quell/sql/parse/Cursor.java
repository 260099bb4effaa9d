package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Lexer;
import dev.quell.sql.lex.Token;
import dev.quell.sql.lex.Tokens;
import java.util.ArrayList;
import java.util.List;

/// Where the parser stands in the tokens of its statement, and the errors it gives there.
///
/// The parser looks ahead but never fails before the first token that no statement could have in its place: MySQL's
/// message names that token.
final class Cursor {
    /// How deep expressions and queries may nest. Each level costs stack, here and in the rooms that walk the tree.
    static final int MAX_DEPTH = 250;

    private static final int STEPS_BETWEEN_CHECKPOINTS = 1_024;
    private static final int NEAR_BYTES = 80;
    private static final int THREAD_STACK = 1_048_576;

    final SqlMode mode;
    Tokens tokens;
    private final int origin;
    private final int limit;
    private final Runnable checkpoint;
    private int at;
    private Token kind;
    private int depth;
    private int parameters;
    private List<Integer> rowCounts = List.of();
    private List<SqlError> warnings = List.of();
    private List<String> hints = List.of();

    /// @param origin where line 1 begins
    /// @param limit where the text of the message ends
    Cursor(Tokens tokens, SqlMode mode, int origin, int limit, Runnable checkpoint) {
        this.tokens = tokens;
        this.mode = mode;
        this.origin = origin;
        this.limit = limit;
        this.checkpoint = checkpoint;
        kind = tokens.kind(0);
    }

    Token kind() {
        return kind;
    }

    Token kind(int ahead) {
        return tokens.kind(at + ahead);
    }

    /// The index of the current token.
    int at() {
        return at;
    }

    boolean is(Token token) {
        return kind == token;
    }

    boolean is(Token first, Token second) {
        return kind == first && kind(1) == second;
    }

    /// Whether the current token is a name that reads like this: for words that are no keywords.
    boolean isText(String word) {
        return kind == Token.IDENTIFIER && tokens.isText(at, word);
    }

    boolean atEnd() {
        return kind == Token.END_OF_TEXT || kind == Token.SEMICOLON;
    }

    /// Skips what is only recognised.
    ///
    /// @return the index of the statement's last token
    int skipRest() {
        while (!atEnd()) {
            if (kind == Token.INVALID) {
                throw error();
            }
            advance();
        }
        return at - 1;
    }

    /// Goes on behind the semicolon that stands here, which is one inside a stored program.
    void passSemicolon() {
        tokens = Lexer.scan(tokens.text(), tokens.end(at), limit, mode, false, checkpoint);
        at = 0;
        kind = tokens.kind(0);
    }

    void advance() {
        at++;
        kind = tokens.kind(at);
        if (at % STEPS_BETWEEN_CHECKPOINTS == 0) {
            checkpoint.run();
        }
    }

    boolean accept(Token token) {
        if (kind != token) {
            return false;
        }
        advance();
        return true;
    }

    /// Takes both tokens or, if they do not stand here, none.
    boolean accept(Token first, Token second) {
        if (!is(first, second)) {
            return false;
        }
        advance();
        advance();
        return true;
    }

    boolean acceptText(String word) {
        if (!isText(word)) {
            return false;
        }
        advance();
        return true;
    }

    void expect(Token token) {
        if (kind != token) {
            throw error();
        }
        advance();
    }

    void expect(Token first, Token second) {
        expect(first);
        expect(second);
    }

    /// Takes whichever of two synonyms stands here.
    void expectEither(Token one, Token other) {
        if (!accept(one)) {
            expect(other);
        }
    }

    /// `=`, which most options may leave out.
    void skipEqual() {
        accept(Token.EQUAL);
    }

    boolean ifExists() {
        if (!accept(Token.IF)) {
            return false;
        }
        expect(Token.EXISTS);
        return true;
    }

    boolean ifNotExists() {
        if (!accept(Token.IF)) {
            return false;
        }
        expect(Token.NOT, Token.EXISTS);
        return true;
    }

    /// A name: not a reserved word, unless quoted.
    String name() {
        if (!kind.isName()) {
            throw error();
        }
        String name = tokens.name(at);
        advance();
        return name;
    }

    boolean isNameOrString() {
        return kind.isName() || kind == Token.QUOTED_STRING;
    }

    /// A name or a string, as aliases, users and character sets may be written.
    String nameOrString() {
        return kind == Token.QUOTED_STRING ? string() : name();
    }

    /// One string literal without an introducer.
    String string() {
        if (kind != Token.QUOTED_STRING) {
            throw error();
        }
        String value = tokens.string(at);
        advance();
        return value;
    }

    /// The current token as written, taken.
    String takeSource() {
        String source = tokens.source(at);
        advance();
        return source;
    }

    /// The text from one token's start to another's end.
    String source(int firstToken, int lastToken) {
        return tokens.text().substring(tokens.start(firstToken), tokens.end(lastToken));
    }

    /// The next parameter's number.
    int nextParameter() {
        return parameters++;
    }

    int parameters() {
        return parameters;
    }

    /// The next parameter's number; it stands in a LIMIT.
    int nextRowCount() {
        if (rowCounts.isEmpty()) {
            rowCounts = new ArrayList<>();
        }
        rowCounts.add(parameters);
        return nextParameter();
    }

    List<Integer> rowCounts() {
        return rowCounts;
    }

    /// Notes a warning that the statement gives if it is read to its end.
    void warn(SqlError warning) {
        if (warnings.isEmpty()) {
            warnings = new ArrayList<>();
        }
        warnings.add(warning);
    }

    List<SqlError> warnings() {
        return warnings;
    }

    /// Notes the text of a comment with hints.
    void noteHints(String text) {
        if (hints.isEmpty()) {
            hints = new ArrayList<>(1);
        }
        hints.add(text);
    }

    List<String> hints() {
        return hints;
    }

    /// Goes one level deeper; [#leave] comes back. (No try/finally: after an error nobody goes on.)
    void enter() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw tooDeep();
        }
    }

    void leave() {
        depth--;
    }

    /// What MySQL says when a statement's nesting would run over the thread's stack.
    static SqlError tooDeep() {
        return ErrorCode.STACK_OVERRUN_NEED_MORE.error(THREAD_STACK, THREAD_STACK, 20_000);
    }

    /// The syntax error at the current token.
    SqlError error() {
        return errorAt(at);
    }

    /// An error of its own at the current token.
    SqlError error(ErrorCode what) {
        return errorAtPlace(what.message(), tokens.start(at));
    }

    /// The syntax error at some token.
    SqlError errorAt(int index) {
        return errorAtPlace(tokens.start(index));
    }

    /// The syntax error where the last token ends: what should follow it directly does not.
    SqlError errorAfterLast() {
        return errorAtPlace(tokens.end(at - 1));
    }

    private SqlError errorAtPlace(int offset) {
        return errorAtPlace(ErrorCode.SYNTAX_ERROR.message(), offset);
    }

    private SqlError errorAtPlace(String what, int offset) {
        int place = Math.min(offset, limit);
        int line = 1;
        for (int i = origin; i < place; i++) {
            if (tokens.text().charAt(i) == '\n') {
                line++;
            }
        }
        return ErrorCode.PARSE_ERROR.error(what, near(tokens.text(), place, limit), line);
    }

    /// The rest of the statement, cut to 80 bytes of UTF-8 between characters.
    private static String near(String text, int from, int limit) {
        int bytes = 0;
        int index = from;
        while (index < limit) {
            int codePoint = text.codePointAt(index);
            bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (bytes > NEAR_BYTES) {
                break;
            }
            index += Character.charCount(codePoint);
        }
        return text.substring(from, Math.min(index, limit));
    }
}
