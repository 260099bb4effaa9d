package dev.quell.storage.mvcc;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes versions that nobody can see any more: those that were replaced before the next snapshot after them was taken, and those
/// of aborted transactions and statements. However long a snapshot is held, it keeps one version of a row at most. One thread, in
/// small batches, resting as long as it works; no session ever waits for it.
///
/// It lets work gather for a moment and takes it in the order of the keys. Hot rows are pruned by whoever writes them next
/// ([RecordProbe]), and looking at them once for many changes is enough; neighbours change their page of the buffer pool
/// together, and RocksDB finds the place of a key fast that comes after the last one.
///
/// It works from notes: each transaction tells where it left something ([Garbage]). Where there were too many to note one by
/// one, and after a crash, it sweeps whole indexes.
public final class Vacuum {
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration GATHERING = Duration.ofMillis(200);
    private static final int RECORDS_A_ROUND = 8_192;
    // Others who write wait for a batch.
    private static final int RECORDS_A_BATCH = 128;
    private static final int BATCHES_AT_A_TIME = 4;

    /// A transaction that can be forgotten once every cursor from before the epoch is closed.
    private record Forgettable(long transaction, long epoch) {}

    private final Store store;
    private final CursorPool cursors;
    private final CommitTable commits;
    private final Snapshots snapshots;
    private final WaitPoint waitPoint = new WaitPoint();
    private final Cancellation stop = new Cancellation();
    private final Backlog backlog = new Backlog();
    private final TreeSet<Long> droppedRanges = new TreeSet<>();
    private volatile Set<Long> unfinished = Set.of();
    private final Set<Long> keptDeletions = new HashSet<>();
    private final ArrayDeque<Forgettable> forgettable = new ArrayDeque<>();
    private final Thread thread;
    private volatile long removed;
    // Of those, what the store has written its files anew without.
    private long removedFromFiles;
    // Sweeps of the present round that are not finished; written by the vacuum's thread only.
    private volatile int sweeping;
    private volatile boolean ended;

