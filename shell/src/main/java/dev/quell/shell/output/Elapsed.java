package dev.quell.shell.output;

import java.util.Locale;

/// Times in words: `0.012 sec`, `1 min 2.345 sec`, `2 days 1 hour 0 min 3.000 sec`.
public final class Elapsed {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Elapsed() {}

    /// With thousandths.
    public static String exact(double seconds) {
        long whole = (long) seconds;
        double rest = seconds - whole + whole % MINUTE;
        return leading(whole) + String.format(Locale.ROOT, "%.3f sec", rest);
    }

    /// Whole seconds.
    public static String whole(long seconds) {
        return leading(seconds) + seconds % MINUTE + " sec";
    }

    // A unit of which there is none is left out.
    private static String leading(long seconds) {
        var text = new StringBuilder();
        if (seconds >= DAY) {
            long days = seconds / DAY;
            text.append(days).append(days > 1 ? " days " : " day ");
        }
        if (seconds % DAY >= HOUR) {
            long hours = seconds % DAY / HOUR;
            text.append(hours).append(hours > 1 ? " hours " : " hour ");
        }
        if (seconds % HOUR >= MINUTE) {
            text.append(seconds % HOUR / MINUTE).append(" min ");
        }
        return text.toString();
    }
}
