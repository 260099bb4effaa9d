package dev.quell.base.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TenureTest {
    @Test
    void aSessionCannotBeTakenFromAThreadThatIsInside() {
        var tenure = new Tenure(() -> WaitObserver.NOBODY);
        assertThat(tenure.outside()).isEmpty();
        tenure.serve(() -> {
            Tenure.current().stepOut();
            int call = tenure.outside().orElseThrow();
            Tenure.current().comeBack();
            assertThat(tenure.take(call)).isFalse();
            assertThat(tenure.isOver()).isFalse();
        });
    }

    @Test
    void eachCallHasANumberOfItsOwn() {
        var tenure = new Tenure(() -> WaitObserver.NOBODY);
        tenure.stepOut();
        int first = tenure.outside().orElseThrow();
        tenure.comeBack();
        tenure.stepOut();
        assertThat(tenure.take(first)).isFalse();
        assertThat(tenure.take(tenure.outside().orElseThrow())).isTrue();
        assertThatThrownBy(tenure::comeBack).isInstanceOf(TakenOver.class);
        assertThatThrownBy(tenure::stepOut).isInstanceOf(TakenOver.class);
        assertThatThrownBy(tenure::require).isInstanceOf(TakenOver.class);
    }

    @Test
    void threadsWithoutASessionAreNeverTaken() {
        assertThat(Tenure.outside(() -> Tenure.current().outside())).isEmpty();
    }

    /// What the thread wrote before the call is seen by whoever takes the session, and of the two exactly one goes on.
    @Test
    void eitherTheThreadOrTheWatchdogGoesOn() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            var tenure = new Tenure(() -> WaitObserver.NOBODY);
            int[] written = new int[1];
            var winners = new AtomicInteger();
            Runnable work =
                    () ->
                            tenure.serve(() -> {
                                written[0] = 42;
                                try {
                                    Tenure.outside(() -> 1);
                                    winners.incrementAndGet();
                                } catch (TakenOver _) {
                                    // The other goes on.
                                }
                            });
            var thread = Thread.ofPlatform().start(work);
            while (thread.isAlive() && !tenure.isOver()) {
                tenure.outside()
                        .ifPresent(call -> {
                            if (tenure.take(call)) {
                                winners.addAndGet(written[0] == 42 ? 1 : 100);
                            }
                        });
            }
            thread.join();
            assertThat(winners).hasValue(1);
        }
    }
}
