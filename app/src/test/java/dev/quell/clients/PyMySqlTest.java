package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Plays `src/test/python/pymysql_test.py` with the system's Python, which has Debian's PyMySQL.
class PyMySqlTest {
    @Test
    void aPythonApplicationWorks() {
        try (var server = ServerProcess.start("--memory", "--insecure")) {
            var output =
                    Program.succeed(
                            List.of(
                                    "/usr/bin/python3",
                                    Path.of("src/test/python/pymysql_test.py").toString(),
                                    Integer.toString(server.port()),
                                    server.socket().toString()));
            assertThat(output).endsWith("ok\n");
        }
    }
}
