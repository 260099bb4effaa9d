package dev.quell.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.Tenure;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitObserver;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Commits that meet at the log: some while others are on their way to the disk.
class CommitLogTest {
    private static final byte[] NO_DETAILS = {};

    private final Store store = Store.open(Optional.empty(), 1 << 20);
    private final AtomicLong highest = new AtomicLong();
    private final CommitLog log =
            new CommitLog(store, CommitLog.Durability.SYNCED, 0, highest::set);
    private final Map<Long, Long> published = new ConcurrentSkipListMap<>();

    @AfterEach
    void close() {
        store.close();
    }

    /// A commit on a thread of its own.
    private final class Committer implements WaitObserver {
        private final CountDownLatch waits = new CountDownLatch(1);
        private final Cancellation cancellation = new Cancellation();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Committer(long transaction, LongConsumer before) {
            LongConsumer publish =
                    number -> {
                        before.accept(number);
                        published.put(transaction, number);
                    };
            var commit = new CommitLog.Commit(transaction, NO_DETAILS, new StoreBatch(), publish);
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        try {
                            new Tenure(() -> this).serve(() -> log.commit(commit, cancellation));
                            end.complete(null);
                        } catch (RuntimeException e) {
                            end.completeExceptionally(e);
                        }
                    });
        }

        /// Stands in line behind whoever is at the log.
        Committer queued() throws InterruptedException {
            waits.await();
            return this;
        }

        @Override
        public void waits(WaitCause cause) {
            waits.countDown();
        }

        @Override
        public void goesOn() {}
    }

    private Committer committer(long transaction) {
        return new Committer(transaction, _ -> {});
    }

    /// A commit that stays at the log until the latch opens.
    private Committer stuck(long transaction, CountDownLatch release) throws InterruptedException {
        var arrived = new CountDownLatch(1);
        var committer =
                new Committer(
                        transaction,
                        _ -> {
                            arrived.countDown();
                            await(release);
                        });
        arrived.await();
        return committer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The commit number in a transaction's record.
    private OptionalLong recorded(long transaction) {
        return store.get(CommitLog.key(transaction)).stream()
                .mapToLong(record -> Bytes.longAt(record, 0))
                .findFirst();
    }

    @Test
    void whoWaitsIsCommittedInTheOrderOfComingAndWhoIsStoppedNotAtAll() throws Exception {
        var release = new CountDownLatch(1);
        var first = stuck(11, release);
        var second = committer(12).queued();
        var killed = committer(13).queued();
        var last = committer(14).queued();

        killed.cancellation.cancel(new StopReason.KilledQuery(1));
        assertThatThrownBy(killed.end::join).hasRootCauseInstanceOf(SqlError.class);
        assertThat(published).isEmpty();

        release.countDown();
        for (var committer : List.of(first, second, last)) {
            committer.end.join();
        }
        assertThat(published).isEqualTo(Map.of(11L, 1L, 12L, 2L, 14L, 3L));
        assertThat(highest).hasValue(3);
        assertThat(recorded(12)).hasValue(2);
        assertThat(recorded(13)).isEmpty();
        assertThat(recorded(14)).hasValue(3);
    }

    @Test
    void aCommitOnItsWayIsNotStopped() throws Exception {
        var release = new CountDownLatch(1);
        var first = stuck(11, release);
        first.cancellation.cancel(new StopReason.KilledQuery(1));
        release.countDown();
        first.end.join();
        assertThat(published).containsEntry(11L, 1L);
    }

    @Test
    void whatCannotBeWrittenIsNotPublishedAndFailsForAllWhoWait() throws Exception {
        var release = new CountDownLatch(1);
        var first = stuck(11, release);
        var second = committer(12).queued();
        var third = committer(13).queued();
        store.close();
        release.countDown();
        first.end.join();
        for (var committer : List.of(second, third)) {
            assertThatThrownBy(committer.end::join).hasRootCauseInstanceOf(SqlError.class);
        }
        assertThatThrownBy(committer(14).end::join).hasRootCauseInstanceOf(SqlError.class);
        assertThat(published).containsOnlyKeys(11L);
    }
}
