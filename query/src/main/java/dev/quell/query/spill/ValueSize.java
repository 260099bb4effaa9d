package dev.quell.query.spill;

import dev.quell.base.value.Value;
import dev.quell.base.value.Value.Binary;
import dev.quell.base.value.Value.Json;
import dev.quell.base.value.Value.Text;

/// How many bytes of heap rows take, about.
public final class ValueSize {
    private static final int FLAT = 32;

    private ValueSize() {}

    public static long of(Value[] row) {
        long bytes = 24 + 4L * row.length;
        for (Value value : row) {
            bytes += of(value);
        }
        return bytes;
    }

    private static long of(Value value) {
        return switch (value) {
            case Text(var text) -> FLAT + 40 + text.length();
            case Json(var text) -> FLAT + 40 + text.length();
            case Binary(var bytes) -> FLAT + 16 + bytes.length;
            case Value.Null _ -> 0;
            case Value.Decimal _ -> FLAT + 40;
            default -> FLAT;
        };
    }
}
