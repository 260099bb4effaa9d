package dev.quell.query.function;

import static dev.quell.query.function.JsonArguments.TRUTH;
import static dev.quell.query.function.JsonArguments.document;
import static dev.quell.query.function.JsonArguments.path;
import static dev.quell.query.function.JsonFunction.ALL;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.value.Value;
import dev.quell.query.value.JsonOrder;
import dev.quell.query.value.JsonValue;
import java.util.List;

/// The JSON functions that ask whether a document contains something.
final class JsonSearches {
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    private JsonSearches() {}

    static List<Function> all() {
        return List.of(
                JsonSearch.function(),
                new JsonFunction("json_contains", 2, 3, TRUTH, ALL, JsonSearches::contains),
                new JsonFunction(
                        "json_contains_path",
                        3,
                        ANY_NUMBER,
                        TRUTH,
                        ALL,
                        JsonSearches::containsPath),
                new JsonFunction("json_overlaps", 2, 2, TRUTH, ALL, JsonSearches::overlaps),
                new JsonFunction("member of", 2, 2, TRUTH, ALL, JsonSearches::memberOf));
    }

    private static Value truth(boolean value) {
        return Value.Int.of(value ? 1 : 0);
    }

    private static Value contains(Signature signature, Value[] arguments) {
        var target = document(arguments[0], 1, "json_contains");
        var candidate = document(arguments[1], 2, "json_contains");
        if (arguments.length == 3) {
            var found = path(arguments[2]).withoutWildcards().find(target);
            if (found.isEmpty()) {
                return Value.NULL;
            }
            target = found.get();
        }
        return truth(contains(target, candidate));
    }

    // A candidate array is contained if each of its items is in some item of the target; a
    // candidate object if each of its members is in the target's member of that name; a scalar if
    // it is equal to the target or in an item of it.
    private static boolean contains(JsonValue target, JsonValue candidate) {
        Checkpoint.pass();
        return switch (target) {
            case JsonValue.Array(var items) ->
                    switch (candidate) {
                        case JsonValue.Array(var wanted) ->
                                wanted.stream().allMatch(item -> anyContains(items, item));
                        case JsonValue single -> anyContains(items, single);
                    };
            case JsonValue.Object(var members) ->
                    candidate instanceof JsonValue.Object(var wanted)
                            && wanted.entrySet().stream()
                                    .allMatch(entry -> {
                                        var member = members.get(entry.getKey());
                                        return member != null && contains(member, entry.getValue());
                                    });
            case JsonValue scalar -> JsonOrder.compare(scalar, candidate) == 0;
        };
    }

    private static boolean anyContains(List<JsonValue> items, JsonValue candidate) {
        return items.stream().anyMatch(item -> contains(item, candidate));
    }

    private static Value containsPath(Signature signature, Value[] arguments) {
        var document = document(arguments[0], 1, "json_contains_path");
        boolean all = wantsAll(arguments[1], "json_contains_path");
        boolean found = all;
        for (int i = 2; i < arguments.length && found == all; i++) {
            found = !path(arguments[i]).select(document).isEmpty();
        }
        return truth(found);
    }

    static boolean wantsAll(Value oneOrAll, String function) {
        String word = JsonArguments.text(oneOrAll);
        if (word.equalsIgnoreCase("all")) {
            return true;
        }
        if (word.equalsIgnoreCase("one")) {
            return false;
        }
        throw ErrorCode.JSON_BAD_ONE_OR_ALL_ARG.error(function);
    }

    private static Value overlaps(Signature signature, Value[] arguments) {
        var left = document(arguments[0], 1, "json_overlaps");
        var right = document(arguments[1], 2, "json_overlaps");
        return truth(overlaps(left, right));
    }

    private static boolean overlaps(JsonValue left, JsonValue right) {
        if (left instanceof JsonValue.Object(var members)
                && right instanceof JsonValue.Object(var others)) {
            return members.entrySet().stream()
                    .anyMatch(entry -> {
                        var other = others.get(entry.getKey());
                        return other != null && JsonOrder.compare(entry.getValue(), other) == 0;
                    });
        }
        var items = left.asItems();
        return right.asItems().stream().anyMatch(item -> has(items, item));
    }

    private static boolean has(List<JsonValue> items, JsonValue wanted) {
        return items.stream().anyMatch(item -> JsonOrder.compare(item, wanted) == 0);
    }

    private static Value memberOf(Signature signature, Value[] arguments) {
        var wanted = JsonValue.of(arguments[0], signature.type(0));
        return truth(has(document(arguments[1], 2, "member of").asItems(), wanted));
    }
}
