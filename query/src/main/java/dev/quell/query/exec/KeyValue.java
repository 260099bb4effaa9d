package dev.quell.query.exec;

import dev.quell.base.value.Value;

/// Where a compared value lies among the values that a column can have.
///
/// @param value the column's value that is meant, for `EXACT`; the next smaller one, for `BETWEEN`; else NULL
record KeyValue(Place place, Value value) {
    /// The ways in which a value can lie.
    enum Place {
        /// It is one of the column's values.
        EXACT,
        /// It is between one of the column's values and the next greater.
        BETWEEN,
        /// It is smaller than all.
        BELOW_ALL,
        /// It is greater than all.
        ABOVE_ALL,
        /// Who knows: an index is of no help.
        UNKNOWN
    }

    static final KeyValue BELOW_ALL = new KeyValue(Place.BELOW_ALL, Value.NULL);
    static final KeyValue ABOVE_ALL = new KeyValue(Place.ABOVE_ALL, Value.NULL);
    static final KeyValue UNKNOWN = new KeyValue(Place.UNKNOWN, Value.NULL);

    static KeyValue exact(Value value) {
        return new KeyValue(Place.EXACT, value);
    }

    static KeyValue exactIf(boolean exact, Value value) {
        return new KeyValue(exact ? Place.EXACT : Place.BETWEEN, value);
    }
}
