package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.CheckDepth;
import dev.quell.storage.txn.CheckReport;
import dev.quell.storage.txn.StatementScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;

/// Indexes built while others write: complete and exact in the end, or given up.
class IndexBuildTest {
    private static final int ROWS = 400;
    private static final int WRITERS = 3;
    private static final int ROUNDS = 15;

    /// Stands for the metadata lock: held shared by transactions, exclusively by the first and the last step of a build.
    private final ReentrantReadWriteLock definition = new ReentrantReadWriteLock();

    private final AtomicBoolean over = new AtomicBoolean();

    private static IndexDefinition index(TestDatabase database, IndexKind kind, int column) {
        return new IndexDefinition(
                database.engine.catalog().newId(), "built", kind, List.of(IndexPart.of(column)));
    }

    private static TableDefinition with(TableDefinition table, IndexDefinition index) {
        var indexes = new ArrayList<>(table.indexes());
        indexes.add(index);
        return new TableDefinition(
                table.id(),
                table.schema(),
                table.name(),
                table.columns(),
                indexes,
                table.clusteredId(),
                table.nextSlot(),
                table.foreignKeys(),
                table.checks(),
                table.collation(),
                table.comment(),
                table.options(),
                table.createdMillis());
    }

    private static void publish(TestDatabase database, TableDefinition table) {
        database.engine.catalog().apply(List.of(new CatalogChange.PutTable(table)));
    }

    private static CheckReport check(TestDatabase database, TableDefinition table) {
        try (var session = database.session();
                StatementScope scope = session.statement()) {
            CheckReport report = scope.check(table, CheckDepth.EXTENDED);
            scope.complete();
            return report;
        }
    }

    /// Random changes until told to stop; some are rolled back. `v` and `u` collide now and then.
    private void write(TestDatabase database, int seed) {
        var random = new SplittableRandom(seed);
        while (!over.get()) {
            definition.readLock().lock();
            try (var session = database.session()) {
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    change(session, random);
                }
                if (random.nextInt(5) == 0) {
                    session.rollback();
                } else {
                    session.commit();
                }
            } catch (SqlError deadlock) {
                // the transaction is gone, and nothing of it stays
            } finally {
                definition.readLock().unlock();
            }
        }
    }

    private static void change(TestDatabase.Session session, SplittableRandom random) {
        int id = random.nextInt(ROWS);
        int other = random.nextInt(4 * ROWS);
        switch (random.nextInt(3)) {
            case 0 -> session.insert(row(id, other, ROWS + other));
            case 1 -> session.delete(id);
            default -> session.update(id, other);
        }
    }

    private Optional<IndexBuild.Failure> build(TestDatabase database, IndexDefinition index) {
        definition.writeLock().lock();
        IndexBuild build = database.engine.buildIndexes(database.table, List.of(index));
        definition.writeLock().unlock();
        try (build) {
            Optional<IndexBuild.Failure> failure = build.fill(new Cancellation());
            if (failure.isPresent()) {
                return failure;
            }
            definition.writeLock().lock();
            try {
                failure = build.verify(new Cancellation());
                if (failure.isEmpty()) {
                    TableDefinition indexed = with(database.table, index);
                    publish(database, indexed);
                    build.complete();
                    assertThat(check(database, indexed).findings()).isEmpty();
                    publish(database, database.table);
                }
                return failure;
            } finally {
                definition.writeLock().unlock();
            }
        }
    }

    @Test
    void whatIsBuiltUnderWritersIsComplete() {
        try (var database = TestDatabase.inMemory()) {
            var writers = new ArrayList<CompletableFuture<Void>>();
            for (int seed = 0; seed < WRITERS; seed++) {
                var done = new CompletableFuture<Void>();
                int mine = seed;
                Thread.ofPlatform()
                        .start(() -> {
                            write(database, mine);
                            done.complete(null);
                        });
                writers.add(done);
            }
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(build(database, index(database, IndexKind.NON_UNIQUE, 1))).isEmpty();
                    // Rows collide in v: this one may be given up.
                    build(database, index(database, IndexKind.UNIQUE, 1));
                    assertThat(build(database, index(database, IndexKind.UNIQUE, 2))).isEmpty();
                }
            } finally {
                over.set(true);
                writers.forEach(CompletableFuture::join);
            }
            assertThat(check(database, database.table).findings()).isEmpty();
        }
    }

    @Test
    void writersAreNotHeldUpByWhatWouldBreakTheNewIndex() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            var index = index(database, IndexKind.UNIQUE, 1);
            try (var build = database.engine.buildIndexes(database.table, List.of(index))) {
                assertThat(session.insert(row(2, 7))).as("before its entry is there").isTrue();
                session.commit();
                assertThat(build.fill(new Cancellation())).isEmpty();
                assertThat(session.insert(row(3, 7))).as("after").isTrue();
                session.commit();
                assertThat(build.verify(new Cancellation()))
                        .map(IndexBuild.Failure::values)
                        .contains(List.of(value(7)));
            }
        }
    }

    @Test
    void aBuildThatIsStoppedLeavesTheTableAsItWas() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            var stopped = new Cancellation();
            stopped.cancel(new StopReason.KilledQuery(1));
            var index = index(database, IndexKind.UNIQUE, 1);
            try (var build = database.engine.buildIndexes(database.table, List.of(index))) {
                assertThatThrownBy(() -> build.fill(stopped)).isInstanceOf(SqlError.class);
            }
            assertThat(session.insert(row(2, 7))).as("nothing is unique").isTrue();
            session.commit();
            assertThat(check(database, database.table).findings()).isEmpty();
        }
    }

    @Test
    void aRowThatMovesAwayDuringTheBuildIsNoDuplicate() {
        try (var database = TestDatabase.inMemory();
                var session = database.session()) {
            session.insert(row(1, 7));
            session.commit();
            var index = index(database, IndexKind.UNIQUE, 1);
            try (var build = database.engine.buildIndexes(database.table, List.of(index))) {
                session.update(1, 8);
                session.insert(row(2, 7));
                session.commit();
                assertThat(build.fill(new Cancellation())).isEmpty();
                assertThat(build.verify(new Cancellation())).isEmpty();
                TableDefinition indexed = with(database.table, index);
                publish(database, indexed);
                build.complete();
                assertThat(check(database, indexed).findings()).isEmpty();
            }
        }
    }
}
