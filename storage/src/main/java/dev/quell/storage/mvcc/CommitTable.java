package dev.quell.storage.mvcc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What became of each transaction: running, committed with a commit number, or aborted. Reading takes no lock; one thread at a
/// time moves the horizon.
///
/// Ids from the horizon on have a cell in an array of chunks. All ids below it are settled: committed so long ago that every
/// snapshot sees them, but for those in the [AbortedSet].
public final class CommitTable {
    /// No commit number yet: running, or never begun.
    public static final long RUNNING = 0;

    public static final long ABORTED = -1;

    private static final int CHUNK_BITS = 13;
    private static final int CHUNK = 1 << CHUNK_BITS;
    // Set in a cell if some statements of the committed transaction were undone.
    private static final long PARTLY = 1L << 62;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final ConcurrentHashMap<Long, long[]> chunks = new ConcurrentHashMap<>();
    private final Map<Long, StatementRanges> undone = new ConcurrentHashMap<>();
    // Transactions from the horizon on that left nothing invalid. Guarded by this.
    private final Set<Long> settledAhead = new HashSet<>();
    private volatile Chunk recent;
    private volatile AbortedSet aborted;
    private volatile long horizon;

    // The chunk in use last: nearly all look-ups end here.
    private record Chunk(long number, long[] cells) {}

    public CommitTable(long horizon, AbortedSet aborted) {
        this.horizon = horizon;
        this.aborted = aborted;
        recent = new Chunk(-1, new long[0]);
    }

    public long horizon() {
        return horizon;
    }

    public AbortedSet aborted() {
        return aborted;
    }

    /// The transaction's commit number, [#RUNNING] or [#ABORTED]; of ids from the horizon on.
    public long state(long transaction) {
        long cell = cell(transaction);
        return cell > 0 ? cell & ~PARTLY : cell;
    }

    /// When a transaction that is known to have committed did: its commit number, or 0 if that was before every snapshot.
    public long committedAt(long transaction) {
        long state = transaction < horizon ? 0 : state(transaction);
        return transaction < horizon ? 0 : state;
    }

    private long cell(long transaction) {
        long number = transaction >>> CHUNK_BITS;
        Chunk last = recent;
        long[] cells = last.number == number ? last.cells : find(number);
        return cells.length == 0
                ? RUNNING
                : (long) CELL.getVolatile(cells, (int) transaction & (CHUNK - 1));
    }

    private long[] find(long number) {
        long[] cells = chunks.get(number);
        return cells == null ? new long[0] : cells;
    }

    private long[] make(long number) {
        long[] cells = chunks.computeIfAbsent(number, _ -> new long[CHUNK]);
        recent = new Chunk(number, cells);
        return cells;
    }

    /// Publishes a commit. Snapshots from this number on see it.
    public void commit(long transaction, long number, StatementRanges undoneStatements) {
        if (!undoneStatements.isEmpty()) {
            undone.put(transaction, undoneStatements);
        }
        set(transaction, undoneStatements.isEmpty() ? number : number | PARTLY);
    }

    /// Publishes which statements of a running transaction are undone so far.
    public void undo(long transaction, StatementRanges undoneStatements) {
        undone.put(transaction, undoneStatements);
    }

    /// Publishes an abort.
    public void abort(long transaction) {
        set(transaction, ABORTED);
        undone.remove(transaction);
    }

    private void set(long transaction, long cell) {
        long[] cells = make(transaction >>> CHUNK_BITS);
        CELL.setVolatile(cells, (int) transaction & (CHUNK - 1), cell);
    }

    /// True if the version was written by a transaction that committed up to `snapshot`, in a statement that was not undone.
    public boolean isVisible(long transaction, int statement, long snapshot) {
        if (transaction < horizon) {
            AbortedSet set = aborted;
            return set.isEmpty() || !set.contains(transaction, statement);
        }
        long cell = cell(transaction);
        if (cell <= 0) {
            // The horizon may have passed it, and taken its chunk, since the first look.
            return transaction < horizon && isVisible(transaction, statement, snapshot);
        }
        if ((cell & ~PARTLY) > snapshot) {
            return false;
        }
        return (cell & PARTLY) == 0 || !isUndone(transaction, statement);
    }

    private boolean isUndone(long transaction, int statement) {
        StatementRanges statements = undone.get(transaction);
        return statements == null
                ? aborted.contains(transaction, statement)
                : statements.contains(statement);
    }

    /// What a version's writer has become.
    public enum Fate {
        RUNNING,
        /// Committed, and the statement was not undone.
        VALID,
        ABORTED
    }

    public Fate fate(long transaction, int statement) {
        if (transaction >= horizon) {
            long cell = cell(transaction);
            if (cell == ABORTED) {
                return Fate.ABORTED;
            }
            if (cell == RUNNING && transaction >= horizon) {
                return undone(transaction).contains(statement) ? Fate.ABORTED : Fate.RUNNING;
            }
        }
        return isVisible(transaction, statement, Long.MAX_VALUE) ? Fate.VALID : Fate.ABORTED;
    }

    /// Moves the horizon up to the first transaction that is running or committed after `oldestSnapshot`, at most to `limit`.
    ///
    /// @return the set of aborted ones with those that were passed
    public synchronized AbortedSet advance(long limit, long oldestSnapshot) {
        var builder = new AbortedSet.Builder().addAll(aborted);
        long id = horizon;
        while (id < limit) {
            long state = state(id);
            if (state == RUNNING || state > oldestSnapshot) {
                break;
            }
            if (settledAhead.remove(id)) {
                id++;
                continue;
            }
            if (state == ABORTED) {
                builder.add(id, id + 1);
            } else {
                builder.add(id, undone.getOrDefault(id, StatementRanges.NONE));
            }
            id++;
        }
        if (id == horizon) {
            return aborted;
        }
        aborted = builder.build();
        long before = horizon;
        horizon = id;
        for (long chunk = before >>> CHUNK_BITS; chunk < id >>> CHUNK_BITS; chunk++) {
            chunks.remove(chunk);
        }
        undone.keySet().removeIf(transaction -> transaction < horizon);
        return aborted;
    }

    /// The statements of a committed transaction that were undone.
    public StatementRanges undone(long transaction) {
        return undone.getOrDefault(transaction, StatementRanges.NONE);
    }

    /// Nothing invalid of these transactions is left in the store, nor in the sight of any cursor: forget that they aborted.
    public synchronized void settle(NavigableSet<Long> transactions) {
        aborted = aborted.without(transactions);
        settledAhead.addAll(transactions.tailSet(horizon, true));
    }

    /// As [#settle], for all transactions below an id that is not above the horizon.
    public synchronized void settleBelow(long id) {
        aborted = aborted.withoutBelow(id);
    }
}
