package dev.quell.query.value;

import dev.quell.base.value.Value;

/// What reading a date or time from text or a number gave.
///
/// @param value a [Value.DateTime] or [Value.Time]; NULL if it could not be read
/// @param dateOnly whether no time of day was given
/// @param truncated whether something at the end was ignored, or the value was cut to the type's range
public record ParsedTime(Value value, boolean dateOnly, boolean truncated) {
    static final ParsedTime WRONG = new ParsedTime(Value.NULL, false, true);

    public boolean isWrong() {
        return value.isNull();
    }
}
