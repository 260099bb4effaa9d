package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.storage.catalog.Catalog;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.StoredCatalog;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.log.CommitLog;
import dev.quell.storage.mvcc.Checkpoint;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.Numbers;
import dev.quell.storage.mvcc.RangeBirths;
import dev.quell.storage.mvcc.Snapshots;
import dev.quell.storage.mvcc.Vacuum;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.Store;
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
        backups = new Backup(store);
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

    /// Gives back whatever the session still holds (LOCK TABLES, GET_LOCK).
    public void close(Locker locker) {
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
    public LockOutcome lockForStatement(
            Locker locker,
            MetadataKey key,
            MetadataLockMode mode,
            Cancellation cancellation,
            Duration wait) {
        var asking =
                new LockTable.Asking(locker.statement(), 0, cancellation, Deadline.after(wait));
        return locks.lockMetadata(asking, key, mode, false);
    }

    /// Gives back what the locker took for its statement.
    public void endStatement(Locker locker) {
        locks.releaseHeld(locker.statement());
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
    public IndexBuild buildIndexes(TableDefinition table, List<IndexDefinition> indexes) {
        return new IndexBuild(
                new IndexBuild.Parts(
                        store, cursors, commits, snapshots, vacuum, layouts, this::abandon),
                table,
                indexes);
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

    /// Row locks that are objects, record by record, and waiting requests.
    public List<RowLockInfo> rowLocks(Cancellation cancellation) {
        try (var listing = lockListing(cancellation)) {
            return listing.rowLocks();
        }
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
                snapshots.published());
    }

    /// How vacuum gets on.
    ///
    /// @param removedVersions since the start
    /// @param pending ended transactions, sweeps and dropped ranges still to be looked at
    /// @param heldBack records that keep an old version, by the oldest snapshot ([TransactionInfo#snapshot]) that needs it
    /// @param lastCommit the newest commit number: a snapshot taken now
    public record VacuumProgress(
            long removedVersions, int pending, Map<Long, Long> heldBack, long lastCommit) {
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

    // A thread that is still inside the store (it did not reach a checkpoint in time) would crash
    // the process if the store went.
    private void closeStore() {
        if (cursors.drain(Deadline.after(Duration.ofSeconds(5)))
                && backups.drain(Deadline.after(Duration.ofSeconds(10)))) {
            store.close();
        } else {
            store.sync();
        }
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
            closeStore();
        }
    }
}
