package dev.quell.base.text;

import java.nio.charset.Charset;

/// Each character weighs what its bytes are as a number, so that the order is that of the bytes. For character sets of several
/// bytes, where a first byte below 0x80 is the only one.
final class EncodedWeights implements WeightCollator.Weights {
    private static final int NOWHERE = Integer.MAX_VALUE;
    private static final int FIRST_OF_SEVERAL = 0x80;

    private final Charset set;

    EncodedWeights(Charset set) {
        this.set = set;
    }

    /// The bytes of which a weight was made, the first one highest.
    static int bytes(int weight) {
        return weight < FIRST_OF_SEVERAL
                ? weight << Integer.SIZE - Byte.SIZE
                : weight | Integer.MIN_VALUE;
    }

    @Override
    public int weight(int codePoint) {
        if (codePoint < FIRST_OF_SEVERAL) {
            return codePoint;
        }
        byte[] bytes = Character.toString(codePoint).getBytes(set);
        if ((bytes[0] & 0xFF) < FIRST_OF_SEVERAL) {
            return NOWHERE; // '?': the set lacks it
        }
        int weight = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            weight = weight << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return weight & Integer.MAX_VALUE; // the first byte's highest bit is set always
    }
}
