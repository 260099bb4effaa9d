package dev.quell.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CollatorTest {
    @Property(tries = 300)
    void sortKeysOrderAsCompareDoes(
            @ForAll @StringLength(max = 6) String left,
            @ForAll @StringLength(max = 6) String right,
            @ForAll Collation collation) {
        var collator = Collator.of(collation);
        int order = Integer.signum(collator.compare(left, right));
        int byKeys =
                Integer.signum(
                        Arrays.compareUnsigned(collator.sortKey(left), collator.sortKey(right)));
        assertThat(byKeys).isEqualTo(order);
        if (order == 0) {
            assertThat(collator.hash(left)).isEqualTo(collator.hash(right));
        }
        assertThat(Integer.signum(collator.compare(right, left))).isEqualTo(-order);
    }

    @Property(tries = 300)
    void spacesAtTheEndCountOnlyWithoutPadding(
            @ForAll @StringLength(max = 6) String text, @ForAll Collation collation) {
        boolean same = Collator.of(collation).equal(text, text + "  ");
        assertThat(same).isEqualTo(collation.padSpace());
    }

    @Test
    void theDefaultCollationSeesLettersOnly() {
        var collator = Collator.of(Collation.UTF8MB4_0900_AI_CI);
        assertThat(collator.equal("Straße", "STRASSE")).isTrue();
        assertThat(collator.equal("Ångström", "angstrom")).isTrue();
        assertThat(collator.equal("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af")).isTrue();
        assertThat(Stream.of("b", "_", "Z", "9", "ä", "a ", "a", "日").sorted(collator::compare))
                .containsExactly("_", "9", "ä", "a", "a ", "b", "Z", "日");
    }

    @Test
    void accentsAndCasesCountWhereTheCollationSaysSo() {
        assertThat(Collator.of(Collation.UTF8MB4_0900_AS_CI).equal("É", "é")).isTrue();
        assertThat(Collator.of(Collation.UTF8MB4_0900_AS_CI).equal("e", "é")).isFalse();
        assertThat(Collator.of(Collation.UTF8MB4_0900_AS_CS).compare("a", "A")).isNegative();
    }

    @Test
    void swedishPutsUmlautsLast() {
        var collator = Collator.of(Collation.LATIN1_SWEDISH_CI);
        assertThat(Stream.of("ö", "z", "å", "y", "ü", "ä").sorted(collator::compare))
                .containsExactly("y", "ü", "z", "å", "ä", "ö");
    }
}
