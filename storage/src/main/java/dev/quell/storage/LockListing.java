package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.Deadlock;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.LockRequest;
import dev.quell.storage.lock.LockTable;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.RangeLock;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.lock.RowLockMode;
import dev.quell.storage.mvcc.CommitTable;
import dev.quell.storage.mvcc.CommitTable.Fate;
import dev.quell.storage.mvcc.RecordWalk;
import dev.quell.storage.mvcc.Version;
import dev.quell.storage.row.IndexLayout;
import dev.quell.storage.row.TableLayout;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.CursorPool;
import dev.quell.storage.store.StoreCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells locks as `performance_schema.data_locks` does, record by record, though most of them are stretches of an index or no
/// objects at all: goes over the records in the stretches. Works for one look only; of one thread.
final class LockListing implements AutoCloseable {
    /// Records told of one stretch; the rest is summed up in its last line.
    private static final int RECORDS_TOLD = 1_000;

    private static final String SUPREMUM = "supremum pseudo-record";

    private final LockTable locks;
    private final CommitTable commits;
    private final CatalogSnapshot catalog;
    private final TableLayout.Cache layouts;
    private final CursorPool cursors;
    private final StoreCursor cursor;
    private final LockedKeys keys;
    private final Cancellation cancellation;

    LockListing(
            LockTable locks,
            CommitTable commits,
            CatalogSnapshot catalog,
            TableLayout.Cache layouts,
            CursorPool cursors,
            Cancellation cancellation) {
        this.locks = locks;
        this.commits = commits;
        this.catalog = catalog;
        this.layouts = layouts;
        this.cursors = cursors;
        this.cancellation = cancellation;
        cursor = cursors.acquire();
        keys = new LockedKeys(cursors, commits);
    }

    /// A lock on an index.
    private record Place(TableLayout layout, @Nullable IndexDefinition index) {}

    private Optional<Place> place(byte[] key) {
        long id = Integer.toUnsignedLong(Bytes.intAt(key, 0));
        for (TableDefinition table : catalog.allTables()) {
            if (table.clusteredId() == id) {
                return Optional.of(new Place(layouts.of(table), null));
            }
            for (IndexDefinition index : table.indexes()) {
                if (index.id() == id) {
                    return Optional.of(new Place(layouts.of(table), index));
                }
            }
        }
        return Optional.empty();
    }

    /// All row locks that are objects, and what they stand for.
    List<RowLockInfo> rowLocks() {
        Set<RowLockInfo> all = new LinkedHashSet<>();
        for (LockRequest request : locks.recordRequests()) {
            info(request).ifPresent(all::add);
        }
        for (RangeLock range : locks.rangeLocks()) {
            place(range.hullLow()).ifPresent(place -> all.addAll(records(range, place)));
        }
        return List.copyOf(all);
    }

    /// The last deadlock, told now: keys of records that have changed since may be told as bytes.
    Optional<DeadlockInfo> lastDeadlock() {
        return locks.lastDeadlock().map(this::deadlock);
    }

    private DeadlockInfo deadlock(Deadlock deadlock) {
        var waits = deadlock.parties().stream().map(party -> lock(party.waitedFor())).toList();
        var sides = new ArrayList<DeadlockInfo.Side>();
        for (int i = 0; i < waits.size(); i++) {
            // What it holds is what the one before it waits for.
            var holds = waits.get((i + waits.size() - 1) % waits.size());
            sides.add(new DeadlockInfo.Side(deadlock.parties().get(i), holds, waits.get(i)));
        }
        return new DeadlockInfo(deadlock.time(), sides, deadlock.victim());
    }

