package dev.quell.base.text;

import java.util.Arrays;

/// Compares by the Unicode collation algorithm: all letters first, then (if the collation is so strict) all accents, then
/// all cases. Strings of ASCII characters are compared without making their weights.
final class UcaCollator implements Collator {
    private final int levels;
    private final boolean padSpace;

    /// @param levels 1: letters; 2: and accents; 3: and cases
    UcaCollator(int levels, boolean padSpace) {
        this.levels = levels;
        this.padSpace = padSpace;
    }

    @Override
    public int compare(String left, String right) {
        int end = Math.min(left.length(), right.length());
        int i = 0;
        while (i < end) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                if (a >= 0x80 || b >= 0x80) {
                    break;
                }
                int x = UcaWeights.ascii(a);
                int y = UcaWeights.ascii(b);
                if (x == 0 || y == 0) {
                    break;
                }
                if (x != y) {
                    return x - y;
                }
            }
            i++;
        }
        if (i == left.length() && i == right.length() && levels == 1) {
            return 0;
        }
        return compareFrom(left, right, startOfCharacter(left, i));
    }

    // Both are the same up to there in letters; not so in accents and cases.
    private int compareFrom(String left, String right, int from) {
        int letters =
                compare(
                        weights(left, from, UcaWeights.LETTERS),
                        weights(right, from, UcaWeights.LETTERS));
        if (letters != 0) {
            return letters;
        }
        for (int level = UcaWeights.ACCENTS; level < levels; level++) {
            int order = compare(weights(left, 0, level), weights(right, 0, level));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int startOfCharacter(String text, int at) {
        boolean inside =
                at > 0
                        && at < text.length()
                        && Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1));
        return inside ? at - 1 : at;
    }

    private int compare(char[] left, char[] right) {
        int common = Math.min(left.length, right.length);
        int mismatch = Arrays.mismatch(left, 0, common, right, 0, common);
        if (mismatch >= 0) {
            return left[mismatch] - right[mismatch];
        }
        if (!padSpace) {
            return left.length - right.length;
        }
        return left.length > common ? tail(left, common) : -tail(right, common);
    }

    // How the rest compares with spaces.
    private static int tail(char[] weights, int from) {
        int space = UcaWeights.ascii(' ');
        for (int i = from; i < weights.length; i++) {
            if (weights[i] != space) {
                return weights[i] - space;
            }
        }
        return 0;
    }

    private char[] weights(String text, int from, int level) {
        var weights = new char[text.length() - from];
        int count = 0;
        for (int i = from; i < text.length(); ) {
            char c = text.charAt(i);
            if (c < 0x80 && level == UcaWeights.LETTERS) {
                int weight = UcaWeights.ascii(c);
                if (weight != 0) {
                    weights = room(weights, count, 1);
                    weights[count++] = (char) weight;
                }
                i++;
                continue;
            }
            int codePoint = text.codePointAt(i);
            char[] several = UcaWeights.of(codePoint, level);
            weights = room(weights, count, several.length);
            System.arraycopy(several, 0, weights, count, several.length);
            count += several.length;
            i += Character.charCount(codePoint);
        }
        int space = UcaWeights.ascii(' ');
        while (padSpace && count > 0 && weights[count - 1] == space) {
            count--;
        }
        return count == weights.length ? weights : Arrays.copyOf(weights, count);
    }

    private static char[] room(char[] weights, int count, int more) {
        return weights.length - count >= more
                ? weights
                : Arrays.copyOf(weights, weights.length * 2 + more);
    }

    @Override
    public boolean equal(String left, String right) {
        return left.equals(right) || compare(left, right) == 0;
    }

    @Override
    public boolean sameCharacter(int left, int right) {
        if (left == right) {
            return true;
        }
        for (int level = 0; level < levels; level++) {
            if (!Arrays.equals(UcaWeights.of(left, level), UcaWeights.of(right, level))) {
                return false;
            }
        }
        return true;
    }

    /// Of the letters alone: strings that differ in accents only are rare.
    @Override
    public int hash(String text) {
        int space = UcaWeights.ascii(' ');
        int hash = 1;
        int unpadded = 1; // without the spaces at the end
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            for (char weight : UcaWeights.of(codePoint, UcaWeights.LETTERS)) {
                hash = 31 * hash + weight;
                unpadded = weight == space ? unpadded : hash;
            }
        }
        return padSpace ? unpadded : hash;
    }

    /// Each level ends with a zero weight, which is below all others; with PAD SPACE a mark after each space tells how
    /// what follows compares with spaces (as in [WeightCollator]).
    @Override
    public void appendSortKey(String text, SortKey into) {
        for (int level = 0; level < levels; level++) {
            if (!padSpace) {
                appendAll(text, level, into);
            } else if (level == UcaWeights.LETTERS) {
                appendPadded(weights(text, 0, level), into);
            } else {
                into.addAll(weights(text, 0, level));
            }
            if (level + 1 < levels) {
                into.addShort(0);
            }
        }
    }

    private static void appendAll(String text, int level, SortKey into) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            for (char weight : UcaWeights.of(codePoint, level)) {
                into.addShort(weight);
            }
        }
    }

    private static void appendPadded(char[] weights, SortKey into) {
        int space = UcaWeights.ascii(' ');
        for (int i = 0; i < weights.length; i++) {
            into.addShort(weights[i]);
            if (weights[i] == space) {
                into.add(tail(weights, i + 1) < 0 ? 1 : 3);
            }
        }
        into.addShort(space);
        into.add(2);
    }
}
