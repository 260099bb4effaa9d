package dev.quell.query.value;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A path into a JSON document, such as `$.a[0].b`, taken apart.
///
/// A scalar counts as an array of itself, as in MySQL: `$[0]` of a scalar is the scalar.
public record JsonPath(List<Leg> legs) {
    public JsonPath {
        legs = List.copyOf(legs);
    }

    /// One step down.
    public sealed interface Leg {
        /// `.key`
        record Member(String key) implements Leg {}

        /// `.*`
        record AnyMember() implements Leg {}

        /// `[n]`, `[last-n]`
        record Item(Index index) implements Leg {}

        /// `[m to n]`
        record Range(Index from, Index to) implements Leg {}

        /// `[*]`
        record AnyItem() implements Leg {}

        /// `**`: this value and all below it.
        record Ellipsis() implements Leg {}
    }

    /// A place in an array, counted from the front, or back from the last item.
    public record Index(int number, boolean fromLast) {
        int within(int size) {
            return fromLast ? size - 1 - number : number;
        }
    }

    /// @throws dev.quell.base.error.SqlError 3143 if it is no path
    public static JsonPath parse(String text) {
        return new JsonPathReader(text).read();
    }

    /// True if more than one value can match.
    public boolean isWild() {
        for (Leg leg : legs) {
            if (!(leg instanceof Leg.Member || leg instanceof Leg.Item)) {
                return true;
            }
        }
        return false;
    }

    /// @throws dev.quell.base.error.SqlError 3149 if the path has wildcards
    public JsonPath withoutWildcards() {
        if (isWild()) {
            throw ErrorCode.INVALID_JSON_PATH_WILDCARD.error();
        }
        return this;
    }

    /// All that match, in the document's order.
    public List<JsonValue> select(JsonValue document) {
        List<JsonValue> found = List.of(document);
        for (Leg leg : legs) {
            List<JsonValue> below = new ArrayList<>();
            for (JsonValue value : found) {
                step(leg, value, below);
            }
            found = below;
        }
        return found;
    }

    /// What a path without wildcards points to.
    public Optional<JsonValue> find(JsonValue document) {
        return select(document).stream().findFirst();
    }

    private static void step(Leg leg, JsonValue value, List<JsonValue> into) {
        Checkpoint.pass();
        switch (leg) {
            case Leg.Member(var key) -> {
                if (value instanceof JsonValue.Object(var members) && members.containsKey(key)) {
                    into.add(members.get(key));
                }
            }
            case Leg.AnyMember() -> {
                if (value instanceof JsonValue.Object(var members)) {
                    into.addAll(members.values());
                }
            }
            case Leg.Item(var index) -> range(value, index, index, into);
            case Leg.Range(var from, var to) -> range(value, from, to, into);
            case Leg.AnyItem() -> {
                if (value instanceof JsonValue.Array(var items)) {
                    into.addAll(items);
                }
            }
            case Leg.Ellipsis() -> descendants(value, into);
        }
    }

    private static void range(JsonValue value, Index from, Index to, List<JsonValue> into) {
        var items = value.asItems();
        int last = Math.min(to.within(items.size()), items.size() - 1);
        for (int i = Math.max(from.within(items.size()), 0); i <= last; i++) {
            into.add(items.get(i));
        }
    }

    private static void descendants(JsonValue value, List<JsonValue> into) {
        Checkpoint.pass();
        into.add(value);
        switch (value) {
            case JsonValue.Array(var items) -> items.forEach(item -> descendants(item, into));
            case JsonValue.Object(var members) ->
                    members.values().forEach(member -> descendants(member, into));
            case JsonValue.Null _,
                    JsonValue.Bool _,
                    JsonValue.Number _,
                    JsonValue.Text _,
                    JsonValue.Opaque _ -> {}
        }
    }

    /// A copy of the document with the value at a path without wildcards changed; the document itself if nothing is there.
    public JsonValue update(JsonValue document, UnaryOperator<JsonValue> change) {
        return update(document, 0, change);
    }

    private JsonValue update(JsonValue value, int depth, UnaryOperator<JsonValue> change) {
        if (depth == legs.size()) {
            return change.apply(value);
        }
        return switch (legs.get(depth)) {
            case Leg.Member(var key) -> {
                if (!(value instanceof JsonValue.Object(var members))
                        || !members.containsKey(key)) {
                    yield value;
                }
                yield with(members, key, update(members.get(key), depth + 1, change));
            }
            case Leg.Item(var index) -> {
                int at = index.within(value.asItems().size());
                if (at < 0 || at >= value.asItems().size()) {
                    yield value;
                }
                if (!(value instanceof JsonValue.Array(var items))) {
                    yield update(value, depth + 1, change);
                }
                var changed = new ArrayList<>(items);
                changed.set(at, update(items.get(at), depth + 1, change));
                yield new JsonValue.Array(changed);
            }
            case Leg.AnyMember _, Leg.Range _, Leg.AnyItem _, Leg.Ellipsis _ ->
                    throw new IllegalStateException("a path with wildcards cannot be updated");
        };
    }

