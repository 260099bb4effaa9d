package dev.quell.query.function;

import static dev.quell.query.function.JsonArguments.COUNT;
import static dev.quell.query.function.JsonArguments.DOCUMENT;
import static dev.quell.query.function.JsonArguments.TEXT;
import static dev.quell.query.function.JsonArguments.TRUTH;
import static dev.quell.query.function.JsonArguments.TYPE_NAME;
import static dev.quell.query.function.JsonArguments.document;
import static dev.quell.query.function.JsonArguments.path;
import static dev.quell.query.function.JsonFunction.ALL;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.value.Value;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON functions that make documents and look into them. Those that change documents are [JsonChanges], those that
/// compare and search them [JsonSearches].
final class JsonFunctions {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    private JsonFunctions() {}

    static List<Function> all() {
        return List.of(
                new JsonFunction("json_array", 0, ANY_NUMBER, DOCUMENT, 0, JsonFunctions::array),
                new JsonFunction("json_object", 0, ANY_NUMBER, DOCUMENT, 0, JsonFunctions::object),
                new JsonFunction(
                        "json_extract", 2, ANY_NUMBER, DOCUMENT, ALL, JsonFunctions::extract),
                new JsonFunction("json_keys", 1, 2, DOCUMENT, ALL, JsonFunctions::keys),
                new JsonFunction("json_length", 1, 2, COUNT, ALL, JsonFunctions::length),
                new JsonFunction("json_depth", 1, 1, COUNT, ALL, JsonFunctions::depth),
                new JsonFunction("json_type", 1, 1, TYPE_NAME, ALL, JsonFunctions::type),
                new JsonFunction("json_valid", 1, 1, TRUTH, 0, JsonFunctions::valid),
                new JsonFunction("json_quote", 1, 1, TEXT, ALL, JsonFunctions::quote),
                new JsonFunction("json_unquote", 1, 1, TEXT, ALL, JsonFunctions::unquote),
                new JsonFunction("json_pretty", 1, 1, TEXT, ALL, JsonFunctions::pretty),
                new JsonFunction("json_storage_size", 1, 1, COUNT, ALL, JsonFunctions::storageSize),
                new JsonFunction(
                        "json_storage_free", 1, 1, COUNT, ALL, JsonFunctions::storageFree));
    }

    private static Value array(Signature signature, Value[] arguments) {
        List<JsonValue> items = new ArrayList<>(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            items.add(JsonValue.of(arguments[i], signature.type(i)));
        }
        return new JsonValue.Array(items).toValue();
    }

    private static Value object(Signature signature, Value[] arguments) {
        if (arguments.length % 2 != 0) {
            throw ErrorCode.WRONG_PARAMCOUNT_TO_NATIVE_FCT.error("json_object");
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (arguments[i].isNull()) {
                throw ErrorCode.JSON_DOCUMENT_NULL_KEY.error();
            }
            members.put(
                    JsonArguments.text(arguments[i]),
                    JsonValue.of(arguments[i + 1], signature.type(i + 1)));
        }
        return new JsonValue.Object(members).toValue();
    }

    private static Value extract(Signature signature, Value[] arguments) {
        var document = document(arguments[0], 1, "json_extract");
        List<JsonValue> found = new ArrayList<>();
        boolean many = arguments.length > 2;
        for (int i = 1; i < arguments.length; i++) {
            JsonPath path = path(arguments[i]);
            many |= path.isWild();
            found.addAll(path.select(document));
        }
        if (found.isEmpty()) {
            return Value.NULL;
        }
        return many ? new JsonValue.Array(found).toValue() : found.getFirst().toValue();
    }

    private static Value keys(Signature signature, Value[] arguments) {
        var at = at(arguments, "json_keys");
        if (at.isEmpty() || !(at.getFirst() instanceof JsonValue.Object(var members))) {
            return Value.NULL;
        }
        List<JsonValue> keys = new ArrayList<>();
        members.keySet().forEach(key -> keys.add(new JsonValue.Text(key)));
        return new JsonValue.Array(keys).toValue();
    }

