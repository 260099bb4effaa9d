package dev.quell.storage.store;

import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compactions that the store asks for, one at a time, which end early when the store is to be closed. Safe for all threads.
final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private @Nullable CompactRangeOptions running;
    private boolean closed;

    interface Work {
        void run(CompactRangeOptions options) throws RocksDBException;
    }

    /// Does nothing if another one runs, or the store is being closed. Should it fail, nothing is lost: files stay as they are.
    ///
    /// @param work ends early once its options are cancelled
    /// @return true if it was done
    boolean run(Work work) {
        try (var options = new CompactRangeOptions().setExclusiveManualCompaction(false)) {
            return begins(options) && run(work, options);
        }
    }

    private boolean run(Work work, CompactRangeOptions options) {
        try {
            work.run(options);
            return true;
        } catch (RocksDBException e) {
            LOG.info("store: a compaction ended early: {}", e.getMessage());
            return false;
        } finally {
            end();
        }
    }

    private synchronized boolean begins(CompactRangeOptions options) {
        if (closed || running != null) {
            return false;
        }
        running = options;
        return true;
    }

    private synchronized void end() {
        running = null;
    }

    synchronized void close() {
        closed = true;
        if (running != null) {
            running.setCanceled(true);
        }
    }
}
