package dev.quell.storage.txn;

import dev.quell.base.value.Value;
import java.util.List;

/// A range of an index. A bound gives values for the first columns of the index (already of the columns' types) and stands for
/// every key that begins with them: with `lowInclusive`, low (1) lets in all keys from the first that begins with 1; without,
/// all after the last that does. NULL comes before every other value. Low and high are meant as values, also where a part of
/// the index is descending; a bound without values is open.
///
/// `a = 1 AND b > 5` is `low (1, 5) exclusive, high (1) inclusive`; `a < 5` is `low (NULL) exclusive, high (5) exclusive`.
public record KeyRange(
        List<Value> low, boolean lowInclusive, List<Value> high, boolean highInclusive) {
    public static final KeyRange ALL = new KeyRange(List.of(), true, List.of(), true);

    public KeyRange {
        low = List.copyOf(low);
        high = List.copyOf(high);
    }

    /// All keys that begin with the values.
    public static KeyRange prefix(List<Value> values) {
        return new KeyRange(values, true, values, true);
    }
}
