package dev.quell.base.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecimalTextTest {
    @Property
    void whatIsShortIsExact(@ForAll("numbers") String text) {
        assertThat(DecimalText.parse(text)).isEqualByComparingTo(new BigDecimal(text));
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(60);
        return Combinators.combine(
                        Arbitraries.of("", "-", "+"),
                        digits,
                        digits.map(fraction -> "." + fraction),
                        Arbitraries.of("", "e5", "E-7", "e+0012"))
                .as((sign, whole, fraction, exponent) -> sign + whole + fraction + exponent);
    }

    @Example
    void aMillionDigitsAreReadByTheirFirst() {
        var million = DecimalText.parse("9".repeat(1_000_000));
        assertThat(million.precision() - million.scale()).isEqualTo(5_001);
        assertThat(DecimalText.parse("0." + "3".repeat(1_000_000)).scale())
                .isLessThanOrEqualTo(400);
        assertThat(DecimalText.parse("0".repeat(1_000_000) + "12.5")).isEqualByComparingTo("12.5");
        assertThat(DecimalText.parse("1e" + "9".repeat(100_000))).isGreaterThan(BigDecimal.TEN);
        assertThat(DecimalText.parse("1e-" + "9".repeat(100_000))).isZero();
    }

    @Example
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> DecimalText.parse("12x"))
                .isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> DecimalText.parse("1ex"))
                .isInstanceOf(NumberFormatException.class);
    }
}
