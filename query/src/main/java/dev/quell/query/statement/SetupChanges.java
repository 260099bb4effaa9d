package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.system.SetupTables;
import dev.quell.query.system.SystemTables;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.Modifier;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableReference;
import java.util.Optional;

/// INSERT, UPDATE and DELETE where they mean a table of performance_schema that says what is recorded. No transaction knows of it.
final class SetupChanges {
    private final StatementRun run;
    private final Planning planning;
    private final SystemTables system;

    SetupChanges(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.system = planning.system();
    }

    /// Whether LOCK TABLES may not name a table: those of performance_schema that show what is and was.
    static boolean isUnlockable(String schema, String table) {
        return schema.equalsIgnoreCase(SetupTables.SCHEMA) && !SetupTables.isSetting(table);
    }

    /// Whether that is what a statement is about.
    boolean concerns(DataStatement statement) {
        return switch (statement) {
            case DataStatement.Insert insert -> extended(insert.table()).isPresent();
            case DataStatement.Update update -> updated(update).isPresent();
            case DataStatement.Delete delete -> extended(delete.table().name()).isPresent();
            case DataStatement.MultiDelete _,
                    DataStatement.LoadData _,
                    DataStatement.CallProcedure _,
                    DataStatement.Do _ ->
                    false;
        };
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142, 1235 and those of [SetupTables#insert]
    Optional<Ok> insert(DataStatement.Insert insert) {
        return extended(insert.table())
                .map(table -> {
                    require(table, Privilege.INSERT);
                    if (insert.replace() || !insert.onDuplicate().isEmpty()) {
                        throw ErrorCode.NOT_SUPPORTED_YET.error("REPLACE of " + table.name());
                    }
                    var names = insert.columns().stream().map(Reference.Column::name).toList();
                    boolean ignore = insert.modifiers().contains(Modifier.IGNORE);
                    var rows = new GivenRows(run, planning).of(insert.source());
                    rows.forEach(row -> table.insert(names, row, ignore));
                    return new Ok(rows.size(), 0, 0, "");
                });
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142 and those of [SetupTables#update]
    Optional<Ok> update(DataStatement.Update update) {
        return updated(update)
                .map(table -> {
                    require(table, Privilege.UPDATE);
                    var counts =
                            table.update(
                                    update.assignments(), update.where(), most(update.limit()));
                    return new Ok(
                            counts.changed(),
                            0,
                            0,
                            "Rows matched: %d  Changed: %d  Warnings: 0"
                                    .formatted(counts.matched(), counts.changed()));
                });
    }

    /// Empty if the statement is about other tables.
    ///
    /// @throws dev.quell.base.error.SqlError 1142
    Optional<Ok> delete(DataStatement.Delete delete) {
        return extended(delete.table().name())
                .map(table -> {
                    require(table, Privilege.DELETE);
                    long most = most(delete.limit());
                    return new Ok(table.delete(delete.where(), most), 0, 0, "");
                });
    }

    private Optional<SetupTables> extended(QualifiedName name) {
        return target(name).filter(SetupTables::isExtensible);
    }

    private Optional<SetupTables> updated(DataStatement.Update update) {
        return update.tables().size() == 1
                        && update.tables().getFirst() instanceof TableReference.Named named
                ? target(named.name())
                : Optional.empty();
    }

    private Optional<SetupTables> target(QualifiedName name) {
        return name.schema()
                .or(() -> run.session().session().database())
                .flatMap(schema -> SetupTables.find(system, schema, name.name(), run.eval()));
    }

    private long most(Optional<Limit> limit) {
        return limit.map(one -> ScalarEvaluation.evaluate(one.count(), run, planning))
                .map(count -> Long.parseLong(ScalarEvaluation.text(count)))
                .orElse(Long.MAX_VALUE);
    }

    private void require(SetupTables table, Privilege privilege) {
        run.session()
                .session()
                .privileges()
                .requireSetup(privilege, SetupTables.SCHEMA, table.name());
    }
}
