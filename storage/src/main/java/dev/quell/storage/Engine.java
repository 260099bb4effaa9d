package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.Tenure;
import dev.quell.storage.catalog.Catalog;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.StoredCatalog;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.lock.TableLockInfo;
import dev.quell.storage.lock.Turnstile;
import dev.quell.storage.lock.WaitStatistics;
import dev.quell.storage.log.CommitLog;
import dev.quell.storage.mvcc.Checkpoint;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Numbers;
import dev.quell.storage.mvcc.RangeBirths;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.Vacuum;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableActivity;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.BufferPool;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoredFile;
import dev.quell.storage.store.Traffic;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCounts;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionInfo;
import dev.quell.storage.txn.TransactionOptions;
import dev.quell.storage.txn.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The transactional engine: one ordered, versioned map over RocksDB. Safe for all threads.
///
/// ```text
///   Transaction ─ StatementScope ─ cursors, writes
///        │             │
///   CommitLog      LockTable   versions (RecordWalk, RecordProbe, ReadView)     Vacuum
///        └───────────────┴───────── Store (RocksDB) ──────────────────────────────┘
/// ```
public final class Engine implements AutoCloseable {
    private final Store store;
    private final CursorPool cursors;
    private final TableLayout.Cache layouts = new TableLayout.Cache();
    private final Numbers numbers;
    private final CommitTable commits;
    private final Snapshots snapshots;
    private final CommitLog log;
    private final StoredCatalog catalog;
    private final RangeBirths births = new RangeBirths();
    private final LockTable locks;
    private final Turnstile turnstile = new Turnstile();
    private final RowCounts rowCounts;
    private final AutoIncrement autoIncrement;
    private final Vacuum vacuum;
    private final Transactions transactions;
    private final RangeEstimates estimates;
    private final Background background;
    private final ConcurrentLinkedQueue<Abandoned> abandoned = new ConcurrentLinkedQueue<>();
    private final Backup backups;
    private volatile FlushMode flushMode;
    private long savedHorizon;
    private long writesAtSync;
    // Of the background thread: what the start found in the log is on its way to files.
    private boolean logSettled;
    private boolean closed;

    private Engine(EngineOptions options, Store store) {
        this.store = store;
        flushMode = options.flushMode();
        cursors = new CursorPool(store);
        numbers = new Numbers(store);
        Checkpoint checkpoint = Checkpoint.recover(store, numbers.transactionsBegun());
        checkpoint.save(store, 0);
        savedHorizon = checkpoint.horizon();
        commits = new CommitTable(checkpoint.horizon(), checkpoint.aborted());
        snapshots = new Snapshots(checkpoint.lastCommit());
        log = new CommitLog(store, durability(), checkpoint.lastCommit(), snapshots::publish);
        catalog = new StoredCatalog(store);
        rowCounts = RowCounts.load(store);
        autoIncrement = new AutoIncrement(store);
        vacuum = new Vacuum(store, cursors, commits, snapshots);
        InstantSource clock = InstantSource.system();
        locks = new LockTable(clock);
        transactions =
                new Transactions(
                        new Transactions.Shared(
                                store,
                                cursors,
                                layouts,
                                locks,
                                turnstile,
                                numbers,
                                commits,
                                snapshots,
                                log,
                                catalog,
                                births,
                                rowCounts,
                                vacuum::collect,
                                clock));
        estimates = new RangeEstimates(store, cursors, rowCounts);
        backups = new Backup(store, options.directory());
        catalog.onRangesAdded(
                (ranges, commit) -> births.add(ranges, Math.max(commit, snapshots.published())));
        catalog.onRangesDropped(this::rangesDropped);
        sweepAfterCrash(checkpoint);
        vacuum.start();
        background = Background.start("checkpoint", this::everySecond);
    }

    /// Opens (and makes, if need be) the data folder; ready in a time that does not depend on what was open at a crash.
    ///
    /// @throws java.io.UncheckedIOException if the folder cannot be used, for instance because another server has it
    public static Engine open(EngineOptions options) {
        return new Engine(options, Store.open(options.directory(), options.bufferPoolBytes()));
    }

