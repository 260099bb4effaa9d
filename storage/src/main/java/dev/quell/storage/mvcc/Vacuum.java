package dev.quell.storage.mvcc;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.mvcc.CommitTable.Fate;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes versions that nobody can see any more: those that were replaced before the oldest snapshot, and those of aborted
/// transactions and statements. One thread, in small batches with pauses; no session ever waits for it.
///
/// It works from notes: each transaction tells where it left something ([Garbage]). Where there were too many to note one by
/// one, and after a crash, it sweeps whole indexes.
public final class Vacuum {
    private static final Logger LOG = LoggerFactory.getLogger(Vacuum.class);
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int RECORDS_A_BATCH = 256;
    private static final int MAX_NOTED_RECORDS = 100_000;

    /// What one transaction left.
    ///
    /// @param readyAt the commit number that the oldest snapshot must have reached; 0 for at once
    /// @param settles the transaction whose invalid versions are all gone then, or 0
    private record Note(long readyAt, long settles, List<byte[]> records, Set<Long> indexes) {}

    /// A transaction that can be forgotten once every cursor from before the epoch is closed.
    private record Forgettable(long transaction, long epoch) {}

    private final Store store;
    private final CursorPool cursors;
    private final CommitTable commits;
    private final Snapshots snapshots;
    private final WaitPoint waitPoint = new WaitPoint();
    private final Cancellation stop = new Cancellation();
    private final ArrayDeque<Note> notes = new ArrayDeque<>();
    private int notedRecords;
    private final TreeSet<Long> droppedRanges = new TreeSet<>();
    private final ArrayDeque<Forgettable> forgettable = new ArrayDeque<>();
    private final Thread thread;
    private volatile long removed;
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

    /// Records and sweeps that wait to be looked at.
    public synchronized int pending() {
        return notes.size() + droppedRanges.size();
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
        add(new Note(commitNumber, valid ? 0 : transaction, records, indexes));
    }

    /// Indexes to look through from end to end (after a crash).
    public void sweep(Set<Long> indexes, long settlesBelow) {
        add(new Note(0, -settlesBelow, List.of(), Set.copyOf(indexes)));
    }

    /// Ranges of tables and indexes that are no more.
    public void dropRanges(Set<Long> indexes) {
        synchronized (this) {
            droppedRanges.addAll(indexes);
        }
        waitPoint.update(() -> {});
    }

    private void add(Note note) {
        boolean wake;
        synchronized (this) {
            wake = notes.isEmpty();
            Note kept = notedRecords > MAX_NOTED_RECORDS ? coarse(note) : note;
            notedRecords += kept.records().size();
            notes.add(kept);
        }
        if (wake) {
            waitPoint.update(() -> {});
        }
    }

    // Too far behind to remember single records: sweep their indexes some day.
    private static Note coarse(Note note) {
        var indexes = new TreeSet<>(note.indexes());
        note.records()
                .forEach(record -> indexes.add(Integer.toUnsignedLong(Bytes.intAt(record, 0))));
        return new Note(note.readyAt(), note.settles(), List.of(), indexes);
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
        } catch (dev.quell.base.error.SqlError e) {
            if (!stop.isCancelled()) {
                LOG.error("vacuum: stopped: {}", e.getMessage());
            }
        } finally {
            waitPoint.update(() -> ended = true);
        }
    }

    private void round() {
        waitPoint.await(stop, Deadline.NEVER, () -> pending() > 0 || !forgettable.isEmpty());
        dropRanges();
        forget();
        snapshots.advance();
        List<Note> ready = takeReady();
        if (ready.isEmpty()) {
            WaitPoint.pause(stop, Deadline.after(RETRY)); // a snapshot or a cursor is in the way
            return;
        }
        work(ready);
        WaitPoint.pause(stop, Deadline.after(PAUSE));
    }

    private synchronized List<Note> takeReady() {
        var ready = new ArrayList<Note>();
        long limit = snapshots.limit();
        int records = 0;
        var later = new ArrayDeque<Note>();
        while (!notes.isEmpty() && records < RECORDS_A_BATCH) {
            Note note = notes.remove();
            if (note.readyAt() <= limit) {
                ready.add(note);
                records += note.records().size(); // sweeps of one index are one sweep
            } else {
                later.add(note);
            }
        }
        notedRecords -= records;
        later.descendingIterator().forEachRemaining(notes::addFirst);
        return ready;
    }

    private void work(List<Note> ready) {
        var cleaner = new Cleaner();
        StoreCursor cursor = cursors.acquire();
        try {
            var indexes = new TreeSet<Long>();
            for (Note note : ready) {
                indexes.addAll(note.indexes());
                for (byte[] record : note.records()) {
                    stop.check();
                    cleaner.clean(cursor, record);
                }
            }
            for (long index : indexes) {
                sweepIndex(cursor, index, cleaner);
            }
            cleaner.flush();
        } finally {
            cursors.release(cursor);
        }
        long epoch = cursors.nextEpoch();
        for (Note note : ready) {
            if (note.settles() != 0) {
                forgettable.add(new Forgettable(note.settles(), epoch));
            }
        }
    }

    private void sweepIndex(StoreCursor cursor, long index, Cleaner cleaner) {
        byte[] from = new Bytes().addInt((int) index).toArray();
        byte[] to = new Bytes().addInt((int) index + 1).toArray();
        var walk = new RecordWalk(cursor, from, to, false);
        int count = 0;
        while (walk.nextRecord()) {
            stop.check();
            cleaner.clean(walk);
            if (++count % RECORDS_A_BATCH == 0) {
                cleaner.flush();
                WaitPoint.pause(stop, Deadline.after(PAUSE));
                walk.refresh(store); // so as not to hold on to what is gone meanwhile
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

    /// Decides, version by version, what can go.
    private final class Cleaner {
        private final StoreBatch batch = new StoreBatch();
        private final Bytes key = new Bytes();
        private final long limit = snapshots.limit();
        private boolean settled;

        void clean(StoreCursor cursor, byte[] record) {
            settled = false;
            boolean found = cursor.seekVersions(record, record.length);
            while (found && cursor.keyIs(record, record.length, Version.NUMBER_BYTES)) {
                cursor.loadValue();
                look(cursor.value(), cursor.key(), cursor.keyLength());
                found = cursor.next();
            }
        }

        void clean(RecordWalk walk) {
            settled = false;
            do {
                key.clear().add(walk.record(), 0, walk.recordLength());
                Version.addNumber(key, walk.versionNumber());
                look(walk.value(), key.array(), key.length());
            } while (walk.nextVersion());
        }

        private void look(byte[] value, byte[] versionKey, int length) {
            long writer = Version.transaction(value);
            int statement = Version.statement(value);
            if (settled) {
                remove(versionKey, length);
                return;
            }
            Fate fate = commits.fate(writer, statement);
            if (fate == Fate.ABORTED) {
                remove(versionKey, length);
            } else if (fate == Fate.VALID && commits.isVisible(writer, statement, limit)) {
                settled = true;
                // A record that is deleted for everyone is as good as one that never was.
                if (Version.isDeleted(value)) {
                    remove(versionKey, length);
                }
            }
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
