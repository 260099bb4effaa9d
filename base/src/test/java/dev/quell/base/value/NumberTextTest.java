package dev.quell.base.value;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource({
        "1e15, 1e15",
        "1e14, 100000000000000",
        "1234567890123456.7, 1234567890123456.8",
        "1e-15, 0.000000000000001",
        "1e-16, 1e-16",
        "0.30000000000000004, 0.30000000000000004",
        "-1.5e-20, -1.5e-20",
        "-0.0, -0"
    })
    void doublesAreWrittenAsMysqlDoes(double value, String text) {
        assertThat(NumberText.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1.1, 1.1", "16777217, 16777200", "3.4028235e38, 3.40282e38", "0.1, 0.1"})
    void floatsHaveSixDigits(float value, String text) {
        assertThat(NumberText.of(value)).isEqualTo(text);
    }

    @Property
    void theTextOfADoubleReadsBackAsIt(@ForAll double value) {
        assertThat(Double.parseDouble(NumberText.of(value))).isEqualTo(value);
    }
}