    // What open transactions and unfinished DDL left at a crash goes in the background.
    private void sweepAfterCrash(Checkpoint checkpoint) {
        var known = new HashSet<>(catalog.snapshot().rangeIds());
        Set<Long> orphans = new HashSet<>(store.rangeIds());
        orphans.removeAll(known);
        if (!orphans.isEmpty()) {
            vacuum.dropRanges(orphans);
        }
        if (!checkpoint.aborted().isEmpty()) {
            vacuum.sweep(known, checkpoint.horizon());
        }
    }

    private void rangesDropped(Set<Long> ranges) {
        vacuum.dropRanges(ranges);
        locks.forget(ranges);
        births.remove(ranges);
        layouts.retain(id -> catalog.snapshot().table(id).isPresent());
    }

    public Catalog catalog() {
        return catalog;
    }

    /// Makes the locker of a session; it is given to all its transactions, and to [#close(Locker)] when the session ends.
    ///
    /// @param statement tells what the session runs at the moment
    public Locker locker(long connectionId, Supplier<String> statement) {
        return new Locker(connectionId, statement);
    }

    /// Takes a lock for a table that HANDLER opens. Taken twice, it is given back twice ([#unlockHandler]).
    public LockOutcome lockHandler(
            Locker locker, MetadataKey key, Cancellation cancellation, Duration wait) {
        var asking = new LockTable.Asking(locker.handlers(), 0, cancellation, Deadline.after(wait));
        return locks.lockMetadata(asking, key, MetadataLockMode.SHARED, true);
    }

    public void unlockHandler(Locker locker, MetadataKey key) {
        locks.unlock(locker.handlers(), key);
    }

    /// Whether somebody waits for a table because it is opened by HANDLER here.
    public boolean isHandlerInTheWay(Locker locker, MetadataKey key) {
        return locks.isInTheWay(locker.handlers(), key);
    }

    /// Gives back whatever the session still holds (LOCK TABLES, GET_LOCK, HANDLER).
    public void close(Locker locker) {
        locker.knownHandlers().ifPresent(locks::end);
        locks.end(locker.statement());
        locks.end(locker.session());
    }

    public Transaction begin(Locker locker, TransactionOptions options) {
        return transactions.begin(locker, options);
    }

    /// Takes a lock that outlives transactions (LOCK TABLES, FLUSH TABLES WITH READ LOCK, GET_LOCK). Taken twice, it is given back
    /// twice.
    public LockOutcome lock(
            Locker locker,
            MetadataKey key,
            MetadataLockMode mode,
            Cancellation cancellation,
            Duration wait) {
        var asking = new LockTable.Asking(locker.session(), 0, cancellation, Deadline.after(wait));
        return locks.lockMetadata(asking, key, mode, true);
    }

    /// Takes a lock for the running statement; [#endStatement] gives it back.
    ///
    /// @param statement the locker's [Locker#statement] when the statement began
    public LockOutcome lockForStatement(
            LockOwner statement,
            MetadataKey key,
            MetadataLockMode mode,
            Cancellation cancellation,
            Duration wait) {
        var asking = new LockTable.Asking(statement, 0, cancellation, Deadline.after(wait));
        return locks.lockMetadata(asking, key, mode, false);
    }

    /// Gives back what was taken for a statement.
    public void endStatement(LockOwner statement) {
        locks.releaseHeld(statement);
    }

    /// The thread that works for a session is stuck in the store: rolls back what the session has open, whatever that thread still
    /// writes, and gives back what its transactions and its statement hold. LOCK TABLES and GET_LOCK stay.
    public void abandon(Locker locker) {
        transactions.rollbackAll(locker);
        locks.abandonStatement(locker);
    }

    /// Gives back an explicit lock once.
    ///
    /// @return false if the locker does not hold it
    public boolean unlock(Locker locker, MetadataKey key) {
        return locks.unlock(locker.session(), key);
    }

    /// Begins to build indexes of a table that the caller has locked exclusively. See [IndexBuild] for the steps.
    ///
    /// @param indexes not in the table's definition yet, unless nobody writes to the table before the build is over
    /// @param logRoom how many bytes of notes about changed rows there may be for each index, asked for each
    public IndexBuild buildIndexes(
            TableDefinition table, List<IndexDefinition> indexes, LongSupplier logRoom) {
        return new IndexBuild(
                new IndexBuild.Parts(
                        store,
                        cursors,
                        commits,
                        snapshots,
                        vacuum,
                        layouts,
                        catalog::newId,
                        this::abandon),
                table,
                indexes,
                logRoom);
    }

