package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.stop.StopReason;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexKind;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.CheckDepth;
import dev.quell.storage.txn.StatementScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Indexes built while others write: complete and exact in the end, or given up.
class IndexBuildTest {
    private static final int ROWS = 400;
    private static final int WRITERS = 3;
    private static final int ROUNDS = 15;
    private static final long ROOM = 1 << 20;

    private final TestDatabase database = TestDatabase.inMemory();
    private final TestDatabase.Session session = database.session();

    @BeforeEach
    void aRow() {
        session.insert(row(1, 7));
        session.commit();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    private IndexDefinition index(IndexKind kind, int column) {
        return new IndexDefinition(
                database.engine.catalog().newId(), "built", kind, List.of(IndexPart.of(column)));
    }

    private static TableDefinition with(TableDefinition table, IndexDefinition index) {
        var indexes = new ArrayList<>(table.indexes());
        indexes.add(index);
        return table.edit().indexes(indexes).done();
    }

    private IndexBuild begin(IndexDefinition index, long room) {
        return database.engine.buildIndexes(database.table, List.of(index), () -> room);
    }

    /// Of an index that is unique on `v`.
    private IndexBuild begin(long room) {
        return begin(index(IndexKind.UNIQUE, 1), room);
    }

    private static Optional<IndexBuild.Failure> fill(IndexBuild build) {
        return build.fill(new Cancellation(), Progress.unseen());
    }

    private static Optional<IndexBuild.Failure> review(IndexBuild build) {
        return build.review(new Cancellation());
    }

    private static Optional<IndexBuild.Failure> verify(IndexBuild build) {
        return build.verify(new Cancellation());
    }

    private static void assertDuplicate(Optional<IndexBuild.Failure> found) {
        assertThat(found).map(IndexBuild.Failure::values).contains(List.of(value(7)));
    }

    private void publish(TableDefinition table) {
        database.engine.catalog().apply(List.of(new CatalogChange.PutTable(table)));
    }

    private void assertSound(TableDefinition table) {
        try (var checking = database.session();
                StatementScope scope = checking.statement()) {
            assertThat(scope.check(table, CheckDepth.EXTENDED).findings()).isEmpty();
            scope.complete();
        }
    }

    /// The catalog gets the table with its new index.
    private void complete(IndexBuild build, IndexDefinition index) {
        TableDefinition indexed = with(database.table, index);
        publish(indexed);
        build.complete();
        assertSound(indexed);
    }

    /// `v` and `u` collide now and then.
    private static void change(TestDatabase.Session session, SplittableRandom random) {
        int id = random.nextInt(ROWS);
        int other = random.nextInt(4 * ROWS);
        switch (random.nextInt(3)) {
            case 0 -> session.insert(row(id, other, ROWS + other));
            case 1 -> session.delete(id);
            default -> session.update(id, other);
        }
    }

    private Optional<IndexBuild.Failure> build(IndexDefinition index, RandomWriters writers) {
        writers.shutOut();
        IndexBuild build = begin(index, ROOM);
        writers.letIn();
        try (build) {
            Optional<IndexBuild.Failure> failure = fill(build);
            for (int i = 0; i < 3 && failure.isEmpty(); i++) {
                failure = review(build);
            }
            if (failure.isPresent()) {
                return failure;
            }
            writers.shutOut();
            try {
                failure = verify(build);
                if (failure.isEmpty()) {
                    complete(build, index);
                    publish(database.table);
                }
                return failure;
            } finally {
                writers.letIn();
            }
        }
    }

    @Test
    void whatIsBuiltUnderWritersIsComplete() {
        try (var writers = new RandomWriters(database, WRITERS, IndexBuildTest::change)) {
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(build(index(IndexKind.NON_UNIQUE, 1), writers)).isEmpty();
                // Rows collide in v: this one may be given up.
                build(index(IndexKind.UNIQUE, 1), writers);
                assertThat(build(index(IndexKind.UNIQUE, 2), writers)).isEmpty();
            }
        }
        assertSound(database.table);
    }

    @Test
    void writersAreNotHeldUpByWhatWouldBreakTheNewIndex() {
        try (var build = begin(ROOM)) {
            assertThat(session.insert(row(2, 7))).as("before its entry is there").isTrue();
            session.commit();
            assertThat(fill(build)).isEmpty();
            assertThat(session.insert(row(3, 7))).as("after").isTrue();
            session.commit();
            assertDuplicate(verify(build));
        }
    }

    @Test
    void aDuplicateIsFoundBeforeWritersAreKeptOutOnceTheirTransactionsAreOver() {
        try (var build = begin(ROOM)) {
            session.insert(row(2, 7));
            assertThat(fill(build)).isEmpty();
            assertThat(review(build)).as("may still be undone").isEmpty();
            assertThat(build.unreviewed()).isOne();
            session.commit();
            assertDuplicate(review(build));
        }
    }

    @Test
    void whatIsReviewedMakesRoom() {
        try (var build = begin(100)) {
            assertThat(fill(build)).isEmpty();
            for (int i = 0; i < 50; i++) {
                session.update(1, i);
                session.commit();
                assertThat(review(build)).isEmpty();
                assertThat(build.unreviewed()).isZero();
            }
            for (int i = 0; i < 50; i++) {
                session.update(1, i);
                session.commit();
            }
            assertThat(verify(build))
                    .as("too much to note")
                    .map(IndexBuild.Failure::values)
                    .contains(List.of());
        }
    }

    @Test
    void aBuildThatIsStoppedLeavesTheTableAsItWas() {
        var stopped = new Cancellation();
        stopped.cancel(new StopReason.KilledQuery(1));
        try (var build = begin(ROOM)) {
            assertThatThrownBy(() -> build.fill(stopped, Progress.unseen()))
                    .isInstanceOf(SqlError.class);
        }
        assertThat(session.insert(row(2, 7))).as("nothing is unique").isTrue();
        session.commit();
        assertSound(database.table);
    }

    /// As when the builder's session was taken over, because its thread was stuck.
    @Test
    void aBuildThatComesToItsEndLateTakesNothingFromTheNext() {
        IndexBuild late = begin(ROOM);
        var index = index(IndexKind.UNIQUE, 1);
        try (var build = begin(index, ROOM)) {
            late.close();
            assertThat(session.insert(row(2, 8))).isTrue();
            session.commit();
            assertThat(fill(build)).isEmpty();
            assertThat(verify(build)).isEmpty();
            complete(build, index);
        }
    }

    @Test
    void aRowThatMovesAwayDuringTheBuildIsNoDuplicate() {
        var index = index(IndexKind.UNIQUE, 1);
        try (var build = begin(index, ROOM)) {
            session.update(1, 8);
            session.insert(row(2, 7));
            session.commit();
            assertThat(fill(build)).isEmpty();
            assertThat(verify(build)).isEmpty();
            complete(build, index);
        }
    }
}
