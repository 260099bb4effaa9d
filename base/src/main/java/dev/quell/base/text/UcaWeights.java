package dev.quell.base.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The weights of characters in a version of the Unicode collation algorithm, without tailoring to a language: what MySQL's
/// `unicode_ci` (4.0.0), `unicode_520_ci` and `0900` collations compare by.
///
/// The tables hold what follows from no rule; Han characters and those that are not assigned have weights made of their
/// number, from 9.0 on Hangul syllables those of their parts. ASCII is here for 9.0, so that its table is read only where
/// other characters occur.
final class UcaWeights implements LevelWeights {
    private static final int LEVELS = 3;
    private static final int ASCII_END = 0x80;
    private static final char[] NONE = {};
    private static final char[] COMMON_ACCENT = {0x20};
    private static final char[] COMMON_CASE = {0x02};
    private static final char[] UPPER_CASE = {0x08};
    private static final char[] REPLACEMENT = {0xFFFD};

    private static final char[][] TO_BE_LOOKED_UP = {};

    private static final UcaWeights V9_0_0 = new UcaWeights("0900", 0x9FD5, asciiLetters9());
    private static final Lazy<UcaWeights> V4_0_0 =
            new Lazy<>(() -> new UcaWeights("0400", 0x9FA5, TO_BE_LOOKED_UP));
    private static final Lazy<UcaWeights> V5_2_0 =
            new Lazy<>(() -> new UcaWeights("0520", 0x9FA5, TO_BE_LOOKED_UP));

    private final String version;
    private final int lastUnified;
    private final Lazy<Map<Integer, char[][]>> table;
    private final char[][] ascii;
    private final char[] asciiLetters;

    /// @param lastUnified the last of the first block of Han characters
    /// @param letters of ASCII
    private UcaWeights(String version, int lastUnified, char[][] letters) {
        this.version = version;
        this.lastUnified = lastUnified;
        table = new Lazy<>(() -> read("uca-" + version + ".weights.gz"));
        ascii = letters == TO_BE_LOOKED_UP ? looked() : letters;
        asciiLetters = new char[ASCII_END];
        for (int c = 0; c < ASCII_END; c++) {
            asciiLetters[c] = ascii[c].length == 1 ? ascii[c][0] : 0;
        }
    }

    /// @param version as collations name it: `0400`, `0520`, `0900`
    static UcaWeights of(String version) {
        return switch (version) {
            case "0400" -> V4_0_0.get();
            case "0520" -> V5_2_0.get();
            case "0900" -> V9_0_0;
            default -> throw new IllegalArgumentException(version);
        };
    }

    /// These weights as a language wants them.
    LevelWeights tailored(String language) {
        return TailoredWeights.read(this, version, language);
    }

    @Override
    public int ascii(char c) {
        return asciiLetters[c];
    }

    @Override
    public boolean contracts() {
        return false;
    }

    @Override
    public @Nullable Contraction contraction(String text, int at) {
        return null;
    }

    @Override
    public char[] of(int codePoint, int level) {
        if (codePoint < ASCII_END) {
            return level == LETTERS
                    ? ascii[codePoint]
                    : ascii[codePoint].length == 0 ? NONE : asciiBeyondLetters(codePoint, level);
        }
        if (isFirst() && codePoint > Character.MAX_VALUE) {
            return level == LETTERS ? REPLACEMENT : NONE;
        }
        char[][] known = table.get().get(codePoint);
        if (known != null) {
            return known[level];
        }
        return codePoint >= 0xAC00 && codePoint <= 0xD7A3 && this == V9_0_0
                ? hangul(codePoint, level)
                : implicit(codePoint, level);
    }

    // Version 4.0.0, in which characters beyond plane 0 have no place.
    private boolean isFirst() {
        return version.equals("0400");
    }

    private static char[] asciiBeyondLetters(int codePoint, int level) {
        boolean upper = codePoint >= 'A' && codePoint <= 'Z';
        return level == ACCENTS ? COMMON_ACCENT : upper ? UPPER_CASE : COMMON_CASE;
    }

