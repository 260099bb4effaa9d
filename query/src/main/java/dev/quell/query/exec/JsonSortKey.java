package dev.quell.query.exec;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.JsonOrder;
import dev.quell.query.value.JsonValue;
import java.nio.charset.StandardCharsets;

/// Sort keys of JSON documents, in the order of [JsonOrder] – but that of two arrays the shorter comes first, as MySQL sorts
/// them, which looks no further.
final class JsonSortKey {
    private JsonSortKey() {}

    static void add(JsonValue document, SortKey key) {
        Checkpoint.pass();
        key.add(JsonOrder.rank(document) + 1);
        switch (document) {
            case JsonValue.Null _ -> {}
            case JsonValue.Bool(boolean value) -> key.add(value ? 1 : 0);
            case JsonValue.Number(var value) -> SortKeys.addDecimal(JsonOrder.decimal(value), key);
            case JsonValue.Text(var text) -> addText(text, key);
            case JsonValue.Opaque(var value, _) -> addOpaque(value, key);
            case JsonValue.Array(var items) -> {
                SortKeys.addNumber(0, items.size(), key);
                items.forEach(item -> add(item, key));
            }
            case JsonValue.Object(var members) -> {
                SortKeys.addNumber(0, members.size(), key);
                members.forEach((name, value) -> {
                    addText(name, key);
                    add(value, key);
                });
            }
        }
    }

    private static void addText(String text, SortKey key) {
        SortKeys.addBytes(text.getBytes(StandardCharsets.UTF_8), key);
    }

    private static void addOpaque(Value value, SortKey key) {
        switch (value) {
            case Value.Date(int year, int month, int day) ->
                    SortKeys.addNumber(0, SortKeys.days(year, month, day), key);
            case Value.DateTime time -> SortKeys.addNumber(0, SortKeys.moment(time), key);
            case Value.Time(long micros) -> SortKeys.addNumber(0, micros ^ Long.MIN_VALUE, key);
            default -> addText(ValueText.of(value, SqlType.NULL), key);
        }
    }
}
