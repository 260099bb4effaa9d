package dev.quell.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "%, '', true",
        "%, shop, true",
        "'', '', true",
        "'', shop, false",
        "sh_p, shop, true",
        "sh_p, shp, false",
        "s%p, shop, true",
        "s%p, shops, false",
        "%op%, shop, true",
        "%s%s%, shops, true",
        "%s%s%s%, shops, false",
        "my\\_db, my_db, true",
        "my\\_db, myxdb, false",
        "100\\%, 100%, true",
        "100\\%, 1000, false",
        "%\\%, 100%, true",
        "end\\, end\\, true",
    })
    void patternsFitTexts(String pattern, String text, boolean fits) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "%, shop%, true",
        "s%, shop%, true",
        "shop%, s%, false",
        "shop_, shop\\_, true",
        "shop\\_, shop_, false",
        "shop_, shop%, true",
        "shop, shop, true",
        "shop\\_%, shop\\_a%, true",
        "%\\_, a\\_b\\_, true",
    })
    void patternsCoverPatterns(String pattern, String other, boolean covers) {
        assertThat(Wildcard.covers(pattern, other)).isEqualTo(covers);
    }

    @Test
    void manyPercentSignsTakeNoTime() {
        var hostile = "%a".repeat(30) + "b";
        assertThat(Wildcard.matches(hostile, "a".repeat(64))).isFalse();
        assertThat(Wildcard.covers(hostile, "a".repeat(64))).isFalse();
    }
}
