package dev.quell.query.value;

import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;

/// Compares two values on the ground that a [Comparison] names.
///
/// Made once for each place in a statement; used by any thread.
public final class Comparer {
    private final Comparison comparison;
    private final Collator collator;
    private final SqlType left;
    private final SqlType right;

    /// @param left the type of the first operand, which decides how it is written as text
    public Comparer(Comparison comparison, SqlType left, SqlType right) {
        this.comparison = comparison;
        collator = Collator.of(comparison.collation());
        this.left = left;
        this.right = right;
    }

    /// Less than, equal to or greater than 0; neither value is NULL.
    public int compare(Value a, Value b, EvalContext context) {
        return switch (comparison.kind()) {
            case INTEGER -> integers(a, b, context);
            case DECIMAL ->
                    a instanceof Value.Int(long x) && b instanceof Value.Int(long y)
                            ? Long.compare(x, y)
                            : Convert.toDecimal(a, context)
                                    .compareTo(Convert.toDecimal(b, context));
            case REAL -> reals(Convert.toDouble(a, context), Convert.toDouble(b, context));
            case TEXT -> texts(a, b);
            case DATETIME -> Long.compare(moment(a, context), moment(b, context));
            case TIME -> Long.compare(micros(a, context), micros(b, context));
            case JSON -> JsonOrder.compare(JsonValue.of(a, left), JsonValue.of(b, right));
        };
    }

    private static int integers(Value a, Value b, EvalContext context) {
        if (a instanceof Value.Int(long x) && b instanceof Value.Int(long y)) {
            return Long.compare(x, y);
        }
        return compareIntegers(Convert.toInteger(a, context), Convert.toInteger(b, context));
    }

    /// Compares an Int or Unsigned with another.
    public static int compareIntegers(Value a, Value b) {
        if (a instanceof Value.Unsigned(long x)) {
            return b instanceof Value.Unsigned(long y)
                    ? Long.compareUnsigned(x, y)
                    : b instanceof Value.Int(long z) && z >= 0 ? Long.compareUnsigned(x, z) : 1;
        }
        long x = a instanceof Value.Int(long number) ? number : 0;
        if (b instanceof Value.Unsigned(long y)) {
            return x < 0 ? -1 : Long.compareUnsigned(x, y);
        }
        return Long.compare(x, b instanceof Value.Int(long number) ? number : 0);
    }

    // -0 equals 0.
    private static int reals(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private int texts(Value a, Value b) {
        if (a instanceof Value.Text(var x) && b instanceof Value.Text(var y)) {
            return collator.compare(x, y);
        }
        return collator.compare(
                Convert.comparable(a, left, comparison.collation()),
                Convert.comparable(b, right, comparison.collation()));
    }

    private static long moment(Value value, EvalContext context) {
        return switch (value) {
            case Value.DateTime time -> Calendar.packed(time);
            case Value.Date date -> Calendar.packed(Calendar.atMidnight(date));
            default -> {
                var parsed = TimeConvert.toDateTime(value, DateRules.LENIENT, context);
                if (parsed.isWrong() || parsed.truncated()) {
                    Convert.warn(context, "datetime", ValueText.of(value, SqlType.NULL));
                }
                yield parsed.value() instanceof Value.DateTime time ? Calendar.packed(time) : -1;
            }
        };
    }

    private static long micros(Value value, EvalContext context) {
        if (value instanceof Value.Time(long micros)) {
            return micros;
        }
        var parsed = TimeConvert.toTime(value, DateRules.LENIENT, context);
        if (parsed.isWrong() || parsed.truncated()) {
            Convert.warn(context, "time", ValueText.of(value, SqlType.NULL));
        }
        return parsed.value() instanceof Value.Time(long micros) ? micros : Long.MIN_VALUE;
    }
}
