package dev.quell.base.text;

import java.io.IOException;
import java.io.UncheckedIOException;

/// One weight a character, without case and mostly without accents: MySQL's `general_ci` family. The table lists the
/// characters that do not weigh their own number.
final class GeneralWeights implements WeightCollator.Weights {
    static final GeneralWeights SINCE_5_1_24 = new GeneralWeights('S');

    /// `general_mysql500_ci`: as it was until MySQL 5.1.23.
    static final GeneralWeights BEFORE = new GeneralWeights('ß');

    private static final int BEYOND_PLANE_ZERO = 0xFFFD;

    private final int sharpS;

    private GeneralWeights(int sharpS) {
        this.sharpS = sharpS;
    }

    private static final class Table {
        static final char[] WEIGHTS = read();
    }

    @Override
    public int weight(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint >= 'a' && codePoint <= 'z' ? codePoint - 0x20 : codePoint;
        }
        if (codePoint == 'ß') {
            return sharpS;
        }
        return codePoint > 0xFFFF ? BEYOND_PLANE_ZERO : Table.WEIGHTS[codePoint];
    }

    private static char[] read() {
        var weights = new char[0x10000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (char) i;
        }
        try (var in = Resource.compressed("general-ci.weights.gz")) {
            int count = Resource.number(in);
            int codePoint = 0;
            for (int i = 0; i < count; i++) {
                codePoint += Resource.number(in);
                weights[codePoint] = in.readChar();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return weights;
    }
}
