package dev.quell.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.session.variable.VariableOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServerOptionsTest {
    @TempDir private Path folder;

    private static ServerOptions parse(String... arguments) {
        var serve = new Serve();
        new CommandLine(serve).parseArgs(arguments);
        return serve.options();
    }

    @Test
    void everythingHasADefault() {
        assertThat(parse())
                .isEqualTo(
                        new ServerOptions(
                                Optional.of(Path.of("quell-data")),
                                "127.0.0.1",
                                3306,
                                Optional.empty(),
                                false,
                                Map.of(),
                                Map.of()));
    }

    @Test
    void anySystemVariableIsAnOption() {
        assertThat(
                        parse(
                                        "--innodb-lock-wait-timeout=5",
                                        "--Sql_Mode=ANSI",
                                        "--skip-name-resolve")
                                .variables())
                .isEqualTo(
                        Map.of(
                                "innodb_lock_wait_timeout",
                                "5",
                                "sql_mode",
                                "ANSI",
                                "skip_name_resolve",
                                "ON"));
    }

    @Test
    void whereAnOptionWasGivenIsKnown() throws IOException {
        var file = Files.writeString(folder.resolve("my.cnf"), "[mysqld]\nmax-connections=7\n");
        var origins = parse("--defaults-file=" + file, "--port=0", "--sql-mode=ANSI").origins();
        assertThat(origins)
                .containsEntry("max_connections", VariableOrigin.explicit(file.toString()))
                .containsEntry("port", VariableOrigin.COMMAND_LINE)
                .containsEntry("sql_mode", VariableOrigin.COMMAND_LINE)
                .doesNotContainKey("socket");
    }

    @Test
    void theCommandLineWinsOverTheDefaultsFile() throws IOException {
        Files.writeString(folder.resolve("more.cnf"), "[server]\nmax-connections = 7 # few\n");
        var file =
                Files.writeString(
                        folder.resolve("my.cnf"),
                        "[client]\nport=1\n[mysqld]\nport=4000\ndatadir='/srv/data'\nsql_mode=\"\"\nskip-name-resolve\n!include more.cnf\n");
        var options = parse("--defaults-file=" + file, "--port=5000", "--max-connections=9");
        assertThat(options.port()).isEqualTo(5000);
        assertThat(options.data()).contains(Path.of("/srv/data"));
        assertThat(options.variables())
                .isEqualTo(
                        Map.of("max_connections", "9", "sql_mode", "", "skip_name_resolve", "ON"));
    }

    @Test
    void insecureIsForThisMachineOnly() {
        assertThat(parse("--insecure", "--bind=127.0.0.1,::1").insecure()).isTrue();
        assertThatThrownBy(() -> parse("--insecure", "--bind=0.0.0.0"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("loopback");
    }

    @Test
    void memoryAndADataFolderExcludeEachOther() {
        assertThat(parse("--memory").inMemory()).isTrue();
        assertThatThrownBy(() -> parse("--memory", "--data=x")).isInstanceOf(StartFailure.class);
    }
}
