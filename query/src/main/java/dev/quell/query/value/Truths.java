package dev.quell.query.value;

import dev.quell.base.value.Value;

/// Values as truth values.
public final class Truths {
    private static final JsonValue JSON_ZERO = new JsonValue.Number(Value.Int.of(0));

    private Truths() {}

    /// A number is true unless it is zero; text is read as a number, with a warning if it is none. A JSON document is true
    /// unless it is the number 0, as in MySQL.
    public static Truth of(Value value, EvalContext context) {
        return switch (value) {
            case Value.Null _ -> Truth.UNKNOWN;
            case Value.Int(long number) -> Truth.of(number != 0);
            case Value.Unsigned(long bits) -> Truth.of(bits != 0);
            case Value.Decimal(var number) -> Truth.of(number.signum() != 0);
            case Value.Real(double number) -> Truth.of(number != 0);
            case Value.Single(float number) -> Truth.of(number != 0);
            case Value.Bit(long bits, _) -> Truth.of(bits != 0);
            case Value.Json(var text) ->
                    Truth.of(JsonOrder.compare(JsonValue.parse(text), JSON_ZERO) != 0);
            default -> Truth.of(Convert.toDouble(value, context) != 0);
        };
    }
}