    /// The path of the container that holds what this path points to.
    ///
    /// @throws IllegalStateException for the document's root
    public JsonPath parent() {
        if (legs.isEmpty()) {
            throw new IllegalStateException("the root has no parent");
        }
        return new JsonPath(legs.subList(0, legs.size() - 1));
    }

    /// The document with a value put where the path points and nothing is yet: a new member, or an item at the end of an
    /// array (a scalar becomes an array for it). Anything else leaves the document as it is.
    public JsonValue insert(JsonValue document, JsonValue added) {
        return switch (legs.getLast()) {
            case Leg.Member(var key) ->
                    parent().update(
                                    document,
                                    holder ->
                                            holder instanceof JsonValue.Object(var members)
                                                    ? with(members, key, added)
                                                    : holder);
            case Leg.Item(var index) ->
                    parent().update(document, holder -> insertItem(holder, index, added));
            case Leg.AnyMember _, Leg.Range _, Leg.AnyItem _, Leg.Ellipsis _ -> document;
        };
    }

    private static JsonValue insertItem(JsonValue holder, Index index, JsonValue added) {
        var items = new ArrayList<>(holder.asItems());
        int at = index.within(items.size());
        items.add(at < 0 ? 0 : items.size(), added);
        return new JsonValue.Array(items);
    }

    /// The document without what the path points to.
    public JsonValue remove(JsonValue document) {
        return switch (legs.getLast()) {
            case Leg.Member(var key) -> parent().update(document, holder -> without(holder, key));
            case Leg.Item(var index) ->
                    parent().update(document, holder -> withoutItem(holder, index));
            case Leg.AnyMember _, Leg.Range _, Leg.AnyItem _, Leg.Ellipsis _ -> document;
        };
    }

    private static JsonValue without(JsonValue holder, String key) {
        if (!(holder instanceof JsonValue.Object(var members))) {
            return holder;
        }
        Map<String, JsonValue> left = new LinkedHashMap<>(members);
        left.remove(key);
        return new JsonValue.Object(left);
    }

    private static JsonValue withoutItem(JsonValue holder, Index index) {
        if (!(holder instanceof JsonValue.Array(var items))) {
            return holder;
        }
        int at = index.within(items.size());
        if (at < 0 || at >= items.size()) {
            return holder;
        }
        var left = new ArrayList<>(items);
        left.remove(at);
        return new JsonValue.Array(left);
    }

    /// The path one member further down.
    public JsonPath member(String key) {
        return with(new Leg.Member(key));
    }

    /// The path one item further down.
    public JsonPath item(int number) {
        return with(new Leg.Item(new Index(number, false)));
    }

    private JsonPath with(Leg leg) {
        var longer = new ArrayList<>(legs);
        longer.add(leg);
        return new JsonPath(longer);
    }

    /// True if this path, which may have wildcards, leads to the place or to something above it.
    public boolean covers(JsonPath place) {
        return covers(0, place.legs, 0);
    }

    private boolean covers(int leg, List<Leg> place, int at) {
        if (leg == legs.size()) {
            return true;
        }
        if (legs.get(leg) instanceof Leg.Ellipsis) {
            for (int skipped = at; skipped <= place.size(); skipped++) {
                if (covers(leg + 1, place, skipped)) {
                    return true;
                }
            }
            return false;
        }
        return at < place.size()
                && covers(legs.get(leg), place.get(at))
                && covers(leg + 1, place, at + 1);
    }

    private static boolean covers(Leg pattern, Leg step) {
        return switch (pattern) {
            case Leg.AnyMember() -> step instanceof Leg.Member;
            case Leg.AnyItem() -> step instanceof Leg.Item;
            case Leg.Range(var from, var to) ->
                    step instanceof Leg.Item(var index)
                            && from.number() <= index.number()
                            && index.number() <= to.number();
            case Leg.Member _, Leg.Item _ -> pattern.equals(step);
            case Leg.Ellipsis() -> true;
        };
    }

    /// The path as MySQL writes it; of paths without wildcards.
    public String text() {
        var text = new StringBuilder("$");
        for (Leg leg : legs) {
            switch (leg) {
                case Leg.Member(var key) -> {
                    text.append('.');
                    if (JsonPathReader.isPlainKey(key)) {
                        text.append(key);
                    } else {
                        JsonValue.quote(key, text);
                    }
                }
                case Leg.Item(var index) -> text.append('[').append(index.number()).append(']');
                case Leg.AnyMember _, Leg.AnyItem _, Leg.Range _, Leg.Ellipsis _ ->
                        throw new IllegalStateException("a path with wildcards names no one place");
            }
        }
        return text.toString();
    }

    private static JsonValue with(Map<String, JsonValue> members, String key, JsonValue value) {
        Map<String, JsonValue> changed = new LinkedHashMap<>(members);
        changed.put(key, value);
        return new JsonValue.Object(changed);
    }
}
