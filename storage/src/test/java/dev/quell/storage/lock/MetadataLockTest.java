package dev.quell.storage.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Metadata locks: who may hold a definition together with whom, and who stands in line behind whom.
class MetadataLockTest {
    private static final MetadataKey T = MetadataKey.table("s", "t");
    private static final Deadline AT_ONCE = Deadline.after(Duration.ZERO);
    private static final Deadline PATIENT = Deadline.NEVER;

    private final LockTable table = new LockTable(InstantSource.system());
    private final Locker a = new Locker(1, () -> "");
    private final Locker b = new Locker(2, () -> "");
    private final Locker c = new Locker(3, () -> "");

    private LockOutcome ask(Locker locker, MetadataLockMode mode, Deadline patience) {
        var asking = new LockTable.Asking(locker.session(), 0, new Cancellation(), patience);
        return table.lockMetadata(asking, T, mode, false);
    }

    private CompletableFuture<LockOutcome> waiting(Locker locker, MetadataLockMode mode) {
        var outcome = new CompletableFuture<LockOutcome>();
        Thread.ofVirtual().start(() -> outcome.complete(ask(locker, mode, PATIENT)));
        while (locker.waiting() == null) {
            Thread.onSpinWait();
        }
        return outcome;
    }

    /// As the table in MySQL's manual of its source says: row asks, column holds.
    @Test
    void modesGoTogetherAsInMySql() {
        MetadataLockMode[] modes = {
            MetadataLockMode.SHARED_READ,
            MetadataLockMode.SHARED_WRITE,
            MetadataLockMode.SHARED_UPGRADABLE,
            MetadataLockMode.SHARED_READ_ONLY,
            MetadataLockMode.SHARED_NO_WRITE,
            MetadataLockMode.SHARED_NO_READ_WRITE,
            MetadataLockMode.EXCLUSIVE
        };
        String[] expected = {
            "+++++--", "+++----", "++-+---", "+-+++--", "+--+---", "-------", "-------"
        };
        for (int asks = 0; asks < modes.length; asks++) {
            for (int holds = 0; holds < modes.length; holds++) {
                assertThat(modes[asks].isCompatible(modes[holds]))
                        .as("%s asked while %s is held", modes[asks], modes[holds])
                        .isEqualTo(expected[asks].charAt(holds) == '+');
            }
        }
    }

    @Test
    void readersQueueBehindAWaitingAlter() {
        ask(a, MetadataLockMode.SHARED_READ, AT_ONCE);
        ask(b, MetadataLockMode.SHARED_UPGRADABLE, AT_ONCE);
        var alter = waiting(b, MetadataLockMode.EXCLUSIVE);
        var reader = waiting(c, MetadataLockMode.SHARED_READ);
        table.releaseHeld(a.session());
        assertThat(alter.join()).isEqualTo(LockOutcome.GRANTED);
        assertThat(reader).isNotDone();
        table.releaseHeld(b.session());
        assertThat(reader.join()).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void anUpgradeDoesNotStandBehindWhoeverWaitsForItsHolder() {
        ask(a, MetadataLockMode.SHARED_UPGRADABLE, AT_ONCE);
        var drop = waiting(b, MetadataLockMode.EXCLUSIVE);
        assertThat(ask(a, MetadataLockMode.EXCLUSIVE, AT_ONCE)).isEqualTo(LockOutcome.GRANTED);
        assertThat(drop).isNotDone();
        table.releaseHeld(a.session());
        assertThat(drop.join()).isEqualTo(LockOutcome.GRANTED);
    }

    @Test
    void locksOfAStatementAreGivenBackWithoutThoseOfTheSession() {
        var asking = new LockTable.Asking(a.statement(), 0, new Cancellation(), AT_ONCE);
        table.lockMetadata(asking, MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE, false);
        ask(a, MetadataLockMode.SHARED_READ, AT_ONCE);
        assertThat(table.metadataLocks())
                .extracting(MetadataLockInfo::duration)
                .containsExactlyInAnyOrder(
                        MetadataLockDuration.STATEMENT, MetadataLockDuration.EXPLICIT);
        table.releaseHeld(a.statement());
        assertThat(table.metadataLocks()).extracting(MetadataLockInfo::key).containsExactly(T);
    }
}
