package dev.quell.query.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ValueMemoryTest {
    private final ValueMemory memory = new ValueMemory(100);
    private final ValueMemory.Share first = memory.share();
    private final ValueMemory.Share second = memory.share();
    private final ValueMemory.Share third = memory.share();

    private static WaitOutcome raise(ValueMemory.Share share, long bytes) {
        return share.raise(bytes, new Cancellation(), Deadline.after(Duration.ZERO));
    }

    @Test
    void aStatementHoldsWhatItsLargestValueTakes() {
        assertThat(raise(first, 40)).isEqualTo(WaitOutcome.DONE);
        assertThat(raise(first, 60)).isEqualTo(WaitOutcome.DONE);
        assertThat(first.suffices(50, new Cancellation())).isTrue();
        assertThat(raise(second, 40)).isEqualTo(WaitOutcome.DONE);
        assertThat(raise(third, 1)).isEqualTo(WaitOutcome.TIMED_OUT);
        first.close();
        assertThat(raise(third, 60)).isEqualTo(WaitOutcome.DONE);
    }

    @Test
    void whatIsLargerThanAllComesAlone() {
        assertThat(raise(first, 1_000)).isEqualTo(WaitOutcome.DONE);
        assertThat(raise(second, 1)).isEqualTo(WaitOutcome.TIMED_OUT);
        first.close();
        assertThat(raise(second, 1)).isEqualTo(WaitOutcome.DONE);
    }

    /// Or all who hold some would wait for each other.
    @Test
    void oneAtATimeOfThoseWhoHoldSomeGoesBeyondTheLimit() {
        raise(first, 50);
        raise(second, 50);
        assertThat(raise(first, 80)).isEqualTo(WaitOutcome.DONE);
        assertThat(raise(second, 80)).isEqualTo(WaitOutcome.TIMED_OUT);
        assertThat(raise(first, 200)).isEqualTo(WaitOutcome.DONE);
        first.close();
        assertThat(raise(second, 80)).isEqualTo(WaitOutcome.DONE);
        assertThat(raise(third, 30)).isEqualTo(WaitOutcome.TIMED_OUT);
        assertThat(raise(second, 120)).isEqualTo(WaitOutcome.DONE);
        second.close();
        assertThat(raise(third, 100)).isEqualTo(WaitOutcome.DONE);
    }
}
