package dev.quell.query.value;

import dev.quell.base.value.JsonText;
import dev.quell.base.value.Value;

/// JSON documents in numeric contexts.
final class JsonNumbers {
    private JsonNumbers() {}

    static Value toNumber(Value.Json document, EvalContext context) {
        String kept = document.kept();
        String json = document.text();
        if (kept.charAt(0) == JsonText.MARK) {
            if (JsonValue.parse(kept) instanceof JsonValue.Number(var number)) {
                return number;
            }
            Convert.warn(context, "DOUBLE", json); // dates and bytes are no numbers
            return Value.Int.of(0);
        }
        if (json.equals("true")) {
            return Value.Int.of(1);
        }
        if (json.equals("false")) {
            return Value.Int.of(0);
        }
        boolean quoted = json.startsWith("\"") && json.length() >= 2;
        String text = quoted ? json.substring(1, json.length() - 1) : json;
        var whole = NumberPrefix.integer(text);
        if (whole.clean()) {
            return Convert.toInteger(whole.toBigInteger());
        }
        return new Value.Real(Convert.toDouble(new Value.Text(text), context));
    }
}
