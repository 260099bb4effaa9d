package dev.quell.stopping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// A result leaves nothing in the server's heap, however large it was: sessions that have had one are idle like all others.
class LargeResultTest {
    /// So many times two of its buffers are more than the heap.
    private static final int SESSIONS = 10;

    private static final int LENGTH = 30_000_000;

    @Test
    void moreLargeResultsAreReadThanTheHeapHolds() {
        var clients = new ArrayList<WireClient>();
        try (var server = ServerProcess.start("--memory", "--insecure")) {
            for (int i = 0; i < SESSIONS; i++) {
                var client = server.connect();
                clients.add(client);
                String value = client.query("SELECT REPEAT('x', " + LENGTH + ")").value();
                assertThat(value.length()).isEqualTo(LENGTH);
            }
        } finally {
            clients.forEach(WireClient::close);
        }
    }
}