    private char[] implicit(int codePoint, int level) {
        return switch (level) {
            case LETTERS ->
                    new char[] {
                        (char) (implicitBase(codePoint) + (codePoint >> 15)),
                        (char) (codePoint & 0x7FFF | 0x8000)
                    };
            case ACCENTS -> COMMON_ACCENT;
            default -> COMMON_CASE;
        };
    }

    private int implicitBase(int c) {
        boolean unified = (c >= 0x4E00 && c <= lastUnified) || (c >= 0xFA0E && c <= 0xFA29);
        boolean extension =
                (c >= 0x3400 && c <= 0x4DB5)
                        || (c >= 0x20000 && c <= 0x2A6D6)
                        || (c >= 0x2A700 && c <= 0x2CEA1);
        return unified ? 0xFB40 : extension ? 0xFB80 : 0xFBC0;
    }

    // A syllable is its leading consonant, its vowel and perhaps a trailing consonant.
    private char[] hangul(int codePoint, int level) {
        int index = codePoint - 0xAC00;
        char[] lead = of(0x1100 + index / 588, level);
        char[] vowel = of(0x1161 + index % 588 / 28, level);
        char[] trail = index % 28 == 0 ? NONE : of(0x11A7 + index % 28, level);
        return (new String(lead) + new String(vowel) + new String(trail)).toCharArray();
    }

    private char[][] looked() {
        var letters = new char[ASCII_END][];
        for (int c = 0; c < ASCII_END; c++) {
            char[][] known = table.get().get(c);
            letters[c] = known == null ? NONE : known[LETTERS];
        }
        return letters;
    }

    // Ignorable control characters, then the weights of TAB to CR and of the printable characters.
    private static char[][] asciiLetters9() {
        String printable =
                "0209"
                        + "0260030C03981C1203990396030503170318038F06160222020D027703941C3D1C3E1C3F1C40"
                        + "1C411C421C431C441C451C4602390234061A061B061C0266038E1C471C601C7A1C8F1CAA1CE5"
                        + "1CF41D181D321D4C1D651D771DAA1DB91DDD1E0C1E211E331E711E951EB51EE31EF51EFF1F0B"
                        + "1F2103190395031A0485020B0482";
        String afterBrace = "061E031C0620";
        var weights = new char[ASCII_END][];
        for (int c = 0; c < ASCII_END; c++) {
            char[] own = NONE;
            if (c >= '\t' && c <= '\r') {
                own = new char[] {(char) (0x0201 + c - '\t')};
            } else if (c >= ' ' && c <= '`') {
                own = weight(printable, c - ' ');
            } else if (c >= 'a' && c <= 'z') {
                own = weight(printable, c - 'a' + 'A' - ' ');
            } else if (c >= '{' && c <= '~') {
                own = c == '{' ? weight("031B", 0) : weight(afterBrace, c - '|');
            }
            weights[c] = own;
        }
        return weights;
    }

    private static char[] weight(String hex, int index) {
        return new char[] {(char) Integer.parseInt(hex, index * 4, index * 4 + 4, 16)};
    }

    // For each character: its distance from the one before, how many weights it has on each level,
    // the weights.
    private static Map<Integer, char[][]> read(String file) {
        try (var in = Resource.compressed(file)) {
            int count = Resource.number(in);
            Map<Integer, char[][]> table = HashMap.newHashMap(count);
            int codePoint = 0;
            for (int i = 0; i < count; i++) {
                codePoint += Resource.number(in);
                var levels = new char[LEVELS][];
                for (int level = 0; level < LEVELS; level++) {
                    levels[level] = new char[in.readUnsignedByte()];
                }
                for (int level = 0; level < LEVELS; level++) {
                    for (int j = 0; j < levels[level].length; j++) {
                        levels[level][j] =
                                (char) (level == LETTERS ? in.readChar() : Resource.number(in));
                    }
                }
                table.put(codePoint, levels);
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
