package dev.quell.storage.mvcc;

import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;

/// Goes over the records of a key range, and over the versions of each from the newest to the oldest.
public final class RecordWalk {
    // A jump costs about as much as five steps.
    private static final long SLOW_STEP_NANOS = 4_000;
    private static final int JUMPS_AFTER_SLOW_STEP = 64;
    // Looking at the clock takes as long as a quarter of a step.
    private static final int STEPS_PER_CLOCK = 4;

    private final StoreCursor cursor;
    private final byte[] from;
    private final byte[] to;
    private final boolean descending;
    private final Bytes record = new Bytes();
    // Descending: the only version of the present record; the cursor stands before the record
    // already.
    private byte[] single = new byte[0];
    private int singleLength;
    private long singleNumber;
    private boolean isSingle;
    private boolean started;
    private boolean movedOn;
    // True if the cursor may stand anywhere.
    private boolean lost;
    // Records still to be left by a jump.
    private int jumps;
    private int steps;

    /// @param from the first record key
    /// @param to the first record key after the last
    public RecordWalk(StoreCursor cursor, byte[] from, byte[] to, boolean descending) {
        this.cursor = cursor;
        this.from = from;
        this.to = to;
        this.descending = descending;
    }

    /// The present record's key, without version number.
    public byte[] record() {
        return record.array();
    }

    public int recordLength() {
        return record.length();
    }

    /// The value of the present version.
    public byte[] value() {
        return isSingle ? single : cursor.value();
    }

    public int valueLength() {
        return isSingle ? singleLength : cursor.valueLength();
    }

    /// The number of the present version.
    public long versionNumber() {
        return isSingle ? singleNumber : numberAtCursor();
    }

    private long numberAtCursor() {
        return ~Bytes.longAt(cursor.key(), cursor.keyLength() - Version.NUMBER_BYTES);
    }

    /// Moves to the newest version of the next record.
    public boolean nextRecord() {
        if (!started) {
            started = true;
            begin();
        } else if (!movedOn && !isSingle) {
            leaveRecord();
        }
        movedOn = false;
        isSingle = false;
        while (cursor.valid() && isInRange()) {
            record.clear().add(cursor.key(), 0, cursor.keyLength() - Version.NUMBER_BYTES);
            cursor.loadValue();
            if (!descending || enterFromBehind()) {
                return true;
            }
            cursor.seekForPrev(record.array(), record.length());
        }
        return false;
    }

    /// Descending, the cursor meets a record's oldest version first. Mostly it is the only one: then it is put aside, and the cursor
    /// goes on backwards, which is much cheaper than to turn round.
    ///
    /// @return false if vacuum has taken the record away meanwhile
    private boolean enterFromBehind() {
        singleNumber = numberAtCursor();
        singleLength = cursor.valueLength();
        if (single.length < singleLength) {
            single = new byte[singleLength * 2];
        }
        System.arraycopy(cursor.value(), 0, single, 0, singleLength);
        isSingle = !cursor.prev() || !isSameRecord();
        if (!isSingle) {
            if (!cursor.seek(record) || !isSameRecord()) {
                return false;
            }
            cursor.loadValue();
        }
        return true;
    }

    /// Moves to the next older version of the present record.
    public boolean nextVersion() {
        if (isSingle) {
            return false;
        }
        if (cursor.next() && isSameRecord()) {
            cursor.loadValue();
            return true;
        }
        movedOn = !descending;
        return false;
    }

    /// Moves to the next older version that the view may see.
    public boolean nextVersion(ReadView view) {
        if (isSingle || !view.canLeapFrom(numberAtCursor())) {
            return nextVersion();
        }
        int length = record.length();
        Version.addNumber(record, view.lastSeen());
        boolean found = cursor.seekWithinRecord(record);
        record.length(length);
        if (found && isSameRecord()) {
            cursor.loadValue();
            return true;
        }
        movedOn = !descending;
        return false;
    }

    /// Sees what was written meanwhile, in the present record and those to come. Its versions are gone over again.
    ///
    /// @return false if the present record is gone
    public boolean refresh() {
        cursor.refresh();
        movedOn = false;
        isSingle = false;
        lost = true;
        if (cursor.seek(record) && isSameRecord()) {
            cursor.loadValue();
            return true;
        }
        return false;
    }

    private void begin() {
        cursor.bounds(from, to);
        if (!descending) {
            cursor.seek(from, from.length);
        } else if (cursor.seekForPrev(to, to.length)
                && Arrays.equals(cursor.key(), 0, cursor.keyLength(), to, 0, to.length)) {
            cursor.prev();
        }
    }

    private void leaveRecord() {
        if (descending) {
            cursor.seekForPrev(record.array(), record.length());
            return;
        }
        if (jumps > 0) {
            jumps--;
            jumpBehindRecord();
        } else if (lost || stepWasNotEnough()) {
            lost = false;
            jumpBehindRecord();
        }
    }

    /// Steps on. A row that is updated again and again has the marks of its deleted versions behind it until the store compacts
    /// them: one step then goes over all of these, unseen. Only the clock tells, now and then; where a step was slow, the next
    /// records are left by jumps.
    private boolean stepWasNotEnough() {
        if (!cursor.stepsMayBeSlow() || ++steps % STEPS_PER_CLOCK != 0) {
            return cursor.next() && isSameRecord();
        }
        long before = System.nanoTime();
        boolean same = cursor.next() && isSameRecord();
        if (System.nanoTime() - before > SLOW_STEP_NANOS) {
            jumps = JUMPS_AFTER_SLOW_STEP;
        }
        return same;
    }

    private void jumpBehindRecord() {
        int length = record.length();
        record.addLong(-1L);
        cursor.seek(record);
        record.length(length);
    }

    private boolean isSameRecord() {
        return cursor.keyIs(record.array(), record.length(), Version.NUMBER_BYTES);
    }

    private boolean isInRange() {
        return descending
                ? Arrays.compareUnsigned(cursor.key(), 0, cursor.keyLength(), from, 0, from.length)
                        >= 0
                : Arrays.compareUnsigned(cursor.key(), 0, cursor.keyLength(), to, 0, to.length) < 0;
    }
}
