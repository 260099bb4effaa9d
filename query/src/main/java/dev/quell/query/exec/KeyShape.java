package dev.quell.query.exec;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import java.util.List;

/// How keys of several values are hashed and told apart: the collations of their columns.
final class KeyShape {
    private final ValueOrder[] orders;
    private final SortKeys sortKeys;

    KeyShape(List<SqlType> types) {
        orders = types.stream().map(ValueOrder::new).toArray(ValueOrder[]::new);
        sortKeys = new SortKeys(types, new boolean[types.size()]);
    }

    int size() {
        return orders.length;
    }

    /// Binary keys of the same values: equal where the values are the same.
    SortKeys sortKeys() {
        return sortKeys;
    }

    /// Whether two values of one place are the same.
    boolean same(Value left, Value right, int place) {
        return orders[place].same(left, right);
    }

    /// A key of these values; the array is kept, not copied.
    Key key(Value[] values) {
        int hash = 1;
        for (int i = 0; i < orders.length; i++) {
            hash = 31 * hash + orders[i].hash(values[i]);
        }
        return new Key(this, values, hash);
    }

    /// Whether the first [#size] values of both are the same.
    boolean same(Value[] left, Value[] right) {
        for (int i = 0; i < orders.length; i++) {
            if (!orders[i].same(left[i], right[i])) {
                return false;
            }
        }
        return true;
    }

    /// Values to look up in a hash map.
    static final class Key {
        private final KeyShape shape;
        private final Value[] values;
        private final int hash;

        private Key(KeyShape shape, Value[] values, int hash) {
            this.shape = shape;
            this.values = values;
            this.hash = hash;
        }

        Value[] values() {
            return values;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && shape.same(values, key.values);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
