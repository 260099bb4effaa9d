package dev.quell.base.text;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The weights of characters in the Unicode collation algorithm, version 9.0 without tailoring: what MySQL's
/// `utf8mb4_0900` collations compare by.
///
/// A character has any number of weights on each of three levels: letters, accents, case. The table holds what follows
/// from no rule; Han characters and those that are not assigned have weights made of their number, Hangul syllables
/// those of their parts. ASCII is here, so that the table is read only where other characters occur.
final class UcaWeights {
    static final int LETTERS = 0;
    static final int ACCENTS = 1;
    static final int CASES = 2;

    private static final char[] NONE = {};
    private static final char[] COMMON_ACCENT = {0x20};
    private static final char[] COMMON_CASE = {0x02};
    private static final char[] UPPER_CASE = {0x08};
    private static final char[][] ASCII = ascii();
    private static final char[] ASCII_LETTERS = asciiLetters();

    private UcaWeights() {}

    private static final class Table {
        static final Map<Integer, char[][]> WEIGHTS = read();
    }

    /// The letter weight of an ASCII character; 0 if it does not count at all.
    static int ascii(char c) {
        return ASCII_LETTERS[c];
    }

    /// The weights of a character on one level.
    static char[] of(int codePoint, int level) {
        if (codePoint < 0x80) {
            return level == LETTERS
                    ? ASCII[codePoint]
                    : ASCII[codePoint].length == 0 ? NONE : asciiBeyondLetters(codePoint, level);
        }
        char[][] known = Table.WEIGHTS.get(codePoint);
        if (known != null) {
            return known[level];
        }
        return codePoint >= 0xAC00 && codePoint <= 0xD7A3
                ? hangul(codePoint, level)
                : implicit(codePoint, level);
    }

    private static char[] asciiBeyondLetters(int codePoint, int level) {
        boolean upper = codePoint >= 'A' && codePoint <= 'Z';
        return level == ACCENTS ? COMMON_ACCENT : upper ? UPPER_CASE : COMMON_CASE;
    }

    private static char[] implicit(int codePoint, int level) {
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

    private static int implicitBase(int c) {
        boolean unified = (c >= 0x4E00 && c <= 0x9FD5) || (c >= 0xFA0E && c <= 0xFA29);
        boolean extension =
                (c >= 0x3400 && c <= 0x4DB5)
                        || (c >= 0x20000 && c <= 0x2A6D6)
                        || (c >= 0x2A700 && c <= 0x2CEA1);
        return unified ? 0xFB40 : extension ? 0xFB80 : 0xFBC0;
    }

    // A syllable is its leading consonant, its vowel and perhaps a trailing consonant.
    private static char[] hangul(int codePoint, int level) {
        int index = codePoint - 0xAC00;
        char[] lead = of(0x1100 + index / 588, level);
        char[] vowel = of(0x1161 + index % 588 / 28, level);
        char[] trail = index % 28 == 0 ? NONE : of(0x11A7 + index % 28, level);
        return (new String(lead) + new String(vowel) + new String(trail)).toCharArray();
    }

    // Ignorable control characters, then the weights of TAB to CR and of the printable characters.
    private static char[][] ascii() {
        String printable =
                "0209"
                        + "0260030C03981C1203990396030503170318038F06160222020D027703941C3D1C3E1C3F1C40"
                        + "1C411C421C431C441C451C4602390234061A061B061C0266038E1C471C601C7A1C8F1CAA1CE5"
                        + "1CF41D181D321D4C1D651D771DAA1DB91DDD1E0C1E211E331E711E951EB51EE31EF51EFF1F0B"
                        + "1F2103190395031A0485020B0482";
        String afterBrace = "061E031C0620";
        var weights = new char[0x80][];
        for (int c = 0; c < 0x80; c++) {
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

    private static char[] asciiLetters() {
        var letters = new char[0x80];
        for (int c = 0; c < 0x80; c++) {
            letters[c] = ASCII[c].length == 0 ? 0 : ASCII[c][0];
        }
        return letters;
    }

    private static char[] weight(String hex, int index) {
        return new char[] {(char) Integer.parseInt(hex, index * 4, index * 4 + 4, 16)};
    }

    // For each character: its distance from the one before, how many weights it has on each level,
    // the weights.
    private static Map<Integer, char[][]> read() {
        try (var in =
                new DataInputStream(
                        new GZIPInputStream(
                                java.util.Objects.requireNonNull(
                                        UcaWeights.class.getResourceAsStream(
                                                "uca-0900.weights.gz")),
                                1 << 16))) {
            int count = number(in);
            var table = new HashMap<Integer, char[][]>(count * 2);
            int codePoint = 0;
            for (int i = 0; i < count; i++) {
                codePoint += number(in);
                var levels = new char[3][];
                for (int level = 0; level < 3; level++) {
                    levels[level] = new char[in.readUnsignedByte()];
                }
                for (int level = 0; level < 3; level++) {
                    for (int j = 0; j < levels[level].length; j++) {
                        levels[level][j] = (char) (level == LETTERS ? in.readChar() : number(in));
                    }
                }
                table.put(codePoint, levels);
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Seven bits a byte, the lowest first; the high bit says that more follow.
    static int number(DataInputStream in) throws IOException {
        int number = 0;
        int shift = 0;
        int b;
        do {
            b = in.readUnsignedByte();
            number |= (b & 0x7F) << shift;
            shift += 7;
        } while (b >= 0x80);
        return number;
    }
}
