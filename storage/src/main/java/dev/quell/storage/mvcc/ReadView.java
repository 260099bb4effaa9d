package dev.quell.storage.mvcc;

/// Which versions a consistent read sees: those of transactions that had committed when its snapshot was taken, and its own from
/// earlier statements.
public final class ReadView {
    /// The snapshot of READ UNCOMMITTED: whatever was not undone.
    public static final long DIRTY = -1;

    private final CommitTable commits;
    private final OwnChanges own;
    private final int statement;
    private final long snapshot;
    private final long firstUnseen;

    /// @param statement versions of the own transaction count if their statement number is below
    /// @param firstUnseen versions of others from this number on were written after the snapshot was taken; for [#DIRTY] no matter
    public ReadView(
            CommitTable commits, OwnChanges own, int statement, long snapshot, long firstUnseen) {
        this.commits = commits;
        this.own = own;
        this.statement = statement;
        this.snapshot = snapshot;
        this.firstUnseen = firstUnseen;
    }

    /// The highest commit number that it sees; [#DIRTY] for whatever was not undone.
    public long snapshot() {
        return snapshot;
    }

    /// True if no version is seen whose number is not below [#firstUnseen]: a walk that meets one can leap over the rest, and over
    /// the marks of those that are deleted.
    public boolean canLeapFrom(long number) {
        return number >= firstUnseen && own.id() == 0 && snapshot != DIRTY;
    }

    /// Where to leap to: the highest version number that may be seen.
    public long lastSeen() {
        return firstUnseen - 1;
    }

    /// True if a row with this value may differ from the index entry that led to it: the own transaction changed it after others did
    /// whose changes the snapshot does not see (so that entry and row are of different times), or the read is dirty.
    public boolean mayHaveMoved(byte[] value) {
        return snapshot == DIRTY || Version.transaction(value) == own.id();
    }

    /// True if entries alone can stand for rows.
    public boolean trustsEntries() {
        return snapshot != DIRTY && own.id() == 0;
    }

    /// True if the reader sees the version with this value.
    public boolean sees(byte[] value) {
        long writer = Version.transaction(value);
        int writersStatement = Version.statement(value);
        if (writer == own.id() && writer != 0) {
            return writersStatement < statement && !own.undone().contains(writersStatement);
        }
        if (snapshot == DIRTY) {
            return commits.fate(writer, writersStatement) != CommitTable.Fate.ABORTED;
        }
        return commits.isVisible(writer, writersStatement, snapshot);
    }
}