    public Vacuum(Store store, CursorPool cursors, CommitTable commits, Snapshots snapshots) {
        this.store = store;
        this.cursors = cursors;
        this.commits = commits;
        this.snapshots = snapshots;
        thread = Thread.ofPlatform().daemon().name("vacuum").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Versions removed so far.
    public long removedVersions() {
        return removed;
    }

    /// Notes of ended transactions, sweeps and dropped ranges that wait to be looked at.
    public synchronized int pending() {
        return backlog.pending() + droppedRanges.size() + sweeping;
    }

    /// Records that keep an old version for a snapshot, by the oldest snapshot that needs it.
    public Map<Long, Long> heldBack() {
        return backlog.heldBack();
    }

    /// A transaction has ended.
    ///
    /// @param commitNumber 0 if it aborted
    public void collect(long transaction, long commitNumber, Garbage garbage) {
        boolean committed = commitNumber != 0;
        boolean valid = committed && commits.undone(transaction).isEmpty();
        List<byte[]> records = garbage.records(valid);
        Set<Long> indexes = garbage.indexes(valid);
        if (valid && records.isEmpty() && indexes.isEmpty()) {
            return;
        }
        add(new Backlog.Note(valid ? 0 : transaction, records, indexes));
    }

    /// Indexes to look through from end to end (after a crash).
    public void sweep(Set<Long> indexes, long settlesBelow) {
        add(new Backlog.Note(-settlesBelow, List.of(), Set.copyOf(indexes)));
    }

    /// Indexes that are being filled: a mark of deletion stays there even if it stands alone, because the entry that it deletes
    /// may still be written beneath it.
    public synchronized void keepDeletions(Set<Long> indexes) {
        var more = new HashSet<>(unfinished);
        more.addAll(indexes);
        unfinished = Set.copyOf(more);
    }

    /// They are filled, or given up. What was kept there goes.
    public void releaseDeletions(Set<Long> indexes) {
        Set<Long> swept = endKeeping(indexes);
        if (!swept.isEmpty()) {
            sweep(
                    swept,
                    0); // not under the monitor: the vacuum's thread asks for it while it waits
        }
    }

    /// @return those of the indexes where a mark of deletion was kept
    private synchronized Set<Long> endKeeping(Set<Long> indexes) {
        var less = new HashSet<>(unfinished);
        less.removeAll(indexes);
        unfinished = Set.copyOf(less);
        var kept = new HashSet<>(indexes);
        kept.retainAll(keptDeletions);
        keptDeletions.removeAll(indexes);
        return kept;
    }

    private synchronized void noteKept(int index) {
        keptDeletions.add(Integer.toUnsignedLong(index));
    }

    private boolean isUnfinished(int index) {
        Set<Long> now = unfinished;
        return !now.isEmpty() && now.contains(Integer.toUnsignedLong(index));
    }

    /// Ranges of tables and indexes that are no more.
    public void dropRanges(Set<Long> indexes) {
        synchronized (this) {
            droppedRanges.addAll(indexes);
        }
        waitPoint.update(() -> {});
    }

    private void add(Backlog.Note note) {
        if (backlog.add(note)) {
            waitPoint.update(() -> {});
        }
    }

    /// Ends the work; returns when the thread has ended.
    ///
    /// @return true if nothing was left to do
    public boolean close() {
        stop.cancel(new StopReason.Shutdown());
        if (thread.isAlive()) {
            waitPoint.await(
                    new Cancellation(), Deadline.after(Duration.ofSeconds(10)), () -> ended);
        }
        return pending() == 0 && forgettable.isEmpty();
    }

    private void run() {
        try {
            while (!stop.isCancelled()) {
                round();
            }
        } catch (SqlError e) {
            if (!stop.isCancelled()) {
                LOG.error("vacuum: stopped: {}", e.getMessage());
            }
        } finally {
            waitPoint.update(() -> ended = true);
        }
    }

    private void round() {
        waitPoint.await(stop, Deadline.NEVER, this::hasWork);
        waitPoint.await(stop, Deadline.after(GATHERING), this::isUrgent);
        dropRanges();
        forget();
        LiveSnapshots live = snapshots.advance();
        Backlog.Work work = backlog.take(live, RECORDS_A_ROUND);
        if (work.isEmpty()) {
            WaitPoint.pause(stop, Deadline.after(RETRY)); // a snapshot or a cursor is in the way
            return;
        }
        long start = System.nanoTime();
        work(work, live);
        yieldFor(System.nanoTime() - start);
        if (store.makeRoom(removed - removedFromFiles)) {
            removedFromFiles = removed;
        }
    }

    private boolean hasWork() {
        return pending() > 0 || !backlog.isEmpty() || !forgettable.isEmpty();
    }

    private synchronized boolean isUrgent() {
        return backlog.isLarge() || !droppedRanges.isEmpty();
    }

    // As long as the work took: however much there is to do, half of a core stays with the
    // sessions.
    private void yieldFor(long nanos) {
        Duration worked = Duration.ofNanos(nanos);
        WaitPoint.pause(stop, Deadline.after(worked.compareTo(PAUSE) > 0 ? worked : PAUSE));
    }

    private void work(Backlog.Work work, LiveSnapshots live) {
        var cleaner = new Cleaner(live);
        StoreCursor cursor = cursors.acquire();
        try {
            cleanEach(work.records(), cursor, cleaner);
            sweeping = work.indexes().size();
            for (long index : work.indexes()) {
                sweepIndex(cursor, index, cleaner);
                sweeping--;
            }
            cleaner.flush();
        } finally {
            cursors.release(cursor);
        }
        long epoch = cursors.nextEpoch();
        for (long transaction : work.settles()) {
            forgettable.add(new Forgettable(transaction, epoch));
        }
    }

    private void cleanEach(List<byte[]> records, StoreCursor cursor, Cleaner cleaner) {
        int count = 0;
        long start = System.nanoTime();
        for (byte[] record : records) {
            stop.check();
            long neededBy = cleaner.clean(cursor, record);
            if (neededBy != LiveSnapshots.NONE) {
                backlog.holdBack(neededBy, record);
            }
            count++;
            if (count % RECORDS_A_BATCH == 0) {
                cleaner.flush();
            }
            if (count % (BATCHES_AT_A_TIME * RECORDS_A_BATCH) == 0) {
                yieldFor(System.nanoTime() - start);
                start = System.nanoTime();
            }
        }
    }

    private void sweepIndex(StoreCursor cursor, long index, Cleaner cleaner) {
        byte[] from = new Bytes().addInt((int) index).toArray();
        byte[] to = new Bytes().addInt((int) index + 1).toArray();
        var walk = new RecordWalk(cursor, from, to, false);
        int count = 0;
        long start = System.nanoTime();
        while (walk.nextRecord()) {
            stop.check();
            long neededBy = cleaner.clean(walk);
            if (neededBy != LiveSnapshots.NONE) {
                backlog.holdBack(neededBy, index);
            }
            if (++count % RECORDS_A_BATCH == 0) {
                cleaner.flush();
                yieldFor(System.nanoTime() - start);
                start = System.nanoTime();
                walk.refresh(); // so as not to hold on to what is gone meanwhile
            }
        }
    }

    private void forget() {
        long oldest = cursors.oldestEpoch();
        var settled = new TreeSet<Long>();
        while (!forgettable.isEmpty() && forgettable.peek().epoch() <= oldest) {
            long transaction = forgettable.remove().transaction();
            if (transaction > 0) {
                settled.add(transaction);
            } else {
                commits.settleBelow(-transaction);
            }
        }
        if (!settled.isEmpty()) {
            commits.settle(settled);
        }
    }

    private void dropRanges() {
        List<Long> dropped;
        synchronized (this) {
            dropped = List.copyOf(droppedRanges);
            droppedRanges.clear();
        }
        for (long index : dropped) {
            stop.check();
            store.dropRange(
                    new Bytes().addInt((int) index).toArray(),
                    new Bytes().addInt((int) index + 1).toArray());
        }
    }

    /// Decides, version by version from the newest on, what can go: what was undone, and what no snapshot sees, because the next
    /// newer one was there before it was taken.
    private final class Cleaner {
        private final LiveSnapshots live;
        private final StoreBatch batch = new StoreBatch();
        private final Bytes key = new Bytes();
        // A deletion that goes, too, if nothing older stays: to see nothing or a deletion is the
        // same.
        private final Bytes deletion = new Bytes();
        // When the next newer valid version was committed.
        private long replacedAt;
        private boolean hasDeletion;
        private long neededBy;

        Cleaner(LiveSnapshots live) {
            this.live = live;
        }

        /// @return a snapshot for which an old version was kept, or [LiveSnapshots#NONE]
        long clean(StoreCursor cursor, byte[] record) {
            begin();
            boolean found = cursor.seekVersions(record, record.length);
            while (found && cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
                stop.check();
                cursor.loadValue();
                look(cursor.value(), cursor.key(), cursor.keyLength());
                found = cursor.next();
            }
            return end();
        }

        long clean(RecordWalk walk) {
            begin();
            do {
                stop.check();
                key.clear().add(walk.record(), 0, walk.recordLength());
                Version.addNumber(key, walk.versionNumber());
                look(walk.value(), key.array(), key.length());
            } while (walk.nextVersion());
            return end();
        }

        private void begin() {
            replacedAt = LiveSnapshots.NONE;
            hasDeletion = false;
            neededBy = LiveSnapshots.NONE;
        }

        private void look(byte[] value, byte[] versionKey, int length) {
            long writer = Version.transaction(value);
            switch (commits.fate(writer, Version.statement(value))) {
                case RUNNING -> hasDeletion = false;
                case ABORTED -> remove(versionKey, length);
                case VALID -> {
                    long committedAt = commits.committedAt(writer);
                    long reader = live.lowestIn(committedAt, replacedAt);
                    if (reader == LiveSnapshots.NONE) {
                        remove(versionKey, length);
                    } else {
                        keep(value, versionKey, length, reader);
                    }
                    replacedAt = committedAt;
                }
            }
        }

        private void keep(byte[] value, byte[] versionKey, int length, long reader) {
            boolean newest = replacedAt == LiveSnapshots.NONE;
            hasDeletion = newest && Version.isDeleted(value);
            if (hasDeletion) {
                deletion.clear().add(versionKey, 0, length);
            } else if (!newest) {
                neededBy = Math.min(neededBy, reader);
            }
        }

        private long end() {
            if (!hasDeletion) {
                return neededBy;
            }
            int index = Bytes.intAt(deletion.array(), 0);
            if (isUnfinished(index)) {
                noteKept(index);
            } else {
                remove(deletion.array(), deletion.length());
            }
            return neededBy;
        }

        private void remove(byte[] versionKey, int length) {
            batch.delete(Area.ROWS, versionKey, length);
            removed = removed + 1;
        }

        void flush() {
            store.write(batch);
            batch.clear();
        }
    }
}
