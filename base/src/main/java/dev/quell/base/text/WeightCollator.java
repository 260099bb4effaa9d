package dev.quell.base.text;

import dev.quell.base.stop.Portions;

/// A collator that gives each character exactly one weight, and compares weight by weight.
///
/// With PAD SPACE the shorter string is compared as if it went on with spaces. In sort keys this takes a mark after each
/// space: whether what follows the run of spaces sorts before a space (1), is the end of the string (2), or sorts after
/// (3). The end itself is written as a space with mark 2.
final class WeightCollator implements Collator {
    /// The weight of a character, not below 0.
    interface Weights {
        int weight(int codePoint);
    }

    private static final int MOST_FOLLOWING = 5;
    private static final int BEFORE_SPACE = 1;
    private static final int END = 2;
    private static final int AFTER_SPACE = 3;

    /// The width of weights that are characters' bytes.
    static final int AS_ENCODED = 0;

    private final Weights weights;
    private final int width;
    private final boolean padSpace;
    private final int space;

    /// @param width how many bytes WEIGHT_STRING() shows of each weight, or [#AS_ENCODED]
    WeightCollator(Weights weights, int width, boolean padSpace) {
        this.weights = weights;
        this.width = width;
        this.padSpace = padSpace;
        space = weights.weight(' ');
    }

    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            int a = left.codePointAt(i);
            int b = right.codePointAt(j);
            Portions.pass(i);
            if (a != b) {
                int difference = Integer.compare(weights.weight(a), weights.weight(b));
                if (difference != 0) {
                    return difference;
                }
            }
            i += Character.charCount(a);
            j += Character.charCount(b);
        }
        if (padSpace) {
            return i < left.length() ? tail(left, i) : -tail(right, j);
        }
        return Integer.compare(left.length() - i, right.length() - j);
    }

    // How the rest of a string compares with spaces.
    private int tail(String text, int from) {
        for (int i = from; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            int difference = Integer.compare(weights.weight(codePoint), space);
            if (difference != 0) {
                return difference;
            }
            i += Character.charCount(codePoint);
        }
        return 0;
    }

    @Override
    public boolean equal(String left, String right) {
        return left.equals(right) || compare(left, right) == 0;
    }

    @Override
    public boolean sameCharacter(int left, int right) {
        return left == right || weights.weight(left) == weights.weight(right);
    }

    @Override
    public int hash(String text) {
        int end = padSpace ? withoutTrailingSpaces(text) : text.length();
        int hash = 1;
        for (int i = 0; i < end; ) {
            int codePoint = text.codePointAt(i);
            hash = 31 * hash + weights.weight(codePoint);
            i += Character.charCount(codePoint);
        }
        return hash;
    }

    @Override
    public void appendSortKey(String text, SortKey into) {
        int end = padSpace ? withoutTrailingSpaces(text) : text.length();
        for (int i = 0; i < end; ) {
            int codePoint = text.codePointAt(i);
            int weight = weights.weight(codePoint);
            append(weight, into);
            i += Character.charCount(codePoint);
            if (padSpace && weight == space) {
                into.add(tail(text, i) < 0 ? BEFORE_SPACE : AFTER_SPACE);
            }
        }
        if (padSpace) {
            append(space, into);
            into.add(END);
        }
    }

    @Override
    public byte[] weights(String text) {
        var shown = new SortKey();
        text.codePoints().map(weights::weight).forEach(weight -> show(weight, shown));
        return shown.toByteArray();
    }

    private void show(int weight, SortKey into) {
        if (width != AS_ENCODED) {
            for (int i = width - 1; i >= 0; i--) {
                into.add(weight >>> Byte.SIZE * i);
            }
            return;
        }
        for (int rest = EncodedWeights.bytes(weight); rest != 0; rest <<= Byte.SIZE) {
            into.add(rest >>> Integer.SIZE - Byte.SIZE);
        }
    }

    // As UTF-8 writes code points (and once meant to write numbers up to 31 bits): shorter for the
    // common ones, and in the order of the weights.
    private static void append(int weight, SortKey into) {
        if (weight < 0x80) {
            into.add(weight);
            return;
        }
        int following = 1;
        while (following < MOST_FOLLOWING && weight >>> 5 * following + 6 != 0) {
            following++;
        }
        into.add(0xFF << 7 - following & 0xFF | weight >>> 6 * following);
        for (int i = following - 1; i >= 0; i--) {
            into.add(0x80 | weight >>> 6 * i & 0x3F);
        }
    }

    private int withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && weights.weight(text.codePointBefore(end)) == space) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return end;
    }
}
