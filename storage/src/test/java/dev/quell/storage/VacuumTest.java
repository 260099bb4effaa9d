package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.catalog.CatalogChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VacuumTest {
    private final TestDatabase database = TestDatabase.inMemory();
    private final TestDatabase.Session a = database.session();

    @AfterEach
    void close() {
        database.close();
    }

    private static void eventually(BooleanSupplier condition) {
        var deadline = Deadline.after(Duration.ofMinutes(2));
        while (!condition.getAsBoolean()) {
            assertThat(deadline.nanosLeft()).as("in time").isPositive();
            WaitPoint.pause(new Cancellation(), Deadline.after(Duration.ofMillis(5)));
        }
    }

    @Test
    void versionsOfAHotRowDoNotPileUp() {
        a.insert(row(1, 0));
        a.commit();
        for (int i = 1; i <= 2_000; i++) {
            a.update(1, i);
            a.commit();
        }
        eventually(() -> database.engine.storedVersions(database.table) <= 3);
        assertThat(a.find(1)).contains(2_000L);
    }

    @Test
    void aSnapshotKeepsWhatItSeesAndNothingLonger() {
        a.insert(row(1, 0));
        a.insert(row(2, 0));
        a.commit();
        try (var reader = database.session()) {
            assertThat(reader.find(1)).contains(0L);
            for (int i = 1; i <= 100; i++) {
                a.update(1, i);
                a.commit();
            }
            a.delete(2);
            a.commit();
            assertThat(reader.rows()).containsEntry(1L, 0L).containsEntry(2L, 0L);
        }
        a.update(1, 101);
        a.commit();
        eventually(() -> database.engine.storedVersions(database.table) == 1);
        assertThat(a.rows()).containsExactly(Map.entry(1L, 101L));
    }

    @Test
    void aHeldSnapshotKeepsOneVersionOfAHotRow() {
        a.insert(row(1, 0));
        a.commit();
        try (var reader = database.session()) {
            assertThat(reader.find(1)).contains(0L);
            for (int i = 1; i <= 20_000; i++) {
                a.update(1, i);
                a.commit();
            }
            eventually(() -> database.engine.storedVersions(database.table) <= 2);
            assertThat(reader.find(1)).contains(0L);
            long snapshot = snapshotOf(reader);
            assertThat(database.engine.vacuumProgress().heldBack())
                    .as("the row, and its entry in the index on v")
                    .containsEntry(snapshot, 2L);
            assertThat(database.engine.vacuumProgress().historyLength()).isPositive();
            assertThat(database.engine.vacuumProgress().unsettledTransactions())
                    .isGreaterThanOrEqualTo(20_000);
        }
        eventually(() -> database.engine.storedVersions(database.table) == 1);
        eventually(() -> database.engine.vacuumProgress().historyLength() == 0);
        eventually(() -> database.engine.vacuumProgress().unsettledTransactions() < 100);
    }

    private long snapshotOf(TestDatabase.Session session) {
        return database.engine.transactions().stream()
                .filter(info -> info.connectionId() == session.locker.connectionId())
                .flatMapToLong(info -> info.snapshot().stream())
                .min()
                .orElseThrow();
    }

    private record Remembered(TestDatabase.Session session, TreeMap<Long, Long> rows) {}

    @Test
    void everySnapshotGoesOnSeeingWhatItSaw() {
        var random = new SplittableRandom(20_261_121);
        var model = new TreeMap<Long, Long>();
        var held = new ArrayList<Remembered>();
        for (long i = 0; i < 20_000; i++) {
            change(random.nextInt(20), i, model, random);
            if (random.nextInt(50) == 0) {
                var session = database.session();
                held.add(new Remembered(session, new TreeMap<>(model)));
                assertThat(session.rows()).isEqualTo(model);
            }
            if (held.size() > random.nextInt(12)) {
                Remembered one = held.remove(random.nextInt(held.size()));
                assertThat(one.session().rows()).isEqualTo(one.rows());
                one.session().close();
            }
        }
        for (Remembered one : held) {
            assertThat(one.session().rows()).isEqualTo(one.rows());
            one.session().close();
        }
        eventually(() -> database.engine.storedVersions(database.table) == model.size());
        assertThat(a.rows()).isEqualTo(model);
    }

    private void change(long id, long v, TreeMap<Long, Long> model, SplittableRandom random) {
        if (!model.containsKey(id)) {
            a.insert(row(id, v));
        } else if (random.nextInt(4) == 0) {
            a.delete(id);
        } else {
            a.update(id, v);
        }
        if (random.nextInt(10) == 0) {
            a.rollback();
            return;
        }
        a.commit();
        if (a.find(id).isPresent()) {
            model.put(id, v);
        } else {
            model.remove(id);
        }
        a.commit();
    }

    @Test
    void whatWasRolledBackLeavesNothing() {
        for (int id = 0; id < 3_000; id++) {
            a.insert(row(id, id));
        }
        a.rollback();
        eventually(() -> database.engine.storedVersions(database.table) == 0);
        assertThat(a.rows()).isEmpty();
    }

    @Test
    void droppedTablesAreEmptied() {
        a.insert(row(1, 1));
        a.commit();
        database.engine.catalog().apply(List.of(new CatalogChange.DropTable(database.table.id())));
        eventually(() -> database.engine.storedVersions(database.table) == 0);
    }
}
