package dev.quell.session.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginDelaysTest {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Instant NOW = Instant.EPOCH;

    private final LoginDelays delays = new LoginDelays();

    private Duration delay() {
        return delays.before("ann", "192.0.2.7", STEP, NOW);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            delays.failed("ann", "192.0.2.7", NOW);
        }
    }

    @Test
    void eachFailureAfterTheThirdMakesTheNextAttemptWaitLonger() {
        fail(2);
        assertThat(delay()).isZero();
        fail(1);
        assertThat(delay()).isEqualTo(STEP);
        fail(1);
        assertThat(delay()).isEqualTo(STEP.multipliedBy(2));
        fail(100);
        assertThat(delay()).isEqualTo(STEP.multipliedBy(5));
    }

    @Test
    void othersDoNotWait() {
        fail(10);
        assertThat(delays.before("bob", "192.0.2.7", STEP, NOW)).isZero();
        assertThat(delays.before("ann", "192.0.2.8", STEP, NOW)).isZero();
    }

    @Test
    void aLoginOrAnHourForgives() {
        fail(10);
        assertThat(delays.before("ann", "192.0.2.7", STEP, NOW.plus(Duration.ofMinutes(61))))
                .isZero();
        delays.succeeded("ann", "192.0.2.7");
        assertThat(delay()).isZero();
        assertThat(delays.list()).isEmpty();
    }

    @Test
    void namesThatAreMadeUpDoNotFillTheMemory() {
        fail(10);
        for (int i = 0; i < 20_000; i++) {
            delays.failed("made" + i, "192.0.2.9", NOW);
        }
        assertThat(delays.list()).hasSizeLessThanOrEqualTo(10_000);
        assertThat(delay()).isPositive();
    }
}
