package dev.quell.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.spill.SpillFolder;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.Workspace;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountStore;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.Grants;
import dev.quell.session.variable.GlobalVariables;
import dev.quell.storage.Engine;
import dev.quell.storage.EngineOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs the script of SELECTs on an engine in memory.
final class SelectScriptTest {
    private final Engine engine = Engine.open(EngineOptions.inMemory());
    private final Accounts accounts = new Accounts(AccountStore.none());
    private final Sessions sessions =
            new Sessions(accounts, new GlobalVariables(Map.of()), InstantSource.system());
    private final QueryRunner runner =
            new QueryRunner(
                    engine,
                    sessions,
                    InstantSource.system(),
                    SpillFolder.temporary(SpillFolder.standardMemory()));
    private final Workspace workspace = login();

    private Workspace login() {
        var root = new AccountName("root", "localhost");
        accounts.create(
                Account.create(root, new Authentication(Authentication.CACHING_SHA2, ""))
                        .withGrants(Grants.everything()));
        Session session = sessions.open(Peer.socket("root"));
        sessions.admit(session, new Login("root", root, 0, Map.of(), "", ""));
        return runner.open(session);
    }

    @BeforeEach
    void useDatabase() {
        run("CREATE DATABASE shop");
        run("USE shop");
    }

    @AfterEach
    void close() {
        workspace.close();
        sessions.close();
        engine.close();
    }

    @Test
    void everyStatementOfTheScriptAnswersAsWritten() throws IOException {
        for (String block : script().split("\n\n")) {
            if (block.startsWith("#")) {
                continue;
            }
            int end = (block + "\n").indexOf(";\n");
            String sql = block.substring(0, end);
            String expected = block.substring(end + 1).strip();
            assertThat(String.join("\n", run(sql)).strip()).as(sql).isEqualTo(expected);
        }
    }

    private static String script() throws IOException {
        try (InputStream stream = SelectScriptTest.class.getResourceAsStream("select.txt")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8) + "\n";
        }
    }

    private List<String> run(String sql) {
        var sink = new Rows();
        try {
            workspace.query(sql, sink);
        } catch (SqlError error) {
            return List.of("ERROR " + error.code().number() + ": " + error.getMessage());
        }
        return sink.rows;
    }

    /// Collects rows, columns joined by `|`.
    private static final class Rows implements ResultSink {
        private final List<String> rows = new ArrayList<>();
        private List<ResultColumn> columns = List.of();

        @Override
        public void columns(List<ResultColumn> resultColumns, boolean moreResults) {
            columns = resultColumns;
        }

        @Override
        public void row(Value[] values) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                cells.add(
                        values[i].isNull()
                                ? "NULL"
                                : ValueText.of(values[i], columns.get(i).type()));
            }
            rows.add(String.join("|", cells));
        }

        @Override
        public void end(int warnings, boolean moreResults) {}

        @Override
        public void ok(Ok ok, boolean moreResults) {}
    }
}
