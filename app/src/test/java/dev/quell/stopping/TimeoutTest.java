package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.ConnectionLost;
import dev.quell.testkit.client.PacketStream;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every limit on time, as clients meet it. Those for idle clients run side by side, because a second is the least there is.
class TimeoutTest {
    private static final String ENDLESS =
            " FROM limits.t a, limits.t b, limits.t c, limits.t d, limits.t e, limits.t f, limits.t g,"
                    + " limits.t h, limits.t i, limits.t j, limits.t k, limits.t l";
    private static final String IDLE =
            "ERROR 4031 (HY000): The client was disconnected by the server because of inactivity. See"
                    + " wait_timeout and interactive_timeout for configuring this behavior.";

    private static ServerProcess server;
    private static WireClient observer;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
        observer = server.connect();
        observer.query("CREATE DATABASE limits");
        observer.query("CREATE TABLE limits.t (id INT PRIMARY KEY, c INT)");
        observer.query(
                "INSERT INTO limits.t VALUES (1,1),(2,2),(3,3),(4,4),(5,5),(6,6),(7,7),(8,8),(9,9)");
    }

    @AfterAll
    static void stop() {
        observer.close();
        server.close();
    }

    /// @param setting what is set before
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET max_execution_time = 100 | SELECT COUNT(*)ENDLESS | 3024 (HY000)",
                "DO 1 | SELECT /*+ MAX_EXECUTION_TIME(100) */ COUNT(*)ENDLESS | 3024 (HY000)",
                "SET max_execution_time = 3600000 | SELECT /*+ MAX_EXECUTION_TIME(100) */ COUNT(*)ENDLESS | 3024 (HY000)",
                "DO 1 | SELECT /*+ MAX_EXECUTION_TIME(100) */ COUNT(*)ENDLESS UNION SELECT 1 | 3024 (HY000)",
                "SET max_execution_time = 100 | SELECT * FROM limits.t WHERE id = 1 FOR UPDATE | 3024 (HY000)",
                "SET max_statement_time = 0.1 | SELECT COUNT(*)ENDLESS | 1969 (70100)",
                "SET max_statement_time = 0.1 | INSERT INTO limits.t SELECT a.id + 10 * b.id, 1ENDLESS | 1969 (70100)",
                "SET innodb_lock_wait_timeout = 1 | UPDATE limits.t SET c = 0 WHERE id = 1 | 1205 (HY000)",
                "SET innodb_lock_wait_timeout = 1 | SELECT * FROM limits.t WHERE id = 1 FOR SHARE | 1205 (HY000)",
                "SET lock_wait_timeout = 1 | ALTER TABLE limits.t ADD d INT | 1205 (HY000)",
            })
    void aStatementEndsWithItsLimit(String setting, String statement, String error) {
        try (var holder = server.connect();
                var client = server.connect()) {
            holder.query("BEGIN");
            holder.query("UPDATE limits.t SET c = 5 WHERE id = 1");
            client.query(setting);
            assertThatThrownBy(() -> client.query(statement.replace("ENDLESS", ENDLESS)))
                    .isInstanceOf(ServerError.class)
                    .asString()
                    .startsWith("ERROR " + error);
            client.query("SET max_statement_time = 0, max_execution_time = 0");
            assertThat(client.query("SELECT COUNT(*) FROM limits.t").value()).isEqualTo("9");
        }
    }

    /// Only SELECT statements have `max_execution_time`, and the limit ends with its statement.
    @Test
    void theExecutionTimeOfOtherStatementsIsNotLimited() {
        try (var client = server.connect()) {
            client.query("SET max_execution_time = 50");
            assertThat(
                            client.query("UPDATE limits.t SET c = SLEEP(0.1) WHERE id = 2")
                                    .affectedRows())
                    .isEqualTo(1);
            client.query("SELECT 1");
            client.query("DO SLEEP(0.1)");
            assertThat(client.query("SELECT 2").value()).isEqualTo("2");
        }
    }

    /// A client that has done something and is silent from then on.
    private record Idler(String name, WireClient client, Optional<String> farewell) {}

    private static List<Idler> idlers() {
        var idlers = new ArrayList<Idler>();
        idlers.add(idler("wait_timeout", "SET wait_timeout = 1"));
        observer.query("SET GLOBAL interactive_timeout = 1");
        idlers.add(
                new Idler(
                        "interactive_timeout",
                        WireClient.connectInteractively(server.port(), "root"),
                        Optional.of(IDLE)));
        observer.query("SET GLOBAL interactive_timeout = DEFAULT");
        idlers.add(
                idler(
                        "idle_transaction_timeout",
                        "SET idle_transaction_timeout = 1",
                        "BEGIN",
                        "SELECT * FROM limits.t"));
        idlers.add(
                idler(
                        "idle_write_transaction_timeout",
                        "SET idle_transaction_timeout = 1000, idle_write_transaction_timeout = 1",
                        "BEGIN",
                        "UPDATE limits.t SET c = 7 WHERE id = 3"));
        idlers.add(
                idler(
                        "idle_readonly_transaction_timeout",
                        "SET idle_readonly_transaction_timeout = 1",
                        "START TRANSACTION READ ONLY",
                        "SELECT * FROM limits.t"));
        var half = idler("net_read_timeout", "SET net_read_timeout = 1");
        half.client.packets().sendRaw(new byte[] {100, 0, 0, 0, 3, 'S', 'E', 'L'});
        idlers.add(new Idler(half.name, half.client, Optional.empty()));
        return idlers;
    }

    @Test
    void whoIsIdleForTooLongIsToldAndDisconnected() {
        var idlers = idlers();
        var outside = server.connect();
        var writing = server.connect();
        observer.query("SET GLOBAL connect_timeout = 2");
        try (outside;
                writing;
                var login = PacketStream.tcp(server.port(), 120_000)) {
            outside.query("SET idle_transaction_timeout = 1");
            writing.query("SET idle_readonly_transaction_timeout = 1");
            writing.query("BEGIN");
            writing.query("UPDATE limits.t SET c = 7 WHERE id = 4");
            for (var idler : idlers) {
                if (idler.farewell.isPresent()) {
                    assertThatThrownBy(idler.client::receive)
                            .as(idler.name)
                            .asString()
                            .isEqualTo(idler.farewell.get());
                }
                assertThatThrownBy(idler.client::receive)
                        .as(idler.name)
                        .isInstanceOf(ConnectionLost.class);
                new Sessions(observer).awaitGone(idler.client.connectionId());
                idler.client.vanish();
            }
            login.receive(); // the greeting
            assertThat(new String(login.receive(), StandardCharsets.UTF_8))
                    .endsWith("#08S01Got timeout reading communication packets");
            assertThatThrownBy(login::receive).isInstanceOf(ConnectionLost.class);
            // Those to whom the limits do not apply.
            assertThat(outside.query("SELECT 1").value()).isEqualTo("1");
            assertThat(writing.query("SELECT c FROM limits.t WHERE id = 4").value()).isEqualTo("7");
            assertThat(observer.query("UPDATE limits.t SET c = 8 WHERE id = 3").affectedRows())
                    .isEqualTo(1);
        } finally {
            observer.query("SET GLOBAL connect_timeout = DEFAULT");
        }
    }

    private static Idler idler(String name, String... statements) {
        var client = server.connect();
        List.of(statements).forEach(client::query);
        return new Idler(name, client, Optional.of(IDLE));
    }

    @Test
    void whoDoesNotReadForTooLongIsDisconnected() {
        var deaf = server.connect();
        deaf.query("SET net_write_timeout = 1");
        deaf.start("SELECT REPEAT('x', 100000)" + ENDLESS);
        new Sessions(observer).awaitGone(deaf.connectionId());
        deaf.vanish();
    }
}
