package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.query.kill.LockPlace;
import dev.quell.session.RunningStatement;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.storage.lock.LockWaitInfo;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockDuration;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.lock.RowLockInfo;
import dev.quell.storage.txn.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    private static final String GRANTED = "GRANTED";
    private static final String WAITING = "WAITING";
    private static final int QUERY_LENGTH = 1_024;

    private LockRows() {}

    private static void transactions(Look look, Rows rows) {
        look.privileges().require(Privilege.PROCESS);
        var used = usedByConnection(look);
        var locked = lockedByConnection(look);
        var wanted = new HashMap<Long, RowLockInfo>();
        for (var wait : look.engine().rowLockWaits(look.context().cancellation())) {
            wanted.put(wait.requested().connectionId(), wait.requested());
        }
        for (var transaction : look.engine().transactions()) {
            var session = look.sessions().find(transaction.connectionId());
            // Waiting for a definition is not InnoDB's.
            var lock =
                    Optional.ofNullable(wanted.get(transaction.connectionId()))
                            .filter(_ -> transaction.waiting());
            rows.add(
                    transaction.id(),
                    lock.isPresent() ? "LOCK WAIT" : "RUNNING",
                    transaction.started(),
                    lock.map(LockRows::lockId),
                    lock.map(_ -> transaction.waitStarted()),
                    transaction.changedRows() + transaction.lockedRows(),
                    transaction.connectionId(),
                    query(session),
                    operation(transaction, lock.isPresent(), session),
                    session.flatMap(Session::running).isPresent()
                            ? used.getOrDefault(transaction.connectionId(), 0)
                            : 0,
                    locked.getOrDefault(transaction.connectionId(), Set.of()).size(),
                    transaction.lockedRows(),
                    0,
                    transaction.lockedRows() + (lock.isPresent() ? 1 : 0),
                    transaction.changedRows(),
                    transaction.tickets(),
                    transaction.isolation().text(),
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

    /// How many tables each session's transaction has the definitions of.
    private static Map<Long, Integer> usedByConnection(Look look) {
        var used = new HashMap<Long, Integer>();
        for (var lock : look.engine().metadataLocks()) {
            if (lock.granted() && lock.key().kind() == MetadataKey.Kind.TABLE) {
                used.merge(lock.connectionId(), 1, Integer::sum);
            }
        }
        return used;
    }

    /// The tables that each session's transaction has locked rows of.
    private static Map<Long, Set<Long>> lockedByConnection(Look look) {
        var locked = new HashMap<Long, Set<Long>>();
        for (var lock : look.engine().tableLocks()) {
            locked.computeIfAbsent(lock.connectionId(), _ -> new HashSet<>()).add(lock.tableId());
        }
        return locked;
    }

    private static Optional<String> operation(
            TransactionInfo transaction, boolean waits, Optional<Session> session) {
        if (!transaction.entryWaitStarted().equals(Instant.EPOCH)) {
            return Optional.of("sleeping before entering InnoDB");
        }
        return session.filter(one -> one.running().isPresent())
                .map(one -> operation(waits, one.stage()));
    }

    /// InnoDB's words for where locks are waited for.
    private static String operation(boolean waits, Stage stage) {
        if (!waits) {
            return stage.text();
        }
        return stage == Stage.UPDATE ? "inserting" : "starting index read";
    }

    private static int setting(Optional<Session> session, String name) {
        return session.filter(one -> one.variables().isOn(name)).isPresent() ? 1 : 0;
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
                    lock.granted() ? GRANTED : "PENDING",
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
        boolean ofHandlers = lock.mode() == MetadataLockMode.SHARED;
        return ofTables && !ofHandlers
                ? MetadataLockDuration.TRANSACTION.name()
                : lock.duration().name();
    }

    private static void dataLocks(Look look, Rows rows) {
        for (var lock : look.engine().tableLocks()) {
            LockPlace.of(look.catalog(), lock.tableId())
                    .ifPresent(place ->
                            rows.add(
                                    ENGINE,
                                    lock.engineTransactionId()
                                            + ":"
                                            + lock.tableId()
                                            + ":"
                                            + lock.mode(),
                                    lock.engineTransactionId(),
                                    lock.connectionId(),
                                    1,
                                    place.schema(),
                                    place.table(),
                                    null,
                                    null,
                                    null,
                                    lock.tableId(),
                                    "TABLE",
                                    lock.mode(),
                                    GRANTED,
                                    null));
        }
        for (var lock : look.engine().rowLocks(look.context().cancellation())) {
            var place = LockPlace.of(look.catalog(), lock.indexId());
            rows.add(
                    ENGINE,
                    lockId(lock),
                    lock.engineTransactionId(),
                    lock.connectionId(),
                    1,
                    place.map(LockPlace::schema),
                    place.map(LockPlace::table),
                    null,
                    null,
                    place.map(LockPlace::index),
                    lock.indexId(),
                    "RECORD",
                    lock.mode(),
                    lock.granted() ? GRANTED : WAITING,
                    lock.data());
        }
    }

    private static String lockId(RowLockInfo lock) {
        String key = lock.data() + ":" + lock.mode() + (lock.granted() ? "" : ":" + WAITING);
        return lock.engineTransactionId() + ":" + lock.indexId() + ":" + key;
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
        var place = LockPlace.of(look.catalog(), wait.requested().indexId());
        long blocker = wait.blocking().connectionId();
        rows.add(
                waiting.waitStarted(),
                age(look, waiting.waitStarted()),
                seconds(look, waiting.waitStarted()),
                place.map(at -> "`" + at.schema() + "`.`" + at.table() + "`"),
                place.map(LockPlace::schema),
                place.map(LockPlace::table),
                null,
                null,
                place.map(LockPlace::index),
                "RECORD",
                waiting.id(),
                waiting.started(),
                age(look, waiting.started()),
                waiting.lockedRows() + 1,
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
                duration(waiting),
                query(waiter),
                waiter.map(session -> session.info().seconds()),
                null,
                null,
                holding.connectionId(),
                holding.connectionId(),
                account(look.sessions().find(holding.connectionId())),
                holding.mode().name(),
                duration(holding),
                "KILL QUERY " + holding.connectionId(),
                "KILL " + holding.connectionId());
    }

    private static Optional<String> account(Optional<Session> session) {
        return session.flatMap(Session::login).map(login -> login.account().toString());
    }
}
