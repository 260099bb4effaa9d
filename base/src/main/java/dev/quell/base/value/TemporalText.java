package dev.quell.base.value;

/// Dates and times as MySQL writes them.
public final class TemporalText {
    private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private TemporalText() {}

    public static String of(Value.Date date) {
        var text = new StringBuilder(10);
        append(text, date.year(), date.month(), date.day());
        return text.toString();
    }

    /// With so many digits of a second; further digits are cut.
    public static String of(Value.DateTime time, int decimals) {
        var text = new StringBuilder(26);
        append(text, time.year(), time.month(), time.day());
        text.append(' ');
        append(text, time.hour(), 2);
        text.append(':');
        append(text, time.minute(), 2);
        text.append(':');
        append(text, time.second(), 2);
        appendFraction(text, time.micros(), decimals);
        return text.toString();
    }

    /// With so many digits of a second; further digits are cut.
    public static String of(Value.Time time, int decimals) {
        var text = new StringBuilder(17);
        long micros = Math.abs(time.micros());
        if (time.micros() < 0) {
            text.append('-');
        }
        long seconds = micros / 1_000_000;
        append(text, (int) (seconds / 3_600), 2);
        text.append(':');
        append(text, (int) (seconds / 60 % 60), 2);
        text.append(':');
        append(text, (int) (seconds % 60), 2);
        appendFraction(text, (int) (micros % 1_000_000), decimals);
        return text.toString();
    }

    private static void append(StringBuilder text, int year, int month, int day) {
        append(text, year, 4);
        text.append('-');
        append(text, month, 2);
        text.append('-');
        append(text, day, 2);
    }

    private static void appendFraction(StringBuilder text, int micros, int decimals) {
        if (decimals > 0 && decimals <= 6) {
            text.append('.');
            append(text, micros / POWERS[6 - decimals], decimals);
        }
    }

    private static void append(StringBuilder text, int number, int width) {
        for (int digits = width - 1; digits > 0 && number < POWERS[digits]; digits--) {
            text.append('0');
        }
        text.append(number);
    }
}