    private DeadlockInfo.Lock lock(LockRequest request) {
        if (!request.isOnRecord()) {
            MetadataKey key = request.metadataKey();
            String name = "%s `%s`.`%s`".formatted(key.kind(), key.schema(), key.name());
            return new DeadlockInfo.Lock(name, request.mode().toString(), "");
        }
        byte[] key = request.recordKey();
        Optional<Place> place = place(key);
        if (place.isEmpty()) {
            return new DeadlockInfo.Lock("a dropped table", request.mode().toString(), "");
        }
        TableDefinition table = place.get().layout().table();
        String index =
                Optional.ofNullable(place.get().index())
                        .or(table::clusteredIndex)
                        .map(IndexDefinition::name)
                        .orElse("GEN_CLUST_INDEX");
        RowLockInfo info = info(request, key, place.get());
        return new DeadlockInfo.Lock(
                "index %s of table `%s`.`%s`".formatted(index, table.schema(), table.name()),
                info.mode(),
                info.data());
    }

    /// Who waits for whom, and the lock that is in the way.
    List<LockWaitInfo> waits() {
        var waits = new ArrayList<LockWaitInfo>();
        @Nullable List<RowLockInfo> all = null;
        for (LockRequest request : locks.recordRequests()) {
            Optional<RowLockInfo> requested =
                    request.isWaiting() ? info(request) : Optional.empty();
            if (requested.isEmpty()) {
                continue;
            }
            all = all == null ? rowLocks() : all;
            for (LockOwner blocker : locks.waitsFor(request)) {
                waits.add(
                        new LockWaitInfo(requested.get(), blocking(all, requested.get(), blocker)));
            }
        }
        return waits;
    }

    /// The lock of a transaction that another one waits for.
    private static RowLockInfo blocking(
            List<RowLockInfo> all, RowLockInfo requested, LockOwner blocker) {
        boolean inserts = requested.mode().contains("INSERT_INTENTION");
        return all.stream()
                .filter(lock -> lock.connectionId() == blocker.locker().connectionId())
                .filter(lock -> lock.indexId() == requested.indexId())
                .filter(lock -> lock.data().equals(requested.data()))
                .filter(lock -> !lock.mode().contains("INSERT_INTENTION"))
                .filter(lock -> !lock.mode().endsWith(inserts ? ",REC_NOT_GAP" : ",GAP"))
                .max(Comparator.comparing(RowLockInfo::granted).thenComparing(RowLockInfo::mode))
                .orElseGet(() -> unlisted(requested, blocker, inserts));
    }

    /// A lock that has become no object yet, or that lies beyond what is told of a stretch.
    private static RowLockInfo unlisted(RowLockInfo requested, LockOwner blocker, boolean inserts) {
        String gap = requested.data().equals(SUPREMUM) ? "X" : "X,GAP";
        return new RowLockInfo(
                blocker.transactionId(),
                blocker.locker().connectionId(),
                requested.indexId(),
                inserts ? gap : "X,REC_NOT_GAP",
                true,
                requested.data());
    }

    private Optional<RowLockInfo> info(LockRequest request) {
        byte[] key = request.recordKey();
        return place(key).map(place -> info(request, key, place));
    }

    private RowLockInfo info(LockRequest request, byte[] key, Place place) {
        if (request.mode() != RowLockMode.INSERT_INTENTION) {
            String mode = letter((RowLockMode) request.mode()) + ",REC_NOT_GAP";
            return info(request.owner(), key, mode, request.isGranted(), text(place, key));
        }
        // Once granted, the key itself is likely to be there.
        byte[] next = next(request.isGranted() ? pastVersions(key) : key);
        String data = next.length == 0 ? SUPREMUM : text(place, next);
        String mode = next.length == 0 ? "X,INSERT_INTENTION" : "X,GAP,INSERT_INTENTION";
        return info(request.owner(), key, mode, request.isGranted(), data);
    }

    private static RowLockInfo info(
            LockOwner owner, byte[] key, String mode, boolean granted, String data) {
        return new RowLockInfo(
                owner.transactionId(),
                owner.locker().connectionId(),
                Integer.toUnsignedLong(Bytes.intAt(key, 0)),
                mode,
                granted,
                data);
    }

    private static String letter(RowLockMode mode) {
        return mode == RowLockMode.SHARED ? "S" : "X";
    }

    private String text(Place place, byte[] key) {
        return keys.text(place.layout(), Optional.ofNullable(place.index()), key);
    }

