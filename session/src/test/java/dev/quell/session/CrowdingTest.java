package dev.quell.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrowdingTest {
    @ParameterizedTest
    @CsvSource({
        "0.10 0.20 0.30 1/860 13370, 2, 1",
        "14.26 19.05 20.11 14/860 13370, 2, 7",
        "14.26 19.05 20.11 14/860 13370, 16, 1",
        "nothing known, 2, 1"
    })
    void readyThreadsAreSharedAmongProcessors(String load, int processors, long each) {
        assertThat(Crowding.of(load, processors)).isEqualTo(each);
    }
}
