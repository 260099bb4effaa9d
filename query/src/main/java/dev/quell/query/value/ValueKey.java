package dev.quell.query.value;

import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import java.nio.ByteBuffer;

/// Values as keys of hash tables: equal exactly if SQL takes the values for the same in GROUP BY and DISTINCT, where
/// NULL is the same as NULL.
public final class ValueKey {
    private ValueKey() {}

    /// @param type the type of all values that are compared with one another
    public static Object of(Value value, SqlType type) {
        return switch (value) {
            case Value.Text(var text) -> text(text, type);
            case Value.Decimal(var number) -> number.stripTrailingZeros();
            case Value.Real(double number) -> number == 0 ? 0.0 : number;
            case Value.Single(float number) -> number == 0 ? 0.0f : number;
            case Value.Unsigned(long bits) -> bits >= 0 ? Value.Int.of(bits) : value;
            case Value.Enumerated(int index, _) -> index;
            case Value.Members(long bits, _) -> bits;
            case Value.Json(var text) -> text;
            case Value.Null _,
                    Value.Int _,
                    Value.Binary _,
                    Value.Bit _,
                    Value.Date _,
                    Value.DateTime _,
                    Value.Time _ ->
                    value;
        };
    }

    private static Object text(String text, SqlType type) {
        Collation collation =
                type.kind() == TypeKind.JSON ? Collation.UTF8MB4_BIN : type.collation();
        boolean exact = collation.isBinary() && !collation.padSpace();
        return exact ? text : ByteBuffer.wrap(Collator.of(collation).sortKey(text));
    }
}
