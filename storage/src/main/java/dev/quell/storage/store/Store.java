package dev.quell.storage.store;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksMemEnv;
import org.rocksdb.RocksObject;
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
    private static final long MEMTABLE_BYTES = 32L << 20;
    // The buffer pool takes at most this part of the heap.
    private static final int HEAP_SHARE = 8;

    private final List<RocksObject> toClose = new ArrayList<>();
    private final RocksDB db;
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final boolean durable;
    private final AtomicLong writes = new AtomicLong();
    private final BufferPool pool;
    private volatile @Nullable String failure;

    private Store(Optional<Path> directory, long cacheBytes) throws RocksDBException {
        RocksDB.loadLibrary();
        durable = directory.isPresent();
        var options = own(new DBOptions());
        configure(options);
        if (directory.isEmpty()) {
            options.setEnv(own(new RocksMemEnv(Env.getDefault())));
        }
        var cache = own(new LRUCache(cacheBytes));
        pool = new BufferPool(Math.min(cacheBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        descriptors.add(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family(cache, true)));
        descriptors.add(
                new ColumnFamilyDescriptor(
                        "meta".getBytes(StandardCharsets.UTF_8), family(cache, false)));
        String path = directory.map(Path::toString).orElse("/memory");
        db = RocksDB.open(options, path, descriptors, families);
        for (Area area : Area.values()) {
            if (families.get(area.ordinal()).getID() != area.ordinal()) {
                throw new IllegalStateException("column family of " + area);
            }
        }
        writeOptions = own(new WriteOptions());
        readOptions = own(new ReadOptions());
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

    private <T extends RocksObject> T own(T object) {
        toClose.add(object);
        return object;
    }

    private static void configure(DBOptions options) {
        options.setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // The log is written when a commit (or a full buffer) asks for it, not once for
                // each row.
                .setManualWalFlush(true)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                .setMaxTotalWalSize(256L << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(3)
                .setMaxOpenFiles(512);
    }

    private ColumnFamilyOptions family(LRUCache cache, boolean rows) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(8 << 10)
                        .setFilterPolicy(own(new BloomFilter(10)))
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(6);
        return own(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(rows ? MEMTABLE_BYTES : 4L << 20)
                .setMaxWriteBufferNumber(3)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionPerLevel(
                        List.of(
                                CompressionType.NO_COMPRESSION,
                                CompressionType.NO_COMPRESSION,
                                CompressionType.LZ4_COMPRESSION));
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
        try (var nativeBatch = new WriteBatch(batch.serialised())) {
            db.write(writeOptions, nativeBatch);
        } catch (RocksDBException e) {
            throw failed("write", e);
        }
        // In this order: see BufferPool.
        writes.incrementAndGet();
        pool.apply(batch);
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
        try {
            db.flushWal(sync);
        } catch (RocksDBException e) {
            throw failed("sync", e);
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
        try {
            return Optional.ofNullable(db.get(families.get(Area.META.ordinal()), readOptions, key));
        } catch (RocksDBException e) {
            throw ErrorCode.GET_ERRNO.error("5", String.valueOf(e.getMessage()));
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
        long seen = writes.get();
        var bounds = new Bounds();
        return new NativeCursor(
                db.newIterator(families.get(area.ordinal()), bounds.options()), bounds, seen);
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
        try (var start = new Slice(from);
                var end = new Slice(to)) {
            return db.getApproximateSizes(
                            families.get(Area.ROWS.ordinal()),
                            List.of(new Range(start, end)),
                            SizeApproximationFlag.INCLUDE_FILES,
                            SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
        }
    }

    /// Removes a whole key range of the ROWS area: files that lie in it at once, the rest by a range deletion.
    public void dropRange(byte[] from, byte[] to) {
        refuseAfterFailure();
        ColumnFamilyHandle rows = families.get(Area.ROWS.ordinal());
        try {
            db.deleteFilesInRanges(rows, List.of(from, to), false);
            db.deleteRange(rows, writeOptions, from, to);
        } catch (RocksDBException e) {
            throw failed("write", e);
        }
        writes.incrementAndGet();
        pool.evict(from, to);
    }

    /// Makes a consistent copy of the files in a folder that is not there yet: what was written before this call is in it, and of what
    /// comes later a beginning. Files that never change again are hard links where the file system allows it.
    public void copyTo(Path folder) {
        if (!durable) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("CLONE of a server in memory");
        }
        refuseAfterFailure();
        try (var checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException e) {
            LOG.error("store: copy to {} failed: {}", folder, e.getMessage());
            throw ErrorCode.GET_ERRNO.error(isFull(e) ? "28" : "5", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        boolean healthy = failure == null;
        failure = "the store is closed";
        try {
            if (durable && healthy) {
                db.flushWal(true);
            }
        } catch (RocksDBException e) {
            LOG.error("store: last sync failed: {}", e.getMessage());
        }
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        toClose.reversed().forEach(RocksObject::close);
    }
}
