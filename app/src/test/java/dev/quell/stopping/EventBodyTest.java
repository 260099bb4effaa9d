package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The body of an event at work: seen, killed, stopped by a shutdown; the event itself is kept and told as before.
class EventBodyTest {
    private static final String BODY = "INSERT INTO d.t SELECT SLEEP(1000)";
    private static final String EVENTS =
            "SELECT event_name, status, on_completion, interval_value FROM information_schema.events"
                    + " ORDER BY event_name";

    @TempDir private static Path folder;

    private static Sessions.Shown awaitBody(Sessions sessions) {
        return sessions.await(
                "the event's body",
                shown ->
                        shown.command().equals("Connect")
                                && shown.info().equals(BODY)
                                && shown.state().equals("User sleep"));
    }

    private static String rows(WireClient client) {
        return String.valueOf(client.query("SELECT COUNT(*) FROM d.t").value());
    }

    @Test
    void aBodyIsKilledAndStoppedAndItsEventKept() {
        String data = "--data=" + folder.resolve("data");
        String told;
        try (var server = ServerProcess.start("--insecure", data);
                var client = server.connect()) {
            var sessions = new Sessions(client);
            client.query("CREATE DATABASE d");
            client.query("CREATE TABLE d.t (c INT)");
            client.query(
                    "CREATE EVENT d.broken ON SCHEDULE AT NOW() DO INSERT INTO d.missing VALUES (1)");
            server.awaitLog("Table 'd.missing' doesn't exist");
            assertThat(server.log()).contains("Event Scheduler: ['root'@'localhost'][d.broken]");

            client.query("CREATE EVENT d.slow ON SCHEDULE EVERY 1 HOUR DO " + BODY);
            for (String kill : new String[] {"KILL QUERY ", "KILL "}) {
                long id = awaitBody(sessions).id();
                client.query(kill + id);
                sessions.awaitGone(id);
                // Not in the second in which it has begun already.
                client.query(
                        "ALTER EVENT d.slow ON SCHEDULE EVERY 1 HOUR STARTS NOW() + INTERVAL 1 SECOND");
            }
            assertThat(rows(client)).isEqualTo("0");
            awaitBody(sessions);
            told = client.query(EVENTS).rows().toString();
            assertThat(told).isEqualTo("[[slow, ENABLED, NOT PRESERVE, 1]]");
            assertThat(server.stop()).isZero();
        }
        try (var server = ServerProcess.start("--insecure", data, "--event-scheduler=OFF");
                var client = server.connect()) {
            assertThat(client.query(EVENTS).rows()).hasToString(told);
            assertThat(rows(client)).isEqualTo("0");
            assertThat(
                            client.query(
                                            "SELECT COUNT(*) FROM information_schema.processlist"
                                                    + " WHERE user = 'event_scheduler'")
                                    .value())
                    .isEqualTo("0");
        }
    }
}
