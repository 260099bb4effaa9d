package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.value.JsonPath.Index;
import dev.quell.query.value.JsonPath.Leg;
import java.util.ArrayList;
import java.util.List;

/// Reads the text of a JSON path.
final class JsonPathReader {
    private final String text;
    private int at;

    JsonPathReader(String text) {
        this.text = text;
    }

    JsonPath read() {
        List<Leg> legs = new ArrayList<>();
        skipSpaces();
        if (!take('$')) {
            at += text.isEmpty() ? 0 : 1;
            throw wrong();
        }
        skipSpaces();
        while (at < text.length()) {
            legs.add(leg());
            skipSpaces();
        }
        if (!legs.isEmpty() && legs.getLast() instanceof Leg.Ellipsis) {
            throw wrong();
        }
        return new JsonPath(legs);
    }

    private Leg leg() {
        if (take('.')) {
            skipSpaces();
            return take('*') ? new Leg.AnyMember() : new Leg.Member(key());
        }
        if (take('[')) {
            return item();
        }
        if (take('*')) {
            if (!take('*')) {
                throw wrong();
            }
            return new Leg.Ellipsis();
        }
        throw wrong();
    }

    private String key() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quotedKey();
        }
        int start = at;
        while (at < text.length() && isKeyPart(text.charAt(at), at > start)) {
            at++;
        }
        if (at == start) {
            throw wrong();
        }
        return text.substring(start, at);
    }

    // ECMAScript identifiers.
    private static boolean isKeyPart(char c, boolean inside) {
        return c == '$'
                || c == '_'
                || Character.isSurrogate(c)
                || (inside
                        ? Character.isUnicodeIdentifierPart(c)
                        : Character.isUnicodeIdentifierStart(c));
    }

    /// True if a key can stand in a path without quotes.
    static boolean isPlainKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (!isKeyPart(key.charAt(i), i > 0)) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    private String quotedKey() {
        int start = at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw wrong();
        }
        at++;
        try {
            if (JsonReader.read(text.substring(start, at)) instanceof JsonValue.Text(var key)) {
                return key;
            }
        } catch (JsonReader.Malformed e) {
            throw wrong();
        }
        throw wrong();
    }

    private Leg item() {
        skipSpaces();
        if (take('*')) {
            close();
            return new Leg.AnyItem();
        }
        var from = index();
        skipSpaces();
        if (!text.startsWith("to", at)) {
            close();
            return new Leg.Item(from);
        }
        at += 2;
        skipSpaces();
        var to = index();
        if (from.fromLast() == to.fromLast()
                && (from.fromLast() ? from.number() < to.number() : from.number() > to.number())) {
            throw wrong();
        }
        close();
        return new Leg.Range(from, to);
    }

    private Index index() {
        if (!text.startsWith("last", at)) {
            return new Index(number(), false);
        }
        at += 4;
        skipSpaces();
        if (!take('-')) {
            return new Index(0, true);
        }
        skipSpaces();
        return new Index(number(), true);
    }

    private int number() {
        int start = at;
        long number = 0;
        while (at < text.length()
                && Character.digit(text.charAt(at), 10) >= 0
                && number <= Integer.MAX_VALUE) {
            number = number * 10 + Character.digit(text.charAt(at), 10);
            at++;
        }
        if (at == start || number > Integer.MAX_VALUE) {
            throw wrong();
        }
        return (int) number;
    }

    private void close() {
        skipSpaces();
        if (!take(']')) {
            throw wrong();
        }
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpaces() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private SqlError wrong() {
        return ErrorCode.INVALID_JSON_PATH.error(Math.min(at, text.length()), "");
    }
}
