package dev.quell.base.text;

/// Makes collators from the rules of the table of collations.
final class Collators {
    private static final String NO_LANGUAGE = "-";

    private Collators() {}

    /// @param rule the kind of weights; for those of the Unicode algorithm also the language and the number of levels
    static Collator make(Collation collation, String rule) {
        String[] words = rule.split(" ", -1);
        CharacterSet set = collation.characterSet();
        return switch (words[0]) {
            case "code-point" -> single(collation, codePoint -> codePoint, codePointWidth(set));
            case "encoded" -> single(collation, encoded(set), encodedWidth(set));
            case "folded" -> single(collation, folded(encoded(set)), encodedWidth(set));
            case "bytes" -> single(collation, ByteWeights.of(collation.mysqlName(), set), 1);
            case "general" -> single(collation, GeneralWeights.SINCE_5_1_24, 2);
            case "general-mysql500" -> single(collation, GeneralWeights.BEFORE, 2);
            case "table" ->
                    single(
                            collation,
                            TableWeights.of(
                                    collation.mysqlName(),
                                    set.isUnicode() ? codePoint -> codePoint : encoded(set)),
                            set.isUnicode() ? 2 : WeightCollator.AS_ENCODED);
            case "expanding" -> new UcaCollator(new GermanWeights(), 1, collation.padSpace());
            case "uca-0400", "uca-0520", "uca-0900" -> {
                String version = words[0].substring("uca-".length());
                var weights =
                        words[1].equals(NO_LANGUAGE)
                                ? UcaWeights.of(version)
                                : UcaWeights.of(version).tailored(words[1]);
                yield new UcaCollator(weights, Integer.parseInt(words[2]), collation.padSpace());
            }
            default -> throw new IllegalArgumentException(collation + " by " + rule);
        };
    }

    private static Collator single(Collation collation, WeightCollator.Weights weights, int width) {
        return new WeightCollator(weights, width, collation.padSpace());
    }

    private static int codePointWidth(CharacterSet set) {
        return set == CharacterSet.BINARY ? 1 : set.maxBytes() == 4 ? 3 : 2;
    }

    private static int encodedWidth(CharacterSet set) {
        return set.maxBytes() == 1 ? 1 : WeightCollator.AS_ENCODED;
    }

    private static WeightCollator.Weights encoded(CharacterSet set) {
        return set.maxBytes() == 1 ? ByteWeights.plain(set) : new EncodedWeights(set.charset());
    }

    private static WeightCollator.Weights folded(WeightCollator.Weights weights) {
        return codePoint ->
                weights.weight(
                        codePoint >= 'a' && codePoint <= 'z' ? codePoint - 'a' + 'A' : codePoint);
    }
}
