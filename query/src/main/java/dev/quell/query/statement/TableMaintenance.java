package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.session.ResultColumn;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.MaintenanceStatement.MaintenanceKind;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.CheckDepth;
import dev.quell.storage.txn.CheckReport;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.TransactionOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// ANALYZE, CHECK, CHECKSUM, OPTIMIZE and REPAIR TABLE: what is the matter with a table is a row of the answer, not an error.
final class TableMaintenance {
    private static final SqlType MESSAGE =
            new SqlType(
                    TypeKind.MEDIUMTEXT,
                    131_072,
                    0,
                    false,
                    false,
                    Collation.UTF8MB4_0900_AI_CI,
                    List.of());

    private final StatementRun run;
    private final Planning planning;
    private final MaintenanceStatement.TableMaintenance statement;
    private final Reply reply;

    TableMaintenance(
            StatementRun run,
            Planning planning,
            MaintenanceStatement.TableMaintenance statement,
            Reply reply) {
        this.run = run;
        this.planning = planning;
        this.statement = statement;
        this.reply = reply;
    }

    /// @throws SqlError 1066 and those of what the session may not do
    void run() {
        TableLockStatements.requireDifferent(statement.tables(), run.session()::requireDatabase);
        if (statement.kind() == MaintenanceKind.CHECKSUM) {
            run.stage(Stage.EXECUTING);
            reply.columns(
                    List.of(
                            column("Table", 128),
                            ResultColumn.expression("Checksum", SqlType.BIGINT)));
            statement.tables().forEach(this::checksum);
            return;
        }
        run.commitOpen();
        run.stage(Stage.EXECUTING);
        reply.columns(
                List.of(
                        column("Table", 128),
                        column("Op", 10),
                        column("Msg_type", 10),
                        ResultColumn.expression("Msg_text", MESSAGE)));
        statement.tables().forEach(this::maintain);
    }

    private static ResultColumn column(String name, long length) {
        return ResultColumn.expression(name, SqlType.varchar(length, Collation.UTF8MB4_0900_AI_CI));
    }

    private void maintain(QualifiedName name) {
        Compilation compilation = planning.compilation();
        String schema = compilation.schema(name);
        var privileges = run.session().session().privileges();
        if (statement.kind() == MaintenanceKind.CHECK) {
            privileges.requireSight(Privilege.SELECT.text(), schema, name.name());
        } else {
            privileges.requireAll(
                    PrivilegeSet.of(Privilege.SELECT, Privilege.INSERT), schema, name.name());
        }
        run.session().knownHandlers().ifPresent(handlers -> handlers.closeAll(schema, name.name()));
        var answer = new Answer(schema + "." + name.name());
        if (!compilation.directory().schemaExists(schema)) {
            answer.tell("Error", ErrorCode.BAD_DB_ERROR.error(schema).getMessage());
            answer.tell("error", "Corrupt");
            return;
        }
        Optional<NamedTable> found = compilation.directory().table(schema, name.name());
        if (found.isEmpty()) {
            answer.tell("Error", ErrorCode.NO_SUCH_TABLE.error(schema, name.name()).getMessage());
            answer.tell("status", "Operation failed");
            return;
        }
        switch (found.get()) {
            case NamedTable.Stored(var table) -> maintain(table, answer);
            case NamedTable.View view -> maintain(view, answer);
            case NamedTable.Virtual _ -> answer.tell("status", "OK");
        }
    }

    /// The rows about one table.
    private final class Answer {
        private final Value table;

        Answer(String table) {
            this.table = new Value.Text(table);
        }

        void tell(String type, String message) {
            reply.row(
                    new Value[] {
                        table,
                        new Value.Text(statement.kind().name().toLowerCase(Locale.ROOT)),
                        new Value.Text(type),
                        new Value.Text(message)
                    });
        }
    }

    private void maintain(NamedTable.View view, Answer answer) {
        if (statement.kind() != MaintenanceKind.CHECK) {
            answer.tell("Error", "'" + view.schema() + "." + view.name() + "' is not BASE TABLE");
            answer.tell("status", "Operation failed");
            return;
        }
        try {
            planning.tablesOfView(view.schema(), view.name());
            answer.tell("status", "OK");
        } catch (SqlError e) {
            run.cancellation().check();
            answer.tell(
                    "Error", ErrorCode.VIEW_INVALID.error(view.schema(), view.name()).getMessage());
            answer.tell("error", "Corrupt");
        }
    }

    private void maintain(TableDefinition table, Answer answer) {
        switch (statement.kind()) {
            case REPAIR ->
                    answer.tell("note", "The storage engine for the table doesn't support repair");
            case OPTIMIZE -> rebuild(table, answer);
            case ANALYZE -> {
                analyze(table);
                answer.tell("status", "OK");
            }
            case CHECK, CHECKSUM -> check(table, answer);
        }
    }

