package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// More statements that compute without end than the server has threads to compute with: an administrator still gets in, sees
/// them and stops them.
final class CrowdTest {
    private static final int CROWD = 6 * Runtime.getRuntime().availableProcessors();

    private static final String INTERRUPTED = "ERROR 1317 (70100): Query execution was interrupted";

    /// The error is for those that had not come to BENCHMARK() yet.
    private static String told(WireClient stopped) {
        try {
            return String.valueOf(stopped.finish().getFirst().value());
        } catch (ServerError error) {
            return error.toString();
        }
    }

    @Test
    void busyStatementsLeaveRoomForKill() {
        try (var server = ServerProcess.start("--memory", "--insecure")) {
            var crowd = new ArrayList<WireClient>();
            for (int i = 0; i < CROWD; i++) {
                crowd.add(server.connect());
            }
            String endless = "SELECT BENCHMARK(1000000000000, 1 + 1)";
            crowd.forEach(client -> client.start(endless));
            try (var administrator = server.connect()) {
                var sessions = new Sessions(administrator);
                for (var busy : crowd) {
                    sessions.await(
                            "a busy session",
                            each ->
                                    each.id() == busy.connectionId()
                                            && each.info().equals(endless));
                }
                crowd.forEach(busy -> administrator.query("KILL QUERY " + busy.connectionId()));
            }
            for (var stopped : crowd) {
                assertThat(told(stopped)).isIn("0", INTERRUPTED);
                stopped.close();
            }
        }
    }
}
