package dev.quell.base.text;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/// One weight a character, without case and mostly without accents: MySQL's `general_ci` family. The table lists the
/// characters that do not weigh their own number.
final class GeneralWeights implements WeightCollator.Weights {
    private static final int BEYOND_PLANE_ZERO = 0xFFFD;

    private static final class Table {
        static final char[] WEIGHTS = read();
    }

    @Override
    public int weight(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint >= 'a' && codePoint <= 'z' ? codePoint - 0x20 : codePoint;
        }
        return codePoint > 0xFFFF ? BEYOND_PLANE_ZERO : Table.WEIGHTS[codePoint];
    }

    private static char[] read() {
        var weights = new char[0x10000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (char) i;
        }
        try (var in =
                new DataInputStream(
                        new GZIPInputStream(
                                java.util.Objects.requireNonNull(
                                        GeneralWeights.class.getResourceAsStream(
                                                "general-ci.weights.gz"))))) {
            int count = UcaWeights.number(in);
            int codePoint = 0;
            for (int i = 0; i < count; i++) {
                codePoint += UcaWeights.number(in);
                weights[codePoint] = in.readChar();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return weights;
    }
}
