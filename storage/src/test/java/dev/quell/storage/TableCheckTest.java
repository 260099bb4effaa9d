package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import dev.quell.storage.txn.CheckDepth;
import dev.quell.storage.txn.CheckReport;
import dev.quell.storage.txn.CheckReport.BadRecord;
import dev.quell.storage.txn.CheckReport.WrongCount;
import dev.quell.storage.txn.StatementScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// CHECK TABLE finds what somebody has broken behind the engine's back, and nothing where all is well.
class TableCheckTest {
    private static final int ROWS = 100;

    @TempDir private Path folder;

    private static CheckReport check(TestDatabase database, CheckDepth depth) {
        try (var session = database.session();
                StatementScope scope = session.statement()) {
            CheckReport report = scope.check(database.table, depth);
            scope.complete();
            return report;
        }
    }

    private TestDatabase open() {
        return TestDatabase.open(EngineOptions.in(folder));
    }

    private static void fill(TestDatabase database) {
        try (var session = database.session()) {
            for (int id = 0; id < ROWS; id++) {
                session.insert(row(id, id % 10, id));
            }
            session.commit();
        }
    }

    /// A change of the first version under an index, given its key and value.
    private interface Damage {
        void to(StoreBatch batch, byte[] key, byte[] value);
    }

    private CheckReport checkAfter(String index, Damage damage, CheckDepth depth) {
        IndexDefinition definition;
        try (var database = open()) {
            fill(database);
            definition = database.index(index);
        }
        try (var store = Store.open(Optional.of(folder), 1 << 20);
                var cursor = store.cursor(Area.ROWS)) {
            assertThat(cursor.seek(new Bytes().addInt((int) definition.id()))).isTrue();
            cursor.loadValue();
            var batch = new StoreBatch();
            damage.to(
                    batch,
                    Arrays.copyOf(cursor.key(), cursor.keyLength()),
                    Arrays.copyOf(cursor.value(), cursor.valueLength()));
            store.write(batch);
        }
        try (var database = open()) {
            return check(database, depth);
        }
    }

    @ParameterizedTest
    @EnumSource(CheckDepth.class)
    void aSoundTableHasNoFindings(CheckDepth depth) {
        try (var database = TestDatabase.inMemory()) {
            fill(database);
            var random = new SplittableRandom(7);
            try (var session = database.session()) {
                for (int i = 0; i < 500; i++) {
                    change(session, random);
                }
                session.commit();
            }
            assertThat(check(database, depth).findings()).isEmpty();
        }
    }

    private static void change(TestDatabase.Session session, SplittableRandom random) {
        int id = random.nextInt(ROWS * 2);
        switch (random.nextInt(3)) {
            case 0 -> session.insert(row(id, random.nextInt(10)));
            case 1 -> session.delete(id);
            default -> session.update(id, random.nextInt(10));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"QUICK", "FULL", "EXTENDED"})
    void aMissingEntryIsFound(CheckDepth depth) {
        var report = checkAfter("v", (batch, key, _) -> batch.delete(Area.ROWS, key), depth);
        assertThat(report.findings()).contains(new WrongCount("v", ROWS - 1, ROWS)).hasSize(2);
        assertThat(report.findings().getLast())
                .isInstanceOfSatisfying(
                        BadRecord.class,
                        found ->
                                assertThat(found.what())
                                        .isEqualTo("no entry for the row with this key"));
    }

    @Test
    void anEntryWithTheWrongValueIsFound() {
        var report =
                checkAfter(
                        "v",
                        (batch, key, value) -> {
                            var other = key.clone();
                            other[7]++; // 0 becomes 1
                            batch.delete(Area.ROWS, key).put(Area.ROWS, other, value);
                        },
                        CheckDepth.FULL);
        assertThat(report.findings())
                .extracting(finding -> ((BadRecord) finding).what())
                .containsExactlyInAnyOrder(
                        "no entry for the row with this key",
                        "the row of the entry with this key has another value");
    }

    @Test
    void aUniqueEntryThatLeadsElsewhereIsFound() {
        var report =
                checkAfter(
                        "u",
                        (batch, key, value) -> {
                            var other = value.clone();
                            other[other.length - 1]++; // row 1 instead of row 0
                            batch.put(Area.ROWS, key, other);
                        },
                        CheckDepth.FULL);
        assertThat(report.findings())
                .extracting(finding -> ((BadRecord) finding).what())
                .containsExactly(
                        "the entry of the row with this key leads elsewhere",
                        "the row of the entry with this key has another value");
    }

    @Test
    void aRowThatCannotBeDecodedIsFound() {
        var report =
                checkAfter(
                        "PRIMARY",
                        (batch, key, value) ->
                                batch.put(Area.ROWS, key, Arrays.copyOf(value, value.length - 2)),
                        CheckDepth.FULL);
        assertThat(report.findings())
                .filteredOn(finding -> finding.index().equals("PRIMARY"))
                .extracting(finding -> ((BadRecord) finding).what())
                .containsExactly("the row cannot be decoded");
    }

    @Test
    void aRowUnderAnothersKeyIsFound() {
        var report =
                checkAfter(
                        "PRIMARY",
                        (batch, key, value) -> {
                            var other = key.clone();
                            other[4] = (byte) 0xF0;
                            batch.delete(Area.ROWS, key).put(Area.ROWS, other, value);
                        },
                        CheckDepth.FULL);
        assertThat(report.findings())
                .filteredOn(finding -> finding.index().equals("PRIMARY"))
                .extracting(finding -> ((BadRecord) finding).what())
                .containsExactly("the row lies under a key that is not its own");
    }

    @Test
    void writersMeanwhileDoNotDisturb() {
        try (var database = TestDatabase.inMemory()) {
            fill(database);
            var stop = new AtomicBoolean();
            var writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                var random = new SplittableRandom(11);
                                try (var session = database.session()) {
                                    while (!stop.get()) {
                                        change(session, random);
                                        session.commit();
                                    }
                                }
                            });
            try {
                for (int i = 0; i < 50; i++) {
                    assertThat(check(database, CheckDepth.EXTENDED).findings()).isEmpty();
                }
            } finally {
                stop.set(true);
                join(writer);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
