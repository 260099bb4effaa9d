package dev.quell.base.text;

import java.util.EnumMap;
import java.util.Map;

/// The collators, one for each collation, made once.
final class Collators {
    private static final Map<Collation, Collator> ALL = new EnumMap<>(Collation.class);

    static {
        for (Collation collation : Collation.values()) {
            ALL.put(collation, make(collation));
        }
    }

    private Collators() {}

    @SuppressWarnings("NullAway") // every collation is in the map
    static Collator of(Collation collation) {
        return ALL.get(collation);
    }

    private static Collator make(Collation collation) {
        return switch (collation.algorithm()) {
            case CODE_POINT -> new WeightCollator(new CodePointWeights(), collation.padSpace());
            case SIMPLE_CI -> new WeightCollator(simple(collation), collation.padSpace());
            case UCA_AI_CI -> new UcaCollator(1, collation.padSpace());
            case UCA_AS_CI -> new UcaCollator(2, collation.padSpace());
            case UCA_AS_CS -> new UcaCollator(3, collation.padSpace());
        };
    }

    private static WeightCollator.Weights simple(Collation collation) {
        return switch (collation) {
            case LATIN1_SWEDISH_CI -> new Latin1Weights(Latin1Weights.SWEDISH);
            case LATIN1_GENERAL_CI -> new Latin1Weights(Latin1Weights.GENERAL);
            default -> new GeneralWeights();
        };
    }
}
