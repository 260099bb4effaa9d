package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.exec.KeyValue.Place;
import dev.quell.query.plan.Access;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Computes the ranges of an index that an access path reads, from the present values of its keys. Immutable.
final class KeyRanges {
    private static final int MOST_RANGES = 10_000;

    private final IndexPart[] parts;
    private final KeyConverter[] converters;
    private final ValueOrder[] orders;
    private final boolean[] nullable;
    private final List<List<KeyPlace>> equal;
    private final @Nullable KeyPlace low;
    private final boolean lowInclusive;
    private final @Nullable KeyPlace high;
    private final boolean highInclusive;
    private final boolean descending;

    /// A key and how it is computed.
    private record KeyPlace(Evaluator evaluator, boolean nullSafe) {}

    KeyRanges(TableDefinition table, Access.Range range, Function<Access.Key, Evaluator> compile) {
        IndexDefinition index = range.index();
        parts = index.parts().toArray(IndexPart[]::new);
        converters = new KeyConverter[parts.length];
        orders = new ValueOrder[parts.length];
        nullable = new boolean[parts.length];
        for (int i = 0; i < parts.length; i++) {
            var column = table.columns().get(parts[i].column());
            converters[i] = new KeyConverter(column.type());
            orders[i] = new ValueOrder(column.type());
            nullable[i] = column.nullable();
        }
        Function<Access.Key, KeyPlace> place =
                key -> new KeyPlace(compile.apply(key), key.nullSafe());
        equal = range.equal().stream().map(keys -> keys.stream().map(place).toList()).toList();
        low = range.low().map(bound -> place.apply(bound.key())).orElse(null);
        lowInclusive = range.low().map(Access.Bound::inclusive).orElse(true);
        high = range.high().map(bound -> place.apply(bound.key())).orElse(null);
        highInclusive = range.high().map(Access.Bound::inclusive).orElse(true);
        descending = range.descending();
    }

    /// The ranges, in the order in which they are to be read, without overlaps.
    List<KeyRange> of(Frame frame) {
        List<List<Value>> prefixes = List.of(List.of());
        boolean complete = true;
        for (int i = 0; i < equal.size() && complete; i++) {
            Optional<List<Value>> values = values(equal.get(i), i, frame);
            complete = values.isPresent();
            if (complete) {
                prefixes = product(prefixes, values.get());
                complete = prefixes.size() <= MOST_RANGES;
            }
        }
        List<KeyRange> ranges = new ArrayList<>(prefixes.size());
        for (List<Value> prefix : prefixes) {
            boolean bounded = complete && (low != null || high != null);
            Optional<KeyRange> range =
                    bounded ? bounded(prefix, frame) : Optional.of(KeyRange.prefix(prefix));
            range.ifPresent(ranges::add);
        }
        return descending ? ranges.reversed() : ranges;
    }

    private static List<List<Value>> product(List<List<Value>> prefixes, List<Value> values) {
        List<List<Value>> longer = new ArrayList<>(prefixes.size() * values.size());
        for (List<Value> prefix : prefixes) {
            for (Value value : values) {
                List<Value> next = new ArrayList<>(prefix);
                next.add(value);
                longer.add(next);
            }
        }
        return longer;
    }

    /// The values that a column may be equal to, in index order and each once; empty if they cannot be told.
    private Optional<List<Value>> values(List<KeyPlace> keys, int part, Frame frame) {
        List<Value> values = new ArrayList<>(keys.size());
        for (KeyPlace key : keys) {
            Value value = key.evaluator.evaluate(frame);
            if (value.isNull()) {
                if (key.nullSafe) {
                    values.add(value);
                }
                continue;
            }
            KeyValue converted = converters[part].convert(value, frame.context);
            if (converted.place() == Place.UNKNOWN) {
                return Optional.empty();
            }
            if (converted.place() == Place.EXACT) {
                values.add(cut(converted.value(), part));
            }
        }
        if (values.size() > 1) {
            sort(values, part);
        }
        return Optional.of(values);
    }

    private void sort(List<Value> values, int part) {
        Comparator<Value> order = orders[part]::compare;
        values.sort(parts[part].descending() ? order.reversed() : order);
        for (int i = values.size() - 1; i > 0; i--) {
            if (orders[part].same(values.get(i), values.get(i - 1))) {
                values.remove(i);
            }
        }
    }

    private Value cut(Value value, int part) {
        int length = parts[part].prefixLength();
        if (length == 0) {
            return value;
        }
        return switch (value) {
            case Value.Text(String text) when text.codePointCount(0, text.length()) > length ->
                    new Value.Text(text.substring(0, text.offsetByCodePoints(0, length)));
            case Value.Binary(byte[] bytes) when bytes.length > length ->
                    new Value.Binary(Arrays.copyOf(bytes, length));
            default -> value;
        };
    }

    private Optional<KeyRange> bounded(List<Value> prefix, Frame frame) {
        int part = prefix.size();
        List<Value> from = prefix;
        boolean fromInclusive = true;
        if (nullable[part]) {
            from = append(prefix, Value.NULL);
            fromInclusive = false;
        }
        List<Value> to = prefix;
        boolean toInclusive = true;
        boolean cutKeys = parts[part].prefixLength() > 0;
        if (low != null) {
            Optional<KeyValue> bound = bound(low, part, frame);
            if (bound.isEmpty() || bound.get().place() == Place.ABOVE_ALL) {
                return Optional.empty();
            }
            if (!bound.get().value().isNull()) {
                from = append(prefix, cut(bound.get().value(), part));
                fromInclusive = cutKeys || (lowInclusive && bound.get().place() == Place.EXACT);
            }
        }
        if (high != null) {
            Optional<KeyValue> bound = bound(high, part, frame);
            if (bound.isEmpty() || bound.get().place() == Place.BELOW_ALL) {
                return Optional.empty();
            }
            if (!bound.get().value().isNull()) {
                to = append(prefix, cut(bound.get().value(), part));
                toInclusive = cutKeys || highInclusive || bound.get().place() == Place.BETWEEN;
            }
        }
        return Optional.of(new KeyRange(from, fromInclusive, to, toInclusive));
    }

    /// Where a bound lies; empty if it is NULL, so that nothing can be within it.
    private Optional<KeyValue> bound(KeyPlace key, int part, Frame frame) {
        Value value = key.evaluator.evaluate(frame);
        return value.isNull()
                ? Optional.empty()
                : Optional.of(converters[part].convert(value, frame.context));
    }

    private static List<Value> append(List<Value> prefix, Value value) {
        List<Value> longer = new ArrayList<>(prefix.size() + 1);
        longer.addAll(prefix);
        longer.add(value);
        return longer;
    }
}
