package dev.quell.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.shell.option.CommandLines;
import dev.quell.shell.output.Streams;
import dev.quell.shell.run.Program;
import dev.quell.testkit.process.ServerProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same script through Debian's `mariadb` client and through `quell shell` gives the same bytes and the same exit status.
///
/// Where MySQL's client differs from MariaDB's the shell follows MySQL's; for the comparison each side is told not to, or the
/// lines are left out, for these reasons and no others:
///
/// - times differ from run to run
/// - `--comments` is on in MySQL's client and off in MariaDB's
/// - MariaDB's client shows a statement that failed (`--print-query-on-error`)
/// - MariaDB's client goes on after an error in a file that is sourced (`--abort-source-on-error`)
/// - MariaDB's client starts with the locale's character set
/// - `--column-type-info`: MariaDB's tells the column's original name, and knows other collations
/// - each calls itself by its name
class ShellBesideStockClientTest {
    private static final List<String> OPTION_SETS =
            List.of(
                    "",
                    "-t",
                    "-N",
                    "-s",
                    "-r",
                    "-v",
                    "-vv",
                    "-vvv",
                    "-f",
                    "-f -vvv",
                    "-E",
                    "-E -N",
                    "-X",
                    "-H",
                    "-t --column-type-info",
                    "-n -q -t",
                    "-q",
                    "--binary-as-hex",
                    "-t --binary-as-hex",
                    "-E --binary-as-hex",
                    "-X --binary-as-hex",
                    "-G",
                    "--show-warnings -vv",
                    "-f --delimiter=//",
                    "-f -o -v test",
                    "--binary-mode",
                    "-c -v",
                    "-f -i -U -vv");

    /// For scripts that are about other things than options.
    private static final List<String> FEW_OPTION_SETS =
            List.of("", "-f", "-f -vvv", "-f -t", "-f -E", "-f -X", "-f -H", "-f -r -N");

    private static ServerProcess server;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// What a client printed, and how it ended.
    private record Printed(String out, String err, int status) {
        static Printed of(byte[] out, byte[] err, int status) {
            return new Printed(comparable(out), comparable(err), status);
        }

        // Bytes as characters, one for one.
        private static String comparable(byte[] bytes) {
            return new String(bytes, ISO_8859_1)
                    .replaceAll("\\((.* )?[0-9.]+ sec\\)", "(time)")
                    .replaceAll("(Org_field|Collation):.*\n", "");
        }
    }

    private static List<String> arguments(String options, String... more) {
        var all = new ArrayList<>(List.of("--no-defaults"));
        all.addAll(List.of(more));
        all.addAll(
                List.of(
                        "--default-character-set=utf8mb4",
                        "-h127.0.0.1",
                        "-uroot",
                        "-P" + server.port()));
        all.addAll(List.of(options.split(" ")));
        all.removeIf(String::isEmpty);
        return all;
    }

    private Printed stock(Path script, String options) throws IOException {
        var command = new ArrayList<>(List.of("mariadb"));
        command.addAll(
                arguments(options, "--skip-print-query-on-error", "--abort-source-on-error"));
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var process =
                new ProcessBuilder(command)
                        .redirectInput(script.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        int status = process.onExit().join().exitValue();
        return Printed.of(Files.readAllBytes(out), Files.readAllBytes(err), status);
    }

    private static Printed shell(Path script, String options) throws IOException {
        var parsed =
                CommandLines.parse(
                        arguments(options, "--skip-comments"), false, System.out, System.err);
        var command = parsed.command().orElseThrow();
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = new Streams(new ByteArrayInputStream(Files.readAllBytes(script)), out, err);
        int status = new Program(command.connection(), command.shell(), streams).run();
        return Printed.of(out.toByteArray(), err.toByteArray(), status);
    }

    private void compare(Path script, List<String> optionSets) throws IOException {
        for (var options : optionSets) {
            assertThat(shell(script, options))
                    .as(script.getFileName() + " with '" + options + "'")
                    .isEqualTo(stock(script, options));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"values", "input", "errors"})
    void printTheSame(String script) throws IOException {
        compare(Path.of("src/test/shell", script + ".sql"), OPTION_SETS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"commands", "comments", "delimiters", "results", "sources", "types", "uses"})
    void doTheSame(String script) throws IOException {
        compare(Path.of("src/test/shell", script + ".sql"), FEW_OPTION_SETS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-f --print-query-on-error",
                "-t --print-query-on-error",
                "-f -v --print-query-on-error",
                "-f --abort-source-on-error",
                "--abort-source-on-error -f",
                "--skip-abort-source-on-error",
                "-q -t -f --quick-max-column-width=3"
            })
    void optionsOfMariaDbDoTheSame(String options) throws IOException {
        compare(Path.of("src/test/shell/sources.sql"), List.of(options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f -o one", "-o one"})
    void statementsOfOtherDatabasesArePassedOver(String options) throws IOException {
        prepare("CREATE DATABASE IF NOT EXISTS one");
        compare(Path.of("src/test/shell/one-database.sql"), List.of(options));
    }

    private static void prepare(String sql) {
        try (var client = server.connect()) {
            client.query(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f", "", "-f --sandbox"})
    void filesAreOutOfReachOfTheSandbox(String options) throws IOException {
        compare(Path.of("src/test/shell/sandbox.sql"), List.of(options));
    }

    // Each of them ends the script or does not; the statement behind it tells.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u",
                "\\C",
                "\\!",
                "\\.",
                "\\y",
                "\\d",
                "use nosuch",
                "connect nosuchdb",
                "select 1 \\q select 2;",
                "source nofile",
                "source src/test/shell/included/failing.sql",
                "exit 1",
                "select 1 \\q"
            })
    void endTheSame(String line) throws IOException {
        var script =
                Files.writeString(folder.resolve("script.sql"), line + "\nselect 5;\nselect 6");
        compare(script, List.of("-N", "-N -f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;\r\nselect \"a\r\nb\";\r\nselect 2\r\n",
                "\u00EF\u00BB\u00BFselect 1;\nselect \"\u00FF\u00FE\", 'x\u00C3';\n",
                "select 1;\nselect \"a\0b\";\nselect 2;\n",
                "",
                "\n\n",
                "select 1;\n\u00EF\u00BB\u00BFselect 2;\n",
                "select \"a\\0b\";\nselect \"x\r\ny\";\r\n;\r\n\\g\r\nselect 2\\g\r\n",
                "--\n-- \n#\n#x\n--x\nselect 1;\n  -- y\n  # z\nselect 2 -- y\n, 3 # z\n;\n--",
                "select '\n",
                "select /* \n",
                "delimiter",
                "select 1;\\",
                "select \\N, \\y;\nselect 5;",
                "select 1"
            })
    void readTheSameBytes(String text) throws IOException {
        var script = Files.write(folder.resolve("script.sql"), text.getBytes(ISO_8859_1));
        compare(script, List.of("", "-vvv", "-X"));
    }
}
