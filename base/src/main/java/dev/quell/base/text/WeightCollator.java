package dev.quell.base.text;

/// A collator that gives each character exactly one weight, and compares weight by weight.
///
/// With PAD SPACE the shorter string is compared as if it went on with spaces. In sort keys this takes a mark after each
/// space: whether what follows the run of spaces sorts before a space (1), is the end of the string (2), or sorts after
/// (3). The end itself is written as a space with mark 2.
final class WeightCollator implements Collator {
    /// The weight of a character, at most 0x1FFFFF.
    interface Weights {
        int weight(int codePoint);
    }

    private static final int BEFORE_SPACE = 1;
    private static final int END = 2;
    private static final int AFTER_SPACE = 3;

    private final Weights weights;
    private final boolean padSpace;
    private final int space;

    WeightCollator(Weights weights, boolean padSpace) {
        this.weights = weights;
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

    // As UTF-8 writes code points: shorter for the common ones, and in the order of the weights.
    private static void append(int weight, SortKey into) {
        if (weight < 0x80) {
            into.add(weight);
        } else if (weight < 0x800) {
            into.add(0xC0 | weight >> 6);
            into.add(0x80 | weight & 0x3F);
        } else if (weight < 0x10000) {
            into.add(0xE0 | weight >> 12);
            into.add(0x80 | weight >> 6 & 0x3F);
            into.add(0x80 | weight & 0x3F);
        } else {
            into.add(0xF0 | weight >> 18);
            into.add(0x80 | weight >> 12 & 0x3F);
            into.add(0x80 | weight >> 6 & 0x3F);
            into.add(0x80 | weight & 0x3F);
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
