package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import dev.quell.testkit.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `quell shell` as a person uses it: keys go in, a screen comes out.
class ShellTerminalTest {
    private static final String PROMPT = "mysql> ";
    private static final String INTERRUPT = "\u0003";
    private static final Pattern CONNECTION = Pattern.compile("connection id is (\\d+)");

    @TempDir private Path folder;

    private static ServerProcess server;

    private WireClient observer;

    @BeforeAll
    static void start() {
        server = ServerProcess.start("--memory", "--insecure");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void observe() {
        observer = server.connect();
    }

    @AfterEach
    void leave() {
        observer.close();
    }

    private ShellProgram program() {
        return new ShellProgram(folder, server.port());
    }

    // Without colours, so that the screen's text is in one piece.
    private Terminal shell(String options) {
        return program().plain(options);
    }

    private static long connectionId(String welcome) {
        var id = CONNECTION.matcher(welcome);
        assertThat(id.find()).as(welcome).isTrue();
        return Long.parseLong(id.group(1));
    }

    private void awaitSessions(int number) {
        var sessions = new Sessions(observer);
        sessions.await(number + " sessions", () -> sessions.now().size() == number);
    }

    @Test
    void statementsMayHaveManyLines() {
        try (var terminal = shell("")) {
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT '日本' AS 名,");
            terminal.takeThrough("    -> ");
            terminal.type("2;");
            assertThat(terminal.takeUntil(PROMPT)).contains("| 日本   | 2 |");
            terminal.type("BEGIN;");
            terminal.takeUntil("mysql*> ");
            terminal.type("ROLLBACK;");
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT 'open");
            terminal.takeThrough("    '> ");
            terminal.press(INTERRUPT);
            assertThat(terminal.takeUntil(PROMPT)).contains("^C");
            terminal.type("exit");
            assertThat(terminal.takeThrough("Bye")).doesNotContain("ERROR");
            assertThat(terminal.awaitEnd()).isZero();
        }
    }

    @Test
    void interruptStopsTheStatementAndKeepsTheSession() {
        try (var terminal = shell("--kill-timeout=60")) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            var sessions = new Sessions(observer);
            for (int i = 0; i < 3; i++) {
                terminal.type(
                        "SELECT BENCHMARK(1000000000000, 1 + 1), %d FROM (SELECT 1) t;"
                                .formatted(i));
                sessions.awaitStatement("1 + 1), " + i);
                terminal.press(INTERRUPT);
                assertThat(terminal.takeUntil(PROMPT))
                        .contains("^C -- KILL QUERY ID ")
                        .contains(": OK");
            }
            terminal.type("SELECT CONNECTION_ID();");
            assertThat(terminal.takeUntil(PROMPT)).contains(" " + id + " |");
        }
    }

