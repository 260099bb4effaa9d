package dev.quell.storage;

import static dev.quell.storage.TestDatabase.number;
import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.base.value.Value;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowFinder;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.TransactionInfo;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private static final int ACCOUNTS = 20;

    private final TestDatabase database = TestDatabase.inMemory();
    private final TestDatabase.Session a = database.session();
    private final TestDatabase.Session b = database.session();

    @AfterEach
    void close() {
        database.close();
    }

    private CompletableFuture<Boolean> waitingUpdate(
            TestDatabase.Session session, long id, long v) {
        return waiting(() -> session.update(id, v));
    }

    private CompletableFuture<Boolean> waiting(Supplier<Boolean> work) {
        var done = CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
        while (!done.isDone()
                && database.engine.transactions().stream().noneMatch(TransactionInfo::waiting)) {
            Thread.onSpinWait();
        }
        return done;
    }

    @Test
    void aWaiterGoesOnWhenTheHolderCommits() {
        a.insert(row(1, 10));
        a.commit();
        a.update(1, 11);
        var waiter = waitingUpdate(b, 1, 12);
        assertThat(database.engine.rowLockWaits(new Cancellation())).hasSize(1);
        assertThat(waiter).isNotDone();
        a.commit();
        assertThat(waiter.join()).isTrue();
        b.commit();
        assertThat(a.find(1)).contains(12L);
        assertThat(database.engine.rowLocks(new Cancellation())).isEmpty();
    }

    @Test
    void anInsertThatWaitedForAnInsertedAndDeletedRowIsSeen() {
        try (var snapshot = database.session()) {
            snapshot.transaction.takeSnapshot(); // vacuum must not help
            a.insert(row(1, 10, 7));
            var waiter = waiting(() -> b.insert(row(1, 20, 7)));
            a.delete(1);
            a.commit();
            assertThat(waiter.join()).isTrue();
            b.commit();
            assertThat(a.find(1)).contains(20L);
            assertThat(a.scan("u", KeyRange.ALL, ScanOptions.consistent(3))).hasSize(1);
        }
    }

    @Test
    void aKilledWaiterKeepsItsTransaction() {
        a.insert(row(1, 10));
        a.insert(row(2, 20));
        a.commit();
        b.update(2, 21);
        a.update(1, 11);
        var waiter = waitingUpdate(b, 1, 12);
        b.cancellation.cancel(new StopReason.KilledQuery(1));
        assertThatThrownBy(waiter::join)
                .hasCauseInstanceOf(SqlError.class)
                .cause()
                .isInstanceOfSatisfying(
                        SqlError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.QUERY_INTERRUPTED));
        b.commit();
        a.commit();
        assertThat(a.find(2)).contains(21L);
    }

    @Test
    void aStatementThatIsStoppedFreesItsRowsAtOnce() {
        a.insert(row(1, 10));
        a.commit();
        CompletableFuture<Boolean> waiter;
        try (StatementScope statement = a.statement();
                RowFinder finder = a.finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
            finder.find(new Value[] {value(1)}, new Value[3], 0);
            statement.update(database.table, finder.reference(), row(1, 99));
            waiter = waitingUpdate(b, 1, 12);
            a.cancellation.cancel(new StopReason.KilledQuery(1));
        } // not complete
        assertThat(waiter.join()).isTrue();
        b.commit();
        assertThat(b.find(1)).contains(12L);
    }

    @Test
    void aStatementThatFailsKeepsItsLocks() {
        a.insert(row(1, 10));
        a.commit();
        CompletableFuture<Boolean> waiter;
        try (StatementScope statement = a.statement();
                RowFinder finder = a.finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
            finder.find(new Value[] {value(1)}, new Value[3], 0);
            statement.update(database.table, finder.reference(), row(1, 99));
        } // not complete
        waiter = waitingUpdate(b, 1, 12);
        assertThat(waiter).isNotDone();
        a.commit();
        assertThat(waiter.join()).isTrue();
        b.commit();
        assertThat(a.find(1)).contains(12L);
    }

    @Test
    void rollbackOfManyRowsTakesNoTimeForEach() {
        int rows = 20_000;
        try (StatementScope statement = a.statement()) {
            for (int id = 0; id < rows; id++) {
                statement.insert(database.table, row(id, 0), RowLock.SHARE);
            }
            statement.complete();
        }
        assertThat(a.transaction.changedRows()).isEqualTo(rows);
        assertThat(database.engine.rowLocks(new Cancellation())).as("no lock objects").isEmpty();
        long writes = database.engine.vacuumProgress().removedVersions();
        a.rollback();
        assertThat(b.insert(row(5, 5))).as("free at once").isTrue();
        assertThat(writes).isZero();
    }

    @Test
    void transfersConserveMoneyUnderDeadlocksAndKills() {
        for (int id = 0; id < ACCOUNTS; id++) {
            a.insert(row(id, 100));
        }
        a.commit();
        var deadlocks = new AtomicInteger();
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (int w = 0; w < 8; w++) {
            int seed = w;
            workers.add(
                    CompletableFuture.runAsync(
                            () -> transfer(new SplittableRandom(seed), deadlocks),
                            task -> Thread.ofVirtual().start(task)));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(total()).isEqualTo(ACCOUNTS * 100);
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
        assertThat(total()).isEqualTo(ACCOUNTS * 100);
        assertThat(database.engine.rowLocks(new Cancellation())).isEmpty();
        assertThat(database.engine.transactions()).hasSizeLessThanOrEqualTo(3);
    }

    private long total() {
        try (var reader = database.session()) {
            return reader.rows().values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private void transfer(SplittableRandom random, AtomicInteger deadlocks) {
        try (var session = database.session()) {
            for (int i = 0; i < 200; i++) {
                try {
                    transferOnce(session, random);
                } catch (SqlError e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.LOCK_DEADLOCK);
                    assertThat(session.transaction.isActive()).isFalse();
                    deadlocks.incrementAndGet();
                }
            }
        }
    }

    private void transferOnce(TestDatabase.Session session, SplittableRandom random) {
        long from = random.nextInt(ACCOUNTS);
        long to = random.nextInt(ACCOUNTS);
        add(session, from, -1);
        add(session, to, 1);
        if (random.nextInt(5) == 0) {
            session.rollback();
        } else {
            session.commit();
        }
    }

    private void add(TestDatabase.Session session, long id, long amount) {
        try (StatementScope statement = session.statement();
                RowFinder finder = session.finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
            var row = new Value[3];
            assertThat(finder.find(new Value[] {value(id)}, row, 0)).isTrue();
            row[1] = value(number(row[1]) + amount);
            statement.update(database.table, finder.reference(), row);
            statement.complete();
        }
    }

    /// A scan that has gone over a row holds it by its range alone, and that ends with the commit: whoever looked at the row just before
    /// and at the ranges just after must not take what he saw for the newest. And a scan that begins at the index's beginning, while
    /// others insert entries, must begin there again.
    @Test
    void scansAndLookUpsThatChangeOneRowLoseNoChange() {
        int each = 4_000;
        a.insert(row(1, 0));
        a.commit();
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (int w = 0; w < 4; w++) {
            boolean byScan = w % 2 == 0;
            workers.add(
                    CompletableFuture.runAsync(
                            () -> increment(each, byScan), task -> new Thread(task).start()));
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
        assertThat(total()).isEqualTo(4L * each);
    }

    private void increment(int times, boolean byScan) {
        try (var session = database.session()) {
            for (int i = 0; i < times; i++) {
                if (byScan) {
                    addAfterScan(session);
                } else {
                    add(session, 1, 1);
                }
                session.commit();
            }
        }
    }

    private void addAfterScan(TestDatabase.Session session) {
        try (StatementScope statement = session.statement()) {
            var row = new Value[3];
            RowReference found;
            try (RowCursor cursor =
                    statement.scan(database.table, ScanOptions.forUpdate(row.length))) {
                assertThat(cursor.next()).isTrue();
                cursor.read(row, 0);
                found = cursor.reference();
                assertThat(cursor.next()).isFalse();
            }
            row[1] = value(number(row[1]) + 1);
            statement.update(database.table, found, row);
            statement.complete();
        }
    }
}
