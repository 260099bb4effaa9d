package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.value.Diagnostics;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.ShowStatement.Filter;
import dev.quell.sql.tree.VariableScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Answers SHOW and DESCRIBE. The forms that list something share their rows with information_schema; what stands in front
/// of the rows is data (schema SHOW of `virtual-columns.tsv`).
final class ShowStatements {
    /// Statements about what Quell does not have, with the shape of their empty answers.
    private static final Map<String, String> EMPTY =
            Map.of(
                    "REPLICA STATUS", "REPLICA STATUS",
                    "SLAVE STATUS", "REPLICA STATUS",
                    "REPLICAS", "REPLICAS",
                    "SLAVE HOSTS", "REPLICAS",
                    "BINARY LOG STATUS", "BINARY LOG STATUS",
                    "MASTER STATUS", "BINARY LOG STATUS",
                    "BINLOG EVENTS", "LOG EVENTS",
                    "RELAYLOG EVENTS", "LOG EVENTS",
                    "PROFILES", "PROFILES");

    /// What SHOW PROFILE tells for everybody; its other columns come with the types that are asked for.
    private static final int PROFILE_COLUMNS = 2;

    private static final Map<String, List<String>> PROFILE_TYPES =
            Map.of(
                    "CPU", List.of("CPU_"),
                    "CONTEXT SWITCHES", List.of("Context_"),
                    "BLOCK IO", List.of("Block_ops_"),
                    "IPC", List.of("Messages_"),
                    "PAGE FAULTS", List.of("Page_faults_"),
                    "SWAPS", List.of("Swaps"),
                    "SOURCE", List.of("Source_"));

    private final ScalarRunner scalars;

    ShowStatements(ScalarRunner scalars) {
        this.scalars = scalars;
    }

    /// The whole answer.
    ///
    /// @throws dev.quell.base.error.SqlError whatever is wrong with the statement; 1235 for the forms that Quell lacks
    Answer answer(ShowStatement statement, Look look) {
        return switch (statement) {
            case ShowStatement.Listing listing -> listing(listing, look);
            case ShowStatement.Columns(var table, var full, var extended, var filter) ->
                    ShowTables.columns(look, table, full, extended, filter);
            case ShowStatement.Describe(var table, var pattern) ->
                    ShowTables.columns(
                            look,
                            table,
                            false,
                            false,
                            pattern.<Filter>map(Filter.Like::new).orElse(new Filter.None()));
            case ShowStatement.Indexes(var table, var extended, var filter) ->
                    ShowTables.indexes(look, table, extended, filter);
            case ShowStatement.Variables(var scope, var filter) ->
                    made(
                            look,
                            "VARIABLES",
                            scope == VariableScope.GLOBAL
                                    ? SessionRows::globalVariables
                                    : SessionRows::sessionVariables,
                            filter);
            case ShowStatement.Status(var scope, var filter) ->
                    made(
                            look,
                            "VARIABLES",
                            scope == VariableScope.GLOBAL
                                    ? SessionRows::globalStatus
                                    : SessionRows::sessionStatus,
                            filter);
            case ShowStatement.ProcessList(var full) ->
                    made(
                            look,
                            full ? "FULL PROCESSLIST" : "PROCESSLIST",
                            (one, rows) -> SessionRows.showProcessList(one, rows, full),
                            new Filter.None());
            case ShowStatement.Diagnostics(var errorsOnly, var limit) ->
                    diagnostics(look, errorsOnly, limit);
            case ShowStatement.DiagnosticsCount(var errorsOnly) -> count(look, errorsOnly);
            case ShowStatement.Create create -> ShowTables.create(look, create);
            case ShowStatement.CreateUser(var account) -> createUser(look, account);
            case ShowStatement.Grants(var account, var roles) -> grants(look, account, roles);
            case ShowStatement.Engine(var engine, var what) -> engine(look, engine, what);
            case ShowStatement.Other(var what) -> other(look, what);
            // The help tables of the mysql schema are empty, so that no topic is found.
            case ShowStatement.Help _ -> made(look, "HELP", RowMaker.NONE, new Filter.None());
            case ShowStatement.Explain _, ShowStatement.ExplainConnection _ ->
                    throw new IllegalArgumentException("not a form of SHOW: " + statement);
        };
    }

