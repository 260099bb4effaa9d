package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a session holds by LOCK TABLES and FLUSH TABLES WITH READ LOCK. While it holds tables it may use no others, and those
/// locked for READ it may not change. Of the session's thread only.
public final class TableLocks {
    private final Session session;
    private final Engine engine;
    private final Locker locker;
    private final Map<MetadataKey, MetadataLockMode> held = new LinkedHashMap<>();
    private boolean globalReadLock;

    TableLocks(Session session, Engine engine, Locker locker) {
        this.session = session;
        this.engine = engine;
        this.locker = locker;
    }

    /// Takes a table; one that is taken already keeps the stronger lock.
    ///
    /// @param write LOCK TABLES … WRITE, else READ
    void take(TableDefinition table, boolean write, Cancellation cancellation) {
        MetadataKey key = MetadataKey.table(table.schema(), table.name());
        MetadataLockMode mode =
                write ? MetadataLockMode.SHARED_NO_READ_WRITE : MetadataLockMode.SHARED_NO_WRITE;
        MetadataLockMode before = held.get(key);
        if (before != null && before.compareTo(mode) >= 0) {
            return;
        }
        acquire(key, mode, Stage.WAITING_FOR_TABLE_METADATA_LOCK, cancellation);
        held.put(key, mode);
        if (before != null) {
            engine.unlock(locker, key);
        }
    }

    /// FLUSH TABLES WITH READ LOCK: nobody changes anything, nobody commits a change.
    void takeGlobalReadLock(Cancellation cancellation) {
        if (globalReadLock) {
            return;
        }
        acquire(
                MetadataKey.GLOBAL,
                MetadataLockMode.SHARED,
                Stage.WAITING_FOR_GLOBAL_READ_LOCK,
                cancellation);
        boolean complete = false;
        try {
            acquire(
                    MetadataKey.COMMIT,
                    MetadataLockMode.SHARED,
                    Stage.WAITING_FOR_COMMIT_LOCK,
                    cancellation);
            complete = true;
        } finally {
            if (!complete) {
                engine.unlock(locker, MetadataKey.GLOBAL);
            }
        }
        globalReadLock = true;
    }

    private void acquire(
            MetadataKey key, MetadataLockMode mode, Stage waiting, Cancellation cancellation) {
        LockOutcome outcome = engine.lock(locker, key, mode, cancellation, Duration.ZERO);
        if (outcome == LockOutcome.BUSY || outcome == LockOutcome.TIMED_OUT) {
            session.stage(waiting);
            Duration patience = Duration.ofSeconds(session.variables().lockWaitTimeout());
            outcome = engine.lock(locker, key, mode, cancellation, patience);
        }
        switch (outcome) {
            case GRANTED -> {
                // ours
            }
            case BUSY, TIMED_OUT -> throw ErrorCode.LOCK_WAIT_TIMEOUT.error();
            case CANCELLED -> {
                cancellation.check();
                throw ErrorCode.QUERY_INTERRUPTED.error();
            }
            case DEADLOCK -> throw ErrorCode.LOCK_DEADLOCK.error();
        }
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /// Refuses what LOCK TABLES does not allow.
    ///
    /// @throws dev.quell.base.error.SqlError 1099, 1100; 1223 under one's own global read lock
    void check(TableDefinition table, boolean writes) {
        if (writes && globalReadLock) {
            throw ErrorCode.CANT_UPDATE_WITH_READLOCK.error();
        }
        if (held.isEmpty()) {
            return;
        }
        MetadataLockMode mode = held.get(MetadataKey.table(table.schema(), table.name()));
        if (mode == null) {
            throw ErrorCode.TABLE_NOT_LOCKED.error(table.name());
        }
        if (writes && mode == MetadataLockMode.SHARED_NO_WRITE) {
            throw ErrorCode.TABLE_NOT_LOCKED_FOR_WRITE.error(table.name());
        }
    }

    /// Gives the tables back.
    void releaseTables() {
        held.keySet().forEach(key -> engine.unlock(locker, key));
        held.clear();
    }

    /// UNLOCK TABLES: gives everything back.
    void releaseAll() {
        releaseTables();
        if (globalReadLock) {
            engine.unlock(locker, MetadataKey.COMMIT);
            engine.unlock(locker, MetadataKey.GLOBAL);
            globalReadLock = false;
        }
    }
}
