package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.session.ResultColumn;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.MaintenanceStatement.FlushLock;
import dev.quell.sql.tree.MaintenanceStatement.MaintenanceKind;
import dev.quell.sql.tree.QualifiedName;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// ANALYZE, CHECK, OPTIMIZE and REPAIR TABLE, FLUSH, and statements that are only recognised.
public final class MaintenanceStatements {
    private static final Set<String> NOTHING_TO_FLUSH =
            Set.of(
                    "PRIVILEGES",
                    "LOGS",
                    "BINARY LOGS",
                    "ENGINE LOGS",
                    "ERROR LOGS",
                    "GENERAL LOGS",
                    "SLOW LOGS",
                    "HOSTS",
                    "OPTIMIZER_COSTS",
                    "USER_RESOURCES",
                    "TABLES",
                    "STATUS");

    private final StatementRun run;
    private final Compilation compilation;

    public MaintenanceStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.compilation = planning.compilation();
    }

    public void run(MaintenanceStatement statement, Reply reply) {
        switch (statement) {
            case MaintenanceStatement.TableMaintenance maintenance -> maintain(maintenance, reply);
            case MaintenanceStatement.Flush flush -> flush(flush);
            case MaintenanceStatement.Histogram _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("histograms");
            case MaintenanceStatement.Shutdown _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("SHUTDOWN");
            case MaintenanceStatement.ResetPersist _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("RESET PERSIST");
            case MaintenanceStatement.Unsupported(var what) ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error(what);
        }
    }

    /// Everything that MySQL would flush is either always current here or kept by nobody.
    private void flush(MaintenanceStatement.Flush flush) {
        run.session().session().privileges().require(Privilege.RELOAD);
        if (flush.lock() == FlushLock.EXPORT
                || !flush.tables().isEmpty() && flush.lock() != FlushLock.NONE) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("FLUSH TABLES with a list and a lock");
        }
        if (flush.lock() == FlushLock.READ_LOCK) {
            run.session().transactions().commit(run.cancellation());
            run.session().tableLocks().takeGlobalReadLock(run.cancellation());
            return;
        }
        for (String target : flush.targets()) {
            if (!NOTHING_TO_FLUSH.contains(target)) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("FLUSH " + target);
            }
        }
        run.session().transactions().commit(run.cancellation());
    }

    private void maintain(MaintenanceStatement.TableMaintenance statement, Reply reply) {
        if (statement.kind() == MaintenanceKind.CHECKSUM) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("CHECKSUM TABLE");
        }
        run.session().transactions().commit(run.cancellation());
        reply.columns(
                List.of(
                        column("Table", 128),
                        column("Op", 10),
                        column("Msg_type", 10),
                        column("Msg_text", 131_072)));
        for (QualifiedName name : statement.tables()) {
            maintain(statement.kind(), name, reply);
        }
    }

    private static ResultColumn column(String name, long length) {
        return ResultColumn.expression(name, SqlType.varchar(length, Collation.UTF8MB4_0900_AI_CI));
    }

    private void maintain(MaintenanceKind kind, QualifiedName name, Reply reply) {
        String schema = compilation.schema(name);
        String table = schema + "." + name.name();
        var privileges = run.session().session().privileges();
        privileges.require(Privilege.SELECT, schema, name.name());
        if (kind != MaintenanceKind.CHECK) {
            privileges.require(Privilege.INSERT, schema, name.name());
        }
        if (compilation.directory().table(schema, name.name()).isEmpty()) {
            tell(reply, table, kind, "Error", "Table '" + table + "' doesn't exist");
            tell(reply, table, kind, "status", "Operation failed");
            return;
        }
        switch (kind) {
            case REPAIR ->
                    tell(
                            reply,
                            table,
                            kind,
                            "note",
                            "The storage engine for the table doesn't support repair");
            case OPTIMIZE -> {
                tell(
                        reply,
                        table,
                        kind,
                        "note",
                        "Table does not support optimize, doing recreate + analyze instead");
                tell(reply, table, kind, "status", "OK");
            }
            case ANALYZE, CHECK, CHECKSUM -> tell(reply, table, kind, "status", "OK");
        }
    }

    private static void tell(
            Reply reply, String table, MaintenanceKind kind, String type, String message) {
        reply.row(
                new Value[] {
                    new Value.Text(table),
                    new Value.Text(kind.name().toLowerCase(Locale.ROOT)),
                    new Value.Text(type),
                    new Value.Text(message)
                });
    }
}
