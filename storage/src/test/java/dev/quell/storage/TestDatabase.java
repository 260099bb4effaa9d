package dev.quell.storage;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowFinder;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionOptions;
import dev.quell.storage.txn.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// An engine with one table `t (id INT PRIMARY KEY, v INT, u INT NULL UNIQUE, KEY (v))`, and short ways to work on it.
final class TestDatabase implements AutoCloseable {
    static final Duration PATIENT = Duration.ofMinutes(2);
    static final Duration NO_WAIT = Duration.ZERO;

    final Engine engine;
    final TableDefinition table;

    private TestDatabase(Engine engine) {
        this.engine = engine;
        table = engine.catalog().snapshot().table("test", "t").orElseGet(() -> create(engine));
    }

    static TestDatabase inMemory() {
        return new TestDatabase(Engine.open(EngineOptions.inMemory()));
    }

    static TestDatabase open(EngineOptions options) {
        return new TestDatabase(Engine.open(options));
    }

    private static TableDefinition create(Engine engine) {
        var catalog = engine.catalog();
        var table =
                TableDefinition.of(
                        catalog.newId(),
                        "test",
                        "t",
                        List.of(
                                ColumnDefinition.plain("id", SqlType.INT, false, 0),
                                ColumnDefinition.plain("v", SqlType.INT, false, 1),
                                ColumnDefinition.plain("u", SqlType.INT, true, 2)),
                        List.of(
                                new IndexDefinition(
                                        catalog.newId(),
                                        "PRIMARY",
                                        IndexKind.PRIMARY,
                                        List.of(IndexPart.of(0))),
                                new IndexDefinition(
                                        catalog.newId(),
                                        "v",
                                        IndexKind.NON_UNIQUE,
                                        List.of(IndexPart.of(1))),
                                new IndexDefinition(
                                        catalog.newId(),
                                        "u",
                                        IndexKind.UNIQUE,
                                        List.of(IndexPart.of(2)))),
                        0);
        catalog.apply(
                List.of(
                        new CatalogChange.PutSchema(
                                new SchemaDefinition("test", Collation.UTF8MB4_0900_AI_CI)),
                        new CatalogChange.PutTable(table)));
        return table;
    }

    IndexDefinition index(String name) {
        return table.index(name).orElseThrow();
    }

    Session session() {
        return new Session(this, TransactionOptions.DEFAULT, PATIENT);
    }

    static Value value(long number) {
        return Value.Int.of(number);
    }

    static Value[] row(long id, long v) {
        return new Value[] {value(id), value(v), Value.NULL};
    }

    static Value[] row(long id, long v, long u) {
        return new Value[] {value(id), value(v), value(u)};
    }

    @Override
    public void close() {
        engine.close();
    }

    /// A client with one transaction at a time.
    static final class Session implements AutoCloseable {
        final TestDatabase database;
        final Locker locker;
        final Duration patience;
        TransactionOptions options;
        Transaction transaction;
        Cancellation cancellation = new Cancellation();

        Session(TestDatabase database, TransactionOptions options, Duration patience) {
            this.database = database;
            this.options = options;
            this.patience = patience;
            locker = database.engine.locker(Thread.currentThread().threadId(), () -> "");
            transaction = database.engine.begin(locker, options);
        }

        Session impatient() {
            return new Session(database, options, NO_WAIT);
        }

        StatementScope statement() {
            if (!transaction.isActive()) {
                transaction = database.engine.begin(locker, options);
            }
            cancellation = new Cancellation();
            return transaction.statement(cancellation, patience);
        }

        boolean insert(Value[] row) {
            try (StatementScope statement = statement()) {
                WriteOutcome outcome = statement.insert(database.table, row, RowLock.SHARE);
                statement.complete();
                return outcome instanceof WriteOutcome.Written;
            }
        }

        /// Sets v where id matches, by the primary key; false if there is no such row.
        boolean update(long id, long v) {
            try (StatementScope statement = statement();
                    RowFinder finder = finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
                var row = new Value[3];
                if (!finder.find(new Value[] {value(id)}, row, 0)) {
                    statement.complete();
                    return false;
                }
                row[1] = value(v);
                statement.update(database.table, finder.reference(), row);
                statement.complete();
                return true;
            }
        }

        WriteOutcome replace(long id, Value[] newRow) {
            try (StatementScope statement = statement();
                    RowFinder finder = finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
                if (!finder.find(new Value[] {value(id)}, new Value[3], 0)) {
                    throw new IllegalStateException("no row " + id);
                }
                WriteOutcome outcome = statement.update(database.table, finder.reference(), newRow);
                statement.complete();
                return outcome;
            }
        }

        boolean delete(long id) {
            try (StatementScope statement = statement();
                    RowFinder finder = finder(statement, "PRIMARY", ScanOptions.forUpdate(3))) {
                boolean found = finder.find(new Value[] {value(id)}, new Value[3], 0);
                if (found) {
                    statement.delete(database.table, finder.reference());
                }
                statement.complete();
                return found;
            }
        }

        RowFinder finder(StatementScope statement, String index, ScanOptions options) {
            return statement.finder(database.table, database.index(index), options);
        }

        /// v of the row with this id.
        Optional<Long> find(long id) {
            try (StatementScope statement = statement();
                    RowFinder finder = finder(statement, "PRIMARY", ScanOptions.consistent(3))) {
                var row = new Value[3];
                boolean found = finder.find(new Value[] {value(id)}, row, 0);
                statement.complete();
                return found ? Optional.of(number(row[1])) : Optional.empty();
            }
        }

        /// id → v of all rows, in clustered order.
        TreeMap<Long, Long> rows() {
            var rows = new TreeMap<Long, Long>();
            for (Value[] row : scan("PRIMARY", KeyRange.ALL, ScanOptions.consistent(3))) {
                rows.put(number(row[0]), number(row[1]));
            }
            return rows;
        }

        List<Value[]> scan(String index, KeyRange range, ScanOptions scanOptions) {
            var rows = new ArrayList<Value[]>();
            try (StatementScope statement = statement();
                    RowCursor cursor =
                            statement.scan(
                                    database.table, database.index(index), range, scanOptions)) {
                while (cursor.next()) {
                    var row = new Value[3];
                    cursor.read(row, 0);
                    rows.add(row);
                }
                statement.complete();
            }
            return rows;
        }

        void commit() {
            transaction.commit(new Cancellation());
        }

        void rollback() {
            transaction.rollback();
        }

        @Override
        public void close() {
            transaction.rollback();
        }
    }

    static long number(Value value) {
        return ((Value.Int) value).value();
    }
}
