package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.value.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON_ARRAYAGG and JSON_OBJECTAGG.
final class JsonAccumulators {
    private static final long ITEM_BYTES = 80;

    private JsonAccumulators() {}

    static final class Array implements Accumulator.Growing {
        private final SqlType type;
        private final List<JsonValue> items = new ArrayList<>();

        Array(AggregateFunction.Spec spec) {
            type = spec.argument(0).type();
        }

        @Override
        public void add(Value[] arguments) {
            items.add(JsonValue.of(arguments[0], type));
        }

        @Override
        public long bytes() {
            return ITEM_BYTES * items.size();
        }

        @Override
        public Value result() {
            return items.isEmpty() ? Value.NULL : new JsonValue.Array(items).toValue();
        }
    }

    static final class Object implements Accumulator.Growing {
        private final SqlType keyType;
        private final SqlType type;
        private final Map<String, JsonValue> members = new LinkedHashMap<>();

        Object(AggregateFunction.Spec spec) {
            keyType = spec.argument(0).type();
            type = spec.argument(1).type();
        }

        @Override
        public void add(Value[] arguments) {
            if (arguments[0].isNull()) {
                throw ErrorCode.JSON_DOCUMENT_NULL_KEY.error();
            }
            members.put(ValueText.of(arguments[0], keyType), JsonValue.of(arguments[1], type));
        }

        @Override
        public long bytes() {
            return 2 * ITEM_BYTES * members.size();
        }

        @Override
        public Value result() {
            return members.isEmpty() ? Value.NULL : new JsonValue.Object(members).toValue();
        }
    }
}
