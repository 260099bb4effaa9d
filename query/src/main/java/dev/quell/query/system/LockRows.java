package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.session.RunningStatement;
import dev.quell.session.Session;
import dev.quell.session.account.Privilege;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockDuration;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Transactions and locks: who waits for whom, and how to end it.
final class LockRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.INNODB_TRX", LockRows::transactions,
                    "performance_schema.metadata_locks", LockRows::metadataLocks,
                    "performance_schema.data_locks", LockRows::dataLocks,
                    "performance_schema.data_lock_waits", LockRows::dataLockWaits,
                    "sys.innodb_lock_waits", LockRows::lockWaits,
                    "sys.schema_table_lock_waits", LockRows::tableLockWaits);

    private static final String ENGINE = "INNODB";
    private static final int QUERY_LENGTH = 1_024;

    private LockRows() {}

    private static void transactions(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        for (var transaction : look.engine().transactions()) {
            var session = look.sessions().find(transaction.connectionId());
            rows.add(
                    transaction.id(),
                    transaction.waiting() ? "LOCK WAIT" : "RUNNING",
                    transaction.started(),
                    transaction.waiting() ? waitId(transaction) : null,
                    transaction.waiting() ? transaction.waitStarted() : null,
                    transaction.changedRows() + transaction.lockedRows(),
                    transaction.connectionId(),
                    query(session),
                    session.flatMap(Session::running).map(_ -> look(session)),
                    transaction.changedRows() > 0 ? 1 : 0,
                    transaction.lockedRows() > 0 ? 1 : 0,
                    transaction.lockedRows(),
                    0,
                    transaction.lockedRows(),
                    transaction.changedRows(),
                    0,
                    transaction.isolation().name().replace('_', ' '),
                    setting(session, "unique_checks"),
                    setting(session, "foreign_key_checks"),
                    null,
                    0,
                    0,
                    transaction.readOnly() ? 1 : 0,
                    transaction.singleStatement() && transaction.readOnly() ? 1 : 0,
                    null);
        }
    }

    private static String look(Optional<Session> session) {
        return session.map(one -> one.stage().text()).orElse("");
    }

    private static int setting(Optional<Session> session, String name) {
        return session.filter(one -> one.variables().isOn(name)).isPresent() ? 1 : 0;
    }

    private static String waitId(TransactionInfo transaction) {
        return transaction.id() + ":wait";
    }

    private static Optional<String> query(Optional<Session> session) {
        return session.flatMap(Session::running)
                .map(RunningStatement::info)
                .filter(text -> !text.isEmpty())
                .map(text ->
                        text.length() <= QUERY_LENGTH ? text : text.substring(0, QUERY_LENGTH));
    }

    private static void metadataLocks(Look look, Rows rows) {
        for (var lock : look.engine().metadataLocks()) {
            rows.add(
                    lock.key().kind().name().replace('_', ' '),
                    lock.key().schema().isEmpty() ? null : lock.key().schema(),
                    lock.key().name().isEmpty() ? null : lock.key().name(),
                    null,
                    lock.key().hashCode() & 0xFFFF_FFFFL,
                    lock.mode().name(),
                    duration(lock),
                    lock.granted() ? "GRANTED" : "PENDING",
                    "",
                    lock.connectionId(),
                    1);
        }
    }

    /// MySQL calls the locks of LOCK TABLES the transaction's or the statement's, though they outlive both.
    private static String duration(MetadataLockInfo lock) {
        if (lock.key().equals(MetadataKey.GLOBAL) && lock.mode() != MetadataLockMode.SHARED) {
            return MetadataLockDuration.STATEMENT.name();
        }
        boolean ofTables =
                lock.key().kind() == MetadataKey.Kind.TABLE
                        || lock.key().kind() == MetadataKey.Kind.SCHEMA;
        return ofTables ? MetadataLockDuration.TRANSACTION.name() : lock.duration().name();
    }

    private static void dataLocks(Look look, Rows rows) {
        for (var lock : look.engine().rowLocks(look.context().cancellation())) {
            var place = place(look.catalog(), lock.indexId());
            rows.add(
                    ENGINE,
                    lockId(lock),
                    lock.engineTransactionId(),
                    lock.connectionId(),
                    1,
                    place.map(Place::schema),
                    place.map(Place::table),
                    null,
                    null,
                    place.map(Place::index),
                    lock.indexId(),
                    "RECORD",
                    lock.mode(),
                    lock.granted() ? "GRANTED" : "WAITING",
                    lock.data());
        }
    }

    private static String lockId(RowLockInfo lock) {
        return lock.engineTransactionId() + ":" + lock.indexId() + ":" + lock.data();
    }

    /// Which table and index a lock is on.
    private record Place(String schema, String table, String index) {}

    private static Optional<Place> place(CatalogSnapshot catalog, long indexId) {
        for (var table : catalog.allTables()) {
            if (table.clusteredId() == indexId) {
                return Optional.of(
                        new Place(
                                table.schema(),
                                table.name(),
                                table.clusteredIndex()
                                        .map(IndexDefinition::name)
                                        .orElse("GEN_CLUST_INDEX")));
            }
            var index = index(table, indexId);
            if (index.isPresent()) {
                return index.map(one -> new Place(table.schema(), table.name(), one.name()));
            }
        }
        return Optional.empty();
    }

    private static Optional<IndexDefinition> index(TableDefinition table, long indexId) {
        return table.indexes().stream().filter(index -> index.id() == indexId).findFirst();
    }

    private static void dataLockWaits(Look look, Rows rows) {
        for (var wait : look.engine().rowLockWaits(look.context().cancellation())) {
            rows.add(
                    ENGINE,
                    lockId(wait.requested()),
                    wait.requested().engineTransactionId(),
                    wait.requested().connectionId(),
                    1,
                    wait.requested().indexId(),
                    lockId(wait.blocking()),
                    wait.blocking().engineTransactionId(),
                    wait.blocking().connectionId(),
                    1,
                    wait.blocking().indexId());
        }
    }

    private static void lockWaits(Look look, Rows rows) {
        for (var wait : look.engine().rowLockWaits(look.context().cancellation())) {
            var waiting = transaction(look, wait.requested().connectionId());
            var blocking = transaction(look, wait.blocking().connectionId());
            if (waiting.isPresent() && blocking.isPresent()) {
                lockWait(look, wait, waiting.get(), blocking.get(), rows);
            }
        }
    }

    private static Optional<TransactionInfo> transaction(Look look, long connectionId) {
        return look.engine().transactions().stream()
                .filter(transaction -> transaction.connectionId() == connectionId)
                .findFirst();
    }

    private static void lockWait(
            Look look,
            LockWaitInfo wait,
            TransactionInfo waiting,
            TransactionInfo blocking,
            Rows rows) {
        var place = place(look.catalog(), wait.requested().indexId());
        long blocker = wait.blocking().connectionId();
        rows.add(
                waiting.waitStarted(),
                age(look, waiting.waitStarted()),
                seconds(look, waiting.waitStarted()),
                place.map(at -> "`" + at.schema() + "`.`" + at.table() + "`"),
                place.map(Place::schema),
                place.map(Place::table),
                null,
                null,
                place.map(Place::index),
                "RECORD",
                waiting.id(),
                waiting.started(),
                age(look, waiting.started()),
                waiting.lockedRows(),
                waiting.changedRows(),
                wait.requested().connectionId(),
                query(look.sessions().find(wait.requested().connectionId())),
                lockId(wait.requested()),
                wait.requested().mode(),
                blocking.id(),
                blocker,
                query(look.sessions().find(blocker)),
                lockId(wait.blocking()),
                wait.blocking().mode(),
                blocking.started(),
                age(look, blocking.started()),
                blocking.lockedRows(),
                blocking.changedRows(),
                "KILL QUERY " + blocker,
                "KILL " + blocker);
    }

    private static long seconds(Look look, Instant since) {
        return Math.max(0, Duration.between(since, look.context().now()).toSeconds());
    }

    private static Value age(Look look, Instant since) {
        return new Value.Time(seconds(look, since) * 1_000_000);
    }

    private static void tableLockWaits(Look look, Rows rows) {
        var locks = look.engine().metadataLocks();
        for (var waiting : locks) {
            if (waiting.granted()) {
                continue;
            }
            for (var holding : locks) {
                if (holding.granted()
                        && holding.key().equals(waiting.key())
                        && holding.connectionId() != waiting.connectionId()
                        && !waiting.mode().isCompatible(holding.mode())) {
                    tableLockWait(look, waiting, holding, rows);
                }
            }
        }
    }

    private static void tableLockWait(
            Look look, MetadataLockInfo waiting, MetadataLockInfo holding, Rows rows) {
        var waiter = look.sessions().find(waiting.connectionId());
        rows.add(
                waiting.key().schema(),
                waiting.key().name(),
                waiting.connectionId(),
                waiting.connectionId(),
                account(waiter),
                waiting.mode().name(),
                waiting.duration().name(),
                query(waiter),
                waiter.map(session -> session.info().seconds()),
                null,
                null,
                holding.connectionId(),
                holding.connectionId(),
                account(look.sessions().find(holding.connectionId())),
                holding.mode().name(),
                holding.duration().name(),
                "KILL QUERY " + holding.connectionId(),
                "KILL " + holding.connectionId());
    }

    private static Optional<String> account(Optional<Session> session) {
        return session.flatMap(Session::login).map(login -> login.account().toString());
    }
}
