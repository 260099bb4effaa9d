package dev.quell.query.function;

import static dev.quell.query.function.JsonArguments.DOCUMENT;
import static dev.quell.query.function.JsonArguments.document;
import static dev.quell.query.function.JsonArguments.path;
import static dev.quell.query.function.JsonFunction.ALL;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.value.Value;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON functions that give a changed copy of a document.
final class JsonChanges {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    private JsonChanges() {}

    static List<Function> all() {
        return List.of(
                changing(
                        "json_set",
                        (document, path, value) ->
                                path.find(document).isPresent()
                                        ? path.update(document, _ -> value)
                                        : path.insert(document, value)),
                changing(
                        "json_insert",
                        (document, path, value) ->
                                path.find(document).isPresent()
                                        ? document
                                        : path.insert(document, value)),
                changing(
                        "json_replace",
                        (document, path, value) -> path.update(document, _ -> value)),
                changing(
                        "json_array_append",
                        (document, path, value) ->
                                path.update(
                                        document, old -> JsonValue.append(old.asItems(), value))),
                changing("json_array_insert", JsonChanges::arrayInsert),
                new JsonFunction("json_remove", 2, ANY_NUMBER, DOCUMENT, ALL, JsonChanges::remove),
                new JsonFunction(
                        "json_merge_patch", 2, ANY_NUMBER, DOCUMENT, 0, JsonChanges::mergePatch),
                new JsonFunction(
                        "json_merge_preserve",
                        2,
                        ANY_NUMBER,
                        DOCUMENT,
                        ALL,
                        JsonChanges::mergePreserve),
                new JsonFunction(
                        "json_merge", 2, ANY_NUMBER, DOCUMENT, ALL, JsonChanges::mergePreserve));
    }

    /// What one pair of path and value does to a document.
    @FunctionalInterface
    private interface Change {
        JsonValue apply(JsonValue document, JsonPath path, JsonValue value);
    }

    // A document, then pairs of path and value, each applied to what the ones before left. A NULL
    // path gives NULL.
    private static JsonFunction changing(String name, Change change) {
        return new JsonFunction(
                name,
                3,
                ANY_NUMBER,
                DOCUMENT,
                1,
                (signature, arguments) -> {
                    if (arguments.length % 2 == 0) {
                        throw ErrorCode.WRONG_PARAMCOUNT_TO_NATIVE_FCT.error(name);
                    }
                    var document = document(arguments[0], 1, name);
                    for (int i = 1; i < arguments.length; i += 2) {
                        if (arguments[i].isNull()) {
                            return Value.NULL;
                        }
                        var value = JsonValue.of(arguments[i + 1], signature.type(i + 1));
                        document =
                                change.apply(
                                        document, path(arguments[i]).withoutWildcards(), value);
                    }
                    return document.toValue();
                });
    }

    private static JsonValue arrayInsert(JsonValue document, JsonPath path, JsonValue value) {
        if (path.legs().isEmpty()
                || !(path.legs().getLast() instanceof JsonPath.Leg.Item(var index))) {
            throw ErrorCode.INVALID_JSON_PATH_ARRAY_CELL.error();
        }
        return path.parent()
                .update(
                        document,
                        holder -> {
                            if (!(holder instanceof JsonValue.Array(var items))) {
                                return holder;
                            }
                            var changed = new ArrayList<>(items);
                            int at =
                                    index.fromLast()
                                            ? items.size() - 1 - index.number()
                                            : index.number();
                            changed.add(Math.clamp(at, 0, items.size()), value);
                            return new JsonValue.Array(changed);
                        });
    }

    private static Value remove(Signature signature, Value[] arguments) {
        var document = document(arguments[0], 1, "json_remove");
        for (int i = 1; i < arguments.length; i++) {
            JsonPath path = path(arguments[i]).withoutWildcards();
            if (path.legs().isEmpty()) {
                throw ErrorCode.JSON_VACUOUS_PATH.error();
            }
            document = path.remove(document);
        }
        return document.toValue();
    }

    private static Value mergePreserve(Signature signature, Value[] arguments) {
        var merged = document(arguments[0], 1, "json_merge_preserve");
        for (int i = 1; i < arguments.length; i++) {
            merged = preserve(merged, document(arguments[i], i + 1, "json_merge_preserve"));
        }
        return merged.toValue();
    }

    private static JsonValue preserve(JsonValue a, JsonValue b) {
        if (a instanceof JsonValue.Object(var left) && b instanceof JsonValue.Object(var right)) {
            Map<String, JsonValue> merged = new LinkedHashMap<>(left);
            right.forEach((key, value) -> merged.merge(key, value, JsonChanges::preserve));
            return new JsonValue.Object(merged);
        }
        List<JsonValue> items = new ArrayList<>(a.asItems());
        items.addAll(b.asItems());
        return new JsonValue.Array(items);
    }

    // RFC 7396. A NULL argument counts as a patch that nothing is known of: the result is NULL
    // until a later argument that is no object replaces it whole.
    private static Value mergePatch(Signature signature, Value[] arguments) {
        JsonValue merged = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].isNull()) {
                merged = null;
                continue;
            }
            var next = document(arguments[i], i + 1, "json_merge_patch");
            boolean whole = !(next instanceof JsonValue.Object);
            if (i == 0 || whole) {
                merged = next;
            } else if (merged != null) {
                merged = patch(merged, next);
            }
        }
        return merged == null ? Value.NULL : merged.toValue();
    }

    private static JsonValue patch(JsonValue target, JsonValue patch) {
        if (!(patch instanceof JsonValue.Object(var changes))) {
            return patch;
        }
        Map<String, JsonValue> merged = new LinkedHashMap<>();
        if (target instanceof JsonValue.Object(var members)) {
            merged.putAll(members);
        }
        changes.forEach((key, change) -> {
            Checkpoint.pass();
            if (change instanceof JsonValue.Null) {
                merged.remove(key);
            } else {
                merged.put(key, patch(merged.getOrDefault(key, JsonValue.NULL), change));
            }
        });
        return new JsonValue.Object(merged);
    }
}
