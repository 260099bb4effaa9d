package dev.quell.query.value;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The order of JSON documents: first by kind, then by value.
public final class JsonOrder {
    private JsonOrder() {}

    /// Less than, equal to or greater than 0.
    public static int compare(JsonValue a, JsonValue b) {
        Checkpoint.pass();
        int byKind = Integer.compare(rank(a), rank(b));
        if (byKind != 0) {
            return byKind;
        }
        return switch (a) {
            case JsonValue.Null _ -> 0;
            case JsonValue.Bool(boolean value) ->
                    Boolean.compare(value, b instanceof JsonValue.Bool(boolean other) && other);
            case JsonValue.Number(var value) -> decimal(value).compareTo(decimal(number(b)));
            case JsonValue.Text(var value) ->
                    bytes(value, b instanceof JsonValue.Text(var other) ? other : "");
            case JsonValue.Opaque opaque -> opaques(opaque, b);
            case JsonValue.Array array -> arrays(array, b);
            case JsonValue.Object object -> objects(object, b);
        };
    }

    /// Kinds from low to high; the manual lists them the other way round.
    public static int rank(JsonValue value) {
        return switch (value) {
            case JsonValue.Null _ -> 0;
            case JsonValue.Number _ -> 1;
            case JsonValue.Text _ -> 2;
            case JsonValue.Object _ -> 3;
            case JsonValue.Array _ -> 4;
            case JsonValue.Bool _ -> 5;
            case JsonValue.Opaque(Value.Date _, _) -> 6;
            case JsonValue.Opaque(Value.Time _, _) -> 7;
            case JsonValue.Opaque(Value.DateTime _, _) -> 8;
            case JsonValue.Opaque(Value.Bit _, _) -> 10;
            case JsonValue.Opaque _ -> 11;
        };
    }

    /// The same for documents that compare as equal.
    public static int hash(JsonValue document) {
        Checkpoint.pass();
        return switch (document) {
            case JsonValue.Null _ -> 0;
            case JsonValue.Bool(boolean value) -> Boolean.hashCode(value);
            case JsonValue.Number(var value) -> decimal(value).stripTrailingZeros().hashCode();
            case JsonValue.Text(var value) -> value.hashCode();
            case JsonValue.Opaque(var value, _) -> ValueText.of(value, SqlType.NULL).hashCode();
            case JsonValue.Array(var items) -> {
                int hash = 1;
                for (JsonValue item : items) {
                    hash = 31 * hash + hash(item);
                }
                yield hash;
            }
            case JsonValue.Object(var members) -> {
                int hash = 2;
                for (var member : members.entrySet()) {
                    hash = 31 * (31 * hash + member.getKey().hashCode()) + hash(member.getValue());
                }
                yield hash;
            }
        };
    }

    private static Value number(JsonValue value) {
        return value instanceof JsonValue.Number(var number) ? number : Value.Int.of(0);
    }

    /// A JSON number.
    public static BigDecimal decimal(Value number) {
        return switch (number) {
            case Value.Int(long value) -> BigDecimal.valueOf(value);
            case Value.Unsigned(long bits) -> new BigDecimal(Convert.big(bits));
            case Value.Decimal(var value) -> value;
            case Value.Real(double value) -> BigDecimal.valueOf(value);
            default -> BigDecimal.ZERO;
        };
    }

    private static int bytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static int opaques(JsonValue.Opaque a, JsonValue b) {
        if (!(b instanceof JsonValue.Opaque other)) {
            return 0;
        }
        if (a.value() instanceof Value.Time(long x)
                && other.value() instanceof Value.Time(long y)) {
            return Long.compare(x, y);
        }
        return ValueText.of(a.value(), SqlType.NULL)
                .compareTo(ValueText.of(other.value(), SqlType.NULL));
    }

    private static int arrays(JsonValue.Array a, JsonValue b) {
        var left = a.items();
        var right = b.asItems();
        for (int i = 0; i < left.size() && i < right.size(); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    // Equal only with equal members; else an order that is at least always the same.
    private static int objects(JsonValue.Object a, JsonValue b) {
        var right = b instanceof JsonValue.Object(var members) ? members : a.members();
        int bySize = Integer.compare(a.members().size(), right.size());
        if (bySize != 0) {
            return bySize;
        }
        var others = right.entrySet().iterator();
        for (var member : a.members().entrySet()) {
            var other = others.next();
            int byKey = JsonValue.KEY_ORDER.compare(member.getKey(), other.getKey());
            int order = byKey != 0 ? byKey : compare(member.getValue(), other.getValue());
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
