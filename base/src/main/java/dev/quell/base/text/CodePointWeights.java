package dev.quell.base.text;

/// Each character weighs its code point: the `_bin` collations.
final class CodePointWeights implements WeightCollator.Weights {
    @Override
    public int weight(int codePoint) {
        return codePoint;
    }
}
