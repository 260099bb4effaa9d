package dev.quell.storage.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksMemEnv;
import org.rocksdb.RocksObject;

/// How RocksDB is set up for the store, and the native objects that say so: they live as long as the database and are closed after it.
/// Of one thread.
final class StoreSettings implements AutoCloseable {
    private static final long MEMTABLE_BYTES = 32L << 20;
    // More than the log ever holds that is not in files yet.
    private static final long MEMTABLE_BYTES_OF_RECOVERY = 1L << 30;

    private final List<RocksObject> toClose = new ArrayList<>();

    <T extends RocksObject> T own(T object) {
        toClose.add(object);
        return object;
    }

    LRUCache cache(long bytes) {
        return own(new LRUCache(bytes));
    }

    /// @param durable false for a database in memory
    DBOptions database(boolean durable) {
        var options = own(new DBOptions());
        configure(options);
        if (!durable) {
            options.setEnv(own(new RocksMemEnv(Env.getDefault())));
        }
        return options;
    }

    /// The column families, in the order of [Area].
    List<ColumnFamilyDescriptor> areas(LRUCache cache) {
        return List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family(cache, true)),
                new ColumnFamilyDescriptor(
                        "meta".getBytes(StandardCharsets.UTF_8), family(cache, false)));
    }

    /// What the area of rows is told when what the log held is in memory again.
    static MutableColumnFamilyOptions afterOpening() {
        return MutableColumnFamilyOptions.builder().setWriteBufferSize(MEMTABLE_BYTES).build();
    }

    private static void configure(DBOptions options) {
        options.setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                // The log is written when a commit (or a full buffer) asks for it, not once for
                // each row.
                .setManualWalFlush(true)
                // A sync of a file that does not grow writes data only, no metadata: a log that is
                // not needed any more is written over. (Preallocation would not help: it leaves
                // the size to be written at each sync, and the kind of each block besides.)
                .setRecycleLogFileNum(3)
                .setAllowFAllocate(false)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(1 << 20)
                // What a start after a crash has to read. The META area alone would keep more.
                .setMaxTotalWalSize(64L << 20)
                // What was in memory at a crash is in memory again after it, and goes to files
                // later ([Store#settle]): the first answer does not wait for that.
                .setAvoidFlushDuringRecovery(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(3)
                .setMaxOpenFiles(512);
    }

    private ColumnFamilyOptions family(LRUCache cache, boolean rows) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setBlockSize(8 << 10)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFormatVersion(6);
        if (!rows) {
            // Rows are sought by the beginning of their keys only, which no filter knows.
            table.setFilterPolicy(own(new BloomFilter(10)));
        }
        return own(rows ? rowOptions() : new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(rows ? MEMTABLE_BYTES_OF_RECOVERY : 4L << 20)
                .setMaxWriteBufferNumber(3)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionPerLevel(
                        List.of(
                                CompressionType.NO_COMPRESSION,
                                CompressionType.NO_COMPRESSION,
                                CompressionType.LZ4_COMPRESSION));
    }

    /// The memory table remembers for each index where it put the last key, and looks for the next one's place from there: rows come in
    /// the order of their keys more often than not, but those of several indexes in turn. (Java has no setter for this one.)
    private static ColumnFamilyOptions rowOptions() {
        var options = new Properties();
        options.setProperty("memtable_insert_with_hint_prefix_extractor", "rocksdb.FixedPrefix.4");
        return ColumnFamilyOptions.getColumnFamilyOptionsFromProps(options);
    }

    @Override
    public void close() {
        toClose.reversed().forEach(RocksObject::close);
    }
}
