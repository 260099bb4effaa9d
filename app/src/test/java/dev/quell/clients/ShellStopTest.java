package dev.quell.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.Program;
import dev.quell.testkit.process.Relay;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import dev.quell.testkit.terminal.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/// How `quell shell` stops statements where that is not easy: through what stands between, with a server that does not answer,
/// and when the shell itself comes to its end.
class ShellStopTest {
    private static final String PROMPT = "mysql> ";
    private static final String INTERRUPT = "\u0003";

    /// The server answers, however slow the machine is.
    private static final String PATIENT = "--kill-timeout=60";

    private static final Pattern CONNECTION = Pattern.compile("connection id is (\\d+)");

    private static ServerProcess server;

    @TempDir private Path folder;

    private WireClient observer;
    private Sessions sessions;

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
        sessions = new Sessions(observer);
    }

    @AfterEach
    void leave() {
        observer.close();
    }

    private ShellProgram shell(int port) {
        return new ShellProgram(folder, port);
    }

    private static long connectionId(String welcome) {
        var id = CONNECTION.matcher(welcome);
        assertThat(id.find()).as(welcome).isTrue();
        return Long.parseLong(id.group(1));
    }

    @Test
    void secondPressGivesUpTheConnection() {
        try (var relay = new Relay(server.port());
                var terminal = shell(relay.port()).plain(PATIENT)) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            terminal.type("SELECT SLEEP(1001);");
            sessions.awaitStatement("SLEEP(1001)");
            relay.silence(0);
            terminal.press(INTERRUPT);
            terminal.takeThrough(": OK\n"); // the statement is over, but that does not arrive
            sessions.awaitCommand(id, "Sleep");
            terminal.press(INTERRUPT);
            assertThat(terminal.takeUntil(PROMPT))
                    .contains("KILL CONNECTION " + id + ": OK")
                    .contains("The next statement reconnects");
            sessions.awaitGone(id);
            terminal.type("SELECT 5;");
            assertThat(terminal.takeUntil(PROMPT))
                    .contains("Trying to reconnect")
                    .contains("| 5 |");
        }
    }

    @Test
    void anotherServersSessionIsNotKilled() {
        // Ids that the other server has not given yet.
        sessionOfNumber(server, observer.connectionId() + 10).close();
        try (var other = ServerProcess.start("--memory", "--insecure");
                var elsewhere = other.connect();
                var relay = new Relay(server.port(), other.port());
                var terminal = shell(relay.port()).plain("--quick " + PATIENT)) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            var there = new Sessions(elsewhere);
            there.await("the second connection", each -> each.command().equals("Sleep"));
            try (var victim = sessionOfNumber(other, id)) {
                victim.start("SELECT SLEEP(1003)");
                there.awaitStatement("SLEEP(1003)");
                terminal.type("SELECT SLEEP(1002);");
                sessions.awaitStatement("SLEEP(1002)");
                terminal.press(INTERRUPT);
                terminal.takeThrough("no KILL was sent: the second connection reached another");
                assertThat(there.awaitStatement("SLEEP(1003)").id()).isEqualTo(id);
                assertThat(sessions.awaitStatement("SLEEP(1002)").id()).isEqualTo(id);
            }
        }
    }

    private static WireClient sessionOfNumber(ServerProcess server, long id) {
        while (true) {
            var client = server.connect();
            if (client.connectionId() >= id) {
                assertThat(client.connectionId()).isEqualTo(id);
                return client;
            }
            client.close();
        }
    }

    @Test
    void secondConnectionThatIsNeverMadeHoldsUpNobody() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var relay = new Relay(server.port(), silent.getLocalPort());
                var terminal = shell(relay.port()).plain("")) {
            long id = connectionId(terminal.takeUntil(PROMPT));
            terminal.type("SELECT SLEEP(1004);");
            sessions.awaitStatement("SLEEP(1004)");
            terminal.press(INTERRUPT);
            assertThat(terminal.takeUntil(PROMPT))
                    .contains("No KILL could be sent (the server does not answer)")
                    .contains("may still be running");
            sessions.awaitGone(id); // the shell has closed the connection
        }
    }

    @Test
    void interruptEndsConnecting() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var terminal = shell(silent.getLocalPort()).plain("");
                var _ = silent.accept()) {
            terminal.press(INTERRUPT);
            terminal.takeThrough("connecting was given up");
            assertThat(terminal.awaitEnd()).isEqualTo(128 + 2);
        }
    }

    @Test
    void loginHasTheTimeOfConnecting() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var terminal = shell(silent.getLocalPort()).plain("--connect-timeout=1")) {
            terminal.takeThrough("at 'reading initial communication packet', system error: 110");
            assertThat(terminal.awaitEnd()).isEqualTo(1);
        }
    }

    @Test
    void interruptEndsTheFileThatIsRead() throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("two.sql"), "SELECT SLEEP(1008);\nSELECT 'the rest';\n");
        try (var terminal = shell(server.port()).plain(PATIENT)) {
            terminal.takeUntil(PROMPT);
            terminal.type("source " + file);
            sessions.awaitStatement("SLEEP(1008)");
            terminal.press(INTERRUPT);
            assertThat(terminal.takeUntil(PROMPT))
                    .contains("was not read")
                    .doesNotContain("the rest |");
        }
    }

    @Test
    void resultThatHasArrivedNeedsNoKill() {
        try (var terminal = shell(server.port()).plain("")) {
            terminal.takeUntil(PROMPT);
            // One process: dash loses a signal that comes while it starts another.
            terminal.type("pager cat - /dev/tty");
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT 7;");
            terminal.takeThrough("| 7 |\n+---+\n");
            terminal.press(INTERRUPT);
            assertThat(terminal.takeUntil(PROMPT)).doesNotContain("KILL");
        }
    }

    @Test
    void closedTerminalEndsTheStatement() {
        try (var terminal = shell(server.port()).edited("", 200)) {
            terminal.takeThrough(PROMPT);
            terminal.type("SELECT SLEEP(1005);");
            long id = sessions.awaitStatement("SLEEP(1005)").id();
            terminal.closeWindow();
            sessions.awaitGone(id);
        }
    }

    @Test
    void hangUpIsToldByTheExitStatus() {
        try (var terminal = shell(server.port()).plain("")) {
            terminal.takeUntil(PROMPT);
            terminal.type("SELECT SLEEP(1006);");
            long id = sessions.awaitStatement("SLEEP(1006)").id();
            Program.succeed(List.of("kill", "-HUP", Long.toString(terminal.program().pid())));
            sessions.awaitGone(id);
            assertThat(terminal.awaitEnd()).isEqualTo(128 + 1);
        }
    }

    @Test
    void signalLeavesTheTerminalAsItWas() throws IOException {
        var script =
                Files.writeString(
                        folder.resolve("run"),
                        "stty -g\n%s\necho status $?; stty -g\n"
                                .formatted(shell(server.port()).command("")));
        try (var terminal = new Terminal("sh " + script, "xterm", 200)) {
            var settings = terminal.takeThrough("\n").strip();
            terminal.takeThrough(PROMPT);
            terminal.program().destroy();
            terminal.takeThrough("status 143\n");
            assertThat(terminal.takeThrough("\n").strip()).isEqualTo(settings);
        }
    }

    @Test
    void brokenPipeEndsTheStatement() {
        observer.query("CREATE DATABASE IF NOT EXISTS pipe");
        observer.query("CREATE TABLE pipe.digits (d INT)");
        observer.query("INSERT INTO pipe.digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
        var rows =
                "SELECT * FROM digits"
                        + " JOIN digits %s".repeat(9).formatted((Object[]) "abcdefghi".split(""));
        var ended =
                Program.run(
                        List.of(
                                "bash",
                                "-c",
                                shell(server.port()).command(PATIENT + " -q pipe -e '" + rows + "'")
                                        + " | head -1; echo ${PIPESTATUS[0]}"));
        assertThat(ended.output()).isEqualTo("d\td\td\td\td\td\td\td\td\td\n141\n");
        sessions.awaitNone("the statement", each -> each.info().contains("digits"));
    }
}
