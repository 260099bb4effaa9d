package dev.quell.storage.txn;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.Tenure;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.LockRequest;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.Place;
import dev.quell.storage.log.CommitLog;
import dev.quell.storage.mvcc.Garbage;
import dev.quell.storage.mvcc.OwnChanges;
import dev.quell.storage.mvcc.ReadView;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.StatementRanges;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A transaction on the versioned map.
///
/// ```text
///   begin ── statement … statement ── commit   record durable → published → locks free
///                                  └─ rollback published as aborted → locks free     (nothing is written)
/// ```
final class LiveTransaction implements Transaction, OwnChanges {
    private static final AtomicLong SERIALS = new AtomicLong();

    private final Transactions transactions;
    private final Transactions.Shared shared;
    private final TransactionOptions options;
    private final LockOwner owner;
    private final Snapshots.Holder snapshot = new Snapshots.Holder();
    private final long serial = SERIALS.incrementAndGet();
    private final Instant started;

    private volatile long id;
    private volatile StatementRanges undone = StatementRanges.NONE;
    private volatile boolean active = true;
    private int lastStatement;
    private int openStatements;
    // Rows changed before the statement at work: for those who look, who may see an older number.
    private long rowsBefore;
    // Aborted, and what it left not yet given to vacuum.
    private volatile boolean aborted;
    private boolean snapshotRegistered;
    private long firstUnseenVersion;
    private @Nullable Garbage garbage;
    private volatile Work work = new Work();
    private boolean changedStored;
    // Locked and about to be written.
    private int pendingRows;

