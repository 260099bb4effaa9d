package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.stop.StopReason;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.Catalog;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.CheckDepth;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Tables rebuilt while others write: the same rows in the end, or given up.
class TableRebuildTest {
    private static final int ROWS = 400;
    private static final int WRITERS = 3;
    private static final int ROUNDS = 25;
    private static final long ROOM = 1 << 20;

    /// `(v, u, id)` with the primary key `(v, id)`, `id` unique besides.
    private static TableDefinition turned(TestDatabase database) {
        return made(
                database,
                index(database, "PRIMARY", IndexKind.PRIMARY, 0, 2),
                index(database, "id", IndexKind.UNIQUE, 2),
                index(database, "u", IndexKind.NON_UNIQUE, 1));
    }

    private static TableDefinition made(TestDatabase database, IndexDefinition... indexes) {
        Catalog catalog = database.engine.catalog();
        return TableDefinition.of(
                catalog.newId(),
                "test",
                "turned",
                List.of(
                        ColumnDefinition.plain("v", SqlType.INT, false, 0),
                        ColumnDefinition.plain("u", SqlType.INT, true, 1),
                        ColumnDefinition.plain("id", SqlType.INT, false, 2)),
                List.of(indexes),
                catalog.newId());
    }

    private static IndexDefinition index(
            TestDatabase database, String name, IndexKind kind, int... columns) {
        return new IndexDefinition(
                database.engine.catalog().newId(),
                name,
                kind,
                Arrays.stream(columns).mapToObj(IndexPart::of).toList());
    }

    private static Value[] turn(Value[] row) {
        return new Value[] {row[1], row[2], row[0]};
    }

    private static TableRebuild begin(TestDatabase database, TableDefinition fresh) {
        return database.engine.rebuild(
                new TableRebuild.Plan(
                        database.table, fresh, false, TableRebuildTest::turn, () -> ROOM));
    }

    private static TreeSet<String> rows(TestDatabase database, TableDefinition table) {
        var rows = new TreeSet<String>();
        try (var session = database.session();
                StatementScope scope = session.statement();
                RowCursor cursor = scope.scan(table, ScanOptions.consistent(3))) {
            while (cursor.next()) {
                var row = new Value[3];
                cursor.read(row, 0);
                rows.add(Arrays.toString(table == database.table ? turn(row) : row));
            }
        }
        return rows;
    }

    private static void assertIsWhole(TestDatabase database, TableDefinition fresh) {
        database.engine.catalog().apply(List.of(new CatalogChange.PutTable(fresh)));
        assertThat(rows(database, fresh)).isEqualTo(rows(database, database.table));
        try (var session = database.session();
                StatementScope scope = session.statement()) {
            assertThat(scope.check(fresh, CheckDepth.EXTENDED).findings()).isEmpty();
        }
    }

    /// Rows move, and exchange their values.
    private static void change(TestDatabase.Session session, SplittableRandom random) {
        int id = random.nextInt(ROWS);
        int other = random.nextInt(ROWS);
        switch (random.nextInt(4)) {
            case 0 -> session.insert(row(id, other));
            case 1 -> session.delete(id);
            case 2 -> {
                if (session.find(id).isPresent() && session.update(id, other)) {
                    session.update(id, other + 1);
                }
            }
            default -> session.update(id, other);
        }
    }

