package dev.quell.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class LockTableTest {
    private static final byte[] K = {0, 0, 0, 1, 7};
    private static final byte[] L = {0, 0, 0, 1, 8};
    private static final Deadline PATIENT = Deadline.NEVER;
    private static final Deadline AT_ONCE = new Deadline(System.nanoTime(), false);

    private final LockTable table = new LockTable(InstantSource.system());
    private final Cancellation cancellation = new Cancellation();
    private final LockOwner a = owner(1, 0);
    private final LockOwner b = owner(2, 0);
    private final LockOwner c = owner(3, 0);

    private static LockOwner owner(long id, long weight) {
        return new LockOwner(new Locker(id, () -> ""), () -> id, () -> weight);
    }

    private LockTable.Answer lock(
            LockOwner owner, byte[] key, RowLockMode mode, Deadline patience) {
        return table.lockRecord(
                new LockTable.Asking(owner, 1, cancellation, patience), key, key.length, mode);
    }

    private LockOutcome exclusive(LockOwner owner, byte[] key, Deadline patience) {
        return lock(owner, key, RowLockMode.EXCLUSIVE, patience).outcome();
    }

    private CompletableFuture<LockOutcome> waiting(LockOwner owner, byte[] key) {
        var outcome =
                CompletableFuture.supplyAsync(
                        () -> exclusive(owner, key, PATIENT),
                        task -> Thread.ofVirtual().start(task));
        while (owner.locker().waiting() == null && !outcome.isDone()) {
            Thread.onSpinWait();
        }
        return outcome;
    }

    @Test
    void sharedLocksGoTogetherAndExclusiveOnesDoNot() {
        assertThat(lock(a, K, RowLockMode.SHARED, AT_ONCE).outcome())
                .isEqualTo(LockOutcome.GRANTED);
        assertThat(lock(b, K, RowLockMode.SHARED, AT_ONCE).outcome())
                .isEqualTo(LockOutcome.GRANTED);
        assertThat(exclusive(c, K, AT_ONCE)).isEqualTo(LockOutcome.BUSY);
        table.end(a);
        table.end(b);
        assertThat(exclusive(c, K, AT_ONCE)).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void waitersAreServedInTheOrderInWhichTheyCame() {
        exclusive(a, K, AT_ONCE);
        List<String> order = new CopyOnWriteArrayList<>();
        var first = waiting(b, K).thenAccept(_ -> served(order, "b", b));
        var second = waiting(c, K).thenAccept(_ -> served(order, "c", c));
        table.end(a);
        CompletableFuture.allOf(first, second).join();
        assertThat(order).containsExactly("b", "c");
        assertThat(table.recordRequests()).isEmpty();
    }

    private void served(List<String> order, String name, LockOwner owner) {
        order.add(name);
        table.end(owner);
    }

    @Test
    void aSharedRequestDoesNotOvertakeAWaitingExclusiveOne() {
        lock(a, K, RowLockMode.SHARED, AT_ONCE);
        waiting(b, K);
        assertThat(lock(c, K, RowLockMode.SHARED, AT_ONCE).outcome()).isEqualTo(LockOutcome.BUSY);
        assertThat(lock(a, K, RowLockMode.SHARED, AT_ONCE).outcome())
                .as("a holds it already")
                .isEqualTo(LockOutcome.GRANTED);
        cancellation.cancel(new StopReason.KilledQuery(9));
    }

    @Test
    void aCircleOfWaitsIsBrokenAtTheLightest() {
        var heavy = owner(10, 100);
        exclusive(heavy, K, AT_ONCE);
        exclusive(b, L, AT_ONCE);
        var light = waiting(b, K);
        var outcome = waiting(heavy, L);
        assertThat(light.join()).isEqualTo(LockOutcome.DEADLOCK);
        table.end(b);
        assertThat(outcome.join()).isEqualTo(LockOutcome.GRANTED);
        assertThat(table.lastDeadlock())
                .get()
                .satisfies(found -> assertThat(found.parties()).hasSize(2))
                .satisfies(found ->
                        assertThat(found.parties().get(found.victim()).connectionId())
                                .isEqualTo(2));
    }

    @Test
    void upgradesOfTwoSharedLocksAreADeadlock() {
        var heavy = owner(10, 100);
        lock(heavy, K, RowLockMode.SHARED, AT_ONCE);
        lock(b, K, RowLockMode.SHARED, AT_ONCE);
        var first = waiting(heavy, K);
        assertThat(exclusive(b, K, PATIENT)).isEqualTo(LockOutcome.DEADLOCK);
        table.end(b);
        assertThat(first.join()).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void circlesThroughMetadataLocksAreFound() {
        var name = MetadataKey.table("s", "t");
        var asking = new LockTable.Asking(a, 0, cancellation, PATIENT);
        table.lockMetadata(asking, name, MetadataLockMode.SHARED_WRITE, false);
        exclusive(b, K, AT_ONCE);
        var row = waiting(a, K);
        var ddl =
                table.lockMetadata(
                        new LockTable.Asking(b, 0, cancellation, PATIENT),
                        name,
                        MetadataLockMode.SHARED_WRITE,
                        false);
        assertThat(ddl).isEqualTo(LockOutcome.GRANTED);
        var exclusive =
                CompletableFuture.supplyAsync(
                        () ->
                                table.lockMetadata(
                                        new LockTable.Asking(b, 0, cancellation, PATIENT),
                                        name,
                                        MetadataLockMode.EXCLUSIVE,
                                        false),
                        Thread::startVirtualThread);
        assertThat(row.join()).as("DDL weighs more").isEqualTo(LockOutcome.DEADLOCK);
        table.end(a);
        assertThat(exclusive.join()).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void cancellationAndTimeEndAWaitAndLeaveNothing() {
        exclusive(a, K, AT_ONCE);
        var killed = waiting(b, K);
        cancellation.cancel(new StopReason.KilledQuery(9));
        assertThat(killed.join()).isEqualTo(LockOutcome.CANCELLED);
        var late =
                table.lockRecord(
                        new LockTable.Asking(
                                c, 1, new Cancellation(), Deadline.after(Duration.ofMillis(1))),
                        K,
                        K.length,
                        RowLockMode.EXCLUSIVE);
        assertThat(late.outcome()).isIn(LockOutcome.TIMED_OUT, LockOutcome.BUSY);
        assertThat(table.recordRequests()).hasSize(1);
    }

    @Test
    void anImpliedLockBecomesAnObjectBeforeTheOneThatFindsIt() {
        var request = lock(b, K, RowLockMode.EXCLUSIVE, AT_ONCE).request();
        var outcome =
                CompletableFuture.supplyAsync(
                        () ->
                                table.yieldTo(
                                        new LockTable.Implied(
                                                a, RowLockMode.EXCLUSIVE, 3, () -> true),
                                        request,
                                        new LockTable.Asking(b, 1, cancellation, PATIENT)),
                        task -> Thread.ofVirtual().start(task));
        while (b.locker().waiting() == null) {
            Thread.onSpinWait();
        }
        assertThat(exclusive(a, K, AT_ONCE)).isEqualTo(LockOutcome.GRANTED);
        assertThat(table.recordRequests())
                .filteredOn(LockRequest::isWaiting)
                .singleElement()
                .satisfies(wait -> assertThat(table.waitsFor(wait)).containsExactly(a));
        table.release(a.dropSince(3, () -> {}));
        assertThat(outcome.join()).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void anImpliedLockWhoseWriteIsUndoneHoldsNobodyUp() {
        var request = lock(b, K, RowLockMode.EXCLUSIVE, AT_ONCE).request();
        var asking = new LockTable.Asking(b, 1, cancellation, PATIENT);
        assertThat(
                        table.yieldTo(
                                new LockTable.Implied(a, RowLockMode.EXCLUSIVE, 3, () -> false),
                                request,
                                asking))
                .isEqualTo(LockOutcome.GRANTED);
        table.end(a);
        assertThat(
                        table.yieldTo(
                                new LockTable.Implied(a, RowLockMode.EXCLUSIVE, 3, () -> true),
                                request,
                                asking))
                .isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void aStatementGivesBackWhatItAloneTook() {
        lock(a, K, RowLockMode.EXCLUSIVE, AT_ONCE);
        var later = new LockTable.Asking(a, 2, cancellation, AT_ONCE);
        table.lockRecord(later, K, K.length, RowLockMode.EXCLUSIVE);
        table.lockRecord(later, L, L.length, RowLockMode.EXCLUSIVE);
        table.release(a.dropSince(2, () -> {}));
        assertThat(exclusive(b, L, AT_ONCE)).isEqualTo(LockOutcome.GRANTED);
        assertThat(exclusive(b, K, AT_ONCE)).isEqualTo(LockOutcome.BUSY);
    }

    /// Prints the spread: how long each of them waited in all, and the longest wait.
    @Test
    void everyoneGetsTheHotKeyInTurn() {
        int sessions = 64;
        int rounds = 50;
        var counter = new int[1];
        var waited = new long[sessions];
        var longest = new long[sessions];
        var start = new CyclicBarrier(sessions);
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int s = 0; s < sessions; s++) {
            int mine = s;
            var locker = new Locker(100 + s, () -> "");
            all.add(
                    CompletableFuture.runAsync(
                            () -> {
                                meet(start);
                                for (int i = 0; i < rounds; i++) {
                                    var owner = new LockOwner(locker, () -> 1, () -> 0);
                                    long asked = System.nanoTime();
                                    assertThat(exclusive(owner, K, PATIENT))
                                            .isEqualTo(LockOutcome.GRANTED);
                                    long wait = System.nanoTime() - asked;
                                    waited[mine] += wait;
                                    longest[mine] = Math.max(longest[mine], wait);
                                    counter[0]++;
                                    table.end(owner);
                                }
                            },
                            task -> Thread.ofVirtual().start(task)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        Arrays.sort(waited);
        Arrays.sort(longest);
        System.out.printf(
                "hot key, %d sessions: waited in all %.1f to %.1f ms, longest wait %.2f to %.2f ms%n",
                sessions,
                waited[0] / 1e6,
                waited[sessions - 1] / 1e6,
                longest[0] / 1e6,
                longest[sessions - 1] / 1e6);
        assertThat(counter[0]).isEqualTo(sessions * rounds);
        assertThat(table.recordRequests()).isEmpty();
    }

    private static void meet(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