    LiveTransaction(
            Transactions transactions,
            Transactions.Shared shared,
            Locker locker,
            TransactionOptions options) {
        this.transactions = transactions;
        this.shared = shared;
        this.options = options;
        owner = new LockOwner(locker, this::id, this::changedRows);
        started = shared.clock().instant();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public Isolation isolation() {
        return options.isolation();
    }

    @Override
    public boolean isReadOnly() {
        return options.readOnly();
    }

    @Override
    public boolean hasWritten() {
        return id != 0;
    }

    @Override
    public boolean hasChangedStored() {
        return changedStored;
    }

    @Override
    public long changedRows() {
        return work.changedRows() + pendingRows;
    }

    @Override
    public StatementRanges undone() {
        return undone;
    }

    LockOwner owner() {
        return owner;
    }

    /// The session's place inside the engine; null while there is room for everybody.
    @Nullable Place place() {
        return shared.turnstile().isLimited()
                ? owner.locker().place(shared.turnstile(), shared.clock())
                : null;
    }

    Transactions transactions() {
        return transactions;
    }

    Transactions.Shared shared() {
        return shared;
    }

    TransactionOptions options() {
        return options;
    }

    void requireActive() {
        if (!active) {
            throw new IllegalStateException("the transaction is over");
        }
    }

    /// The id, given out now if there is none yet.
    long requireId() {
        if (id == 0) {
            requireActive();
            Tenure.outside(() -> transactions.register(this));
        }
        return id;
    }

    /// Takes its id. Whoever ends the transaction sees the id, or comes first.
    ///
    /// @return false if it is over
    synchronized boolean identify(long given) {
        if (active) {
            id = given;
        }
        return active;
    }

    // ---- statements

    @Override
    public StatementScope statement(Cancellation cancellation, Duration lockWait) {
        requireActive();
        lastStatement++;
        if (openStatements++ == 0) {
            rowsBefore = work.changedRows();
        }
        return new LiveStatement(this, lastStatement, cancellation, lockWait);
    }

    /// A statement that failed: its changes, and those of statements begun within it, never happened. Locks that it took stay, as in
    /// InnoDB, unless it was stopped.
    void undoFrom(int statement, Work before, boolean stopped) {
        if (!active) {
            return;
        }
        int releasedFrom = stopped ? statement : Integer.MAX_VALUE;
        var released = owner.dropSince(releasedFrom, () -> publishUndone(statement));
        work = before;
        pendingRows = 0;
        shared.locks().release(released);
    }

    private void publishUndone(int from) {
        undone = undone.plus(from, lastStatement);
        if (id != 0) {
            shared.commits().undo(id, undone);
        }
    }

    void pending(int rows) {
        pendingRows = rows;
    }

    void countChanges(TableDefinition table, int changed, int rowsAdded) {
        work.change(table.id(), changed, rowsAdded);
        changedStored |= !table.isTemporary();
    }

    /// What is done so far, to go back to.
    Work workDone() {
        return work.copy();
    }

    void noteGarbage(byte[] record, int length, boolean replaces) {
        Garbage notes = garbage;
        if (notes == null) {
            notes = new Garbage();
            garbage = notes;
        }
        notes.note(record, length, replaces);
    }

    /// What a consistent read of a statement sees.
    ReadView readView(int statement) {
        if (isolation() == Isolation.READ_UNCOMMITTED) {
            return new ReadView(shared.commits(), this, statement, ReadView.DIRTY, 0);
        }
        if (!snapshot.holds()) {
            takeSnapshot();
        }
        return new ReadView(
                shared.commits(), this, statement, snapshot.snapshot(), firstUnseenVersion);
    }

    /// True if the transaction holds a snapshot that does not see this version.
    boolean isUnseen(byte[] value) {
        return snapshot.holds()
                && isolation() != Isolation.READ_UNCOMMITTED
                && Version.transaction(value) != id
                && !shared.commits()
                        .isVisible(
                                Version.transaction(value),
                                Version.statement(value),
                                snapshot.snapshot());
    }

    @Override
    public void takeSnapshot() {
        if (!snapshotRegistered) {
            snapshotRegistered = true;
            shared.snapshots().register(snapshot);
        }
        shared.snapshots().take(snapshot);
        firstUnseenVersion = shared.numbers().versionsBegun(); // not before the snapshot is taken
    }

    /// READ COMMITTED: the next statement takes a snapshot of its own. (One within another leaves the outer its snapshot.)
    void endStatement() {
        boolean last;
        synchronized (this) {
            openStatements--;
            last = openStatements == 0;
        }
        collectAborted();
        if (last && isolation() == Isolation.READ_COMMITTED) {
            shared.snapshots().drop(snapshot);
        }
    }

    // ---- locks

    @Override
    public LockOutcome lock(
            MetadataKey key, MetadataLockMode mode, Cancellation cancellation, Duration wait) {
        requireActive();
        var asking = new LockTable.Asking(owner, 0, cancellation, Deadline.after(wait));
        return shared.locks().lockMetadata(asking, key, mode, false);
    }

    @Override
    public void downgrade(MetadataKey key, MetadataLockMode mode) {
        shared.locks().downgrade(owner, key, mode);
    }

    static SqlError stopped(Cancellation cancellation) {
        return cancellation
                .reason()
                .map(StopReason::toError)
                .orElseGet(ErrorCode.QUERY_INTERRUPTED::error);
    }

    // ---- savepoints

    @Override
    public Savepoint savepoint() {
        return new Savepoint(
                serial,
                lastStatement,
                work.copy(),
                hasWritten() ? Optional.empty() : Optional.of(Set.copyOf(owner.heldNow())));
    }

    @Override
    public void rollbackTo(Savepoint savepoint) {
        requireActive();
        if (savepoint.transactionSerial() != serial) {
            throw new IllegalArgumentException("savepoint of another transaction");
        }
        if (!hasWritten()) {
            savepoint.metadataLocks().ifPresent(this::releaseOthers);
        }
        int from = savepoint.statement() + 1;
        if (from <= lastStatement) {
            // Lock objects stay, unless the savepoint is older than anything the transaction did:
            // then it begins anew.
            int releasedFrom = savepoint.statement() == 0 ? from : Integer.MAX_VALUE;
            var released = owner.dropSince(releasedFrom, () -> publishUndone(from));
            work = savepoint.work().copy();
            shared.locks().release(released);
        }
    }

    /// Who has only read gives the tables back that came after a savepoint, as in MySQL.
    private void releaseOthers(Set<LockRequest> kept) {
        for (LockRequest held : owner.heldNow()) {
            if (!kept.contains(held)) {
                shared.locks().release(held);
            }
        }
    }

    // ---- end

    @Override
    public void commit(Cancellation cancellation, List<CatalogChange> changes) {
        requireActive();
        if (cancellation.isCancelled()) {
            rollback();
            throw stopped(cancellation);
        }
        if (work.changedRows() == 0 && changes.isEmpty()) {
            rollback(); // nothing that a record would make true
            return;
        }
        requireId();
        if (!takeEnd()) {
            throw new IllegalStateException("the transaction is over");
        }
        try {
            StoreBatch also = shared.catalog().batch(changes);
            shared.log()
                    .commit(
                            new CommitLog.Commit(
                                    id, encodeUndone(), also, number -> publish(number, changes)),
                            cancellation);
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
        end();
    }

    /// Whoever gets true ends the transaction, and nobody else: a rollback from outside (a takeover, the engine's end) comes too late
    /// for a commit that is on its way to the disk.
    private synchronized boolean takeEnd() {
        boolean mine = active;
        active = false;
        return mine;
    }

    private void publish(long number, List<CatalogChange> changes) {
        shared.commits().commit(id, number, undone);
        shared.catalog().publish(changes, number);
        work.addTo(shared.rowCounts());
        collect(number);
    }

    private byte[] encodeUndone() {
        var bytes = new Bytes(8);
        for (int bound : undone.bounds()) {
            bytes.addInt(bound);
        }
        return bytes.toArray();
    }

    @Override
    public void rollback() {
        if (takeEnd()) {
            abort();
        }
    }

    private void abort() {
        if (id != 0) {
            shared.commits().abort(id);
        }
        end();
        aborted = id != 0;
        collectAborted();
    }

    // Not before its last statement is out: a thread that was stuck in it may still write versions.
    private void collectAborted() {
        synchronized (this) {
            if (!aborted || openStatements > 0) {
                return;
            }
            aborted = false;
        }
        collect(0);
    }

    private void collect(long commitNumber) {
        Garbage notes = garbage;
        if (notes != null) {
            shared.garbage().collect(id, commitNumber, notes);
        } else if (commitNumber == 0) {
            shared.garbage().collect(id, 0, new Garbage()); // nothing written, nothing to remember
        }
    }

    private void end() {
        transactions.unregister(this, id);
        if (snapshotRegistered) {
            shared.snapshots().unregister(snapshot);
        }
        shared.locks().end(owner);
    }

    TransactionInfo info() {
        Instant waitStarted = owner.waitStarted();
        boolean waiting = !waitStarted.equals(Instant.EPOCH);
        List<LockOwner> blockers = waiting ? shared.locks().blockers(owner.locker()) : List.of();
        return new TransactionInfo(
                id,
                owner.locker().connectionId(),
                options.isolation(),
                options.readOnly(),
                options.singleStatement(),
                started,
                waiting,
                blockers.isEmpty() ? 0 : blockers.getFirst().transactionId(),
                waitStarted,
                changedRows(),
                changedRows() - rowsBefore,
                owner.rowLockCount(),
                snapshot.info(),
                owner.locker().place().map(Place::tickets).orElse(0),
                owner.locker().place().map(Place::waitStarted).orElse(Instant.EPOCH));
    }
}
