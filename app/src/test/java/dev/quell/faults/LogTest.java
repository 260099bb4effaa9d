package dev.quell.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.query.QueryRunner;
import dev.quell.query.spill.SpillFolder;
import dev.quell.server.Server;
import dev.quell.server.ServerConfig;
import dev.quell.session.PreparedStatement;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.StatementRunner;
import dev.quell.session.Workspace;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountStore;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.Grants;
import dev.quell.session.variable.GlobalVariables;
import dev.quell.sql.print.Digest;
import dev.quell.storage.Engine;
import dev.quell.storage.EngineOptions;
import dev.quell.testkit.client.ServerError;
import dev.quell.testkit.client.WireClient;
import dev.quell.testkit.process.ServerProcess;
import dev.quell.testkit.process.Sessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the log tells, and what it must not tell: refused logins, kills and faults of ours, one line each; never a password,
/// never a value from a statement.
class LogTest {
    private static final String SECRET = "Xy7SecretValue";
    // So long that no time of day, line number or digest has it.
    private static final String SECRET_NUMBER = "4711008150000071";
    private static final int COM_DEBUG = 0x0D;
    private static final int COM_STMT_PREPARE = 0x16;

    @Test
    void aFaultOfOursIsOneLineWithConnectionAndDigestAndTheServerGoesOn() throws Exception {
        var clock = InstantSource.system();
        var log = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(log, true, UTF_8));
        try (var engine = Engine.open(EngineOptions.inMemory());
                var sessions = sessions(clock);
                var spills = SpillFolder.temporary(SpillFolder.standardMemory());
                var server = server(sessions, new QueryRunner(engine, sessions, clock, spills));
                var client = WireClient.connect(server.port(), "root", "")) {
            String statement = "SELECT '" + SECRET + "', " + SECRET_NUMBER + " FROM DUAL";
            assertThatThrownBy(() -> client.query(statement))
                    .isInstanceOf(ServerError.class)
                    .hasToString("ERROR 1105 (HY000): Unknown error");
            assertThat(client.query("SHOW ERRORS").rows().getFirst())
                    .containsExactly("Error", "1105", "Unknown error");
            assertThat(client.query("SELECT 1").value()).isEqualTo("1");

            String digest = Digest.of(statement, SqlMode.DEFAULT).hash();
            assertThat(log.toString(UTF_8).lines())
                    .filteredOn(line -> line.contains("internal fault"))
                    .singleElement()
                    .asString()
                    .contains(
                            "connection " + client.connectionId() + ": internal fault",
                            "digest " + digest,
                            "IllegalStateException at dev.quell.faults.LogTest")
                    .doesNotContain(SECRET)
                    .doesNotContain(SECRET_NUMBER);
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void refusedLoginsAndKillsAreToldAndNoValueEver() {
        try (var server = ServerProcess.start("--memory", "--insecure");
                var root = server.connect()) {
            statements(root, server);
            assertThatThrownBy(() -> WireClient.connect(server.port(), "app", SECRET + "wrong"))
                    .hasToString(
                            "ERROR 1045 (28000): Access denied for user 'app'@'localhost' (using"
                                    + " password: YES)");
            assertThatThrownBy(() ->
                            WireClient.connect(server.port(), "x\nERROR fake\u001b[2J", SECRET))
                    .isInstanceOf(ServerError.class);
            assertThatThrownBy(() -> WireClient.connect(server.port(), "locked", SECRET))
                    .isInstanceOf(ServerError.class);
            server.awaitLog("login of 'app'@'localhost' refused: not proven who it is");
            server.awaitLog("login of 'x\\u000aERROR fake\\u001b[2J'@'localhost' refused");
            server.awaitLog("login of 'locked'@'localhost' refused: the account is locked");
            server.awaitLog("KILL QUERY ");
            assertThat(server.log()).doesNotContainIgnoringCase(SECRET);
        }
    }

    @Test
    void anAdministratorHasTheServersStateLogged() {
        try (var server = ServerProcess.start("--memory", "--insecure");
                var root = server.connect()) {
            root.query("CREATE USER app IDENTIFIED BY 'a'");
            try (var app = WireClient.connect(server.port(), "app", "a")) {
                app.command(COM_DEBUG, new byte[0]);
                assertThatThrownBy(app::receive)
                        .hasToString(
                                "ERROR 1227 (42000): Access denied; you need (at least one of) the"
                                        + " SUPER privilege(s) for this operation");
            }
            root.command(COM_DEBUG, new byte[0]);
            assertThat(root.receive()[0]).isEqualTo((byte) 0xFE);
            server.awaitLog("asks for the server's state: Uptime: ");
        }
    }

    /// Values in every place where a statement can have one; and each kind of end.
    private static void statements(WireClient root, ServerProcess server) {
        root.query("CREATE DATABASE log");
        root.query("CREATE TABLE log.t (c VARCHAR(40) PRIMARY KEY)");
        root.query(
                "CREATE USER app IDENTIFIED BY '"
                        + SECRET
                        + "', locked IDENTIFIED BY '"
                        + SECRET
                        + "'");
        root.query("ALTER USER locked ACCOUNT LOCK");
        root.query("ALTER USER app IDENTIFIED BY '" + SECRET + "'");
        root.query("SET PASSWORD FOR app = '" + SECRET + "'");
        root.query("SET @v = '" + SECRET + "'");
        root.query("INSERT INTO log.t VALUES ('" + SECRET + "')");
        for (String wrong :
                List.of(
                        "INSERT INTO log.t VALUES ('%s')",
                        "SELECT '%s' FROM",
                        "SELECT CAST('%s' AS NoSuchType)",
                        "SELECT '%s' + FROM nowhere",
                        "SELECT ST_GeomFromText('%s')",
                        "SELECT JSON_EXTRACT('%s', '$')",
                        "PREPARE p FROM 'SELECT %s FROM nowhere'",
                        "CREATE USER app IDENTIFIED BY '%s'",
                        "KILL '%s'")) {
            assertThatThrownBy(() -> root.query(wrong.formatted(SECRET)))
                    .isInstanceOf(ServerError.class);
        }
        assertThatThrownBy(
                        () -> {
                            root.command(
                                    COM_STMT_PREPARE,
                                    ("SELECT '" + SECRET + "' FROM x").getBytes(UTF_8));
                            root.receive();
                        })
                .isInstanceOf(ServerError.class);
        try (var victim = server.connect()) {
            victim.start("SELECT SLEEP(1000), '" + SECRET + "' FROM log.t");
            new Sessions(root)
                    .await(
                            "asleep",
                            shown ->
                                    shown.id() == victim.connectionId()
                                            && shown.state().equals("User sleep"));
            root.query("KILL QUERY " + victim.connectionId());
            assertThatThrownBy(victim::finish).isInstanceOf(ServerError.class);
        }
    }

    private static dev.quell.session.Sessions sessions(InstantSource clock) {
        var accounts = new Accounts(AccountStore.none());
        accounts.create(
                Account.create(
                                new AccountName("root", "localhost"),
                                Authentication.withPassword(Authentication.NATIVE, ""))
                        .withGrants(Grants.everything()));
        return new dev.quell.session.Sessions(accounts, new GlobalVariables(Map.of()), clock);
    }

    private static Server server(dev.quell.session.Sessions sessions, StatementRunner runner)
            throws IOException {
        var address = new InetSocketAddress("127.0.0.1", 0);
        var config =
                new ServerConfig(
                        List.of(address), Optional.empty(), "8.4.0-test", Optional.empty());
        var server = new Server(config, sessions, session -> new Faulty(runner.open(session)));
        server.start();
        return server;
    }

    /// The real workspace, whose results meet a bug where a row has two values.
    private record Faulty(Workspace real) implements Workspace {
        @Override
        public OpenTransaction openTransaction() {
            return real.openTransaction();
        }

        @Override
        public Workspace takeOver(SqlError error) {
            return new Faulty(real.takeOver(error));
        }

        @Override
        public void query(String text, ResultSink sink) {
            real.query(text, new FaultySink(sink));
        }

        @Override
        public PreparedStatement prepare(String text) {
            return real.prepare(text);
        }

        @Override
        public void execute(PreparedStatement statement, List<Value> values, ResultSink sink) {
            real.execute(statement, values, new FaultySink(sink));
        }

        @Override
        public void useDatabase(String name) {
            real.useDatabase(name);
        }

        @Override
        public List<ResultColumn> fields(String table, String pattern) {
            return real.fields(table, pattern);
        }

        @Override
        public void reset() {
            real.reset();
        }

        @Override
        public int statusFlags() {
            return real.statusFlags();
        }

        @Override
        public void kill(long connectionId) {
            real.kill(connectionId);
        }

        @Override
        public String statistics() {
            return real.statistics();
        }

        @Override
        public String debugInformation() {
            return real.debugInformation();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private record FaultySink(ResultSink real) implements ResultSink {
        @Override
        public void columns(List<ResultColumn> columns, boolean moreResults) {
            real.columns(columns, moreResults);
        }

        @Override
        public void row(Value[] values) {
            if (values.length == 2) {
                throw new IllegalStateException("a bug that quotes " + List.of(values));
            }
            real.row(values);
        }

        @Override
        public void end(int warnings, boolean moreResults) {
            real.end(warnings, moreResults);
        }

        @Override
        public void ok(Ok ok, boolean moreResults) {
            real.ok(ok, moreResults);
        }
    }
}
