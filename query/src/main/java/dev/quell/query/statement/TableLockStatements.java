package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.MaintenanceStatement.Flush;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.TransactionStatement.LockKind;
import dev.quell.sql.tree.TransactionStatement.TableLock;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// LOCK TABLES, UNLOCK TABLES, and the FLUSH TABLES that lock.
final class TableLockStatements {
    private static final Comparator<MetadataKey> BY_NAME =
            Comparator.<MetadataKey, String>comparing(MetadataKey::schema)
                    .thenComparing(MetadataKey::name);

    private final StatementRun run;
    private final Planning planning;
    private final TableLocks locks;

    TableLockStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.locks = run.session().tableLocks();
    }

    /// A table to be locked, with the lock that the statement needs on it.
    private record Wanted(String schema, String name, String alias, MetadataLockMode mode) {
        boolean writes() {
            return mode == MetadataLockMode.SHARED_NO_READ_WRITE;
        }
    }

    /// Gives back what was locked, commits, and takes all tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1044, 1049, 1066, 1142, 1146, 1205, 1223
    void lock(List<TableLock> written) {
        List<Wanted> wanted = new ArrayList<>();
        for (TableLock lock : written) {
            wanted.add(
                    new Wanted(
                            lock.table().schema().orElseGet(run.session()::requireDatabase),
                            lock.table().name(),
                            lock.alias().orElse(lock.table().name()),
                            lock.kind() == LockKind.WRITE
                                    ? MetadataLockMode.SHARED_NO_READ_WRITE
                                    : MetadataLockMode.SHARED_READ_ONLY));
        }
        checkAliases(wanted);
        locks.releaseTables();
        run.commitOpen();
        if (wanted.stream().anyMatch(Wanted::writes)) {
            locks.checkGlobalReadLock();
            requireWritable(wanted);
        }
        take(wanted);
    }

    /// @throws dev.quell.base.error.SqlError 1792 where transactions are READ ONLY
    private void requireWritable(List<Wanted> wanted) {
        boolean stored =
                wanted.stream()
                        .anyMatch(
                                table -> table.writes() && !isTemporary(table.schema, table.name));
        if (stored && run.session().transactionDefaults().readOnly()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
    }

    /// FLUSH TABLES t … WITH READ LOCK and FOR EXPORT.
    void flush(Flush flush) {
        locks.refuse();
        run.commitOpen();
        List<Wanted> wanted = new ArrayList<>();
        for (QualifiedName name : flush.tables()) {
            String schema = name.schema().orElseGet(run.session()::requireDatabase);
            requireStored(schema, name.name());
            wanted.add(
                    new Wanted(schema, name.name(), name.name(), MetadataLockMode.SHARED_NO_WRITE));
        }
        checkAliases(wanted);
        take(wanted);
    }

    /// Temporary tables do not count.
    ///
    /// @throws dev.quell.base.error.SqlError 1146, 1347
    private void requireStored(String schema, String name) {
        CatalogSnapshot catalog = run.session().engine().catalog().snapshot();
        if (catalog.view(schema, name).isPresent()) {
            throw ErrorCode.WRONG_OBJECT.error(schema, name, "BASE TABLE");
        }
        if (isTemporary(schema, name) && catalog.table(schema, name).isEmpty()) {
            throw ErrorCode.NO_SUCH_TABLE.error(schema, name);
        }
    }

    void unlock() {
        if (!locks.isEmpty()) {
            run.commitOpen();
        }
        locks.releaseAll();
    }

    /// A statement that names tables names each once.
    ///
    /// @param database of names without one
    /// @throws dev.quell.base.error.SqlError 1066
    static void requireDifferent(List<QualifiedName> names, Supplier<String> database) {
        Set<List<String>> seen = new HashSet<>();
        for (QualifiedName name : names) {
            if (!seen.add(List.of(name.schema().orElseGet(database), name.name()))) {
                throw ErrorCode.NONUNIQ_TABLE.error(name.name());
            }
        }
    }

    private static void checkAliases(List<Wanted> wanted) {
        Set<List<String>> seen = new HashSet<>();
        for (Wanted table : wanted) {
            if (!seen.add(List.of(table.schema, table.alias))) {
                throw ErrorCode.NONUNIQ_TABLE.error(table.alias);
            }
        }
    }

    /// Takes all or none, in one order for all sessions so that two do not wait for each other in a circle. Starts over where a
    /// definition changed before its lock was granted.
    private void take(List<Wanted> wanted) {
        boolean complete = false;
        try {
            while (!complete) {
                CatalogSnapshot catalog = run.session().engine().catalog().snapshot();
                Map<MetadataKey, MetadataLockMode> needed = new TreeMap<>(BY_NAME);
                wanted.forEach(table -> need(table, needed));
                takeScopes(wanted);
                needed.forEach((key, mode) -> locks.take(key, mode, run.locking()));
                run.cancellation().check(); // who is stopped while a lock comes does not keep it
                complete = catalog == run.session().engine().catalog().snapshot();
                if (!complete) {
                    locks.releaseTables();
                }
            }
            wanted.forEach(this::enter);
        } finally {
            if (!complete) {
                locks.releaseTables();
            }
        }
    }

    private void enter(Wanted table) {
        locks.enter(table.schema, table.name, table.alias, table.writes());
        if (planning.isView(table.schema, table.name)) {
            planning.tablesOfView(table.schema, table.name)
                    .forEach(base ->
                            locks.enter(base.schema(), base.name(), base.name(), table.writes()));
        }
    }

    /// Whoever may write under LOCK TABLES holds off a global read lock and DROP DATABASE.
    private void takeScopes(List<Wanted> wanted) {
        Set<String> schemas = new HashSet<>();
        for (Wanted table : wanted) {
            if (table.writes()) {
                schemas.add(table.schema);
            }
        }
        if (schemas.isEmpty()) {
            return;
        }
        MetadataLockMode mode = MetadataLockMode.INTENTION_EXCLUSIVE;
        locks.take(MetadataKey.GLOBAL, mode, run.locking());
        schemas.forEach(schema -> locks.take(MetadataKey.schema(schema), mode, run.locking()));
    }

    /// The names to be locked for a table: its own, and a view's tables.
    private void need(Wanted table, Map<MetadataKey, MetadataLockMode> needed) {
        if (isTemporary(table.schema, table.name)) {
            return;
        }
        NamedTable found = find(table);
        if (found instanceof NamedTable.Virtual) {
            return;
        }
        add(MetadataKey.table(table.schema, table.name), table.mode, needed);
        if (found instanceof NamedTable.View) {
            for (TableDefinition base : planning.tablesOfView(table.schema, table.name)) {
                add(MetadataKey.table(base.schema(), base.name()), table.mode, needed);
            }
        }
    }

    private static void add(
            MetadataKey key, MetadataLockMode mode, Map<MetadataKey, MetadataLockMode> needed) {
        needed.merge(key, mode, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private boolean isTemporary(String schema, String name) {
        return run.session().temporaryTables().find(schema, name).isPresent();
    }

    private NamedTable find(Wanted table) {
        var privileges = run.session().session().privileges();
        Optional<NamedTable> found =
                planning.compilation().directory().table(table.schema, table.name);
        if (found.isEmpty() && !planning.compilation().directory().schemaExists(table.schema)) {
            throw ErrorCode.BAD_DB_ERROR.error(table.schema);
        }
        if (!(found.orElse(null) instanceof NamedTable.Virtual)
                || table.schema.equalsIgnoreCase("information_schema")) {
            privileges.require(Privilege.LOCK_TABLES, table.schema);
        }
        privileges.require(Privilege.SELECT, table.schema, table.name);
        if (SetupChanges.isUnlockable(table.schema, table.name)) {
            throw privileges.deniedTable("SELECT, LOCK TABLES", table.name);
        }
        return found.orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.error(table.schema, table.name));
    }
}