    private static Value length(Signature signature, Value[] arguments) {
        var document = document(arguments[0], 1, "json_length");
        boolean wild = arguments.length == 2 && path(arguments[1]).isWild();
        var at = arguments.length == 1 ? List.of(document) : path(arguments[1]).select(document);
        if (at.isEmpty()) {
            return Value.NULL;
        }
        if (wild) {
            return Value.Int.of(at.size());
        }
        return Value.Int.of(
                switch (at.getFirst()) {
                    case JsonValue.Array(var items) -> items.size();
                    case JsonValue.Object(var members) -> members.size();
                    case JsonValue.Null _,
                            JsonValue.Bool _,
                            JsonValue.Number _,
                            JsonValue.Text _,
                            JsonValue.Opaque _ ->
                            1;
                });
    }

    // The document itself, or what the second argument points to: one value or none.
    private static List<JsonValue> at(Value[] arguments, String function) {
        var document = document(arguments[0], 1, function);
        return arguments.length == 1
                ? List.of(document)
                : path(arguments[1]).withoutWildcards().select(document);
    }

    private static Value depth(Signature signature, Value[] arguments) {
        return Value.Int.of(document(arguments[0], 1, "json_depth").depth());
    }

    private static Value type(Signature signature, Value[] arguments) {
        return new Value.Text(document(arguments[0], 1, "json_type").typeName());
    }

    private static Value valid(Signature signature, Value[] arguments) {
        if (arguments[0].isNull() && !JsonArguments.isNoDocument(signature.type(0))) {
            return Value.NULL; // a number or a time is no document, not even if it is NULL
        }
        return Value.Int.of(
                switch (arguments[0]) {
                    case Value.Json _ -> 1;
                    case Value.Text(var text) -> isDocument(text) ? 1 : 0;
                    default -> 0;
                });
    }

    private static boolean isDocument(String text) {
        try {
            JsonReader.read(text);
            return true;
        } catch (JsonReader.Malformed e) {
            return false;
        }
    }

    private static Value quote(Signature signature, Value[] arguments) {
        if (!(arguments[0] instanceof Value.Text(var text))) {
            throw ErrorCode.INCORRECT_TYPE.error("1", "json_quote");
        }
        var quoted = new StringBuilder();
        JsonValue.quote(text, quoted);
        return new Value.Text(quoted.toString());
    }

    private static Value unquote(Signature signature, Value[] arguments) {
        if (arguments[0] instanceof Value.Json(var text)) {
            return new Value.Text(JsonValue.parse(text).unquoted());
        }
        boolean string =
                arguments[0] instanceof Value.Text
                        || arguments[0] instanceof Value.Enumerated
                        || arguments[0] instanceof Value.Members
                        || arguments[0] instanceof Value.Binary;
        if (!string) {
            throw ErrorCode.INCORRECT_TYPE.error("1", "json_unquote");
        }
        String text = JsonArguments.text(arguments[0]);
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return new Value.Text(quoted ? document(arguments[0], 1, "json_unquote").unquoted() : text);
    }

    private static Value pretty(Signature signature, Value[] arguments) {
        var text = new StringBuilder();
        pretty(document(arguments[0], 1, "json_pretty"), "\n", text);
        return new Value.Text(text.toString());
    }

    private static void pretty(JsonValue value, String lineStart, StringBuilder into) {
        Checkpoint.pass();
        String inner = lineStart + "  ";
        switch (value) {
            case JsonValue.Array(var items) when !items.isEmpty() -> {
                String before = "[";
                for (JsonValue item : items) {
                    into.append(before).append(inner);
                    pretty(item, inner, into);
                    before = ",";
                }
                into.append(lineStart).append(']');
            }
            case JsonValue.Object(var members) when !members.isEmpty() -> {
                String before = "{";
                for (var member : members.entrySet()) {
                    into.append(before).append(inner);
                    JsonValue.quote(member.getKey(), into);
                    into.append(": ");
                    pretty(member.getValue(), inner, into);
                    before = ",";
                }
                into.append(lineStart).append('}');
            }
            case JsonValue other -> into.append(other.text());
        }
    }

    // Quell stores a document as its text.
    private static Value storageSize(Signature signature, Value[] arguments) {
        var document = document(arguments[0], 1, "json_storage_size");
        return Value.Int.of(document.text().getBytes(StandardCharsets.UTF_8).length);
    }

    private static Value storageFree(Signature signature, Value[] arguments) {
        document(arguments[0], 1, "json_storage_free");
        return Value.Int.of(0);
    }
}
