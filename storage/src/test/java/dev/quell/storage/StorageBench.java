package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowFinder;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/// Prints what single operations of the engine cost, on one thread. Run it by hand: `main` with the number of rows.
final class StorageBench {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final TestDatabase database;
    private final int rows;
    private final Locker locker;
    private final SplittableRandom random = new SplittableRandom(42);

    private StorageBench(TestDatabase database, int rows) {
        this.database = database;
        this.rows = rows;
        locker = database.engine.locker(1, () -> "");
    }

    public static void main(String[] arguments) throws IOException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        var directory = Files.createTempDirectory("quell-bench");
        try (var database = TestDatabase.open(EngineOptions.in(directory))) {
            new StorageBench(database, rows).run();
        }
    }

    private void run() {
        for (int i = 0; i < 3; i++) {
            measure("begin and roll back", 1_000_000, this::begins);
        }
        measure("insert in one transaction", rows, this::insertAll);
        measure("scan", rows * 5, _ -> scanAll("PRIMARY"));
        measure("scan by an index", rows, _ -> scanAll("v"));
        for (int i = 0; i < 3; i++) {
            measure("point read, autocommit", 200_000, this::pointReads);
        }
        measure("point read, one statement", 200_000, this::finds);
        measure("update in one transaction", rows / 2, this::updates);
        database.engine.flushMode(FlushMode.EVERY_SECOND);
        measure("update, autocommit, no sync", 50_000, this::autocommitUpdates);
        database.engine.flushMode(FlushMode.SYNC);
        measure("update, autocommit, sync", 3_000, this::autocommitUpdates);
        measure("scan after updates", rows * 5, _ -> scanAll("PRIMARY"));
        rollback();
    }

    private void begins(int operations) {
        for (int i = 0; i < operations; i++) {
            database.engine.begin(locker, TransactionOptions.DEFAULT).rollback();
        }
    }

    private static void measure(String what, int operations, IntConsumer work) {
        long start = System.nanoTime();
        long cpuStart = THREADS.getCurrentThreadCpuTime();
        work.accept(operations);
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuStart;
        long nanos = System.nanoTime() - start;
        System.out.printf(
                "%-32s %,9d ns each, %,9d ns of the processor%n",
                what, nanos / operations, cpu / operations);
    }

    private Transaction begin() {
        return database.engine.begin(locker, TransactionOptions.AUTOCOMMIT);
    }

    private StatementScope statement(Transaction transaction) {
        return transaction.statement(new Cancellation(), Duration.ofSeconds(50));
    }

    private void insertAll(int count) {
        Transaction transaction = begin();
        try (StatementScope statement = statement(transaction)) {
            for (int id = 0; id < count; id++) {
                statement.insert(database.table, row(id, random.nextInt(1_000_000)), RowLock.SHARE);
            }
            statement.complete();
        }
        transaction.commit(new Cancellation());
    }

    private void scanAll(String index) {
        int times = index.equals("PRIMARY") ? 5 : 1;
        var row = new Value[3];
        for (int i = 0; i < times; i++) {
            Transaction transaction = begin();
            try (StatementScope statement = statement(transaction);
                    RowCursor cursor =
                            statement.scan(
                                    database.table,
                                    database.index(index),
                                    KeyRange.ALL,
                                    ScanOptions.consistent(3))) {
                while (cursor.next()) {
                    cursor.read(row, 0);
                }
                statement.complete();
            }
            transaction.commit(new Cancellation());
        }
    }

    private void pointReads(int count) {
        var row = new Value[3];
        for (int i = 0; i < count; i++) {
            Transaction transaction = begin();
            try (StatementScope statement = statement(transaction);
                    RowFinder finder = finder(statement, ScanOptions.consistent(3))) {
                finder.find(new Value[] {value(random.nextInt(rows))}, row, 0);
                statement.complete();
            }
            transaction.commit(new Cancellation());
        }
    }

    private void finds(int count) {
        var row = new Value[3];
        Transaction transaction = begin();
        try (StatementScope statement = statement(transaction);
                RowFinder finder = finder(statement, ScanOptions.consistent(3))) {
            for (int i = 0; i < count; i++) {
                finder.find(new Value[] {value(random.nextInt(rows))}, row, 0);
            }
        }
        transaction.rollback();
    }

    private RowFinder finder(StatementScope statement, ScanOptions options) {
        return statement.finder(database.table, database.index("PRIMARY"), options);
    }

    private void update(StatementScope statement, RowFinder finder, long id) {
        var row = new Value[3];
        if (finder.find(new Value[] {value(id)}, row, 0)) {
            row[2] = value(id);
            statement.update(database.table, finder.reference(), row);
        }
    }

    private void updates(int count) {
        Transaction transaction = begin();
        try (StatementScope statement = statement(transaction);
                RowFinder finder = finder(statement, ScanOptions.forUpdate(3))) {
            for (int i = 0; i < count; i++) {
                update(statement, finder, random.nextInt(rows));
            }
            statement.complete();
        }
        transaction.commit(new Cancellation());
    }

    private void autocommitUpdates(int count) {
        for (int i = 0; i < count; i++) {
            Transaction transaction = begin();
            try (StatementScope statement = statement(transaction);
                    RowFinder finder = finder(statement, ScanOptions.forUpdate(3))) {
                update(statement, finder, random.nextInt(rows));
                statement.complete();
            }
            transaction.commit(new Cancellation());
        }
    }

    private void rollback() {
        Transaction transaction = begin();
        try (StatementScope statement = statement(transaction);
                RowCursor cursor = statement.scan(database.table, ScanOptions.forUpdate(3))) {
            var row = new Value[3];
            while (cursor.next()) {
                cursor.read(row, 0);
                row[2] = Value.NULL;
                statement.update(database.table, cursor.reference(), row);
            }
            statement.complete();
        }
        long changed = transaction.changedRows();
        long start = System.nanoTime();
        transaction.rollback();
        System.out.printf(
                "rollback of %,d rows %,d us%n", changed, (System.nanoTime() - start) / 1_000);
    }
}
