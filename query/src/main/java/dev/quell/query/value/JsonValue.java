package dev.quell.query.value;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Portions;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.DecimalText;
import dev.quell.base.value.NumberText;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A JSON document, taken apart.
public sealed interface JsonValue {
    /// Keys in the order in which MySQL keeps them: shorter ones first, then by bytes.
    Comparator<String> KEY_ORDER =
            Comparator.<String>comparingInt(key -> key.getBytes(StandardCharsets.UTF_8).length)
                    .thenComparing((a, b) ->
                            Arrays.compareUnsigned(
                                    a.getBytes(StandardCharsets.UTF_8),
                                    b.getBytes(StandardCharsets.UTF_8)));

    Null NULL = new Null();

    /// JSON's null, which is not SQL's NULL.
    record Null() implements JsonValue {}

    record Bool(boolean value) implements JsonValue {}

    /// A number; [Value.Int], [Value.Unsigned], [Value.Decimal] or [Value.Real].
    record Number(Value value) implements JsonValue {}

    record Text(String value) implements JsonValue {}

    /// A date, time or byte string, which JSON shows as a string but keeps the type of.
    record Opaque(Value value, SqlType type) implements JsonValue {}

    record Array(List<JsonValue> items) implements JsonValue {
        public Array {
            items = List.copyOf(items);
        }
    }

    /// @param members sorted by [#KEY_ORDER]
    record Object(Map<String, JsonValue> members) implements JsonValue {
        public Object {
            var sorted = new TreeMap<String, JsonValue>(KEY_ORDER);
            sorted.putAll(members);
            members = sorted;
        }
    }

    /// Reads the text of a [Value.Json], which is known to be right and may have marks.
    static JsonValue parse(String kept) {
        return JsonReader.readKept(kept);
    }

    /// A SQL value as a JSON scalar (or document, if it is one): strings stay strings, truth values become booleans.
    static JsonValue of(Value value, SqlType type) {
        return switch (value) {
            case Value.Null _ -> NULL;
            case Value.Json(var kept) -> parse(kept);
            case Value.Int(long truth) when type.equals(SqlType.BOOLEAN) -> new Bool(truth != 0);
            case Value.Int _, Value.Unsigned _, Value.Decimal _, Value.Real _ -> new Number(value);
            case Value.Single(float number) -> new Number(new Value.Real(number));
            case Value.Text(var text) -> new Text(text);
            case Value.Enumerated(_, var label) -> new Text(label);
            case Value.Members(_, var text) -> new Text(text);
            case Value.Date _, Value.DateTime _, Value.Time _ -> new Opaque(value, type);
            case Value.Binary _, Value.Bit _ -> new Opaque(value, type);
        };
    }

    /// The document as MySQL writes it.
    default String text() {
        var text = new StringBuilder();
        appendTo(text, false);
        return text.toString();
    }

    default Value toValue() {
        var text = new StringBuilder();
        appendTo(text, true);
        return new Value.Json(text.toString());
    }

    /// JSON_TYPE's name for it.
    default String typeName() {
        return switch (this) {
            case Null _ -> "NULL";
            case Bool _ -> "BOOLEAN";
            case Number(Value.Int _) -> "INTEGER";
            case Number(Value.Unsigned _) -> "UNSIGNED INTEGER";
            case Number(Value.Decimal _) -> "DECIMAL";
            case Number _ -> "DOUBLE";
            case Text _ -> "STRING";
            case Array _ -> "ARRAY";
            case Object _ -> "OBJECT";
            case Opaque(var value, var type) -> opaqueName(value, type);
        };
    }

    private static String opaqueName(Value value, SqlType type) {
        return switch (value) {
            case Value.Date _ -> "DATE";
            case Value.Time _ -> "TIME";
            case Value.DateTime _ -> "DATETIME";
            case Value.Bit _ -> type.kind() == TypeKind.BIT ? "BIT" : "BLOB";
            default -> "BLOB";
        };
    }

    /// Levels of nesting: 1 for a scalar.
    default int depth() {
        return switch (this) {
            case Array(var items) -> 1 + items.stream().mapToInt(JsonValue::depth).max().orElse(0);
            case Object(var members) ->
                    1 + members.values().stream().mapToInt(JsonValue::depth).max().orElse(0);
            case Null _, Bool _, Number _, Text _, Opaque _ -> 1;
        };
    }

