package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import dev.quell.base.value.JsonText;
import dev.quell.base.value.LargeValue;
import dev.quell.base.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON text. Each value, and each stretch of a long string, is a checkpoint.
public final class JsonReader {
    private static final int MAX_DEPTH = 100;

    /// So many characters of a string between two checkpoints.
    private static final int FAR = 0xFFFF;

    /// What a tree of short values takes for each character of its text.
    private static final long TREE_BYTES = 20;

    private final String text;
    private final boolean kept;
    private int at;
    private int depth;

    private JsonReader(String text, boolean kept) {
        this.text = text;
        this.kept = kept;
    }

    /// What is wrong with a text, and where.
    public static final class Malformed extends RuntimeException {
        private final int offset;

        Malformed(String message, int offset) {
            super(message, null, false, false);
            this.offset = offset;
        }

        /// Characters before the place.
        public int offset() {
            return offset;
        }

        /// In the words that error 3140 quotes.
        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /// @throws Malformed if it is no JSON document
    public static JsonValue read(String text) {
        return read(new JsonReader(text, false));
    }

    /// Reads the text of a [Value.Json], which may have marks.
    static JsonValue readKept(String text) {
        return read(new JsonReader(text, true));
    }

    private static JsonValue read(JsonReader reader) {
        String text = reader.text;
        LargeValue.expect(TREE_BYTES * text.length());
        reader.skipSpaces();
        if (reader.at == text.length()) {
            throw new Malformed("The document is empty.", 0);
        }
        var value = reader.value();
        reader.skipSpaces();
        if (reader.at < text.length()) {
            throw new Malformed(
                    "The document root must not be followed by other values.", reader.at);
        }
        return value;
    }

    private JsonValue value() {
        Checkpoint.pass();
        if (at == text.length()) {
            throw invalid();
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonValue.Text(string());
            case 't' -> word("true", new JsonValue.Bool(true));
            case 'f' -> word("false", new JsonValue.Bool(false));
            case 'n' -> word("null", JsonValue.NULL);
            default -> kept && c == JsonText.MARK ? marked() : number();
        };
    }

    private JsonValue marked() {
        var mark = JsonMark.of(text.charAt(at + 1));
        at += 2;
        if (peek('"')) {
            return mark.read(string());
        }
        int start = at;
        while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
            Portions.pass(at++);
        }
        return mark.read(text.substring(start, at));
    }

    private JsonValue word(String word, JsonValue value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (!peek(word.charAt(i))) {
                throw invalid();
            }
        }
        return value;
    }

    private JsonValue number() {
        int start = at;
        if (peek('-')) {
            at++;
        }
        int digits = at;
        skipDigits();
        if (at == digits || (text.charAt(digits) == '0' && at > digits + 1)) {
            at = start;
            throw invalid();
        }
        if (peek('.')) {
            at++;
            digits(start);
        }
        if (peek('e') || peek('E')) {
            at++;
            if (peek('+') || peek('-')) {
                at++;
            }
            digits(start);
        }
        var number = JsonValue.number(text.substring(start, at));
        if (number.value() instanceof Value.Real(double real) && Double.isInfinite(real)) {
            throw new Malformed("Number too big to be stored in double.", start);
        }
        return number;
    }

    private void digits(int start) {
        int from = at;
        skipDigits();
        if (at == from) {
            throw new Malformed("Miss fraction part in number.", start);
        }
    }

    private void skipDigits() {
        while (at < text.length() && DateTimeReader.isDigit(text.charAt(at))) {
            Portions.pass(at++);
        }
    }

    private JsonValue array() {
        enter();
        List<JsonValue> items = new ArrayList<>();
        at++;
        skipSpaces();
        if (peek(']')) {
            at++;
            depth--;
            return new JsonValue.Array(items);
        }
        while (true) {
            skipSpaces();
            items.add(value());
            skipSpaces();
            if (peek(']')) {
                at++;
                depth--;
                return new JsonValue.Array(items);
            }
            if (!peek(',')) {
                throw new Malformed("Missing a comma or ']' after an array element.", at);
            }
            at++;
        }
    }

    private JsonValue object() {
        enter();
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        skipSpaces();
        if (peek('}')) {
            at++;
            depth--;
            return new JsonValue.Object(members);
        }
        while (true) {
            skipSpaces();
            if (!peek('"')) {
                throw new Malformed("Missing a name for object member.", at);
            }
            String key = string();
            skipSpaces();
            if (!peek(':')) {
                throw new Malformed("Missing a colon after a name of object member.", at);
            }
            at++;
            skipSpaces();
            members.put(key, value());
            skipSpaces();
            if (peek('}')) {
                at++;
                depth--;
                return new JsonValue.Object(members);
            }
            if (!peek(',')) {
                throw new Malformed("Missing a comma or '}' after an object member.", at);
            }
            at++;
        }
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw ErrorCode.JSON_DOCUMENT_TOO_DEEP.error();
        }
    }

    private String string() {
        int start = at++;
        var string = new StringBuilder();
        while (at < text.length()) {
            if ((at & FAR) == FAR) {
                Checkpoint.pass();
            }
            char c = text.charAt(at++);
            if (c == '"') {
                return string.toString();
            }
            if (c == '\\') {
                string.append(escape(start));
            } else if (c < ' ') {
                throw new Malformed("Invalid encoding in string.", start);
            } else {
                string.append(c);
            }
        }
        throw new Malformed("Missing a closing quotation mark in string.", start);
    }

    private char escape(int start) {
        if (at == text.length()) {
            throw new Malformed("Missing a closing quotation mark in string.", start);
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(start);
            default -> throw new Malformed("Invalid escape character in string.", start);
        };
    }

    private char unicode(int start) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw new Malformed("Incorrect hex digit after \\u escape in string.", start);
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void skipSpaces() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private Malformed invalid() {
        return new Malformed("Invalid value.", at);
    }
}