    private static byte[] pastVersions(byte[] key) {
        return new Bytes().add(key).addLong(-1).add(0).toArray();
    }

    private static byte[] indexEnd(byte[] key) {
        Bytes end = new Bytes().add(key, 0, IndexLayout.ID_BYTES);
        IndexLayout.successor(end);
        return end.toArray();
    }

    /// The next record at or after a key; empty if there is none.
    private byte[] next(byte[] key) {
        var walk = new RecordWalk(cursor, key, indexEnd(key), false);
        while (walk.nextRecord()) {
            cancellation.check();
            if (isThere(walk)) {
                return Arrays.copyOf(walk.record(), walk.recordLength());
            }
        }
        return new byte[0];
    }

    /// True if a record exists, or may come back because its deletion is not committed.
    private boolean isThere(RecordWalk walk) {
        do {
            Fate fate =
                    commits.fate(
                            Version.transaction(walk.value()), Version.statement(walk.value()));
            if (fate == Fate.VALID || (fate == Fate.RUNNING && !Version.isDeleted(walk.value()))) {
                return !Version.isDeleted(walk.value());
            }
        } while (walk.nextVersion());
        return false;
    }

    // ---- the records of a range

    private List<RowLockInfo> records(RangeLock range, Place place) {
        var lines = new ArrayList<RowLockInfo>();
        byte[] end = indexEnd(range.hullLow());
        // One byte more, so that the record at the high end is among them.
        byte[] to = Arrays.equals(range.hullHigh(), end) ? end : pastVersions(range.hullHigh());
        var walk = new RecordWalk(cursor, range.hullLow(), to, false);
        byte[] before = range.hullLow();
        boolean whole = true;
        while (whole && walk.nextRecord()) {
            cancellation.check();
            // What the holder itself has written since is locked as before.
            boolean own = Version.transaction(walk.value()) == range.owner().transactionId();
            long version = own ? 0 : walk.versionNumber();
            if (!isThere(walk)) {
                continue;
            }
            byte[] key = Arrays.copyOf(walk.record(), walk.recordLength());
            boolean gap = isGapLocked(range, before, key);
            boolean record = range.coversRecord(key, key.length, version);
            mode(range, gap, record).ifPresent(mode -> lines.add(line(range, place, key, mode)));
            if (record && place.index() != null && range.locksRows()) {
                row(range, place, key).ifPresent(lines::add);
            }
            before = key;
            whole = lines.size() < RECORDS_TOLD;
        }
        byte[] high = range.gapHigh();
        if (high != null && Arrays.equals(high, end)) {
            lines.add(info(range.owner(), range.hullLow(), letter(range.mode()), true, SUPREMUM));
        }
        return lines;
    }

    private static boolean isGapLocked(RangeLock range, byte[] before, byte[] key) {
        byte[] low = range.gapLow();
        byte[] high = range.gapHigh();
        return low != null
                && high != null
                && Arrays.compareUnsigned(low, key) < 0
                && Arrays.compareUnsigned(high, before) > 0
                && Arrays.compareUnsigned(key, high) <= 0;
    }

    private static Optional<String> mode(RangeLock range, boolean gap, boolean record) {
        String letter = letter(range.mode());
        if (gap && record) {
            return Optional.of(letter);
        }
        return gap
                ? Optional.of(letter + ",GAP")
                : record ? Optional.of(letter + ",REC_NOT_GAP") : Optional.empty();
    }

    private RowLockInfo line(RangeLock range, Place place, byte[] key, String mode) {
        return info(range.owner(), key, mode, true, text(place, key));
    }

    /// The row that an entry of a locked stretch leads to is locked with it.
    private Optional<RowLockInfo> row(RangeLock range, Place place, byte[] entry) {
        Place rows = new Place(place.layout(), null);
        return keys.clusteredKey(place.layout(), entry)
                .map(key -> line(range, rows, key, letter(range.mode()) + ",REC_NOT_GAP"));
    }

    @Override
    public void close() {
        keys.close();
        cursors.release(cursor);
    }
}
