package dev.quell.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.stop.StopReason.KilledConnection;
import dev.quell.base.stop.StopReason.KilledQuery;
import dev.quell.session.KillCommand.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KillCommandTest {
    private final TestServer server = new TestServer(Map.of());
    private final Session ann = server.login(TestServer.ANN);
    private final Session bob = server.login(TestServer.BOB);
    private final Session viewer = server.login(TestServer.VIEWER);
    private final Session admin = server.login(TestServer.ADMIN);
    private final Session root = server.login(TestServer.ROOT);

    @Test
    void anUnknownIdIsToldToEverybody() {
        assertThatThrownBy(() -> KillCommand.of(server.sessions, Kind.QUERY, 999_999).run(ann))
                .hasMessage("Unknown thread id: 999999");
    }

    @Test
    void ownSessionsMayAlwaysBeKilled() {
        var other = server.login(TestServer.ANN);

        assertThatCode(() -> KillCommand.of(server.sessions, Kind.CONNECTION, other.id()).run(ann))
                .doesNotThrowAnyException();
        assertThat(other.ended()).contains(new KilledConnection(ann.id()));
    }

    @Test
    void processAloneDoesNotAllowToKillOthers() {
        String message = "You are not owner of thread " + bob.id();

        assertThatThrownBy(() -> KillCommand.of(server.sessions, Kind.QUERY, bob.id()).run(viewer))
                .hasMessage(message);
        assertThatThrownBy(() -> KillCommand.of(server.sessions, Kind.QUERY, bob.id()).run(ann))
                .hasMessage(message);
    }

    @Test
    void connectionAdminKillsOthersButNoSystemUser() {
        try (var statement = bob.begin(Command.QUERY, "SELECT SLEEP(9)")) {
            KillCommand.of(server.sessions, Kind.QUERY, bob.id()).run(admin);

            assertThat(statement.cancellation().reason()).contains(new KilledQuery(admin.id()));
        }
        assertThat(bob.ended()).isEmpty();
        assertThatThrownBy(() -> KillCommand.of(server.sessions, Kind.QUERY, root.id()).run(admin))
                .hasMessage("You are not owner of thread " + root.id());
    }

    @Test
    void aConnectionThatHasNotLoggedInCanBeKilledByAnAdministratorOnly() {
        var stranger = server.connect();

        assertThatThrownBy(() ->
                        KillCommand.of(server.sessions, Kind.CONNECTION, stranger.id()).run(ann))
                .hasMessageStartingWith("You are not owner");
        KillCommand.of(server.sessions, Kind.CONNECTION, stranger.id()).run(root);
        assertThat(stranger.ended()).isPresent();
    }

    @Test
    void killingOneselfIsHeardByTheKillItself() {
        try (var statement = ann.begin(Command.QUERY, "KILL QUERY CONNECTION_ID()")) {
            KillCommand.of(server.sessions, Kind.QUERY, ann.id()).run(ann);

            assertThatThrownBy(() -> statement.cancellation().check())
                    .hasMessage("Query execution was interrupted");
        }
    }
}
