package dev.quell.query;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.spill.SpillFolder;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.PreparedStatement;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A client without a wire: runs texts in a session and tells the answers as lines.
///
/// A row is its values with a tab between; a result without rows is `OK affected [id] [info]`; an error is
/// `ERROR 1062 (23000): Duplicate …`.
final class Client implements AutoCloseable {
    private final Session session;
    private final Workspace workspace;

    private Client(Session session, Workspace workspace) {
        this.session = session;
        this.workspace = workspace;
    }

    /// A server in memory with an account root.
    static final class Server implements AutoCloseable {
        private final Engine engine = Engine.open(EngineOptions.inMemory());
        private final Sessions sessions;
        private final QueryRunner runner;

        Server() {
            var accounts = new Accounts(AccountStore.none());
            accounts.create(
                    Account.create(
                                    new AccountName("root", "localhost"),
                                    Authentication.withPassword(Authentication.CACHING_SHA2, ""))
                            .withGrants(Grants.everything()));
            sessions =
                    new Sessions(accounts, new GlobalVariables(Map.of()), InstantSource.system());
            runner =
                    new QueryRunner(
                            engine,
                            sessions,
                            InstantSource.system(),
                            SpillFolder.temporary(SpillFolder.standardMemory()));
        }

        Client connect() {
            var session = sessions.open(Peer.socket("root"));
            session.become(
                    new Login(
                            "root",
                            new AccountName("root", "localhost"),
                            Login.MULTI_STATEMENTS,
                            Map.of(),
                            "",
                            ""));
            return new Client(session, runner.open(session));
        }

        EventScheduler scheduler() {
            return new EventScheduler(runner, sessions, engine);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    Session session() {
        return session;
    }

    Workspace workspace() {
        return workspace;
    }

    /// Runs a text; answers and the error, if it fails, as lines.
    List<String> run(String text) {
        var lines = new Lines();
        try {
            workspace.query(text, lines);
        } catch (SqlError error) {
            lines.add(error);
        }
        return lines.lines;
    }

    List<String> execute(PreparedStatement statement, Value... parameters) {
        var lines = new Lines();
        try {
            workspace.execute(statement, List.of(parameters), lines);
        } catch (SqlError error) {
            lines.add(error);
        }
        return lines.lines;
    }

    @Override
    public void close() {
        workspace.close();
        session.sessions().close(session);
    }

    private static final class Lines implements ResultSink {
        private final List<String> lines = new ArrayList<>();
        private List<ResultColumn> columns = List.of();

        void add(SqlError error) {
            lines.add(
                    "ERROR %d (%s): %s"
                            .formatted(
                                    error.code().number(),
                                    error.code().sqlState(),
                                    error.getMessage()));
        }

        @Override
        public void columns(List<ResultColumn> newColumns, boolean moreResults) {
            columns = newColumns;
        }

        @Override
        public void row(Value[] values) {
            var line = new StringBuilder();
            for (int i = 0; i < values.length; i++) {
                line.append(i == 0 ? "" : "\t")
                        .append(
                                values[i].isNull()
                                        ? "NULL"
                                        : ValueText.of(values[i], columns.get(i).type()));
            }
            lines.add(line.toString());
        }

        @Override
        public void end(int warnings, boolean moreResults) {
            columns = List.of();
        }

        @Override
        public void ok(Ok ok, boolean moreResults) {
            lines.add(
                    ("OK "
                                    + ok.affectedRows()
                                    + (ok.lastInsertId() == 0 ? "" : " id " + ok.lastInsertId())
                                    + (ok.info().isEmpty() ? "" : " " + ok.info())
                                    + (ok.warnings() == 0 ? "" : " W" + ok.warnings()))
                            .strip());
        }
    }
}