    /// Begins to rebuild a table that the caller has locked exclusively. See [TableRebuild] for the steps.
    public TableRebuild rebuild(TableRebuild.Plan plan) {
        return new TableRebuild(
                new TableRebuild.Parts(
                        store,
                        cursors,
                        commits,
                        snapshots,
                        numbers,
                        layouts,
                        rowCounts,
                        catalog::newId,
                        this::abandon),
                plan);
    }

    /// Whoever looked at the table's layout before may still write there, so the ranges are emptied once more when all who run now
    /// are gone.
    private void abandon(Set<Long> ranges) {
        vacuum.dropRanges(ranges);
        abandoned.add(new Abandoned(ranges, numbers.transactionsBegun()));
    }

    private record Abandoned(Set<Long> ranges, long lastTransaction) {}

    private void dropAbandoned() {
        Abandoned oldest = abandoned.peek();
        if (oldest != null && transactions.lowestRunning() > oldest.lastTransaction) {
            abandoned.remove();
            vacuum.dropRanges(oldest.ranges);
        }
    }

    /// Gives the space of tables and indexes back that no definition names any more (temporary tables), in the background.
    public void dropRanges(Set<Long> ranges) {
        vacuum.dropRanges(ranges);
    }

    /// Counters of AUTO_INCREMENT columns.
    public AutoIncrement autoIncrement() {
        return autoIncrement;
    }

    /// About how many rows a table has: cheap, the planner asks each time.
    public long estimatedRows(TableDefinition table) {
        return rowCounts.of(table.id());
    }

    /// A guess at the size of a table.
    public RangeEstimate estimate(TableDefinition table) {
        return estimates.table(layouts.of(table));
    }

    /// The table was counted: its row count was off by that many.
    public void correctRowCount(TableDefinition table, long missing) {
        rowCounts.add(table.id(), missing);
    }

    /// A guess at the size of a range of an index; cheap enough for the planner.
    public RangeEstimate estimate(TableDefinition table, IndexDefinition index, KeyRange range) {
        TableLayout layout = layouts.of(table);
        return estimates.range(
                layout,
                layout.index(index),
                new IndexLayout.RangeEnds(
                        range.low(), range.lowInclusive(), range.high(), range.highInclusive()));
    }

    public FlushMode flushMode() {
        return flushMode;
    }

    public void flushMode(FlushMode mode) {
        flushMode = mode;
        log.durability(durability());
    }

    /// Who is let in to work on rows: `innodb_thread_concurrency`.
    public Turnstile turnstile() {
        return turnstile;
    }

    private CommitLog.Durability durability() {
        return switch (flushMode) {
            case EVERY_SECOND -> CommitLog.Durability.BUFFERED;
            case SYNC -> CommitLog.Durability.SYNCED;
            case WRITE -> CommitLog.Durability.FLUSHED;
        };
    }

    /// The running transactions.
    public List<TransactionInfo> transactions() {
        return transactions.list();
    }

    /// The running transaction of a connection.
    public Optional<TransactionInfo> transaction(long connectionId) {
        return transactions.ofConnection(connectionId);
    }

    /// Row locks that are objects, record by record, and waiting requests.
    public List<RowLockInfo> rowLocks(Cancellation cancellation) {
        try (var listing = lockListing(cancellation)) {
            return listing.rowLocks();
        }
    }

    /// Tables whose rows are locked, as InnoDB's intention locks tell of them.
    public List<TableLockInfo> tableLocks() {
        return transactions.owners().stream().flatMap(TableLockInfo::of).toList();
    }

    /// Who waits for whom for a row or a gap.
    public List<LockWaitInfo> rowLockWaits(Cancellation cancellation) {
        try (var listing = lockListing(cancellation)) {
            return listing.waits();
        }
    }

    private LockListing lockListing(Cancellation cancellation) {
        return new LockListing(locks, commits, catalog.snapshot(), layouts, cursors, cancellation);
    }

    /// The objects that stand for row locks; a scan has one, whatever the number of its rows.
    public int rowLockObjects() {
        return locks.recordRequests().size() + locks.rangeLocks().size();
    }

    /// How full the buffer pool is.
    public BufferPool.Fill bufferPool() {
        return store.bufferPool();
    }

    /// The id that the next transaction which needs one gets at the earliest.
    public long nextTransactionId() {
        return numbers.transactionsBegun();
    }

    /// What statements that are over have read of it and of the store.
    public CursorPool.Reads reads() {
        return cursors.reads();
    }

