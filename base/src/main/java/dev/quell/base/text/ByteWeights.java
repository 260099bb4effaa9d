package dev.quell.base.text;

import java.util.Arrays;

/// One weight for each of the 256 bytes of a character set.
final class ByteWeights implements WeightCollator.Weights {
    private static final int NOWHERE = 0x100;

    // By character.
    private final short[] weights = new short[1 << 16];

    /// @param table two hex digits for each byte
    private ByteWeights(String table, CharacterSet set) {
        Arrays.fill(weights, (short) NOWHERE);
        for (int b = 255; b >= 0; b--) {
            String character = SurrogateEscape.decode(new byte[] {(byte) b}, set);
            weights[character.charAt(0)] = (short) Integer.parseInt(table, 2 * b, 2 * b + 2, 16);
        }
    }

    /// The bytes themselves.
    static ByteWeights plain(CharacterSet set) {
        var table = new StringBuilder();
        for (int b = 0; b < 256; b++) {
            table.append(String.format("%02X", b));
        }
        return new ByteWeights(table.toString(), set);
    }

    /// The weights of a collation in the table of them.
    static ByteWeights of(String collation, CharacterSet set) {
        String table =
                Resource.lines("eight-bit.collations")
                        .filter(line -> line.startsWith(collation + " "))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(collation))
                        .substring(collation.length() + 1);
        return new ByteWeights(table, set);
    }

    @Override
    public int weight(int codePoint) {
        return codePoint < weights.length ? weights[codePoint] : NOWHERE;
    }
}
