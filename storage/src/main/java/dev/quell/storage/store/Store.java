package dev.quell.storage.store;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.Tenure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The map itself. Writes go to the write-ahead log's buffer and are durable after [#sync]; what comes later in the log is never
/// durable before what came earlier. Safe for all threads.
///
/// A failed write or sync leaves it unknown what is on disk, so after one the store refuses every further write.
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    // What a start reads in a few hundredths of a second.
    private static final long SHORT_LOG_BYTES = 8L << 20;
    private static final int FEW_LOGS = 16;
    private static final long MUCH_DROPPED_BYTES = 8L << 20;
    // For those who are still inside when it is closed.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    // The buffer pool takes at most this part of the heap.
    private static final int HEAP_SHARE = 8;

    private final StoreSettings settings = new StoreSettings();
    private final RocksDB db;
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final boolean durable;
    private final Optional<Path> directory;
    private final LRUCache cache;
    private final Traffic traffic = new Traffic();
    private final AtomicLong writes = new AtomicLong();
    private final BufferPool pool;
    private final Fence fence = new Fence();
    private final Compaction compaction = new Compaction();
    private final Optional<DiskSpace> space;
    private volatile @Nullable String failure;

    private Store(Optional<Path> directory, long cacheBytes) throws RocksDBException, IOException {
        RocksDB.loadLibrary();
        this.directory = directory;
        durable = directory.isPresent();
        cache = settings.cache(cacheBytes);
        pool = new BufferPool(Math.min(cacheBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
        String path = directory.map(Path::toString).orElse("/memory");
        db = RocksDB.open(settings.database(durable), path, settings.areas(cache), families);
        for (Area area : Area.values()) {
            if (families.get(area.ordinal()).getID() != area.ordinal()) {
                throw new IllegalStateException("column family of " + area);
            }
        }
        db.setOptions(families.get(Area.ROWS.ordinal()), StoreSettings.afterOpening());
        writeOptions = settings.own(new WriteOptions());
        readOptions = settings.own(new ReadOptions());
        space = directory.isPresent() ? Optional.of(diskSpace(directory.get())) : Optional.empty();
    }

    private DiskSpace diskSpace(Path directory) throws IOException {
        return new DiskSpace(directory, () -> memoryOf(Area.ROWS));
    }

    /// Bytes of an area that only memory and the log hold.
    private long memoryOf(Area area) {
        try {
            return db.getLongProperty(
                    families.get(area.ordinal()), "rocksdb.cur-size-all-mem-tables");
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Opens the map in a folder, or in memory where none is given.
    public static Store open(Optional<Path> directory, long cacheBytes) {
        try {
            if (directory.isPresent()) {
                Files.createDirectories(directory.get());
            }
            return new Store(directory, cacheBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RocksDBException e) {
            throw new UncheckedIOException(
                    new IOException("cannot open the store: " + e.getMessage(), e));
        }
    }

    /// False for a store in memory.
    public boolean isDurable() {
        return durable;
    }

    /// Writes a batch: visible when this returns, durable after [#sync].
    public void write(StoreBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        refuseAfterFailure();
        fence.enter();
        try (var nativeBatch = new WriteBatch(batch.serialised())) {
            db.write(writeOptions, nativeBatch);
            space.ifPresent(disk -> disk.written(batch.size()));
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            fence.leave();
        }
        // In this order: see BufferPool.
        writes.incrementAndGet();
        traffic.wrote(batch.size());
        pool.apply(batch);
    }

    /// Writes rows that a statement makes. The store may hold a write up for as long as it likes, and the disk the question how much
    /// room it has: so the thread is outside of its tenure meanwhile.
    ///
    /// @param grows false for what makes room in the end, such as the mark of a deleted row
    /// @param table whose rows they are
    /// @throws SqlError 1114 if the disk has too little room left, 1026 if the store cannot write
    /// @throws dev.quell.base.stop.TakenOver if the session was taken over meanwhile; the batch may be written or not
    public void writeRows(boolean grows, String table, StoreBatch batch) {
        Tenure tenure = Tenure.current();
        tenure.stepOut();
        try {
            requireRoom(grows, table);
            write(batch);
        } finally {
            tenure.comeBack();
        }
    }

    /// What has gone to the log.
    public Traffic traffic() {
        return traffic;
    }

    /// Bytes that are in the log and in no other file yet; 0 for a store in memory. Known without asking the disk.
    public long loggedBytes() {
        if (directory.isEmpty()) {
            return 0;
        }
        fence.enter();
        try {
            return memoryOf(Area.ROWS) + memoryOf(Area.META);
        } finally {
            fence.leave();
        }
    }

    /// How many files are open: those of rows, and the log; 0 for a store in memory. Known without asking the disk.
    public int openFiles() {
        if (directory.isEmpty()) {
            return 0;
        }
        fence.enter();
        try {
            return db.getLiveFilesMetaData().size() + 1;
        } finally {
            fence.leave();
        }
    }

    /// The files of log and rows; none for a store in memory. The disk is asked for those of the log.
    public List<StoredFile> files() {
        var files = new ArrayList<StoredFile>();
        if (directory.isEmpty()) {
            return files;
        }
        String folder = directory.get().toAbsolutePath().toString();
        fence.enter();
        try {
            for (var file : db.getLiveFilesMetaData()) {
                files.add(
                        new StoredFile(
                                folder + file.fileName(), StoredFile.Kind.DATA, file.size()));
            }
            for (var log : db.getSortedWalFiles()) {
                files.add(
                        new StoredFile(
                                folder + log.pathName(), StoredFile.Kind.LOG, log.sizeFileBytes()));
            }
        } catch (RocksDBException e) {
            throw ErrorCode.GET_ERRNO.error(5, String.valueOf(e.getMessage()));
        } finally {
            fence.leave();
        }
        return files;
    }

    /// Bytes of memory outside of the heap: rows that are in no file yet, and blocks of files.
    public long nativeBytes() {
        fence.enter();
        try {
            return memoryOf(Area.ROWS) + memoryOf(Area.META) + cache.getUsage();
        } finally {
            fence.leave();
        }
    }

    /// The number of the newest write: what a log sequence number is elsewhere.
    public long sequenceNumber() {
        fence.enter();
        try {
            return db.getLatestSequenceNumber();
        } finally {
            fence.leave();
        }
    }

    /// @throws SqlError 1114 if the disk has too little room left
    private void requireRoom(boolean grows, String table) {
        if (space.isEmpty() || !space.get().isShort()) {
            return;
        }
        fence.enter();
        try {
            space.get().require(grows, table);
        } finally {
            fence.leave();
        }
    }

    /// Grows with each write; a cursor made or refreshed at the same count sees all that is there.
    public long writeCount() {
        return writes.get();
    }

    /// Makes durable all that was written before.
    public void sync() {
        if (durable) {
            flushLog(true);
        }
    }

    /// Hands the log to the operating system: what was written survives the process, not the machine.
    public void flush() {
        if (durable) {
            flushLog(false);
        }
    }

    private void flushLog(boolean sync) {
        refuseAfterFailure();
        fence.enter();
        long began = sync ? System.nanoTime() : 0;
        try {
            db.flushWal(sync);
            if (sync) {
                traffic.synced(System.nanoTime() - began);
            } else {
                traffic.flushed();
            }
        } catch (RocksDBException e) {
            throw failed("sync", e);
        } finally {
            fence.leave();
        }
    }

    /// Has what only the log holds written to files too, so that the next start need not read it.
    ///
    /// @param waits false if that is to be done in the background, and only if it is worth it
    public void settle(boolean waits) {
        if (!durable || failure != null) {
            return;
        }
        fence.enter();
        try {
            if (waits || isLogLong()) {
                writeMemory(waits);
            }
        } catch (RocksDBException e) {
            LOG.error("store: the log cannot be looked at: {}", e.getMessage());
        } finally {
            fence.leave();
        }
    }

    private boolean isLogLong() throws RocksDBException {
        return memoryOf(Area.ROWS) > SHORT_LOG_BYTES || db.getSortedWalFiles().size() > FEW_LOGS;
    }

    private void writeMemory(boolean waits) {
        try (var options = new FlushOptions().setWaitForFlush(waits).setAllowWriteStall(true)) {
            db.flush(options, families);
        } catch (RocksDBException e) {
            // Nothing is lost: the log has it.
            LOG.error("store: writing memory to files failed: {}", e.getMessage());
        }
    }

    private void refuseAfterFailure() {
        String why = failure;
        if (why != null) {
            throw ErrorCode.ERROR_ON_WRITE.error("write-ahead log", "5", why);
        }
    }

    private SqlError failed(String what, RocksDBException e) {
        String why = String.valueOf(e.getMessage());
        LOG.error("store: {} failed, no further writes: {}", what, why);
        failure = why;
        return ErrorCode.ERROR_ON_WRITE.error("write-ahead log", isFull(e) ? "28" : "5", why);
    }

    private static boolean isFull(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace;
    }

    /// A value of the META area.
    public Optional<byte[]> get(byte[] key) {
        fence.enter();
        try {
            return Optional.ofNullable(db.get(families.get(Area.META.ordinal()), readOptions, key));
        } catch (RocksDBException e) {
            throw ErrorCode.GET_ERRNO.error("5", String.valueOf(e.getMessage()));
        } finally {
            fence.leave();
        }
    }

    /// A new cursor that reads from RocksDB only; close it soon, it holds on to files and memory.
    public StoreCursor cursor(Area area) {
        return new StoreCursor(this, rocks(area), null);
    }

    /// A new cursor over the ROWS area that reads from the buffer pool what is in it.
    StoreCursor rows() {
        return new StoreCursor(this, rocks(Area.ROWS), pool);
    }

    private NativeCursor rocks(Area area) {
        fence.enter();
        long seen = writes.get();
        var bounds = new Bounds();
        var iterator = db.newIterator(families.get(area.ordinal()), bounds.options());
        return new NativeCursor(iterator, bounds, seen, fence::leave);
    }

    /// The first four bytes of the keys in the ROWS area, each once: one seek for each.
    public List<Long> rangeIds() {
        var ids = new ArrayList<Long>();
        try (StoreCursor cursor = cursor(Area.ROWS)) {
            boolean found = cursor.seek(new byte[4], 4);
            while (found) {
                int id = Bytes.intAt(cursor.key(), 0);
                ids.add(Integer.toUnsignedLong(id));
                found = id != -1 && cursor.seek(new Bytes().addInt(id + 1));
            }
        }
        return ids;
    }

    /// Bytes of a key range of the ROWS area, roughly, in files and in memory.
    public long approximateBytes(byte[] from, byte[] to) {
        fence.enter();
        try (var start = new Slice(from);
                var end = new Slice(to)) {
            return db.getApproximateSizes(
                            families.get(Area.ROWS.ordinal()),
                            List.of(new Range(start, end)),
                            SizeApproximationFlag.INCLUDE_FILES,
                            SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
        } finally {
            fence.leave();
        }
    }

    /// Removes a whole key range of the ROWS area: files that lie in it at once, the rest by a range deletion. Where that is much,
    /// files are written anew without it before this returns, so that the disk has its room again.
    public void dropRange(byte[] from, byte[] to) {
        refuseAfterFailure();
        ColumnFamilyHandle rows = families.get(Area.ROWS.ordinal());
        fence.enter();
        try {
            db.deleteFilesInRanges(rows, List.of(from, to), false);
            boolean much = approximateBytes(from, to) > MUCH_DROPPED_BYTES;
            db.deleteRange(rows, writeOptions, from, to);
            if (much && durable) {
                compaction.run(options -> db.compactRange(rows, from, to, options));
            }
        } catch (RocksDBException e) {
            throw failed("write", e);
        } finally {
            fence.leave();
        }
        writes.incrementAndGet();
        pool.evict(from, to);
    }

    /// Where the disk is short of room, has all files of the ROWS area written anew without what was deleted; if there is room for that.
    ///
    /// @param deleted how many records have been deleted since that was done
    /// @return true if it was done
    public boolean makeRoom(long deleted) {
        if (deleted == 0 || space.isEmpty() || !space.get().isShort()) {
            return false;
        }
        fence.enter();
        try {
            ColumnFamilyHandle rows = families.get(Area.ROWS.ordinal());
            double left = db.getLongProperty(rows, "rocksdb.estimate-num-keys");
            long files = db.getLongProperty(rows, "rocksdb.total-sst-files-size");
            boolean fits = space.get().fits((long) (files * left / (left + deleted)));
            return fits && compaction.run(options -> db.compactRange(rows, null, null, options));
        } catch (RocksDBException e) {
            LOG.warn("store: what files hold is not known: {}", e.getMessage());
            return false;
        } finally {
            fence.leave();
        }
    }

    /// Makes a consistent copy of the files in a folder that is not there yet: what was written before this call is in it, and of what
    /// comes later a beginning. Files that never change again are hard links where the file system allows it.
    public void copyTo(Path folder) {
        if (!durable) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("CLONE of a server in memory");
        }
        refuseAfterFailure();
        fence.enter();
        try (var checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException e) {
            LOG.error("store: copy to {} failed: {}", folder, e.getMessage());
            throw ErrorCode.GET_ERRNO.error(isFull(e) ? "28" : "5", String.valueOf(e.getMessage()));
        } finally {
            fence.leave();
        }
    }

    /// How full the buffer pool is.
    public BufferPool.Fill bufferPool() {
        return pool.fill();
    }

    /// Makes everything durable and closes the map, when all cursors are closed and nobody is inside any more. Whoever comes later
    /// gets 1053. A thread that does not come out (a read that hangs in the disk) keeps the map open: the memory that it uses
    /// must stay.
    @Override
    public void close() {
        compaction.close();
        boolean unused = fence.close(Deadline.after(PATIENCE));
        boolean healthy = failure == null;
        failure = "the store is closed";
        if (durable && healthy) {
            writeMemory(unused);
            lastSync();
        }
        if (!unused) {
            LOG.warn("store: still in use, left open");
            return;
        }
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        settings.close();
    }

    private void lastSync() {
        try {
            db.flushWal(true);
        } catch (RocksDBException e) {
            LOG.error("store: last sync failed: {}", e.getMessage());
        }
    }
}
