package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An administrator gets in, looks and kills when nobody else gets in. (With every carrier stuck: `TakeoverTest`.)
class ControlPathTest {
    private static final int PLACES = 4;

    private static ServerProcess server;
    private static int adminPort;

    @BeforeAll
    static void start() {
        server =
                ServerProcess.start(
                        "--memory",
                        "--insecure",
                        "--admin-address=127.0.0.1",
                        "--admin-port=0",
                        "--max-connections=" + PLACES);
        try (var client = server.connect()) {
            adminPort = Integer.parseInt(client.query("SELECT @@admin_port").value());
            client.query("CREATE USER 'u'@'localhost', 'c'@'localhost'");
            client.query("GRANT CONNECTION_ADMIN ON *.* TO 'c'@'localhost'");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Those of the test before may not have left yet.
    @BeforeEach
    void awaitNobody() {
        try (var client = administrator()) {
            new Sessions(client).awaitAlone();
        }
    }

    private static WireClient administrator() {
        return WireClient.connect(adminPort, "root", "");
    }

    @Test
    void withEveryPlaceTakenAnAdministratorGetsInAndMakesRoom() {
        var crowd = new ArrayList<WireClient>();
        for (int i = 0; i < PLACES; i++) {
            crowd.add(WireClient.connect(server.port(), "u", ""));
        }
        assertThatThrownBy(() -> WireClient.connect(server.port(), "u", ""))
                .asString()
                .startsWith("ERROR 1040")
                .contains("Too many connections");
        // One more place is for an administrator, any number at their own address.
        try (var last = WireClient.connect(server.port(), "c", "");
                var first = administrator();
                var second = administrator()) {
            assertThatThrownBy(server::connect).asString().contains("Too many connections");
            assertThat(
                            second.query(
                                            "SELECT COUNT(*) FROM information_schema.processlist"
                                                    + " WHERE command <> 'Daemon' AND id >= "
                                                    + crowd.getFirst().connectionId())
                                    .value())
                    .isEqualTo(Integer.toString(PLACES + 3));
            long id = crowd.getFirst().connectionId();
            first.query("KILL " + id);
            new Sessions(second).awaitGone(id);
            last.query("DO 1");
        }
        crowd.forEach(WireClient::vanish);
        try (var client = administrator()) {
            crowd.forEach(gone -> new Sessions(client).awaitGone(gone.connectionId()));
        }
    }

    @Test
    void theAdministratorsAddressIsForThoseWhoMay() {
        assertThatThrownBy(() -> WireClient.connect(adminPort, "c", ""))
                .asString()
                .isEqualTo(
                        "ERROR 1227 (42000): Access denied; you need (at least one of) the"
                                + " SERVICE_CONNECTION_ADMIN privilege(s) for this operation");
        try (var client = administrator()) {
            client.query("GRANT SERVICE_CONNECTION_ADMIN ON *.* TO 'u'@'localhost'");
            WireClient.connect(adminPort, "u", "").close();
            client.query("REVOKE SERVICE_CONNECTION_ADMIN ON *.* FROM 'u'@'localhost'");
        }
    }

    /// The heap is filled until a statement fails; it is the only one that does.
    @Test
    void withAHeapThatIsFullAnAdministratorGetsInAndKills() {
        try (var greedy = server.connect();
                var modest = server.connect()) {
            greedy.query("SET @@SESSION.sql_mode = ''");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    greedy.query("SET @v" + i + " = REPEAT('x', 30000000)");
                                }
                            })
                    .isInstanceOf(ServerError.class)
                    .asString()
                    .startsWith("ERROR 1041 (HY000): Out of memory");
            assertThat(modest.query("SELECT 1 + 1").value()).isEqualTo("2");
            try (var client = administrator()) {
                client.query("KILL " + greedy.connectionId());
                new Sessions(client).awaitGone(greedy.connectionId());
            }
            assertThat(modest.query("SELECT LENGTH(REPEAT('x', 30000000))").value())
                    .isEqualTo("30000000");
        }
        assertThat(server.log()).doesNotContain("Exception in thread");
    }
}
