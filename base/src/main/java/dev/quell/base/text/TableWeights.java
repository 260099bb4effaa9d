package dev.quell.base.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// Weights of which most, or some, are listed in a file.
final class TableWeights implements WeightCollator.Weights {
    private final Map<Integer, Integer> listed;
    private final WeightCollator.Weights others;

    private TableWeights(Map<Integer, Integer> listed, WeightCollator.Weights others) {
        this.listed = listed;
        this.others = others;
    }

    /// Reads the file of a collation: for each character its distance from the one before, and its weight.
    static TableWeights of(String collation, WeightCollator.Weights others) {
        String name = collation.replace('_', '-') + ".weights.gz";
        try (var in = Resource.compressed(name)) {
            int count = Resource.number(in);
            Map<Integer, Integer> weights = HashMap.newHashMap(count);
            int codePoint = 0;
            for (int i = 0; i < count; i++) {
                codePoint += Resource.number(in);
                weights.put(codePoint, Resource.number(in));
            }
            return new TableWeights(weights, others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int weight(int codePoint) {
        Integer known = listed.get(codePoint);
        return known == null ? others.weight(codePoint) : known;
    }
}
