package dev.quell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.StopReason.KilledConnection;
import dev.quell.base.stop.StopReason.KilledQuery;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final TestServer server = new TestServer(Map.of());
    private final Session session = server.login(TestServer.ANN);

    @Test
    void killQueryOnAnIdleSessionLeavesTheNextStatementAlone() {
        session.kill(new KilledQuery(99));

        try (var statement = session.begin(Command.QUERY, "SELECT 1")) {
            assertThat(statement.cancellation().isCancelled()).isFalse();
        }
    }

    @Test
    void aLateKillHitsTheFinishedStatementOnly() {
        var first = session.begin(Command.QUERY, "SELECT 1");
        first.close();
        try (var second = session.begin(Command.QUERY, "SELECT 2")) {
            first.cancellation().cancel(new KilledQuery(99));

            assertThat(second.cancellation().isCancelled()).isFalse();
        }
    }

    @Test
    void killConnectionStaysForEveryStatementThatBeginsLater() {
        session.kill(new KilledConnection(99));

        try (var statement = session.begin(Command.QUERY, "SELECT 1")) {
            assertThatThrownBy(() -> statement.cancellation().check())
                    .isInstanceOf(SqlError.class)
                    .hasMessage("Query execution was interrupted");
        }
        assertThat(session.ended()).contains(new KilledConnection(99));
    }

    @Test
    void killConnectionClosesTheSocketButNotTheKillersOwn() {
        var closed = new AtomicInteger();
        session.onClose(closed::incrementAndGet);

        session.kill(new KilledConnection(session.id()));
        assertThat(closed).hasValue(0);

        session.kill(new KilledConnection(session.id() + 1));
        assertThat(closed).hasValue(1);
    }

    @Test
    void theSocketIsClosedEvenIfTheKillCameBeforeItWasKnown() {
        var closed = new AtomicInteger();
        session.kill(new KilledConnection(99));

        session.onClose(closed::incrementAndGet);

        assertThat(closed).hasValue(1);
    }

    @Test
    void shutdownLetsARunningStatementTellItsClient() {
        var closed = new AtomicInteger();
        session.onClose(closed::incrementAndGet);
        try (var statement = session.begin(Command.QUERY, "SELECT SLEEP(9)")) {
            session.kill(new StopReason.Shutdown());

            assertThat(closed).hasValue(0);
            assertThatThrownBy(() -> statement.cancellation().check())
                    .hasMessage("Server shutdown in progress");
        }
    }

    @Test
    void theProcessListShowsWhatTheSessionDoes() {
        session.useDatabase("shop");
        try (var statement = session.begin(Command.STMT_EXECUTE, "UPDATE t SET a = ?")) {
            session.stage(Stage.UPDATING);
            var info = session.info();

            assertThat(info.user()).isEqualTo("ann");
            assertThat(info.host()).isEqualTo("192.0.2.7:40000");
            assertThat(info.database()).contains("shop");
            assertThat(info.command()).isEqualTo("Execute");
            assertThat(info.state()).isEqualTo("updating");
            assertThat(info.info()).contains("UPDATE t SET a = ?");

            statement.info("UPDATE u SET b = 1");
            assertThat(session.info().info()).contains("UPDATE u SET b = 1");
        }
        var idle = session.info();
        assertThat(idle.command()).isEqualTo("Sleep");
        assertThat(idle.state()).isEmpty();
        assertThat(idle.info()).isEmpty();
    }

    @Test
    void aKilledSessionAtWorkShowsKilled() {
        try (var _ = session.begin(Command.QUERY, "SELECT 1")) {
            session.kill(new KilledConnection(99));

            assertThat(session.info().command()).isEqualTo("Killed");
        }
    }

    @Test
    void beforeLoginItIsAnUnauthenticatedUser() {
        var info = server.connect().info();

        assertThat(info.user()).isEqualTo("unauthenticated user");
        assertThat(info.command()).isEqualTo("Connect");
        assertThat(info.state()).isEqualTo("Receiving from client");
        assertThat(info.info()).isEmpty();
    }

    @Test
    void shortInfoIsAtMostAHundredWholeCharacters() {
        try (var _ = session.begin(Command.QUERY, "😀".repeat(150))) {
            assertThat(session.info().shortInfo()).contains("😀".repeat(100));
        }
    }
}