    /// How many cursors over the store are in use: those of statements, and of the vacuum while it works.
    public int cursorsInUse() {
        return cursors.inUse();
    }

    /// How rows and gaps have been waited for since the start.
    public WaitStatistics rowLockWaitStatistics() {
        return locks.rowWaits();
    }

    /// What has gone to the log since the start.
    public Traffic traffic() {
        return store.traffic();
    }

    /// The files of log and rows; none in memory.
    public List<StoredFile> files() {
        return Tenure.outside(store::files); // the disk may not answer
    }

    /// Bytes that are in the log and in no other file yet; asks no disk.
    public long loggedBytes() {
        return store.loggedBytes();
    }

    /// How many files are open; asks no disk.
    public int openFiles() {
        return store.openFiles();
    }

    /// Bytes of memory that the store holds outside of the heap.
    public long nativeBytes() {
        return store.nativeBytes();
    }

    /// The number of the newest write to the store.
    public long sequenceNumber() {
        return store.sequenceNumber();
    }

    /// How often a table's definition was taken into use: when it was first used, and after each change of it.
    public long openedTables() {
        return layouts.made();
    }

    /// What has been done with a table since the start.
    public TableActivity activity(TableDefinition table) {
        return layouts.activity(table.id());
    }

    public List<MetadataLockInfo> metadataLocks() {
        return locks.metadataLocks();
    }

    /// The last deadlock, for SHOW ENGINE INNODB STATUS.
    public Optional<DeadlockInfo> lastDeadlock(Cancellation cancellation) {
        try (var listing = lockListing(cancellation)) {
            return listing.lastDeadlock();
        }
    }

    /// How vacuum gets on.
    public VacuumProgress vacuumProgress() {
        return new VacuumProgress(
                vacuum.removedVersions(),
                vacuum.pending(),
                vacuum.heldBack(),
                snapshots.published(),
                numbers.transactionsBegun() - commits.horizon());
    }

    /// How vacuum gets on.
    ///
    /// @param removedVersions since the start
    /// @param pending ended transactions, sweeps and dropped ranges still to be looked at
    /// @param heldBack records that keep an old version, by the oldest snapshot ([TransactionInfo#snapshot]) that needs it
    /// @param lastCommit the newest commit number: a snapshot taken now
    /// @param unsettledTransactions whose fate is kept one by one, in 8 bytes of heap each, because the oldest snapshot or running
    ///     transaction is older
    public record VacuumProgress(
            long removedVersions,
            int pending,
            Map<Long, Long> heldBack,
            long lastCommit,
            long unsettledTransactions) {
        public VacuumProgress {
            heldBack = Map.copyOf(heldBack);
        }

        /// InnoDB's history list length: what is still to be done, now or later.
        public long historyLength() {
            return pending + heldBack.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Versions of a table's rows in the store, those that nobody sees included: what vacuum has still to do shows here. Takes a
    /// walk over the table.
    public long storedVersions(TableDefinition table) {
        return estimates.versions(layouts.of(table));
    }

    /// Makes a copy of everything that has committed so far in a folder that is not there yet; sessions go on meanwhile. A server can be
    /// started on it.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's, 1030, 1235 for an engine in memory
    public void backup(Path folder, Cancellation cancellation) {
        backups.to(folder, cancellation);
    }

    private void everySecond() {
        if (!logSettled) {
            logSettled = true; // not at the start: the first answers come before it
            store.settle(false);
        }
        dropAbandoned();
        cursors.trim(); // an idle cursor pins the files and memory of the time it was used last
        if (store.writeCount() == writesAtSync) {
            return;
        }
        checkpoint();
        store.sync();
        writesAtSync = store.writeCount();
    }

    private void checkpoint() {
        long lowest = transactions.lowestRunning();
        snapshots.advance();
        commits.advance(lowest, snapshots.limit());
        long horizon = commits.horizon();
        new Checkpoint(horizon, snapshots.published(), commits.aborted()).save(store, savedHorizon);
        savedHorizon = horizon;
        rowCounts.save(store);
    }

    /// Stops the background work, rolls back what is open, writes what is in memory.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        transactions.rollbackAll();
        background.close();
        vacuum.close();
        try {
            checkpoint();
            autoIncrement.close();
            numbers.close();
        } finally {
            cursors.close();
            store.close();
        }
    }
}
