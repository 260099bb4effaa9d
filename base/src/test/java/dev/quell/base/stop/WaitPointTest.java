package dev.quell.base.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WaitPointTest {
    private final WaitPoint point = new WaitPoint();
    private boolean open;

    @Test
    void anUpdateEndsTheWait() throws InterruptedException {
        var outcome = new AtomicReference<WaitOutcome>();
        Thread waiter =
                Thread.ofVirtual()
                        .start(() ->
                                outcome.set(
                                        point.await(
                                                new Cancellation(), Deadline.NEVER, () -> open)));
        point.update(() -> open = true);
        waiter.join();
        assertThat(outcome).hasValue(WaitOutcome.DONE);
    }

    @Test
    void theDeadlineEndsTheWait() {
        var outcome =
                point.await(new Cancellation(), Deadline.after(Duration.ofMillis(1)), () -> open);
        assertThat(outcome).isEqualTo(WaitOutcome.TIMED_OUT);
    }

    @Test
    void aConditionThatHoldsWinsOverCancellationAndClock() {
        var cancellation = new Cancellation();
        cancellation.cancel(new StopReason.KilledQuery(1));
        var outcome = point.await(cancellation, Deadline.after(Duration.ZERO), () -> true);
        assertThat(outcome).isEqualTo(WaitOutcome.DONE);
    }

    /// The race that other servers lose: a kill that comes just as the wait begins.
    @Test
    void cancellationIsNeverMissedHoweverItMeetsTheStartOfTheWait() throws InterruptedException {
        for (int round = 0; round < 2_000; round++) {
            var cancellation = new Cancellation();
            var outcome = new AtomicReference<WaitOutcome>();
            Thread waiter =
                    Thread.ofVirtual()
                            .start(() ->
                                    outcome.set(
                                            point.await(cancellation, Deadline.NEVER, () -> open)));
            cancellation.cancel(new StopReason.KilledQuery(round));
            waiter.join();
            assertThat(outcome).hasValue(WaitOutcome.CANCELLED);
        }
    }

    @Test
    void oneCancellationLeavesTheOtherWaitersAlone() throws InterruptedException {
        var mine = new Cancellation();
        var other = new Cancellation();
        var outcomes = new ArrayList<AtomicReference<WaitOutcome>>();
        var waiters = new ArrayList<Thread>();
        for (var cancellation : List.of(mine, other)) {
            var outcome = new AtomicReference<WaitOutcome>();
            outcomes.add(outcome);
            waiters.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    outcome.set(
                                            point.await(
                                                    cancellation, Deadline.NEVER, () -> open))));
        }
        mine.cancel(new StopReason.KilledQuery(1));
        waiters.getFirst().join();
        point.update(() -> open = true);
        waiters.getLast().join();
        assertThat(outcomes.getFirst()).hasValue(WaitOutcome.CANCELLED);
        assertThat(outcomes.getLast()).hasValue(WaitOutcome.DONE);
    }

    @Test
    void aStrayInterruptIsNoReasonToStopWaiting() throws InterruptedException {
        var outcome = new AtomicReference<WaitOutcome>();
        Thread waiter =
                Thread.ofVirtual()
                        .start(() ->
                                outcome.set(
                                        point.await(
                                                new Cancellation(), Deadline.NEVER, () -> open)));
        waiter.interrupt();
        point.update(() -> open = true);
        waiter.join();
        assertThat(outcome).hasValue(WaitOutcome.DONE);
    }

    @Test
    void theFirstReasonWinsAndDecidesTheError() {
        var cancellation = new Cancellation();
        cancellation.check();
        assertThat(cancellation.cancel(new StopReason.ExecutionTimeout())).isTrue();
        assertThat(cancellation.cancel(new StopReason.KilledQuery(7))).isFalse();
        assertThatThrownBy(cancellation::check)
                .isInstanceOfSatisfying(
                        SqlError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.QUERY_TIMEOUT));
    }

    @Test
    void aClosedRegistrationIsNotWoken() {
        var cancellation = new Cancellation();
        var woken = new ArrayList<String>();
        cancellation.onCancel(() -> woken.add("closed")).close();
        cancellation.onCancel(() -> woken.add("open"));
        cancellation.cancel(new StopReason.Shutdown());
        assertThat(woken).containsExactly("open");
    }
}
