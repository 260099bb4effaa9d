package dev.quell.session.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.value.SqlMode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerEventsTest {
    private final ServerEvents server =
            new ServerEvents(
                    new ServerEvents.Sizes(
                            new ServerEvents.Histories(3, 4),
                            new ServerEvents.Histories(2, 4),
                            new ServerEvents.Histories(2, 4),
                            new ServerEvents.Histories(2, 4),
                            2,
                            10),
                    () -> 60,
                    Instant.EPOCH);
    private final SessionEvents session = server.session(7);

    private StatementEvent run(String text, long fingerprint, String database) {
        StatementEvent event = session.begin("statement/com/Query", text, database);
        event.fingerprint(fingerprint, SqlMode.DEFAULT);
        event.succeeded("", 1, 0, 0);
        session.end(event, System.nanoTime());
        return event;
    }

    @Test
    void aSessionKeepsItsLastStatementsInOrder() {
        for (int i = 1; i <= 5; i++) {
            run("statement " + i, i, "db");
        }
        assertThat(session.statements())
                .extracting(StatementEvent::text)
                .containsExactly("statement ", "statement ", "statement ");
        assertThat(session.statements()).extracting(StatementEvent::id).containsExactly(3L, 4L, 5L);
        assertThat(session.statement()).get().extracting(StatementEvent::id).isEqualTo(5L);
    }

    @Test
    void statementsOfOneDigestInOneDatabaseAreSummedUpAndWhatFindsNoRoomTogether() {
        run("a", 1, "db");
        run("a", 1, "db");
        run("a", 1, "other");
        run("b", 2, "db");
        run("c", 3, "db");
        assertThat(server.digests().all())
                .extracting(summary -> summary.totals().sum().count())
                .containsExactlyInAnyOrder(2L, 1L);
        assertThat(server.digests().others())
                .get()
                .extracting(summary -> summary.totals().sum().count())
                .isEqualTo(2L);
        server.digests().clear();
        assertThat(server.digests().all()).isEmpty();
    }

    @Test
    void allSessionsStatementsAreKeptOnceTheConsumerIsOn() {
        run("before", 1, "db");
        server.consumers().set(Consumer.EVENTS_STATEMENTS_HISTORY_LONG, true);
        for (int i = 0; i < 6; i++) {
            run("after", 1, "db");
        }
        assertThat(server.statements().all()).hasSize(4).allMatch(event -> event.session() == 7);
    }

    @Test
    void aTransactionSpansItsStatements() {
        var traits = new TransactionEvent.Traits("REPEATABLE READ", false, false);
        StatementEvent begin = session.begin("statement/com/Query", "BEGIN", null);
        TransactionEvent transaction = session.begin(traits);
        session.end(begin, System.nanoTime());
        StatementEvent inside = run("update", 5, "db");
        session.end(transaction, TransactionEvent.State.COMMITTED, 42);
        StatementEvent after = run("select", 6, "db");

        assertThat(transaction.statementEvent()).isEqualTo(begin.id());
        assertThat(inside.transactionEvent()).isEqualTo(transaction.id());
        assertThat(after.transactionEvent()).isZero();
        assertThat(transaction.endId()).isEqualTo(inside.id());
        assertThat(session.transactions()).containsExactly(transaction);
    }

    @Test
    void quantilesAreUpperEndsOfMySqlsBuckets() {
        var histogram = new LatencyHistogram();
        for (int i = 0; i < 95; i++) {
            histogram.add(43_264);
        }
        for (int i = 0; i < 5; i++) {
            histogram.add(1_000_000_000);
        }
        assertThat(histogram.quantilePicos(0.95)).isEqualTo(43_651_583);
        assertThat(histogram.quantilePicos(0.99)).isEqualTo(1_000_000_000_000L);
    }
}
