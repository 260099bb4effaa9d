package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Tenure;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.ChangeLog;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.store.StoreCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// Reads a [ChangeLog]: the records that were noted in it, as they are called in their own index. Of one thread.
final class NotedRecords {
    private static final int NOTES_PER_BATCH = 5_000;

    private final Store store;
    private final CursorPool cursors;
    private final CommitTable commits;
    private final ChangeLog log;
    private final int index;

    /// @param index the id of the index whose records are noted
    NotedRecords(Store store, CursorPool cursors, CommitTable commits, ChangeLog log, long index) {
        this.store = store;
        this.cursors = cursors;
        this.commits = commits;
        this.log = log;
        this.index = (int) index;
    }

    boolean isOverrun() {
        return log.isOverrun();
    }

    /// Looks at the records noted before this call, each once and in their order.
    ///
    /// @param wanted false ends it
    void forEach(Cancellation cancellation, Predicate<byte[]> wanted) {
        StoreCursor cursor = cursors.acquire();
        try {
            RecordWalk walk = walk(cursor);
            boolean goesOn = true;
            while (goesOn && walk.nextRecord()) {
                cancellation.check();
                goesOn = wanted.test(record(walk));
            }
        } finally {
            cursors.release(cursor);
        }
    }

    /// Forgets notes that have done their duty: those whose writers are over, so that all they wrote can be seen, if their record
    /// is settled.
    ///
    /// @param isSettled looks at a record with a cursor that sees all that those writers wrote
    /// @return how many notes were left
    long forget(Cancellation cancellation, Settled isSettled) {
        StoreCursor cursor = cursors.acquire();
        try {
            RecordWalk walk = walk(cursor);
            var over = new ArrayList<Note>();
            long left = 0;
            while (walk.nextRecord()) {
                byte[] record = record(walk);
                do {
                    cancellation.check();
                    if (isOver(walk.value())) {
                        over.add(new Note(record, key(walk)));
                    } else {
                        left++;
                    }
                    if (over.size() == NOTES_PER_BATCH) {
                        left += forget(over, cancellation, isSettled);
                    }
                } while (walk.nextVersion());
            }
            return left + forget(over, cancellation, isSettled);
        } finally {
            cursors.release(cursor);
        }
    }

    /// Whether whatever was written about a record is known.
    @FunctionalInterface
    interface Settled {
        boolean test(StoreCursor cursor, byte[] record);
    }

    /// A note, and the record it is about; notes of the same record share that.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Note(byte[] record, byte[] key) {}

    private boolean isOver(byte[] stamp) {
        return commits.fate(Version.transaction(stamp), 0) != CommitTable.Fate.RUNNING;
    }

    /// @return how many of the notes stay; the list is empty afterwards
    private long forget(List<Note> over, Cancellation cancellation, Settled isSettled) {
        var batch = new StoreBatch();
        StoreCursor cursor = cursors.acquire(); // not before they were over
        long left = 0;
        try {
            byte[] last = {};
            boolean settled = false;
            for (Note note : over) {
                cancellation.check();
                if (note.record != last) {
                    last = note.record;
                    settled = isSettled.test(cursor, last);
                }
                if (settled) {
                    log.forget(note.key, batch);
                } else {
                    left++;
                }
            }
        } finally {
            cursors.release(cursor);
        }
        Tenure.outside(() -> store.write(batch));
        over.clear();
        return left;
    }

    private RecordWalk walk(StoreCursor cursor) {
        Bytes from = IndexLayout.start(log.range(), new Bytes());
        Bytes to = IndexLayout.start(log.range(), new Bytes());
        IndexLayout.successor(to);
        return new RecordWalk(cursor, from.toArray(), to.toArray(), false);
    }

    private byte[] record(RecordWalk walk) {
        byte[] record = Arrays.copyOf(walk.record(), walk.recordLength());
        for (int i = 0; i < IndexLayout.ID_BYTES; i++) {
            record[i] = (byte) (index >>> Byte.SIZE * (IndexLayout.ID_BYTES - 1 - i));
        }
        return record;
    }

    private static byte[] key(RecordWalk walk) {
        var key = new Bytes(walk.recordLength() + Version.NUMBER_BYTES);
        key.add(walk.record(), 0, walk.recordLength());
        Version.addNumber(key, walk.versionNumber());
        return key.toArray();
    }
}
