package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.QueryBinder.Mention;
import dev.quell.storage.Engine;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a session holds by LOCK TABLES, FLUSH TABLES WITH READ LOCK and LOCK INSTANCE FOR BACKUP. While it holds tables it may
/// use no others, each only under the alias that it was locked under and once in a statement; those locked for READ it may not
/// change. Of the session's thread only.
public final class TableLocks {
    private final Engine engine;
    private final Locker locker;
    private final Map<Alias, Held> tables = new LinkedHashMap<>();
    private final List<MetadataKey> locks = new ArrayList<>();
    private boolean globalReadLock;
    private boolean backupLock;

    private record Alias(String schema, String alias) {}

    /// @param name the table's name
    private record Held(String schema, String name, boolean write) {}

    TableLocks(Engine engine, Locker locker) {
        this.engine = engine;
        this.locker = locker;
    }

    /// Holds a metadata lock until the tables are given back.
    void take(MetadataKey key, MetadataLockMode mode, MetadataWait waiting) {
        waiting.acquire(key, wait -> engine.lock(locker, key, mode, waiting.cancellation(), wait));
        locks.add(key);
    }

    /// From now on the session may use the table under that alias.
    void enter(String schema, String name, String alias, boolean write) {
        tables.merge(
                new Alias(schema, alias),
                new Held(schema, name, write),
                (before, now) -> before.write ? before : now);
    }

    /// FLUSH TABLES WITH READ LOCK: nobody changes anything, nobody commits a change.
    void takeGlobalReadLock(MetadataWait waiting) {
        if (globalReadLock) {
            return;
        }
        MetadataLockMode mode = MetadataLockMode.SHARED;
        boolean complete = false;
        try {
            take(MetadataKey.GLOBAL, mode, waiting);
            take(MetadataKey.COMMIT, mode, waiting);
            waiting.cancellation().check(); // who is stopped while a lock comes does not keep it
            complete = true;
        } finally {
            for (var key : List.of(MetadataKey.GLOBAL, MetadataKey.COMMIT)) {
                if (locks.remove(key) && !complete) {
                    engine.unlock(locker, key);
                }
            }
        }
        globalReadLock = true;
    }

    /// LOCK INSTANCE FOR BACKUP: no definition changes.
    void takeBackupLock(MetadataWait waiting) {
        if (!backupLock) {
            take(MetadataKey.BACKUP, MetadataLockMode.SHARED, waiting);
            locks.remove(MetadataKey.BACKUP);
            backupLock = true;
        }
    }

    void releaseBackupLock() {
        if (backupLock) {
            engine.unlock(locker, MetadataKey.BACKUP);
            backupLock = false;
        }
    }

    /// Whether LOCK TABLES restricts what may be used.
    boolean isEmpty() {
        return tables.isEmpty();
    }

    /// Refuses what is not locked.
    ///
    /// @throws dev.quell.base.error.SqlError 1100
    void checkReads(List<Mention> mentions) {
        if (tables.isEmpty()) {
            return;
        }
        Set<Alias> used = new HashSet<>();
        for (Mention mention : mentions) {
            var alias = new Alias(mention.schema(), mention.alias());
            boolean always = mention.schema().equalsIgnoreCase("information_schema");
            if (!always && (!tables.containsKey(alias) || !used.add(alias))) {
                throw ErrorCode.TABLE_NOT_LOCKED.error(mention.alias());
            }
        }
    }

    /// Refuses to change a table that LOCK TABLES locked for READ, or not at all.
    ///
    /// @throws dev.quell.base.error.SqlError 1099, 1100; 1223 under one's own global read lock
    void checkWrite(String schema, String alias) {
        if (tables.isEmpty()) {
            checkGlobalReadLock();
            return;
        }
        Held held = tables.get(new Alias(schema, alias));
        if (held == null) {
            throw ErrorCode.TABLE_NOT_LOCKED.error(alias);
        }
        if (!held.write) {
            throw ErrorCode.TABLE_NOT_LOCKED_FOR_WRITE.error(alias);
        }
        checkGlobalReadLock();
    }

    /// The same for a change of the table's definition, under whatever alias it is locked.
    void checkDefinition(String schema, String name) {
        checkGlobalReadLock();
        if (tables.isEmpty()) {
            return;
        }
        boolean found = false;
        for (Held held : tables.values()) {
            boolean same = held.schema.equals(schema) && held.name.equals(name);
            found |= same;
            if (same && held.write) {
                return;
            }
        }
        throw found
                ? ErrorCode.TABLE_NOT_LOCKED_FOR_WRITE.error(name)
                : ErrorCode.TABLE_NOT_LOCKED.error(name);
    }

    /// @throws dev.quell.base.error.SqlError 1223
    void checkGlobalReadLock() {
        if (globalReadLock) {
            throw ErrorCode.CANT_UPDATE_WITH_READLOCK.error();
        }
    }

    /// For statements that LOCK TABLES forbids altogether.
    ///
    /// @throws dev.quell.base.error.SqlError 1192
    void refuse() {
        if (!tables.isEmpty()) {
            throw ErrorCode.LOCK_OR_ACTIVE_TRANSACTION.error();
        }
    }

    /// @throws dev.quell.base.error.SqlError 1099 if a table is locked for READ only, under whatever aliases
    void checkAllWritable() {
        for (Held held : List.copyOf(tables.values())) {
            checkDefinition(held.schema, held.name);
        }
    }

    /// A table that may be locked is no more: without any table left the session may use all again.
    void dropped(String schema, String name) {
        if (tables.values().removeIf(held -> held.schema.equals(schema) && held.name.equals(name))
                && tables.isEmpty()) {
            releaseTables();
        }
    }

    /// A table that may be locked has another name: it stays locked.
    void renamed(MetadataKey from, MetadataKey to, MetadataWait waiting) {
        if (!locks.remove(from)) {
            return;
        }
        take(to, MetadataLockMode.SHARED_NO_READ_WRITE, waiting);
        engine.unlock(locker, from);
        var moved = new LinkedHashMap<Alias, Held>();
        tables.forEach((alias, held) -> {
            boolean same = held.schema.equals(from.schema()) && held.name.equals(from.name());
            boolean plain = alias.alias.equals(from.name());
            moved.put(
                    same ? new Alias(to.schema(), plain ? to.name() : alias.alias) : alias,
                    same ? new Held(to.schema(), to.name(), held.write) : held);
        });
        tables.clear();
        tables.putAll(moved);
    }

    /// Gives the tables back.
    void releaseTables() {
        locks.forEach(key -> engine.unlock(locker, key));
        locks.clear();
        tables.clear();
    }

    /// UNLOCK TABLES: gives the tables and the global read lock back.
    void releaseAll() {
        releaseTables();
        if (globalReadLock) {
            engine.unlock(locker, MetadataKey.COMMIT);
            engine.unlock(locker, MetadataKey.GLOBAL);
            globalReadLock = false;
        }
    }
}
