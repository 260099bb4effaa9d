package dev.quell.query.value;

import dev.quell.base.value.Value;

/// SQL's three truth values.
public enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    public static Truth of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    public Truth not() {
        return switch (this) {
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
            case TRUE -> FALSE;
        };
    }

    /// 1, 0 or NULL.
    public Value toValue() {
        return switch (this) {
            case FALSE -> Value.Int.of(0);
            case UNKNOWN -> Value.NULL;
            case TRUE -> Value.Int.of(1);
        };
    }
}
