package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.system.GrantTables;
import dev.quell.query.system.GrantTables.Change;
import dev.quell.query.system.SystemTables;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableReference;
import java.util.Optional;

/// INSERT, UPDATE and DELETE where they mean a grant table of the mysql database. Like the statements about accounts, they commit.
final class GrantTableChanges {
    private final StatementRun run;
    private final Planning planning;
    private final SystemTables system;

    GrantTableChanges(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.system = planning.system();
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142, 1235 and those of [GrantTables#insert]
    Optional<Ok> insert(DataStatement.Insert insert) {
        return target(insert.table(), Change.INSERT)
                .map(table -> {
                    require(table, Privilege.INSERT);
                    if (insert.replace()) {
                        require(table, Privilege.DELETE);
                    }
                    if (!insert.onDuplicate().isEmpty()) {
                        throw ErrorCode.NOT_SUPPORTED_YET.error(
                                "ON DUPLICATE KEY UPDATE of mysql." + table.name());
                    }
                    var rows = new GivenRows(run, planning).of(insert.source());
                    run.commitOpen();
                    var names = insert.columns().stream().map(Reference.Column::name).toList();
                    rows.forEach(row -> table.insert(names, row, insert.replace()));
                    return new Ok(rows.size(), 0, 0, "");
                });
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142, 1235 and those of [GrantTables#update]
    Optional<Ok> update(DataStatement.Update update) {
        return updated(update)
                .map(table -> {
                    require(table, Privilege.UPDATE);
                    refuse(update.limit().isPresent(), "UPDATE … LIMIT", table);
                    update.where().ifPresent(_ -> require(table, Privilege.SELECT));
                    run.commitOpen();
                    int found = table.update(update.assignments(), update.where());
                    return new Ok(
                            found,
                            0,
                            0,
                            "Rows matched: %d  Changed: %d  Warnings: 0".formatted(found, found));
                });
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142, 1235
    Optional<Ok> delete(DataStatement.Delete delete) {
        return target(delete.table().name(), Change.DELETE)
                .map(table -> {
                    require(table, Privilege.DELETE);
                    refuse(delete.limit().isPresent(), "DELETE … LIMIT", table);
                    delete.where().ifPresent(_ -> require(table, Privilege.SELECT));
                    run.commitOpen();
                    return new Ok(table.delete(delete.where()), 0, 0, "");
                });
    }

    /// Whether that is what a statement is about.
    boolean concerns(DataStatement statement) {
        return switch (statement) {
            case DataStatement.Insert insert -> target(insert.table(), Change.INSERT).isPresent();
            case DataStatement.Update update -> updated(update).isPresent();
            case DataStatement.Delete delete ->
                    target(delete.table().name(), Change.DELETE).isPresent();
            case DataStatement.MultiDelete _,
                    DataStatement.LoadData _,
                    DataStatement.CallProcedure _,
                    DataStatement.Do _ ->
                    false;
        };
    }

    private Optional<GrantTables> updated(DataStatement.Update update) {
        return update.tables().size() == 1
                        && update.tables().getFirst() instanceof TableReference.Named named
                ? target(named.name(), Change.UPDATE)
                : Optional.empty();
    }

    private static void refuse(boolean limited, String what, GrantTables table) {
        if (limited) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(what + " of mysql." + table.name());
        }
    }

    private Optional<GrantTables> target(QualifiedName name, Change change) {
        return name.schema()
                .or(() -> run.session().database())
                .flatMap(schema ->
                        GrantTables.find(system, schema, name.name(), change, run.eval()));
    }

    private void require(GrantTables table, Privilege privilege) {
        run.session().session().privileges().require(privilege, "mysql", table.name());
    }
}
