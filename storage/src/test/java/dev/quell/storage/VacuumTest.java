package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.storage.catalog.CatalogChange;
import java.time.Duration;
import java.util.List;
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
        var deadline = Deadline.after(Duration.ofSeconds(30));
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
        assertThat(a.rows()).containsExactly(java.util.Map.entry(1L, 101L));
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
