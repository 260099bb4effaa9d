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
        assertThatThrownBy(() -> new KillCommand(Kind.QUERY, 999_999).run(ann))
                .hasMessage("Unknown thread id: 999999");
    }

    @Test
    void ownSessionsMayAlwaysBeKilled() {
        var other = server.login(TestServer.ANN);

        assertThatCode(() -> new KillCommand(Kind.CONNECTION, other.id()).run(ann))
                .doesNotThrowAnyException();
        assertThat(other.ended()).contains(new KilledConnection(ann.id()));
    }

    @Test
    void processAloneDoesNotAllowToKillOthers() {
        String message = "You are not owner of thread " + bob.id();

        assertThatThrownBy(() -> new KillCommand(Kind.QUERY, bob.id()).run(viewer))
                .hasMessage(message);
        assertThatThrownBy(() -> new KillCommand(Kind.QUERY, bob.id()).run(ann))
                .hasMessage(message);
    }

    @Test
    void connectionAdminKillsOthersButNoSystemUser() {
        try (var statement = bob.begin(Command.QUERY, "SELECT SLEEP(9)")) {
            new KillCommand(Kind.QUERY, bob.id()).run(admin);

            assertThat(statement.cancellation().reason()).contains(new KilledQuery(admin.id()));
        }
        assertThat(bob.ended()).isEmpty();
        assertThatThrownBy(() -> new KillCommand(Kind.QUERY, root.id()).run(admin))
                .hasMessage("You are not owner of thread " + root.id());
    }

    @Test
    void aConnectionThatHasNotLoggedInCanBeKilledByAnAdministratorOnly() {
        var stranger = server.connect();

        assertThatThrownBy(() -> new KillCommand(Kind.CONNECTION, stranger.id()).run(ann))
                .hasMessageStartingWith("You are not owner");
        new KillCommand(Kind.CONNECTION, stranger.id()).run(root);
        assertThat(stranger.ended()).isPresent();
    }

    @Test
    void killingOneselfIsHeardByTheKillItself() {
        try (var statement = ann.begin(Command.QUERY, "KILL QUERY CONNECTION_ID()")) {
            new KillCommand(Kind.QUERY, ann.id()).run(ann);

            assertThatThrownBy(() -> statement.cancellation().check())
                    .hasMessage("Query execution was interrupted");
        }
    }
}
