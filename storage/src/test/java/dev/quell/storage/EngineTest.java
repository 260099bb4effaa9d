package dev.quell.storage;

import static dev.quell.storage.TestDatabase.number;
import static dev.quell.storage.TestDatabase.row;
import static dev.quell.storage.TestDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.storage.txn.Isolation;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.Savepoint;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.TransactionOptions;
import dev.quell.storage.txn.WaitPolicy;
import dev.quell.storage.txn.WriteOutcome;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final TestDatabase database = TestDatabase.inMemory();
    private final TestDatabase.Session a = database.session();
    private final TestDatabase.Session b = database.session();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void committedRowsAreSeenAndUncommittedOnesAreNot() {
        assertThat(a.insert(row(1, 10))).isTrue();
        assertThat(a.find(1)).contains(10L);
        assertThat(b.find(1)).isEmpty();
        a.commit();
        assertThat(b.find(1)).as("b's snapshot is older").isEmpty();
        b.commit();
        assertThat(b.find(1)).contains(10L);
    }

    @Test
    void readCommittedTakesASnapshotForEachStatement() {
        a.insert(row(1, 10));
        a.commit();
        b.options = new TransactionOptions(Isolation.READ_COMMITTED, false, false);
        b.commit();
        assertThat(b.find(1)).contains(10L);
        a.update(1, 11);
        assertThat(b.find(1)).contains(10L);
        a.commit();
        assertThat(b.find(1)).contains(11L);
    }

    @Test
    void rollbackUndoesTheTransactionAndAStatementAlone() {
        a.insert(row(1, 10));
        a.commit();
        a.update(1, 11);
        try (StatementScope statement = a.statement()) {
            statement.insert(database.table, row(2, 20), RowLock.SHARE);
        } // not complete
        assertThat(a.rows()).isEqualTo(Map.of(1L, 11L));
        a.rollback();
        assertThat(a.rows()).isEqualTo(Map.of(1L, 10L));
    }

    @Test
    void undoneStatementsOfACommittedTransactionStayUndone() {
        a.insert(row(1, 10));
        try (StatementScope statement = a.statement()) {
            statement.insert(database.table, row(2, 20), RowLock.SHARE);
        }
        a.insert(row(3, 30));
        a.commit();
        assertThat(b.rows()).isEqualTo(Map.of(1L, 10L, 3L, 30L));
    }

    @Test
    void savepointsUndoWhatCameAfter() {
        a.insert(row(1, 10));
        Savepoint savepoint = a.transaction.savepoint();
        a.update(1, 11);
        a.insert(row(2, 20));
        a.transaction.rollbackTo(savepoint);
        assertThat(a.rows()).isEqualTo(Map.of(1L, 10L));
        a.insert(row(2, 21));
        a.commit();
        assertThat(b.rows()).isEqualTo(Map.of(1L, 10L, 2L, 21L));
    }

    @Test
    void primaryAndUniqueKeysAreEnforced() {
        a.insert(row(1, 10, 100));
        assertThat(a.insert(row(1, 11, 101))).isFalse();
        assertThat(a.insert(row(2, 11, 100))).isFalse();
        assertThat(a.insert(row(2, 11))).isTrue();
        assertThat(a.insert(row(3, 11))).as("NULLs do not clash").isTrue();
        assertThat(a.replace(3, row(1, 11))).isInstanceOf(WriteOutcome.Duplicate.class);
        assertThat(a.replace(3, row(3, 11, 100))).isInstanceOf(WriteOutcome.Duplicate.class);
        assertThat(a.replace(1, row(7, 70, 100))).isEqualTo(WriteOutcome.WRITTEN);
        a.commit();
        assertThat(b.rows()).isEqualTo(Map.of(2L, 11L, 3L, 11L, 7L, 70L));
        assertThat(ids("u", KeyRange.prefix(List.of(value(100))))).containsExactly(7L);
        assertThat(a.delete(7)).isTrue();
        assertThat(a.insert(row(8, 80, 100))).isTrue();
        a.commit();
        b.commit();
        assertThat(ids("u", KeyRange.prefix(List.of(value(100))))).containsExactly(8L);
    }

    @Test
    void indexesGiveRangesInOrderBothWays() {
        for (long id = 1; id <= 5; id++) {
            a.insert(row(id, 50 - id * 10));
        }
        a.update(3, 100);
        a.commit();
        var range = new KeyRange(List.of(value(10)), false, List.of(value(100)), true);
        assertThat(ids("v", range)).containsExactly(2L, 1L, 3L);
        var descending = new ScanOptions(true, RowLock.NONE, WaitPolicy.WAIT, all());
        assertThat(b.scan("v", range, descending).stream().map(r -> number(r[0])))
                .containsExactly(3L, 1L, 2L);
        assertThat(b.scan("PRIMARY", KeyRange.ALL, descending).stream().map(r -> number(r[0])))
                .containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void anUpdateDoesNotMeetItsOwnRows() {
        LongStream.rangeClosed(1, 100).forEach(id -> a.insert(row(id, id)));
        a.commit();
        int updated = 0;
        try (StatementScope statement = a.statement();
                var cursor =
                        statement.scan(
                                database.table,
                                database.index("v"),
                                KeyRange.ALL,
                                ScanOptions.forUpdate(3))) {
            var values = new Value[3];
            while (cursor.next()) {
                cursor.read(values, 0);
                var changed = row(number(values[0]), number(values[1]) + 1_000);
                statement.update(database.table, cursor.reference(), changed);
                updated++;
            }
            statement.complete();
        }
        assertThat(updated).isEqualTo(100);
        assertThat(a.rows().values()).allMatch(v -> v > 1_000);
    }

    @Test
    void aLockedRowIsRefusedAtOnceToTheImpatient() {
        a.insert(row(1, 10));
        a.commit();
        a.update(1, 11);
        try (var impatient = b.impatient()) {
            assertThatThrownBy(() -> impatient.update(1, 12))
                    .isInstanceOfSatisfying(
                            SqlError.class,
                            error ->
                                    assertThat(error.code())
                                            .isEqualTo(ErrorCode.LOCK_WAIT_TIMEOUT));
            a.rollback();
            assertThat(impatient.update(1, 12)).isTrue();
        }
    }

    private List<Long> ids(String index, KeyRange range) {
        return b.scan(index, range, ScanOptions.consistent(3)).stream()
                .map(values -> number(values[0]))
                .toList();
    }

    private static BitSet all() {
        var columns = new BitSet();
        columns.set(0, 3);
        return columns;
    }
}
