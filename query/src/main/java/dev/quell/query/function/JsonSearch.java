package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonValue;
import dev.quell.query.value.LikePattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// JSON_SEARCH: the paths of the strings in a document that match a LIKE pattern.
final class JsonSearch {
    private static final String NAME = "json_search";

    private final LikePattern pattern;
    private final boolean all;
    private final Cancellation cancellation;
    private final Set<String> found = new LinkedHashSet<>();

    private JsonSearch(LikePattern pattern, boolean all, Cancellation cancellation) {
        this.pattern = pattern;
        this.all = all;
        this.cancellation = cancellation;
    }

    static Function function() {
        return ScalarFunction.variadic(
                NAME,
                3,
                _ ->
                        new Function.Resolved(
                                JsonArguments.DOCUMENT,
                                (context, arguments) -> run(context, arguments)));
    }

    // document, 'one' or 'all', pattern, escape character (NULL: a backslash), paths
    private static Value run(EvalContext context, Value[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (i != 3 && arguments[i].isNull()) {
                return Value.NULL;
            }
        }
        var document = JsonArguments.document(arguments[0], 1, NAME);
        boolean all = JsonSearches.wantsAll(arguments[1], NAME);
        var pattern =
                new LikePattern(
                        JsonArguments.text(arguments[2]),
                        escape(arguments),
                        Collator.of(Collation.UTF8MB4_BIN));
        var search = new JsonSearch(pattern, all, context.cancellation());
        List<JsonPath> paths = new ArrayList<>();
        for (int i = 4; i < arguments.length; i++) {
            paths.add(JsonArguments.path(arguments[i]));
        }
        search.visit(document, new JsonPath(List.of()), paths);
        return search.result();
    }

    private static int escape(Value[] arguments) {
        String text =
                arguments.length > 3 && !arguments[3].isNull()
                        ? JsonArguments.text(arguments[3])
                        : "\\";
        if (text.codePointCount(0, text.length()) > 1) {
            throw ErrorCode.WRONG_ARGUMENTS.error("ESCAPE");
        }
        return text.isEmpty() ? '\\' : text.codePointAt(0);
    }

    private Value result() {
        if (found.isEmpty()) {
            return Value.NULL;
        }
        List<JsonValue> paths = new ArrayList<>();
        found.forEach(path -> paths.add(new JsonValue.Text(path)));
        return paths.size() == 1
                ? paths.getFirst().toValue()
                : new JsonValue.Array(paths).toValue();
    }

    private void visit(JsonValue value, JsonPath at, List<JsonPath> within) {
        cancellation.check();
        if (!all && !found.isEmpty()) {
            return;
        }
        switch (value) {
            case JsonValue.Text(var text) -> {
                if (isWithin(at, within) && pattern.matches(text, cancellation)) {
                    found.add(at.text());
                }
            }
            case JsonValue.Array(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    visit(items.get(i), at.item(i), within);
                }
            }
            case JsonValue.Object(var members) ->
                    members.forEach((key, member) -> visit(member, at.member(key), within));
            case JsonValue.Null _, JsonValue.Bool _, JsonValue.Number _, JsonValue.Opaque _ -> {}
        }
    }

    private static boolean isWithin(JsonPath path, List<JsonPath> within) {
        return within.isEmpty() || within.stream().anyMatch(start -> start.covers(path));
    }
}