    private static Answer listing(ShowStatement.Listing listing, Look look) {
        var filter = listing.filter();
        return switch (listing.kind()) {
            case DATABASES -> ShowTables.databases(look, filter);
            case TABLES -> ShowTables.tables(look, listing.schema(), listing.full(), filter);
            case TABLE_STATUS -> ShowTables.status(look, listing.schema(), filter);
            case OPEN_TABLES ->
                    made(
                            look,
                            "OPEN TABLES",
                            (one, rows) -> OpenTables.add(one, rows, listing.schema()),
                            filter);
            case TRIGGERS -> {
                ShowTables.existingSchema(look, listing.schema());
                yield made(look, "TRIGGERS", RowMaker.NONE, filter);
            }
            case EVENTS -> EventRows.show(look, listing.schema(), filter);
            case PROCEDURE_STATUS, FUNCTION_STATUS ->
                    made(look, "ROUTINE STATUS", RowMaker.NONE, filter);
            case ENGINES -> made(look, "ENGINES", ServerRows::engines, filter);
            case COLLATION -> made(look, "COLLATION", ServerRows::collations, filter);
            case CHARACTER_SET ->
                    made(look, "CHARACTER SET", ServerRows::showCharacterSets, filter);
            case PLUGINS -> made(look, "PLUGINS", ServerRows::showPlugins, filter);
            case PRIVILEGES -> made(look, "PRIVILEGES", ServerRows::showPrivileges, filter);
        };
    }

    /// An answer of that shape.
    static Answer made(Look look, String shape, RowMaker maker, Filter filter) {
        return made(
                look,
                look.tables().shapes().get(VirtualColumns.SHOW, shape).columns(),
                maker,
                filter);
    }

    /// An answer with those columns.
    static Answer made(
            Look look, List<VirtualTable.Column> columns, RowMaker maker, Filter filter) {
        var rows = new Rows(columns, look);
        maker.make(look, rows);
        return new Answer(
                columns, ShowFilter.apply(filter, columns, rows.toList(), look.context()));
    }

    /// The same columns, the first of them under another name.
    static List<VirtualTable.Column> renamed(List<VirtualTable.Column> columns, String first) {
        var renamed = new ArrayList<>(columns);
        var column = columns.getFirst();
        renamed.set(0, new VirtualTable.Column(first, column.type(), column.nullable()));
        return renamed;
    }

    private Answer diagnostics(Look look, boolean errorsOnly, Optional<Limit> limit) {
        var conditions =
                look.context().diagnostics().conditions().stream()
                        .filter(condition ->
                                !errorsOnly || condition.level() == Diagnostics.Level.ERROR)
                        .toList();
        long offset = limit.flatMap(Limit::offset).map(e -> number(look, e)).orElse(0L);
        long count = limit.map(l -> number(look, l.count())).orElse(Long.MAX_VALUE);
        return made(
                look,
                "WARNINGS",
                (_, rows) ->
                        conditions.stream()
                                .skip(offset)
                                .limit(count)
                                .forEach(condition ->
                                        rows.add(
                                                condition.level().text(),
                                                condition.code().number(),
                                                condition.message())),
                new Filter.None());
    }

    private long number(Look look, Expression expression) {
        return switch (scalars.evaluate(expression, look.context())) {
            case Value.Int(var n) -> Math.max(0, n);
            case Value.Unsigned(var bits) -> bits < 0 ? Long.MAX_VALUE : bits;
            default -> 0;
        };
    }

    private static Answer count(Look look, boolean errorsOnly) {
        var diagnostics = look.context().diagnostics();
        return made(
                look,
                errorsOnly ? "ERROR COUNT" : "WARNING COUNT",
                (_, rows) -> rows.add(errorsOnly ? diagnostics.errorCount() : diagnostics.count()),
                new Filter.None());
    }

    private static Answer createUser(Look look, AccountName name) {
        var wanted = AccountNames.resolve(name, look.session());
        if (!wanted.equals(look.session().account())) {
            look.privileges().requireSystemSchema(Privilege.SELECT);
        }
        var account =
                look.sessions()
                        .accounts()
                        .find(wanted)
                        .orElseThrow(() ->
                                ErrorCode.CANNOT_USER.error(
                                        "SHOW CREATE USER",
                                        wanted.quoted() + " (User account does not exist)"));
        return texts(look, "CREATE USER for " + wanted, List.of(GrantText.createUser(account)));
    }

