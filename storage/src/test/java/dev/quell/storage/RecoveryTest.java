package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.StatementScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process leaves is what the operating system has of its files: the tests copy them while the engine runs.
class RecoveryTest {
    @TempDir Path folder;

    private Path crash(String name) {
        Path copy = folder.resolve(name);
        try (var files = Files.list(folder.resolve("live"))) {
            Files.createDirectory(copy);
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("LOCK")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private TestDatabase live() {
        return TestDatabase.open(EngineOptions.in(folder.resolve("live")));
    }

    @Test
    void whatWasCommittedIsThereAndWhatWasOpenIsNot() {
        try (var database = live();
                var a = database.session();
                var b = database.session()) {
            a.insert(row(1, 10));
            try (StatementScope statement = a.statement()) {
                statement.insert(database.table, row(2, 20), RowLock.SHARE);
            }
            a.insert(row(3, 30));
            a.commit();
            b.insert(row(4, 40));
            b.update(1, 11);
            database.engine.flushMode(FlushMode.WRITE);
            a.insert(row(5, 50));
            a.commit(); // flushes what b has written, too
        }
        // again, with b's versions on disk and no clean end
        try (var database = live();
                var a = database.session();
                var b = database.session()) {
            b.update(1, 12);
            b.insert(row(6, 60));
            a.insert(row(7, 70));
            a.commit();
            Path copy = crash("copy");
            try (var restarted = TestDatabase.open(EngineOptions.in(copy));
                    var c = restarted.session()) {
                assertThat(c.rows()).isEqualTo(Map.of(1L, 10L, 3L, 30L, 5L, 50L, 7L, 70L));
                assertThat(c.update(1, 13)).as("nobody holds the row").isTrue();
                c.commit();
                assertThat(c.find(1)).contains(13L);
            }
        }
    }

    @Test
    void aCleanEndAndManyRestartsKeepEverything() {
        for (int i = 1; i <= 5; i++) {
            try (var database = live();
                    var a = database.session()) {
                assertThat(a.rows()).hasSize(i - 1);
                a.insert(row(i, i));
                a.commit();
                a.insert(row(100 + i, i));
                a.rollback();
                assertThat(database.engine.estimate(database.table).rows()).isEqualTo(i);
            }
        }
    }

    @Test
    void autoIncrementNumbersAreNeverGivenOutTwice() {
        long last;
        Path copy;
        try (var database = live()) {
            var counters = database.engine.autoIncrement();
            assertThat(counters.take(database.table, 1, 1, 1)).isEqualTo(1);
            assertThat(counters.take(database.table, 3, 10, 5)).isEqualTo(5);
            assertThat(counters.next(database.table)).isEqualTo(26);
            counters.observe(database.table, 1_000);
            last = counters.take(database.table, 5, 1, 1) + 4;
            try (var a = database.session()) {
                a.insert(row(last, 0));
                a.commit();
            }
            copy = crash("copy");
        }
        try (var restarted = TestDatabase.open(EngineOptions.in(copy))) {
            assertThat(restarted.engine.autoIncrement().take(restarted.table, 1, 1, 1))
                    .isGreaterThan(last);
        }
        try (var database = live()) {
            assertThat(database.engine.autoIncrement().next(database.table))
                    .as("no gap after a clean end")
                    .isEqualTo(last + 1);
        }
    }

    @Test
    void ddlAndTheKeyValueAreaSurvive() {
        try (var database = live()) {
            var catalog = database.engine.catalog();
            catalog.save("account/root", new byte[] {1, 2, 3});
            long id = catalog.newId();
            catalog.apply(List.of(new CatalogChange.DropTable(database.table.id())));
            assertThat(catalog.newId()).isGreaterThan(id);
        }
        try (var engine = Engine.open(EngineOptions.in(folder.resolve("live")))) {
            assertThat(engine.catalog().snapshot().tables("test")).isEmpty();
            assertThat(engine.catalog().snapshot().schema("test")).isPresent();
            assertThat(engine.catalog().load("account/root")).contains(new byte[] {1, 2, 3});
            assertThat(engine.catalog().keys("account/")).containsExactly("account/root");
        }
    }
}
