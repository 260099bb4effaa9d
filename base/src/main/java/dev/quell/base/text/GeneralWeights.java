package dev.quell.base.text;

import java.text.Normalizer;

/// One weight a character, without case and mostly without accents: MySQL's `general_ci` family.
final class GeneralWeights implements WeightCollator.Weights {
    private static final int BEYOND_PLANE_ZERO = 0xFFFD;

    private final char[] weights = new char[0x10000];

    GeneralWeights() {
        for (int i = 0; i < 0x80; i++) {
            weights[i] = (char) Character.toUpperCase(i);
        }
    }

    @Override
    public int weight(int codePoint) {
        if (codePoint > 0xFFFF) {
            return BEYOND_PLANE_ZERO;
        }
        int weight = weights[codePoint];
        if (weight == 0 && codePoint != 0) {
            weight = compute(codePoint);
            weights[codePoint] = (char) weight; // benign race: every thread computes the same
        }
        return weight;
    }

    private static int compute(int codePoint) {
        String letter = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD);
        return Character.toUpperCase(letter.charAt(0));
    }
}
