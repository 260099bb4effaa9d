package dev.quell.base.text;

import org.jspecify.annotations.Nullable;

/// `latin1_german2_ci`, the order of telephone books: ä is ae, ß is ss.
final class GermanWeights implements LevelWeights {
    private static final String EXPANDED = "ÄÖÜßäöü";
    private static final String[] EXPANSIONS = {"AE", "OE", "UE", "SS", "AE", "OE", "UE"};
    private static final char[] NONE = {};

    private final ByteWeights single = ByteWeights.of("latin1_german2_ci", CharacterSet.LATIN1);

    @Override
    public int ascii(char c) {
        return single.weight(c);
    }

    @Override
    public char[] of(int codePoint, int level) {
        if (level != LETTERS) {
            return NONE;
        }
        int at = EXPANDED.indexOf(codePoint);
        return at >= 0
                ? EXPANSIONS[at].toCharArray()
                : new char[] {(char) single.weight(codePoint)};
    }

    @Override
    public boolean contracts() {
        return false;
    }

    @Override
    public @Nullable Contraction contraction(String text, int at) {
        return null;
    }
}