    private static void rebuild(TestDatabase database, RandomWriters writers) {
        TableDefinition fresh = turned(database);
        writers.shutOut();
        TableRebuild rebuild = begin(database, fresh);
        writers.letIn();
        try (rebuild) {
            assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
            }
            writers.shutOut();
            try {
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                assertThat(rebuild.count()).isEqualTo(rows(database, database.table).size());
                rebuild.complete();
                assertIsWhole(database, fresh);
            } finally {
                writers.letIn();
            }
        }
    }

    @Test
    void whatIsRebuiltUnderWritersIsTheSameTable() {
        try (var database = TestDatabase.inMemory();
                var writers = new RandomWriters(database, WRITERS, TableRebuildTest::change)) {
            for (int round = 0; round < ROUNDS; round++) {
                rebuild(database, writers);
            }
        }
    }

    @Test
    void aChangeThatCommitsLateIsNotLost() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            TableDefinition fresh = turned(database);
            try (var rebuild = begin(database, fresh)) {
                session.update(1, 8);
                session.insert(row(2, 9));
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                assertThat(rebuild.count()).as("as before the transaction").isOne();
                session.commit();
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                rebuild.complete();
                assertIsWhole(database, fresh);
            }
        }
    }

    @Test
    void theLogTakesNoMoreThanItsRoom() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            var room = new AtomicLong(100);
            var plan =
                    new TableRebuild.Plan(
                            database.table,
                            turned(database),
                            false,
                            TableRebuildTest::turn,
                            room::get);
            try (var rebuild = database.engine.rebuild(plan)) {
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
                for (int i = 0; i < 50; i++) {
                    session.update(1, i);
                    session.commit();
                    assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                }
                assertThat(rebuild.isOverrun()).as("what was followed makes room").isFalse();
                room.set(1000);
                for (int i = 0; i < 50; i++) {
                    session.update(1, i);
                }
                assertThat(rebuild.isOverrun()).isTrue();
            }
        }
    }

    @Test
    void rowsMayExchangeTheirKeys() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.insert(row(2, 8));
            session.commit();
            TableDefinition fresh =
                    made(database, index(database, "PRIMARY", IndexKind.PRIMARY, 0));
            try (var rebuild = begin(database, fresh)) {
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
                session.update(1, 8);
                session.update(2, 7);
                session.commit();
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                rebuild.complete();
                assertIsWhole(database, fresh);
            }
        }
    }

    @Test
    void writersAreNotHeldUpByWhatWouldBreakTheNewKey() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            TableDefinition fresh =
                    made(database, index(database, "PRIMARY", IndexKind.PRIMARY, 0));
            try (var rebuild = begin(database, fresh)) {
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
                assertThat(session.insert(row(2, 7))).isTrue();
                session.commit();
                assertThat(rebuild.catchUp(new Cancellation()))
                        .map(duplicate -> duplicate.row()[0])
                        .contains(value(7));
            }
        }
    }

    @Test
    void aDuplicateAmongTheRowsIsFound() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.insert(row(2, 7));
            session.commit();
            TableDefinition fresh = made(database, index(database, "v", IndexKind.UNIQUE, 0));
            try (var rebuild = begin(database, fresh)) {
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen()))
                        .map(duplicate -> duplicate.index().name())
                        .contains("v");
            }
        }
    }

    @Test
    void rowsWithoutAKeyKeepTheirPlaces() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            TableDefinition first = made(database);
            TableDefinition second = made(database);
            database.engine.catalog().apply(List.of(new CatalogChange.PutTable(first)));
            insert(session, first, 3);
            insert(session, first, 1);
            var plan = new TableRebuild.Plan(first, second, true, row -> row.clone(), () -> ROOM);
            try (var rebuild = database.engine.rebuild(plan)) {
                assertThat(rebuild.copy(new Cancellation(), Progress.unseen())).isEmpty();
                insert(session, first, 2);
                assertThat(rebuild.catchUp(new Cancellation())).isEmpty();
                rebuild.complete();
            }
            assertThat(numbers(session, second)).containsExactly(3L, 1L, 2L);
        }
    }

    private static void insert(TestDatabase.Session session, TableDefinition table, int number) {
        try (StatementScope scope = session.statement()) {
            scope.insert(table, row(number, number), RowLock.SHARE);
            scope.complete();
        }
        session.commit();
    }

    private static List<Long> numbers(TestDatabase.Session session, TableDefinition table) {
        var numbers = new ArrayList<Long>();
        try (StatementScope scope = session.statement();
                RowCursor cursor = scope.scan(table, ScanOptions.consistent(3))) {
            var row = new Value[3];
            while (cursor.next()) {
                cursor.read(row, 0);
                numbers.add(TestDatabase.number(row[0]));
            }
        }
        return numbers;
    }

    @Test
    void aRebuildThatIsStoppedLeavesTheTableAsItWas() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            var stopped = new Cancellation();
            stopped.cancel(new StopReason.KilledQuery(1));
            try (var rebuild = begin(database, turned(database))) {
                assertThatThrownBy(() -> rebuild.copy(stopped, Progress.unseen()))
                        .isInstanceOf(SqlError.class);
            }
            assertThat(session.insert(row(2, 7))).isTrue();
            session.commit();
            assertThat(session.find(2)).isEqualTo(Optional.of(7L));
        }
    }
}
