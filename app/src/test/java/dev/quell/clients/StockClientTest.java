package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ways in which the stock client can come to the server.
class StockClientTest {
    private static final String CIPHER = "SHOW STATUS LIKE 'Ssl_cipher'";

    @TempDir private Path folder;

    private static Program.Ended client(String... arguments) {
        var command = new ArrayList<>(List.of("mariadb", "--no-defaults", "-N", "-B"));
        command.addAll(List.of(arguments));
        return Program.run(command);
    }

    @Test
    void rootComesThroughTheSocketWithoutAPasswordAndOverTcpWithOne() {
        try (var server =
                ServerProcess.start(
                        Map.of("QUELL_ROOT_PASSWORD", "s3cret"),
                        "--data=" + folder.resolve("data"))) {
            var socket = "--socket=" + server.socket();
            var port = "--port=" + server.port();
            assertThat(client(socket, "-uroot", "-e", "SELECT CURRENT_USER()").output())
                    .isEqualTo("root@localhost\n");
            assertThat(client(port, "-h127.0.0.1", "-uroot", "-ps3cret", "-e", "SELECT 1").output())
                    .isEqualTo("1\n");
            assertThat(client(port, "-h127.0.0.1", "-uroot", "-pwrong", "-e", "SELECT 1").output())
                    .contains("ERROR 1045 (28000): Access denied for user 'root'@'")
                    .contains("(using password: YES)");
            assertThat(
                            client(
                                            port,
                                            "-h127.0.0.1",
                                            "-uroot",
                                            "--skip-password",
                                            "-e",
                                            "SELECT 1")
                                    .output())
                    .contains("ERROR 1045 (28000)")
                    .contains("(using password: NO)");
        }
    }

    @Test
    void tlsIsThereWhenAsked() {
        try (var server = ServerProcess.start("--memory", "--insecure")) {
            var port = "--port=" + server.port();
            assertThat(client(port, "-h127.0.0.1", "-uroot", "--ssl", "-e", CIPHER).output())
                    .matches("Ssl_cipher\t\\S+\n");
            assertThat(client(port, "-h127.0.0.1", "-uroot", "--skip-ssl", "-e", CIPHER).output())
                    .matches("Ssl_cipher\t\n");
        }
    }

    @Test
    void accountsAndDataOutliveARestart() {
        var data = "--data=" + folder.resolve("data");
        try (var server = ServerProcess.start(data)) {
            var socket = "--socket=" + server.socket();
            var made =
                    client(
                            socket,
                            "-uroot",
                            "-e",
                            "CREATE DATABASE d; CREATE TABLE d.t (a INT PRIMARY KEY, b TEXT); INSERT INTO d.t VALUES (1, 'x');"
                                    + " CREATE USER reader IDENTIFIED BY 'pw'; GRANT SELECT ON d.* TO reader");
            assertThat(made.output()).isEmpty();
            assertThat(server.stop()).isZero();
        }
        try (var server = ServerProcess.start(data)) {
            var reader =
                    client(
                            "-h127.0.0.1",
                            "--port=" + server.port(),
                            "-ureader",
                            "-ppw",
                            "-e",
                            "SELECT * FROM d.t; INSERT INTO d.t VALUES (2, 'y')");
            assertThat(reader.output())
                    .startsWith("1\tx\n")
                    .contains(
                            "ERROR 1142 (42000) at line 1: INSERT command denied to user 'reader'@'");
        }
    }
}
