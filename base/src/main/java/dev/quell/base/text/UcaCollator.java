package dev.quell.base.text;

import dev.quell.base.text.LevelWeights.Contraction;
import java.util.Arrays;

/// Compares by the Unicode collation algorithm: all letters first, then (if the collation is so strict) all accents, then
/// all cases. Strings of ASCII characters are compared without making their weights.
final class UcaCollator implements Collator {
    private final LevelWeights table;
    private final int levels;
    private final boolean padSpace;
    private final char[] ascii = new char[0x80];
    private final int space;

    /// @param levels 1: letters; 2: and accents; 3: and cases
    UcaCollator(LevelWeights table, int levels, boolean padSpace) {
        this.table = table;
        this.levels = levels;
        this.padSpace = padSpace;
        for (char c = 0; c < ascii.length; c++) {
            ascii[c] = (char) table.ascii(c);
        }
        space = ascii[' '];
    }

    @Override
    public int compare(String left, String right) {
        if (table.contracts()) {
            return compareFrom(left, right, 0);
        }
        int end = Math.min(left.length(), right.length());
        int i = 0;
        while (i < end) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                if (a >= 0x80 || b >= 0x80) {
                    break;
                }
                int x = ascii[a];
                int y = ascii[b];
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
                        weights(left, from, LevelWeights.LETTERS),
                        weights(right, from, LevelWeights.LETTERS));
        if (letters != 0) {
            return letters;
        }
        for (int level = LevelWeights.ACCENTS; level < levels; level++) {
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
    private int tail(char[] weights, int from) {
        for (int i = from; i < weights.length; i++) {
            if (weights[i] != space) {
                return weights[i] - space;
            }
        }
        return 0;
    }

    private char[] weights(String text, int from, int level) {
        char[] all = allWeights(text, from, level);
        return padSpace ? withoutTrailingSpaces(all) : all;
    }

    private char[] allWeights(String text, int from, int level) {
        var weights = new char[text.length() - from];
        int count = 0;
        for (int i = from; i < text.length(); ) {
            char c = text.charAt(i);
            if (c < 0x80 && level == LevelWeights.LETTERS && ascii[c] != 0 && !table.contracts()) {
                weights = room(weights, count, 1);
                weights[count++] = ascii[c];
                i++;
                continue;
            }
            int codePoint = text.codePointAt(i);
            Contraction together = table.contracts() ? table.contraction(text, i) : null;
            char[] several =
                    together == null ? table.of(codePoint, level) : together.weights()[level];
            weights = room(weights, count, several.length);
            System.arraycopy(several, 0, weights, count, several.length);
            count += several.length;
            i += together == null ? Character.charCount(codePoint) : together.characters().length();
        }
        return count == weights.length ? weights : Arrays.copyOf(weights, count);
    }

    private char[] withoutTrailingSpaces(char[] weights) {
        int count = weights.length;
        while (count > 0 && weights[count - 1] == space) {
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
            if (!Arrays.equals(table.of(left, level), table.of(right, level))) {
                return false;
            }
        }
        return true;
    }

    /// Of the letters alone: strings that differ in accents only are rare.
    @Override
    public int hash(String text) {
        if (table.contracts()) {
            return Arrays.hashCode(weights(text, 0, LevelWeights.LETTERS));
        }
        int hash = 1;
        int unpadded = 1; // without the spaces at the end
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            for (char weight : table.of(codePoint, LevelWeights.LETTERS)) {
                hash = 31 * hash + weight;
                unpadded = weight == space ? unpadded : hash;
            }
        }
        return padSpace ? unpadded : hash;
    }

    @Override
    public byte[] weights(String text) {
        var shown = new SortKey();
        for (int level = 0; level < levels; level++) {
            if (level > 0) {
                shown.addShort(0);
            }
            shown.addAll(allWeights(text, 0, level));
        }
        return shown.toByteArray();
    }

    /// Each level ends with a zero weight, which is below all others; with PAD SPACE a mark after each space tells how
    /// what follows compares with spaces (as in [WeightCollator]).
    @Override
    public void appendSortKey(String text, SortKey into) {
        for (int level = 0; level < levels; level++) {
            if (!padSpace && !table.contracts()) {
                appendAll(text, level, into);
            } else if (!padSpace) {
                into.addAll(weights(text, 0, level));
            } else if (level == LevelWeights.LETTERS) {
                appendPadded(weights(text, 0, level), into);
            } else {
                into.addAll(weights(text, 0, level));
            }
            if (level + 1 < levels) {
                into.addShort(0);
            }
        }
    }

    private void appendAll(String text, int level, SortKey into) {
        boolean letters = level == LevelWeights.LETTERS;
        int i = letters ? into.addAscii(text, 0, table) : 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            i += Character.charCount(codePoint);
            into.addAll(table.of(codePoint, level));
            i = letters ? into.addAscii(text, i, table) : i;
        }
    }

    private void appendPadded(char[] weights, SortKey into) {
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
