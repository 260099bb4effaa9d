package dev.quell.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollatorTest {
    @Provide
    Arbitrary<Collation> collations() {
        return Arbitraries.of(Collation.all());
    }

    @Property(tries = 2_000)
    void sortKeysOrderAsCompareDoes(
            @ForAll @StringLength(max = 6) String left,
            @ForAll @StringLength(max = 6) String right,
            @ForAll("collations") Collation collation) {
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
            @ForAll @StringLength(max = 6) String text, @ForAll("collations") Collation collation) {
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

    // Orders as MySQL 9.7 gives them.
    @ParameterizedTest
    @CsvSource({
        "utf8mb4_czech_ci, c h ch i",
        "utf8mb4_cs_0900_ai_ci, c h ch i",
        "utf8mb4_spanish2_ci, c cz ch d l lz ll m",
        "utf8mb4_hu_0900_ai_ci, d dz dzs e",
        "utf8mb4_danish_ci, z æ ø å",
        "utf8mb4_da_0900_as_cs, A a z Å å",
        "utf8mb4_sv_0900_ai_ci, z å ä ö",
        "utf8mb4_ru_0900_ai_ci, я a",
        "utf8mb4_turkish_ci, h ı i j",
        "utf8mb3_general_mysql500_ci, a s ß",
        "utf8mb3_tolower_ci, a b à",
        "latin1_german2_ci, ad äd af",
        "latin2_hungarian_ci, á b o ö",
        "koi8r_general_ci, а б в",
        "cp1251_bulgarian_ci, а б в",
        "gbk_chinese_ci, 啊 波 从",
        "sjis_japanese_ci, ア 亜 日",
        "sjis_bin, A a 亜 ｱ",
    })
    void eachLanguageHasItsOrder(String collation, String words) {
        var collator = Collator.of(Collation.named(collation).orElseThrow());
        var expected = List.of(words.split(" ", -1));
        for (int i = 1; i < expected.size(); i++) {
            assertThat(collator.compare(expected.get(i - 1), expected.get(i)))
                    .as("%s before %s", expected.get(i - 1), expected.get(i))
                    .isNegative();
        }
    }

    @Test
    void germanTelephoneBooksSpellUmlautsOut() {
        var collator = Collator.of(Collation.named("latin1_german2_ci").orElseThrow());
        assertThat(collator.equal("Müßig", "MUESSIG")).isTrue();
    }

    @Test
    void everyCollationHasACollator() {
        assertThat(Collation.all())
                .hasSize(281)
                .allSatisfy(
                        collation -> assertThat(Collator.of(collation).equal("x1", "x1")).isTrue());
    }
}
