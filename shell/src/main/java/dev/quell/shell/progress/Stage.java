package dev.quell.shell.progress;

import java.util.Locale;

/// A stage of a statement of which the server can tell how far it is.
///
/// @param name as the server calls it
/// @param done from 0 to 1
record Stage(String name, double done) {
    private static final int WIDEST_BAR = 40;
    private static final int NARROWEST_BAR = 10;

    /// A line of at most so many characters.
    String line(int width, long seconds) {
        var numbers = String.format(Locale.ROOT, "] %5.1f %%  %d s", 100 * done, seconds);
        int bar =
                Math.clamp(
                        width - name.length() - numbers.length() - 3L, NARROWEST_BAR, WIDEST_BAR);
        int full = (int) Math.round(bar * Math.clamp(done, 0, 1));
        var text = name + " [" + "#".repeat(full) + ".".repeat(bar - full) + numbers;
        return text.substring(0, Math.min(text.length(), Math.max(0, width - 1)));
    }
}
