package dev.quell.query.system;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.spill.SpillFolder;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.NoLocks;
import dev.quell.query.value.SessionFacts;
import dev.quell.query.value.UserVariables;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountStore;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.Grants;
import dev.quell.session.variable.GlobalVariables;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.storage.Engine;
import dev.quell.storage.EngineOptions;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine in memory with the database `shop`, root's session, and SHOW run on text: rows come back as texts.
final class SystemTestServer implements AutoCloseable {
    final Engine engine = Engine.open(EngineOptions.inMemory());
    final Accounts accounts = new Accounts(AccountStore.none());
    final Sessions sessions =
            new Sessions(accounts, new GlobalVariables(Map.of()), InstantSource.system());
    final SystemTables tables =
            new SystemTables(sessions, engine, SpillFolder.temporary(1 << 20), (_, _) -> List.of());
    final SystemStatements statements = new SystemStatements(tables, SystemTestServer::literal);
    final Diagnostics diagnostics = new Diagnostics(1_024);
    final Session root;

    SystemTestServer() {
        var name = new AccountName("root", "localhost");
        accounts.create(
                Account.create(name, new Authentication(Authentication.CACHING_SHA2, ""))
                        .withGrants(Grants.everything()));
        engine.catalog()
                .apply(
                        List.of(
                                new CatalogChange.PutSchema(
                                        new SchemaDefinition(
                                                "shop", Collation.UTF8MB4_0900_AI_CI))));
        root = login(name);
        root.useDatabase("shop");
    }

    private static Value literal(Expression expression, EvalContext context) {
        return switch (expression) {
            case Literal.Number(var value, _) -> value;
            case Literal.Text(var text, _) -> new Value.Text(text);
            case Literal.Null _ -> Value.NULL;
            default -> throw new IllegalArgumentException("only literals: " + expression);
        };
    }

    Session login(AccountName name) {
        var session = sessions.open(Peer.socket("root"));
        sessions.admit(session, new Login(name.user(), name, 0, Map.of("_pid", "7"), "", ""));
        return session;
    }

    void put(TableDefinition table) {
        engine.catalog().apply(List.of(new CatalogChange.PutTable(table)));
    }

    EvalContext context(Session session) {
        return new EvalContext(
                new Facts(session),
                EvalSettings.DEFAULT,
                new EvalContext.SessionState(diagnostics, new UserVariables(), new NoLocks()),
                new Cancellation(),
                Instant.now(),
                List.of());
    }

    /// The rows that a statement of root's answers, cells joined by `|`.
    List<String> run(String sql) {
        return run(root, sql);
    }

    List<String> run(Session session, String sql) {
        var sink = new Collected();
        statements.run(
                Parser.parse(sql, SqlMode.DEFAULT).statement(), context(session), sink, false);
        return sink.rows;
    }

    /// The rows of a virtual table.
    List<String> rows(String schema, String table) {
        VirtualTable found = tables.find(schema, table).orElseThrow();
        var rows = new ArrayList<String>();
        found.rows(context(root))
                .forEachRemaining(row ->
                        rows.add(
                                text(
                                        row,
                                        found.columns().stream()
                                                .map(VirtualTable.Column::type)
                                                .toList())));
        return rows;
    }

    static String text(Value[] row, List<SqlType> types) {
        var cells = new ArrayList<String>();
        for (int i = 0; i < row.length; i++) {
            cells.add(row[i].isNull() ? "NULL" : ValueText.of(row[i], types.get(i)));
        }
        return String.join("|", cells);
    }

    @Override
    public void close() {
        sessions.close();
        engine.close();
    }

    private static final class Collected implements ResultSink {
        final List<String> rows = new ArrayList<>();
        private List<ResultColumn> columns = List.of();

        @Override
        public void columns(List<ResultColumn> now, boolean moreResults) {
            columns = now;
        }

        @Override
        public void row(Value[] values) {
            rows.add(text(values, columns.stream().map(ResultColumn::type).toList()));
        }

        @Override
        public void end(int warnings, boolean moreResults) {
            // nothing to keep
        }

        @Override
        public void ok(Ok ok, boolean moreResults) {
            rows.add("OK " + ok.affectedRows());
        }
    }

    private record Facts(Session session) implements SessionFacts {
        @Override
        public long connectionId() {
            return session.id();
        }

        @Override
        public String user() {
            return session.identity().user() + "@" + session.peer().host();
        }

        @Override
        public String currentRole() {
            return "NONE";
        }

        @Override
        public String currentUser() {
            return session.account().toString();
        }

        @Override
        public Optional<String> database() {
            return session.database();
        }

        @Override
        public String version() {
            return session.variables().text("version");
        }

        @Override
        public long lastInsertId() {
            return 0;
        }

        @Override
        public void lastInsertId(long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long foundRows() {
            return 0;
        }

        @Override
        public long rowCount() {
            return 0;
        }

        @Override
        public Value systemVariable(VariableScope scope, String name) {
            return session.variables().get(name);
        }

        @Override
        public String stage(String name) {
            return name;
        }
    }
}
