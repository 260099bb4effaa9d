package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.value.Comparison;
import dev.quell.storage.catalog.IndexDefinition;
import java.util.List;
import java.util.Optional;

/// How the rows of a table are reached.
public sealed interface Access {
    /// All rows, in the order of the clustered index (or of the hidden row number).
    record Everything(boolean descending) implements Access {}

    /// All entries of an index, for its order or because it holds all that is wanted.
    record WholeIndex(IndexDefinition index, boolean descending) implements Access {}

    /// The rows of an index whose first columns are equal to some values, and whose next column lies between two.
    ///
    /// @param equal for each of the first columns the values that it may be equal to: one, or several for IN
    /// @param low and high, bounds of the column after those; empty for none
    record Range(
            IndexDefinition index,
            List<List<Key>> equal,
            Optional<Bound> low,
            Optional<Bound> high,
            boolean descending)
            implements Access {
        public Range {
            equal = equal.stream().map(List::copyOf).toList();
        }

        /// Whether it is one contiguous range.
        public boolean isSingle() {
            return equal.stream().allMatch(keys -> keys.size() == 1);
        }
    }

    /// The one row with these values in all columns of a unique index.
    record Unique(IndexDefinition index, List<Key> keys) implements Access {
        public Unique {
            keys = List.copyOf(keys);
        }
    }

    /// The index that is used; empty for [Everything].
    default Optional<IndexDefinition> usedIndex() {
        return switch (this) {
            case Everything _ -> Optional.empty();
            case WholeIndex whole -> Optional.of(whole.index());
            case Range range -> Optional.of(range.index());
            case Unique unique -> Optional.of(unique.index());
        };
    }

    /// A value that a column is compared with; its columns belong to tables that are read before, or to outer blocks.
    ///
    /// @param value NULL finds nothing, but for `nullSafe`
    /// @param nullSafe `IS NULL`, `<=>`: NULL is looked up like any value
    record Key(BoundExpression value, Comparison comparison, boolean nullSafe) {}

    /// One end of a range.
    record Bound(Key key, boolean inclusive) {}
}
