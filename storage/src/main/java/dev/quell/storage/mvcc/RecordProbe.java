package dev.quell.storage.mvcc;

import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreCursor;
import java.util.Arrays;

/// The newest state of one record, uncommitted changes included: what a locking read or a write has to know. Versions that
/// were undone are passed over.
public final class RecordProbe {
    private static final int MAX_GARBAGE = 8;

    private final CommitTable commits;
    private final Snapshots snapshots;
    private final OwnChanges own;

    private boolean present;
    private boolean hasVersions;
    private long holder;
    private int holdersStatement;
    private byte[] value = new byte[0];
    private int valueLength;
    private boolean changedByStatement;
    private long inPlaceNumber;
    private long versionNumber;
    private final long[] garbage = new long[MAX_GARBAGE];
    private int garbageCount;
    // When the last version looked at was committed; NONE if it is not.
    private long replacedAt;

    public RecordProbe(CommitTable commits, Snapshots snapshots, OwnChanges own) {
        this.commits = commits;
        this.snapshots = snapshots;
        this.own = own;
    }

    /// True if the record exists (for [#heldByOther]: as the holder has left it).
    public boolean isPresent() {
        return present;
    }

    /// True if there is any version of it, whatever became of it.
    public boolean hasVersions() {
        return hasVersions;
    }

    /// True if another transaction that is still running wrote the newest version.
    public boolean heldByOther() {
        return holder != 0;
    }

    public long holder() {
        return holder;
    }

    public int holdersStatement() {
        return holdersStatement;
    }

    /// The newest version's value, if the record is present.
    public byte[] value() {
        return value;
    }

    public int valueLength() {
        return valueLength;
    }

    /// True if the asking statement itself wrote the newest version (which it passes over, unless told not to).
    public boolean changedByStatement() {
        return changedByStatement;
    }

    /// The number of the newest version, if the record is present.
    public long versionNumber() {
        return versionNumber;
    }

    /// The number of a version that the asking statement wrote and can write over, or 0.
    public long inPlaceNumber() {
        return inPlaceNumber;
    }

    /// Numbers of some versions that nobody can see any more.
    public long garbage(int i) {
        return garbage[i];
    }

    public int garbageCount() {
        return garbageCount;
    }

    /// Looks at a record.
    ///
    /// @param statement the asking statement
    /// @param passOwn pass over what this statement wrote: show the record as the statement found it
    /// @param cursor freshly refreshed
    public void look(StoreCursor cursor, Bytes record, int statement, boolean passOwn) {
        present = false;
        hasVersions = false;
        holder = 0;
        changedByStatement = false;
        inPlaceNumber = 0;
        garbageCount = 0;
        boolean decided = false;
        boolean first = true;
        int length = record.length();
        boolean found = cursor.seekVersions(record);
        while (found && cursor.keyIs(record.array(), length, Version.NUMBER_BYTES)) {
            cursor.loadValue();
            long number = ~Bytes.longAt(cursor.key(), length);
            if (decided) {
                if (garbageCount == MAX_GARBAGE || !isGarbage(cursor.value(), number)) {
                    return;
                }
            } else {
                hasVersions = true;
                decided = decide(cursor, number, first, statement, passOwn);
                if (holder != 0) {
                    return;
                }
            }
            first = false;
            found = cursor.next();
        }
    }

    /// Looks at a record as the last commit left it, whoever is changing it.
    ///
    /// @param cursor freshly refreshed
    /// @return false if there is none, or it is deleted
    public boolean lookCommitted(StoreCursor cursor, Bytes record) {
        present = false;
        boolean found = cursor.seekVersions(record);
        while (found && cursor.keyIs(record.array(), record.length(), Version.NUMBER_BYTES)) {
            cursor.loadValue();
            byte[] version = cursor.value();
            if (commits.fate(Version.transaction(version), Version.statement(version))
                    == CommitTable.Fate.VALID) {
                keep(cursor);
                return present;
            }
            found = cursor.next();
        }
        return false;
    }

    /// A version that was replaced before the next snapshot after it was taken.
    private boolean isGarbage(byte[] version, long number) {
        long writer = Version.transaction(version);
        LiveSnapshots live = snapshots.live();
        if (replacedAt > live.fence()
                || commits.fate(writer, Version.statement(version)) != CommitTable.Fate.VALID) {
            return false;
        }
        long committedAt = commits.committedAt(writer);
        if (live.lowestIn(committedAt, replacedAt) != LiveSnapshots.NONE) {
            return false;
        }
        replacedAt = committedAt;
        garbage[garbageCount++] = number;
        return true;
    }

    private boolean decide(
            StoreCursor cursor, long number, boolean first, int statement, boolean passOwn) {
        byte[] version = cursor.value();
        long writer = Version.transaction(version);
        int writersStatement = Version.statement(version);
        replacedAt = LiveSnapshots.NONE;
        if (writer == own.id() && writer != 0) {
            if (own.undone().contains(writersStatement)) {
                return false;
            }
            if (writersStatement >= statement) {
                changedByStatement = true;
                inPlaceNumber = first && writersStatement == statement ? number : 0;
                if (passOwn) {
                    return false;
                }
            }
        } else {
            switch (commits.fate(writer, writersStatement)) {
                case RUNNING -> {
                    holder = writer;
                    holdersStatement = writersStatement;
                }
                case ABORTED -> {
                    if (garbageCount < MAX_GARBAGE && writer < commits.horizon()) {
                        garbage[garbageCount++] = number;
                    }
                    return false;
                }
                case VALID -> replacedAt = commits.committedAt(writer);
            }
        }
        versionNumber = number;
        keep(cursor);
        return true;
    }

    private void keep(StoreCursor cursor) {
        present = !Version.isDeleted(cursor.value());
        if (present) {
            valueLength = cursor.valueLength();
            if (value.length < valueLength) {
                value = new byte[valueLength * 2];
            }
            System.arraycopy(cursor.value(), 0, value, 0, valueLength);
        }
    }

    /// The body of the newest version.
    public byte[] body() {
        return Arrays.copyOfRange(value, Version.BODY, valueLength);
    }
}