    @Test
    void promptComesBackFromASilentServer() {
        try (var own = ServerProcess.start("--memory", "--insecure");
                var watching = own.connect();
                var terminal = new ShellProgram(folder, own.port()).plain("")) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            var sessions = new Sessions(watching);
            terminal.type("SELECT SLEEP(1000);");
            sessions.awaitStatement("SLEEP(1000)");
            Program.succeed(List.of("kill", "-STOP", Long.toString(own.pid())));
            try {
                terminal.press(INTERRUPT);
                assertThat(terminal.takeUntil(PROMPT))
                        .contains("connection given up")
                        .contains("may still be running");
            } finally {
                Program.succeed(List.of("kill", "-CONT", Long.toString(own.pid())));
            }
            sessions.awaitGone(id);
            terminal.type("SELECT 5;");
            assertThat(terminal.takeUntil(PROMPT))
                    .contains("Trying to reconnect")
                    .contains("| 5 |");
        }
    }

    @Test
    void namesAreCompleted() {
        observer.query("CREATE DATABASE shop");
        observer.query("CREATE TABLE shop.customers (customer_number INT, born DATE)");
        try (var terminal = program().edited("shop", 200)) {
            terminal.takeThrough(PROMPT);
            terminal.press("select * from cust\t");
            terminal.takeThrough("customers");
            awaitSessions(2); // the shell's own and its second connection, which answers now
            assertThat(observer.query("SELECT COUNT(*) FROM information_schema.COLUMNS").value())
                    .isNotEqualTo("0");
            terminal.press("where bo\t");
            terminal.takeThrough("born");
            terminal.press("\u0003");
            terminal.takeThrough(PROMPT);
        }
    }

    @Test
    void thousandLinesCanBePasted() throws IOException {
        observer.query("CREATE DATABASE pasted");
        observer.query("CREATE TABLE pasted.t (a INT)");
        try (var terminal = program().edited("pasted", 100)) {
            terminal.takeThrough(PROMPT);
            var lines = new StringBuilder("\u001B[200~INSERT INTO t VALUES\n"); // a bracketed paste
            for (int i = 1; i < 1000; i++) {
                lines.append("  (").append(i).append("),\n");
            }
            terminal.press(lines + "  (1000);\u001B[201~\n");
            terminal.takeThrough("1000 rows affected");
            terminal.takeThrough(PROMPT);
            terminal.type("CREATE USER u IDENTIFIED BY 'secret';");
            terminal.takeThrough("Query OK");
            terminal.takeThrough(PROMPT);
            terminal.type("quit");
            terminal.takeThrough("Bye");
            assertThat(terminal.awaitEnd()).isZero();
        }
        assertThat(observer.query("SELECT SUM(a) FROM pasted.t").value()).isEqualTo("500500");
        assertThat(Files.readString(folder.resolve("history")))
                .contains("INSERT INTO t")
                .doesNotContain("secret");
    }

    @Test
    void widthOfTheTerminalIsFollowed() {
        try (var terminal = program().edited("--auto-vertical-output", 100)) {
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT 'some text that is not short' AS a_longer_name;");
            terminal.takeThrough("+----");
            terminal.takeThrough(PROMPT);
            terminal.type("system stty cols 30");
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT 'some text that is not short' AS a_longer_name;");
            assertThat(terminal.takeThrough("1 row in set")).contains("1. row");
        }
    }

    @Test
    void wideResultsScroll() {
        try (var terminal = program().edited("--pager=scroll", 60)) {
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT 'narrow';"); // fits, so it is just printed
            terminal.takeThrough("1 row in set");
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT REPEAT('-', 55) a, CONCAT('be', 'yond') b;");
            assertThat(terminal.takeThrough("column 1 ")).doesNotContain("beyond");
            terminal.press("\u001B[C");
            assertThat(terminal.takeThrough("column 31 ")).contains("beyond");
            terminal.press("/bey\n");
            terminal.takeThrough("/bey");
            terminal.press("q");
            terminal.takeThrough("1 row in set");
            terminal.takeThrough(PROMPT);
        }
    }

    @Test
    void watchRunsUntilItIsInterrupted() {
        try (var terminal = shell("")) {
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT 'again' \\watch 0.1");
            terminal.takeThrough("| again |");
            terminal.takeThrough("| again |");
            terminal.press(INTERRUPT);
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT 'a,b' x \\export csv " + folder.resolve("out.csv"));
            terminal.takeUntil(PROMPT);
            assertThat(folder.resolve("out.csv")).hasContent("x\n\"a,b\"\n");
        }
    }

    @Test
    void processListShowsWhoWaitsAndKills() {
        observer.query("CREATE DATABASE locks");
        observer.query("CREATE TABLE locks.t (a INT PRIMARY KEY)");
        observer.query("INSERT INTO locks.t VALUES (1)");
        try (var holder = WireClient.connect(server.port(), "root", "", "locks");
                var waiter = WireClient.connect(server.port(), "root", "", "locks");
                var terminal = program().edited("", 400)) {
            holder.query("BEGIN");
            holder.query("UPDATE t SET a = 2");
            waiter.start("SELECT a AS waiting FROM t FOR UPDATE");
            new Sessions(observer).awaitStatement("waiting");
            terminal.takeThrough(PROMPT);
            terminal.type("\\ps");
            terminal.takeThrough("← " + holder.connectionId());
            terminal.press("/AS waiting\n");
            terminal.takeThrough("1 sessions");
            terminal.press("k");
            terminal.takeThrough("KILL QUERY " + waiter.connectionId() + "? (y/n)");
            terminal.press("y");
            terminal.takeThrough("KILL QUERY " + waiter.connectionId() + ": OK");
            terminal.press("/\n");
            terminal.takeThrough("sessions, by TIME");
            terminal.press("sss"); // by id, by user, by command
            terminal.takeThrough("sessions, by COMMAND");
            terminal.press("/" + holder.connectionId() + " root\n");
            terminal.takeThrough("1 sessions");
            terminal.press("e");
            terminal.takeThrough("rows_changed: 1");
            terminal.press("K");
            terminal.takeThrough("with 1 changed rows is undone");
            terminal.press("n");
            terminal.takeThrough("not killed");
            terminal.press("q");
            terminal.takeThrough(PROMPT);
        }
    }

    @Test
    void interruptLeavesTheProcessList() throws IOException {
        try (var own = ServerProcess.start("--memory", "--insecure");
                var watching = own.connect();
                var terminal = new ShellProgram(folder, own.port()).edited("", 100)) {
            terminal.takeThrough(PROMPT);
            terminal.type("\\ps");
            terminal.takeThrough("q quit");
            terminal.press(INTERRUPT);
            terminal.takeThrough(PROMPT);

            terminal.type("\\ps");
            terminal.takeThrough("q quit");
            terminal.press("/" + watching.connectionId() + " root\n");
            terminal.takeThrough("1 sessions");
            terminal.press("k"); // the question is no trap either
            terminal.takeThrough("? (y/n)");
            terminal.press(INTERRUPT);
            terminal.takeThrough(PROMPT);

            terminal.type("\\ps");
            terminal.takeThrough("q quit");
            Program.succeed(List.of("kill", "-STOP", Long.toString(own.pid())));
            try {
                terminal.press("s"); // asks for the list anew
                terminal.press(INTERRUPT);
                terminal.takeThrough(PROMPT);
            } finally {
                Program.succeed(List.of("kill", "-CONT", Long.toString(own.pid())));
            }
            terminal.type("system stty -a");
            assertThat(terminal.takeThrough("extproc")).contains("isig icanon");
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT 40 + 2;");
            terminal.takeThrough("|     42 |");
        }
    }

    @Test
    void viKeysAreThere() throws IOException {
        Files.writeString(folder.resolve(".inputrc"), "set editing-mode vi\n");
        try (var terminal = program().edited("", 100)) {
            terminal.takeThrough(PROMPT);
            terminal.press("xekect 5 + 37;\u001B");
            terminal.press("0rsfkrl\n"); // to the start, s for x; to the k, l for it
            terminal.takeThrough("| 5 + 37 |");
            terminal.takeThrough(PROMPT);
        }
    }

    @Test
    void requestToEndEndsTheStatement() {
        try (var terminal = shell("")) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            terminal.type("SELECT SLEEP(1000);");
            var sessions = new Sessions(observer);
            sessions.awaitStatement("SLEEP(1000)");
            terminal.program().destroy();
            sessions.awaitGone(id);
            assertThat(terminal.awaitEnd()).isEqualTo(128 + 15);
        }
    }
}
