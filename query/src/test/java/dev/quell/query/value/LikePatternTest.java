package dev.quell.query.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// LIKE against the plainest way to say what it means.
class LikePatternTest {
    private static final String PATTERN_CHARACTERS = "%%_aAbé.ß\u0001\uD83D\uDE00";
    private static final String TEXT_CHARACTERS = "aAbBcéÉ. ß\u0001\u0002\uD83D\uDE00";

    @Test
    void matchesAsItsDefinitionSaysUnderEachCollation() {
        var random = new Random(7);
        for (var collation :
                List.of(
                        Collation.UTF8MB4_0900_AI_CI,
                        Collation.UTF8MB4_0900_AS_CS,
                        Collation.UTF8MB4_GENERAL_CI,
                        Collation.UTF8MB4_BIN)) {
            var collator = Collator.of(collation);
            for (int i = 0; i < 2_000; i++) {
                String text = some(random, PATTERN_CHARACTERS, 5);
                var pattern = new LikePattern(text, '\\', collator);
                for (int j = 0; j < 5; j++) {
                    String tested = some(random, TEXT_CHARACTERS, 14);
                    assertThat(pattern.matches(tested, new Cancellation()))
                            .as("%s: '%s' LIKE '%s'", collation, tested, text)
                            .isEqualTo(
                                    matches(
                                            tested.codePoints().toArray(),
                                            0,
                                            text.codePoints().toArray(),
                                            0,
                                            collator));
                }
            }
        }
    }

    @Test
    void findsWhatStandsBehindALongWayOff() {
        var pattern = new LikePattern("%y%", '\\', Collator.of(Collation.UTF8MB4_0900_AI_CI));
        for (String end : List.of("y", "Y", "ý", "Ŷ", "z")) {
            for (int run = 0; run < 2; run++) { // the second time it knows more
                assertThat(pattern.matches("x".repeat(10_000) + end, new Cancellation()))
                        .as(end)
                        .isEqualTo(!end.equals("z"));
            }
        }
    }

    private static boolean matches(int[] text, int at, int[] pattern, int p, Collator collator) {
        if (p == pattern.length) {
            return at == text.length;
        }
        if (pattern[p] == '%') {
            return matches(text, at, pattern, p + 1, collator)
                    || (at < text.length && matches(text, at + 1, pattern, p, collator));
        }
        return at < text.length
                && (pattern[p] == '_' || collator.sameCharacter(pattern[p], text[at]))
                && matches(text, at + 1, pattern, p + 1, collator);
    }

    private static String some(Random random, String characters, int most) {
        int[] all = characters.codePoints().toArray();
        var text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.appendCodePoint(all[random.nextInt(all.length)]);
        }
        return text.toString();
    }
}