    /// What JSON_UNQUOTE and `->>` give: a string without its quotes, anything else as it is.
    default String unquoted() {
        return switch (this) {
            case Text(var string) -> string;
            case Opaque _ -> {
                String quoted = text();
                yield quoted.substring(1, quoted.length() - 1);
            }
            case Null _, Bool _, Number _, Array _, Object _ -> text();
        };
    }

    private void appendTo(StringBuilder text, boolean marked) {
        Checkpoint.pass();
        if (marked) {
            JsonMark.of(this).ifPresent(mark -> mark.appendTo(text));
        }
        switch (this) {
            case Null _ -> text.append("null");
            case Bool(boolean value) -> text.append(value);
            case Number(var value) -> text.append(numberText(value));
            case Text(var value) -> quote(value, text);
            case Opaque(var value, var type) -> quote(opaqueText(value, type), text);
            case Array(var items) -> {
                String comma = "[";
                for (JsonValue item : items) {
                    text.append(comma);
                    item.appendTo(text, marked);
                    comma = ", ";
                }
                text.append(items.isEmpty() ? "[]" : "]");
            }
            case Object(var members) -> {
                String comma = "{";
                for (var member : members.entrySet()) {
                    text.append(comma);
                    quote(member.getKey(), text);
                    text.append(": ");
                    member.getValue().appendTo(text, marked);
                    comma = ", ";
                }
                text.append(members.isEmpty() ? "{}" : "}");
            }
        }
    }

    private static String numberText(Value value) {
        if (value instanceof Value.Real(double number)) {
            String text = NumberText.of(number);
            boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
            return whole ? text + ".0" : text;
        }
        return ValueText.of(value, SqlType.NULL);
    }

    private static String opaqueText(Value value, SqlType type) {
        return switch (value) {
            case Value.Date date -> ValueText.of(date, type);
            case Value.DateTime time -> ValueText.of(time, SqlType.temporal(TypeKind.DATETIME, 6));
            case Value.Time time -> ValueText.of(time, SqlType.temporal(TypeKind.TIME, 6));
            case Value other ->
                    "base64:type"
                            + JsonMark.wireType(type)
                            + ":"
                            + base64(ValueText.bytes(other, type, CharacterSet.BINARY));
        };
    }

    private static StringBuilder base64(byte[] bytes) {
        var text = new StringBuilder(bytes.length / 3 * 4 + 4);
        Portions.each(
                bytes.length,
                (from, to) ->
                        text.append(
                                Base64.getEncoder()
                                        .encodeToString(Arrays.copyOfRange(bytes, from, to))));
        return text;
    }

    /// Appends a string with quotes around it and escapes within.
    static void quote(String string, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < string.length(); i++) {
            Portions.pass(i);
            char c = string.charAt(i);
            switch (c) {
                case '"' -> into.append("\\\"");
                case '\\' -> into.append("\\\\");
                case '\b' -> into.append("\\b");
                case '\t' -> into.append("\\t");
                case '\n' -> into.append("\\n");
                case '\f' -> into.append("\\f");
                case '\r' -> into.append("\\r");
                default -> {
                    if (c < ' ') {
                        into.append(String.format("\\u%04x", (int) c));
                    } else {
                        into.append(c);
                    }
                }
            }
        }
        into.append('"');
    }

    /// The items of an array, or the value alone as one: JSON paths see scalars so.
    default List<JsonValue> asItems() {
        return this instanceof Array(var items) ? items : List.of(this);
    }

    /// A number of JSON text.
    static Number number(String text) {
        boolean real = text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        if (!real) {
            var whole = DecimalText.parse(text).toBigInteger();
            if (whole.bitLength() <= 63) {
                return new Number(Value.Int.of(whole.longValue()));
            }
            if (whole.signum() > 0 && whole.bitLength() == 64) {
                return new Number(new Value.Unsigned(whole.longValue()));
            }
        }
        return new Number(new Value.Real(Double.parseDouble(text)));
    }

    /// A copy with more items at the end.
    static Array append(List<JsonValue> items, JsonValue... more) {
        List<JsonValue> all = new ArrayList<>(items);
        all.addAll(List.of(more));
        return new Array(all);
    }
}
