package dev.quell.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of accounts and variables is there after a restart, and what is not.
class RestartTest {
    @TempDir private Path folder;

    @Test
    void whatIsKeptIsKeptAndWhatIsForTheRunIsNot() {
        try (var first = ServerProcess.start("--data", folder.toString(), "--insecure");
                var root = first.connect()) {
            root.query("ALTER USER root@localhost IDENTIFIED BY 'secret'");
            assertThatThrownBy(first::connect).asString().startsWith("ERROR 1045 (28000)");
            root.query("CREATE ROLE reader");
            root.query("CREATE USER clerk IDENTIFIED BY 'secret' DEFAULT ROLE reader");
            root.query("SET PERSIST max_connections = 77");
            root.query("SET PERSIST_ONLY autocommit = OFF, PERSIST_ONLY back_log = 77");
            assertThat(root.query("SELECT @@GLOBAL.autocommit, @@back_log").rows().getFirst())
                    .containsExactly("1", "10000");
            root.query("CREATE DATABASE d");
            root.query("CREATE EVENT d.e ON SCHEDULE EVERY 1 DAY STARTS '2100-01-01' DO SELECT 1");
            root.query("SET GLOBAL wait_timeout = 77");
        }
        try (var second = ServerProcess.start("--data", folder.toString(), "--insecure")) {
            second.connect().close();
            assertThat(second.log()).contains("root@localhost needs no password");
        }
        try (var third = ServerProcess.start("--data", folder.toString())) {
            assertThatThrownBy(third::connect).asString().startsWith("ERROR 1045 (28000)");
            try (var root = WireClient.connect(third.port(), "root", "secret");
                    var clerk = WireClient.connect(third.port(), "clerk", "secret")) {
                assertThat(root.query("SELECT @@GLOBAL.max_connections").value()).isEqualTo("77");
                assertThat(root.query("SELECT @@GLOBAL.autocommit, @@back_log").rows().getFirst())
                        .containsExactly("0", "77");
                root.query("RESET PERSIST autocommit");
                root.query("RESET PERSIST back_log");
                assertThat(root.query("SELECT @@GLOBAL.wait_timeout").value()).isEqualTo("28800");
                assertThat(clerk.query("SELECT CURRENT_ROLE()").value()).isEqualTo("`reader`@`%`");
                assertThat(root.query("SELECT EVENT_NAME FROM information_schema.EVENTS").value())
                        .isEqualTo("e");
                root.query("RESET PERSIST max_connections");
                assertThat(
                                root.query(
                                                "SELECT COUNT(*) FROM performance_schema.persisted_variables")
                                        .value())
                        .isEqualTo("0");
            }
        }
    }
}
