package dev.quell.storage.txn;

import dev.quell.storage.lock.RangeLock;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lock of one scan as it grows: one object for all rows it goes over, and, where the isolation level locks gaps, for the
/// gaps between them. Which gaps, follows InnoDB:
///
/// ```text
///   a >= 10 (clustered, 10 is there)   record 10 without the gap before it, then all that follows
///   a > 10, k >= 10, whole index       from the last record before the range on
///   … up to the end of the range       and the gap after the last row, up to the next record
///   a <= 20 (clustered, 20 is there)   up to 20 and no further
///   a = 20, u = 20 (unique)            the record alone; the gap if it is missing
///   LIMIT                              as far as the scan went
/// ```
final class ScanLock {
    private final TableLocking table;
    private final LiveStatement.Span span;
    private final RowLockMode mode;
    private final boolean descending;
    private final boolean gaps;
    private final long asOf;

    private @Nullable RangeLock lock;
    // The gap is published from low to high; the scan has seen all that is in it up to the end that
    // moves.
    private byte[] low;
    private byte[] high;
    // Where to go on if others were inserting while the gap grew: a record gone over, or the
    // range's end where the scan begins.
    private byte[] frontier;
    // Where the gap begins, outside of the range: what comes in there is none of the scan's.
    private byte @Nullable [] outside;
    private long entriesSeen;
    private boolean foundPoint;
    private boolean foundEnd;
    private boolean finished;

    /// To be made before the scan's cursor is acquired.
    ScanLock(
            LiveStatement statement,
            TableLocking table,
            LiveStatement.Span span,
            ScanOptions options) {
        this.table = table;
        this.span = span;
        mode = LockingRow.mode(options);
        descending = options.descending();
        gaps = statement.transaction().isolation().keepsLocks();
        asOf = gaps ? Long.MAX_VALUE : statement.shared().numbers().versionsBegun();
        low = span.from();
        high = span.to();
        frontier = descending ? span.to() : span.from();
        entriesSeen = gaps ? table.quietEntries() : 0;
    }

    /// The scan has locked the record it stands on: the gap before it is locked too.
    ///
    /// @return false if others were inserting before it meanwhile: go back to [#frontier]
    boolean reach(StoreCursor cursor, byte[] record, int length) {
        if (!gaps) {
            return true;
        }
        if (span.isPoint()) {
            foundPoint = true;
            return true;
        }
        byte[] key = Arrays.copyOf(record, length);
        foundEnd = span.endsExactly() && !descending && isEnd(key);
        if (lock == null) {
            begin(cursor, key);
        }
        return descending ? growDown(key) : growUp(key);
    }

    private void begin(StoreCursor cursor, byte[] first) {
        if (descending) {
            high = table.after(cursor, span.from(), span.to());
            low = high;
            outside = high;
        } else {
            boolean exact = span.beginsExactly() && Arrays.equals(first, span.from());
            low = exact ? first : table.before(cursor, span.from(), span.from());
            high = low;
            outside = exact ? null : low;
        }
        byte[] from = descending ? span.from() : low;
        byte[] to = descending ? high : span.to();
        lock = table.open(terms(), from, to);
    }

    private RangeLock.Terms terms() {
        return table.terms(mode, asOf, descending, true);
    }

    private boolean isEnd(byte[] key) {
        Bytes end = new Bytes().add(key);
        IndexLayout.successor(end);
        return Arrays.equals(end.toArray(), span.to());
    }

    private boolean growUp(byte[] key) {
        if (Arrays.compareUnsigned(key, high) <= 0) {
            return true;
        }
        byte[] before = high;
        high = key;
        return publish(before);
    }

    private boolean growDown(byte[] key) {
        if (Arrays.compareUnsigned(key, low) >= 0) {
            return true;
        }
        byte[] before = low;
        low = key;
        return publish(before);
    }

    private boolean publish(byte[] before) {
        present().gap(low, high);
        if (table.othersEntries() == entriesSeen) {
            return true;
        }
        entriesSeen = table.settle();
        if (before == outside) {
            frontier = descending ? span.to() : span.from();
        } else {
            frontier = before;
        }
        return false;
    }

    private RangeLock present() {
        RangeLock known = lock;
        if (known == null) {
            throw new IllegalStateException("nothing reached yet");
        }
        return known;
    }

    /// From where the scan goes on: the bound before the part of the range that it has to look at again.
    byte[] frontier() {
        return frontier;
    }

    /// The scan has come to the end of its range: the gap behind it is locked too.
    ///
    /// @return as [#reach]
    boolean finish(StoreCursor cursor) {
        if (!gaps || foundPoint || foundEnd) {
            return true;
        }
        if (lock == null) {
            begin(cursor, descending ? span.to() : span.from());
        }
        finished = true;
        if (descending) {
            byte[] key = table.before(cursor, span.from(), span.from());
            table.ranges().move(present(), key, high);
            return growDown(key);
        }
        byte[] key = table.after(cursor, span.from(), span.to());
        table.ranges().move(present(), low, key);
        return growUp(key);
    }

    /// The scan is given up before its end. Backwards, the gap before the last row is locked too, as with every row.
    void stop(StoreCursor cursor) {
        RangeLock known = lock;
        if (gaps && known != null && descending && !finished && !known.isOver()) {
            low = table.before(cursor, span.from(), low);
            known.gap(low, high);
            table.ranges().move(known, low, high);
        }
    }

    /// True if a record with this version can be kept by [#keep]; another needs a lock of its own.
    boolean canKeep(long version) {
        return version < asOf && !span.isPoint();
    }

    /// The record's lock passes to this one.
    void keep(byte[] key) {
        RangeLock known = lock;
        if (known == null) {
            known = table.open(terms(), span.from(), span.to());
            lock = known;
        }
        known.add(key);
    }

    /// The scan passes over a record without keeping it locked.
    void leaveOut() {
        if (lock != null) {
            lock.leaveOut();
        }
    }
}
