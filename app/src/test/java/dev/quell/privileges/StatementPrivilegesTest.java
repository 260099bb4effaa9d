package dev.quell.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every statement is refused to who lacks a privilege, in MySQL's words, and runs for who has just enough.
class StatementPrivilegesTest {
    private static final Path TABLE = Path.of("src/test/privileges/statements.txt");
    private static final String CLERK = "clerk@localhost";
    private static final String ALLOWED = "allowed";

    private static ServerProcess server;
    private static WireClient root;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start("--memory", "--insecure");
        root = server.connect();
        PrivilegeTable.read(TABLE).setup().forEach(root::query);
    }

    @AfterAll
    static void stop() {
        root.close();
        server.close();
    }

    static List<PrivilegeTable.Case> cases() throws IOException {
        return PrivilegeTable.read(TABLE).cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void needsWhatTheTableSays(PrivilegeTable.Case one) {
        var told = new ArrayList<String>();
        for (var attempt : one.attempts()) {
            told.add(attempt.privileges() + " -> " + outcome(one.statement(), attempt));
            one.after().forEach(StatementPrivilegesTest::putBack);
        }
        assertThat(told)
                .containsExactlyElementsOf(
                        one.attempts().stream()
                                .map(attempt -> attempt.privileges() + " -> " + attempt.outcome())
                                .toList());
    }

    /// What there is to put back depends on whether the attempt was refused.
    private static void putBack(String statement) {
        try {
            root.query(statement);
        } catch (ServerError nothingToPutBack) {
            assertThat(nothingToPutBack.code()).isPositive();
        }
    }

    private static String outcome(String statement, PrivilegeTable.Attempt attempt) {
        root.query("DROP USER IF EXISTS " + CLERK);
        root.query("CREATE USER " + CLERK);
        attempt.privileges().forEach(StatementPrivilegesTest::grant);
        if (!statement.contains("{")) {
            return answer(statement);
        }
        try (var ofRoot = server.connect();
                var ofOther = WireClient.connect(server.port(), "other", "")) {
            String first = Long.toString(ofRoot.connectionId());
            String second = Long.toString(ofOther.connectionId());
            return answer(statement.replace("{root}", first).replace("{other}", second))
                    .replace("thread " + first, "thread {root}")
                    .replace("thread " + second, "thread {other}");
        }
    }

    private static String answer(String statement) {
        try (var clerk = WireClient.connect(server.port(), "clerk", "")) {
            clerk.query(statement);
            return ALLOWED;
        } catch (ServerError error) {
            return error.code() + " " + error.getMessage();
        }
    }

    private static void grant(String privilege) {
        String option = " WITH GRANT OPTION";
        boolean passable = privilege.endsWith(option);
        String plain = passable ? privilege.replace(option, "") : privilege;
        root.query("GRANT " + plain + " TO " + CLERK + (passable ? option : ""));
    }
}