    private static Answer grants(Look look, AccountName name, List<AccountName> using) {
        var wanted = AccountNames.resolve(name, look.session());
        requireSightOfAccounts(look, wanted);
        var account =
                look.sessions()
                        .accounts()
                        .find(wanted)
                        .orElseThrow(() ->
                                ErrorCode.NONEXISTING_GRANT.error(wanted.user(), wanted.host()));
        var roles = using.stream().map(role -> AccountNames.resolve(role, look.session())).toList();
        var mandatory = look.sessions().mandatoryRoles();
        var graph = look.sessions().accounts().roles();
        var available = graph.available(wanted, mandatory);
        RoleStatements.requireGranted(roles, available, wanted);
        boolean own = wanted.equals(look.session().account()) && name.current();
        Set<dev.quell.session.account.AccountName> active =
                own && roles.isEmpty() ? look.session().activeRoles() : new TreeSet<>(roles);
        var privileges = look.sessions().accounts().privileges(wanted, active, mandatory);
        return texts(
                look,
                "Grants for " + wanted,
                GrantText.grants(
                        account,
                        privileges.grants(),
                        own ? mandatory : Set.of(),
                        graph.passedOnBy(active)));
    }

    // One's own account is always shown; others' need SELECT on the mysql database.
    private static void requireSightOfAccounts(
            Look look, dev.quell.session.account.AccountName wanted) {
        if (!wanted.equals(look.session().account())) {
            look.privileges().require(Privilege.SELECT, "mysql", "user");
        }
    }

    private static void requireReplicationRight(Look look, String words) {
        switch (words) {
            case "BINARY LOGS",
                    "MASTER LOGS",
                    "BINARY LOG STATUS",
                    "MASTER STATUS",
                    "REPLICA STATUS",
                    "SLAVE STATUS" ->
                    look.privileges()
                            .requireAny(
                                    PrivilegeSet.of(Privilege.SUPER, Privilege.REPLICATION_CLIENT),
                                    "SUPER, REPLICATION CLIENT");
            case "REPLICAS", "SLAVE HOSTS", "BINLOG EVENTS", "RELAYLOG EVENTS" ->
                    look.privileges().require(Privilege.REPLICATION_SLAVE);
            default -> {
                // for everybody
            }
        }
    }

    /// One column of text.
    static Answer texts(Look look, String title, List<String> lines) {
        var shape = look.tables().shapes().get(VirtualColumns.SHOW, "CREATE DATABASE").columns();
        var column = new VirtualTable.Column(title, shape.getLast().type(), false);
        return made(
                look,
                List.of(column),
                (_, rows) -> lines.forEach(line -> rows.add(line)),
                new Filter.None());
    }

    private static Answer engine(Look look, String engine, String what) {
        boolean innodb = engine.equalsIgnoreCase("InnoDB");
        if (!innodb && !engine.equalsIgnoreCase("PERFORMANCE_SCHEMA")) {
            throw ErrorCode.UNKNOWN_STORAGE_ENGINE.error(engine);
        }
        look.privileges().require(Privilege.PROCESS);
        return made(
                look,
                "ENGINE STATUS",
                innodb && what.equalsIgnoreCase("STATUS")
                        ? (one, rows) -> rows.add("InnoDB", "", EngineStatus.text(one))
                        : RowMaker.NONE,
                new Filter.None());
    }

    // Without replication and profiles there is nothing to tell; without a binary log MySQL has an
    // error of its own.
    private static Answer other(Look look, String what) {
        String words = what.toUpperCase(Locale.ROOT);
        requireReplicationRight(look, words);
        if (words.equals("BINARY LOGS") || words.equals("MASTER LOGS")) {
            throw ErrorCode.NO_BINARY_LOGGING.error();
        }
        if (words.startsWith("PROFILE ") || words.equals("PROFILE")) {
            return profile(look, words);
        }
        if (words.equals("PROCEDURE CODE") || words.equals("FUNCTION CODE")) {
            throw ErrorCode.FEATURE_DISABLED.error("SHOW PROCEDURE|FUNCTION CODE", "--with-debug");
        }
        String shape = EMPTY.get(words.replaceFirst(" EVENTS IN$", " EVENTS"));
        if (shape == null) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("SHOW " + words);
        }
        return made(look, shape, RowMaker.NONE, new Filter.None());
    }

    /// Nothing is profiled; the events of performance_schema tell where time goes.
    private static Answer profile(Look look, String words) {
        var all = look.tables().shapes().get(VirtualColumns.SHOW, "PROFILE").columns();
        var asked = new ArrayList<String>();
        PROFILE_TYPES.forEach((type, columns) -> {
            if (words.contains(type) || words.contains("ALL")) {
                asked.addAll(columns);
            }
        });
        var columns = new ArrayList<>(all.subList(0, PROFILE_COLUMNS));
        for (var column : all.subList(PROFILE_COLUMNS, all.size())) {
            if (asked.stream().anyMatch(column.name()::startsWith)) {
                columns.add(column);
            }
        }
        return made(look, columns, RowMaker.NONE, new Filter.None());
    }
}
