package dev.quell.storage.txn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.storage.Engine;
import dev.quell.storage.EngineOptions;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.mvcc.CommitTable;
import org.junit.jupiter.api.Test;

/// A transaction that is rolled back from outside while its thread is stuck in asking for an id.
class TransactionIdTest {
    @Test
    void anIdThatComesTooLateIsThatOfAnAbortedTransaction() {
        try (var engine = Engine.open(EngineOptions.inMemory())) {
            var late = begin(engine);
            late.rollback();
            late.transactions().register(late);

            assertThat(late.id()).isZero();
            var next = begin(engine);
            long id = next.requireId();
            assertThat(next.transactions().lowestRunning()).isEqualTo(id);
            assertThat(next.transactions().running(id - 1)).isNull();
            assertThat(next.shared().commits().state(id - 1)).isEqualTo(CommitTable.ABORTED);
        }
    }

    private static LiveTransaction begin(Engine engine) {
        return (LiveTransaction) engine.begin(new Locker(1, () -> ""), TransactionOptions.DEFAULT);
    }
}
