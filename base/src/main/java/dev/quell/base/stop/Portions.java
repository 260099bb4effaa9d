package dev.quell.base.stop;

import java.util.Arrays;

/// Work on values of many megabytes: done in portions of well under a millisecond, with a checkpoint before each, so that a statement
/// in the middle of one can be stopped.
public final class Portions {
    /// Bytes or characters; a multiple of what base 64 and AES work on.
    public static final int SIZE = 48 << 10;

    private Portions() {}

    /// Part of the work.
    @FunctionalInterface
    public interface Work {
        /// @param to after the last byte, or character, of the portion
        void portion(int from, int to);
    }

    /// @throws dev.quell.base.error.SqlError the stop reason's
    public static void each(int length, Work work) {
        each(length, SIZE, work);
    }

    /// @param size of a portion
    public static void each(int length, int size, Work work) {
        for (int from = 0; from < length; from += size) {
            Checkpoint.pass();
            work.portion(from, Math.min(length, from + size));
        }
    }

    /// The checkpoint of a loop over characters or bytes, for each of them; what is short has none.
    ///
    /// @param at where the loop is: it may go on by one or by two
    public static void pass(int at) {
        if ((at & 0x3FFE) == 0x3FFE) {
            Checkpoint.pass();
        }
    }

    /// The characters of a text.
    public static int[] codePoints(String text) {
        var codePoints = new int[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            pass(at);
            int codePoint = text.codePointAt(at);
            codePoints[count++] = codePoint;
            at += Character.charCount(codePoint);
        }
        return count == codePoints.length ? codePoints : Arrays.copyOf(codePoints, count);
    }
}
