package dev.quell.storage;

import static dev.quell.storage.TestDatabase.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.value.Value;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rows that are inserted in one batch come all or not at all, and wait for nobody.
class InsertTogetherTest {
    private final TestDatabase database = TestDatabase.inMemory();
    private final TestDatabase.Session session = database.session();

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    private boolean insert(Value[]... rows) {
        try (StatementScope statement = session.statement()) {
            boolean inserted = statement.insertTogether(database.table, List.of(rows));
            statement.complete();
            return inserted;
        }
    }

    private int count(String index) {
        return session.scan(index, KeyRange.ALL, ScanOptions.consistent(3)).size();
    }

    @Test
    void allIndexesHoldTheRows() {
        var rows = new ArrayList<Value[]>();
        for (int id = 0; id < 500; id++) {
            rows.add(row(id * 7 % 500, id % 10, id));
        }
        assertThat(insert(rows.toArray(Value[][]::new))).isTrue();
        session.commit();

        assertThat(List.of(count("PRIMARY"), count("v"), count("u"))).containsOnly(500);
        assertThat(session.find(499)).isPresent();
    }

    @Test
    void anEarlierRowOfTheBatchIsInTheWay() {
        assertThat(insert(row(1, 1, 1), row(2, 2, 2), row(1, 3, 3))).isFalse();
        assertThat(insert(row(1, 1, 1), row(2, 2, 2), row(3, 3, 1))).isFalse();
        assertThat(count("PRIMARY")).isZero();
        assertThat(insert(row(1, 1), row(2, 2), row(3, 3))).isTrue();
    }

    @Test
    void anExistingRowIsInTheWay() {
        session.insert(row(5, 5, 5));
        session.commit();

        assertThat(insert(row(4, 4, 4), row(5, 6, 6))).isFalse();
        assertThat(insert(row(4, 4, 4), row(6, 6, 5))).isFalse();
        assertThat(session.rows()).containsOnlyKeys(5L);
    }

    @Test
    void whatAnotherHoldsIsNotWaitedFor() {
        try (var other = database.session()) {
            other.insert(row(5, 5, 5));
            assertThat(insert(row(4, 4, 4), row(5, 6, 6))).isFalse();
            assertThat(insert(row(4, 4, 4), row(6, 6, 5))).isFalse();

            other.rollback();
            assertThat(insert(row(4, 4, 4), row(5, 6, 6))).isTrue();
        }
    }

    @Test
    void aLockedGapIsNotWrittenInto() {
        session.insert(row(10, 1));
        session.commit();
        try (var other = database.session()) {
            other.scan("PRIMARY", KeyRange.ALL, ScanOptions.forUpdate(3));
            assertThat(insert(row(4, 4), row(5, 5))).isFalse();

            other.rollback();
            assertThat(insert(row(4, 4), row(5, 5))).isTrue();
        }
    }

    @Test
    void locksOfABatchThatFailedAreGivenBack() {
        session.insert(row(9, 9));
        assertThat(insert(row(1, 1), row(2, 2), row(9, 9))).isFalse();
        try (var other = database.session().impatient()) {
            assertThat(other.insert(row(1, 0))).isTrue();
            assertThat(other.insert(row(2, 0))).isTrue();
        }
    }
}