    private void rebuild(TableDefinition table, Answer answer) {
        try {
            run.session().tableLocks().checkDefinition(table.schema(), table.name());
        } catch (SqlError error) {
            answer.tell("Error", error.getMessage());
            answer.tell("status", "Operation failed");
            return;
        }
        answer.tell("note", "Table does not support optimize, doing recreate + analyze instead");
        try (var change = new DefinitionChange(run)) {
            change.lockTable(table.schema(), table.name(), MetadataLockMode.SHARED_UPGRADABLE);
            TableDefinition now = change.table(table.schema(), table.name());
            new TableCopy(run, change, planning.compilation()).run(TableCopy.Task.recreate(now));
        }
        answer.tell("status", "OK");
    }

    /// NULL for what is no stored table, and with QUICK: InnoDB keeps no checksum ready.
    private void checksum(QualifiedName name) {
        Compilation compilation = planning.compilation();
        String schema = compilation.schema(name);
        run.session().session().privileges().require(Privilege.SELECT, schema, name.name());
        Optional<NamedTable> found = compilation.directory().table(schema, name.name());
        var diagnostics = run.eval().diagnostics();
        if (found.isEmpty()) {
            diagnostics.error(ErrorCode.NO_SUCH_TABLE.error(schema, name.name()));
        } else if (found.get() instanceof NamedTable.View) {
            diagnostics.error(ErrorCode.WRONG_OBJECT.error(schema, name.name(), "BASE TABLE"));
        }
        Value checksum =
                found.orElse(null) instanceof NamedTable.Stored(var table)
                                && !statement.options().contains("QUICK")
                        ? Value.Int.of(checksum(table))
                        : Value.NULL;
        reply.row(new Value[] {new Value.Text(schema + "." + name.name()), checksum});
    }

    /// A read like others: in the transaction that is open.
    private long checksum(TableDefinition table) {
        run.lock(MetadataKey.table(table.schema(), table.name()), MetadataLockMode.SHARED_READ);
        int columns = table.columns().size();
        var image = new RowImage(table);
        var row = new Value[columns];
        long sum = 0;
        try (RowCursor cursor = run.scope().scan(table, ScanOptions.consistent(columns))) {
            while (cursor.next()) {
                cursor.read(row, 0);
                sum += image.checksum(row);
            }
        }
        return sum & 0xFFFF_FFFFL;
    }

    /// Row counts go on from what was last saved after a crash; this sets them right. All else that the planner wants to know is
    /// measured when it asks.
    private void analyze(TableDefinition table) {
        var engine = run.session().engine();
        long believed = engine.estimatedRows(table);
        long counted = read(table, scope -> scope.check(table, CheckDepth.ROWS).rows());
        engine.correctRowCount(table, counted - believed);
    }

    private void check(TableDefinition table, Answer answer) {
        CheckReport report = read(table, scope -> scope.check(table, depth()));
        for (CheckReport.Finding finding : report.findings()) {
            answer.tell(
                    "Warning",
                    switch (finding) {
                        case CheckReport.WrongCount(var index, var entries, var rows) ->
                                "InnoDB: Index '%s' contains %d entries, should be %d."
                                        .formatted(index, entries, rows);
                        case CheckReport.BadRecord(var index, var place, var what) ->
                                "InnoDB: Index '%s' is corrupted at %s: %s."
                                        .formatted(index, place, what);
                    });
        }
        answer.tell(
                report.findings().isEmpty() ? "status" : "error",
                report.findings().isEmpty() ? "OK" : "Corrupt");
    }

    /// FAST, MEDIUM, CHANGED and FOR UPGRADE are for other engines.
    private CheckDepth depth() {
        if (statement.options().contains("EXTENDED")) {
            return CheckDepth.EXTENDED;
        }
        return statement.options().contains("QUICK") ? CheckDepth.QUICK : CheckDepth.FULL;
    }

    /// Reads one table in a transaction of its own, with its definition locked.
    private <T> T read(TableDefinition table, Function<StatementScope, T> work) {
        var session = run.session();
        var transaction = session.engine().begin(session.locker(), TransactionOptions.AUTOCOMMIT);
        try {
            run.lock(
                    transaction,
                    MetadataKey.table(table.schema(), table.name()),
                    MetadataLockMode.SHARED_READ);
            try (var scope = transaction.statement(run.cancellation(), session.rowLockWait())) {
                T result = work.apply(scope);
                scope.complete();
                return result;
            }
        } finally {
            transaction.rollback();
        }
    }
}
