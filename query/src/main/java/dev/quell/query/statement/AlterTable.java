package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.TypeKind;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.Privileges;
import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.Algorithm;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import java.util.List;
import java.util.Optional;

/// ALTER TABLE: changes of the definition alone take no time; new indexes are filled; the rest rebuilds the table.
final class AlterTable {
    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;

    AlterTable(StatementRun run, Planning planning, Compilation compilation) {
        this.run = run;
        this.planning = planning;
        this.compilation = compilation;
    }

    /// @throws dev.quell.base.error.SqlError 1050, 1054, 1060, 1061, 1062, 1090, 1091, 1146, 1235, 1845 …
    Ok run(SchemaStatement.AlterTable statement) {
        return run(statement, Privilege.ALTER);
    }

    /// CREATE INDEX and DROP INDEX are ALTER TABLE with another privilege.
    Ok run(SchemaStatement.CreateIndex statement) {
        return run(
                new SchemaStatement.AlterTable(
                        statement.table(),
                        List.of(new AlterAction.AddKey(statement.key())),
                        statement.algorithm(),
                        statement.lock()),
                Privilege.INDEX);
    }

    Ok run(SchemaStatement.DropIndex statement) {
        return run(
                new SchemaStatement.AlterTable(
                        statement.table(),
                        List.of(new AlterAction.DropKey(statement.name())),
                        statement.algorithm(),
                        statement.lock()),
                Privilege.INDEX);
    }

    private Ok run(SchemaStatement.AlterTable statement, Privilege needed) {
        QualifiedName name = statement.name();
        String schema = compilation.schema(name);
        Optional<QualifiedName> newName = newName(statement.actions());
        if (newName.isPresent() && isPlainRename(statement, schema)) {
            return renameView(name, newName.get());
        }
        boolean temporary = run.session().temporaryTables().find(schema, name.name()).isPresent();
        if (!temporary) {
            require(needed, name, newName);
        }
        try (var change = new DefinitionChange(run, temporary)) {
            change.lockTable(schema, name.name(), MetadataLockMode.SHARED_UPGRADABLE);
            TableDefinition table = change.table(schema, name.name());
            if (statement.actions().isEmpty()) {
                return Ok.NOTHING;
            }
            Algorithm algorithm = statement.algorithm().orElse(Algorithm.DEFAULT);
            LockLevel level = statement.lock().orElse(LockLevel.DEFAULT);
            AlterEffort.checkClauses(algorithm, level);
            TableAlteration alteration = alteration(table, change);
            alteration.apply(statement.actions());
            ForeignKeyAlteration keys = alteration.foreignKeys();
            new ForeignKeyDefinitions(run, change).lockParents(schema, table.name(), keys.added());
            ForeignKeyChecks checks = ForeignKeyChecks.of(change.catalog(), run);
            TableDefinition wanted =
                    keys.finish(withChecks(table, alteration, checks.catalog()), checks);
            refuseZeroDates(table, wanted, change);
            var effort = AlterEffort.of(table, wanted, statement.actions(), checks.enabled());
            if (algorithm != Algorithm.COPY) {
                checkRename(statement.actions(), level);
            }
            effort.check(algorithm, level);
            boolean copies = effort.kind() == AlterEffort.Kind.COPY || algorithm == Algorithm.COPY;
            if (newName.isPresent()) {
                wanted = renamed(wanted, newName.get(), change);
            }
            change.also(keys.followers(wanted, change.catalog()));
            List<ForeignKeyDefinition> unchecked =
                    checks.enabled() ? keys.newKeys(wanted) : List.of();
            var task =
                    new TableCopy.Task(
                            table,
                            wanted,
                            unchecked,
                            effort.level(algorithm, level),
                            wantedNumber(statement.actions()));
            boolean rebuilds = alteration.rebuilds() || algorithm == Algorithm.COPY;
            long rows = carryOut(task, rebuilds, alteration.added(), level, change);
            long copied = copies ? rows : 0;
            followName(table, wanted);
            setNextNumber(statement.actions(), change.table(wanted.schema(), wanted.name()));
            boolean silent = onlyRenames(statement.actions()) && algorithm != Algorithm.COPY;
            return silent ? Ok.NOTHING : altered(copied);
        }
    }

    /// Puts the wanted definition in place, with all that belongs to it.
    ///
    /// @param rebuilds whether every row has to be written anew
    /// @param level what others may do while indexes are filled
    /// @return how many rows were written
    private long carryOut(
            TableCopy.Task task,
            boolean rebuilds,
            List<IndexDefinition> added,
            LockLevel level,
            DefinitionChange change) {
        if (rebuilds
                || !task.newKeys().isEmpty()
                || !IndexBuilds.canBuild(task.old(), task.wanted(), added)) {
            return new TableCopy(run, change, compilation).run(task);
        }
        new IndexBuilds(run, change, level).finish(task.old(), task.wanted(), added);
        return 0;
    }

    private TableAlteration alteration(TableDefinition table, DefinitionChange change) {
        return new TableAlteration(
                table,
                new CreateTable(run, planning, compilation)::columnDesigner,
                new FunctionalKeys(compilation, run.connectionCharset()),
                change::newId,
                run.eval());
    }

    private Ok renameView(QualifiedName from, QualifiedName to) {
        var renaming = new SchemaStatement.Renaming(from, to);
        return new TableStatements(run, compilation)
                .rename(new SchemaStatement.RenameTables(List.of(renaming)));
    }

    /// A view can be renamed, too.
    private boolean isPlainRename(SchemaStatement.AlterTable statement, String schema) {
        return onlyRenames(statement.actions()) && planning.isView(schema, statement.name().name());
    }

    /// A table of LOCK TABLES stays locked under its new name.
    private void followName(TableDefinition before, TableDefinition after) {
        MetadataKey from = MetadataKey.table(before.schema(), before.name());
        MetadataKey to = MetadataKey.table(after.schema(), after.name());
        if (!from.equals(to)) {
            run.session().tableLocks().renamed(from, to, run.locking());
        }
    }

    private TableDefinition withChecks(
            TableDefinition before, TableAlteration alteration, CatalogSnapshot catalog) {
        TableDefinition wanted = alteration.result();
        new TableExpressions(wanted, compilation).checkDependencies(before);
        TableDefinition checked =
                DefinitionEdits.withConstraints(
                        wanted,
                        wanted.foreignKeys(),
                        alteration.checks().finish(wanted, catalog, run.connectionCharset()));
        new TableExpressions(checked, compilation).check();
        TableDesigner.requirePrimaryKey(checked, run.session().session().variables());
        TableDesigner.checkKeyParts(checked, Optional.empty());
        return checked;
    }

    /// A name is not there for others while it changes.
    ///
    /// @throws dev.quell.base.error.SqlError 1845
    private static void checkRename(List<AlterAction> actions, LockLevel level) {
        boolean shared = level == LockLevel.NONE || level == LockLevel.SHARED;
        if (shared && actions.stream().anyMatch(AlterAction.RenameTable.class::isInstance)) {
            throw ErrorCode.ALTER_OPERATION_NOT_SUPPORTED.error(
                    "LOCK=NONE/SHARED", "LOCK=EXCLUSIVE");
        }
    }

    /// Rows that are there cannot be given a date that the mode forbids, which is what a new DATE or DATETIME without a default would
    /// have.
    ///
    /// @throws dev.quell.base.error.SqlError 1292
    private void refuseZeroDates(
            TableDefinition before, TableDefinition after, DefinitionChange change) {
        List<ColumnDefinition> dates =
                after.columns().stream()
                        .filter(column -> column.slot() >= before.nextSlot())
                        .filter(column ->
                                column.type().kind() == TypeKind.DATE
                                        || column.type().kind() == TypeKind.DATETIME)
                        .filter(column -> column.defaultValue() instanceof ColumnDefault.None)
                        .filter(column -> !DefinitionEdits.isGenerated(column))
                        .toList();
        if (dates.isEmpty() || !run.eval().settings().sqlMode().strict()) {
            return;
        }
        try (StatementScope scope = change.rows();
                RowCursor rows = scope.scan(before, ScanOptions.consistent(0))) {
            if (rows.next()) {
                dates.forEach(column -> RowMaker.checkZeroDate(column, run.eval()));
            }
        }
    }

    private static boolean onlyRenames(List<AlterAction> actions) {
        return actions.stream().allMatch(AlterAction.RenameTable.class::isInstance);
    }

    private void require(Privilege needed, QualifiedName name, Optional<QualifiedName> newName) {
        Privileges privileges = run.session().session().privileges();
        if (newName.isPresent()) {
            requireForRename(privileges, name, newName.get());
        } else {
            privileges.require(needed, compilation.schema(name), name.name());
        }
    }

    private void requireForRename(Privileges privileges, QualifiedName from, QualifiedName to) {
        privileges.requireAll(
                PrivilegeSet.of(Privilege.ALTER, Privilege.DROP),
                compilation.schema(from),
                from.name());
        privileges.requireAll(
                PrivilegeSet.of(Privilege.CREATE, Privilege.INSERT),
                compilation.schema(to),
                to.name());
    }

    private static Optional<QualifiedName> newName(List<AlterAction> actions) {
        Optional<QualifiedName> found = Optional.empty();
        for (AlterAction action : actions) {
            if (action instanceof AlterAction.RenameTable(var to)) {
                found = Optional.of(to);
            }
        }
        return found;
    }

    private TableDefinition renamed(
            TableDefinition table, QualifiedName to, DefinitionChange change) {
        String schema = to.schema().orElse(table.schema());
        if (schema.equals(table.schema()) && to.name().equals(table.name())) {
            return table;
        }
        IdentifierRules.checkTable(to.name());
        if (table.isTemporary()) {
            return renamedTemporary(table, schema, to.name(), change);
        }
        change.lockName(schema, to.name(), MetadataLockMode.EXCLUSIVE);
        if (change.catalog().schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        if (change.catalog().table(schema, to.name()).isPresent()
                || change.catalog().view(schema, to.name()).isPresent()) {
            throw ErrorCode.TABLE_EXISTS_ERROR.error(to.name());
        }
        TableDefinition renamed =
                new ForeignKeyDefinitions(run, change)
                        .rename(table, schema, to.name(), change.catalog());
        ForeignKeyChecks.of(change.catalog(), run).checkAdopted(renamed);
        return renamed;
    }

    private TableDefinition renamedTemporary(
            TableDefinition table, String schema, String name, DefinitionChange change) {
        if (change.catalog().schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        if (run.session().temporaryTables().find(schema, name).isPresent()) {
            throw ErrorCode.TABLE_EXISTS_ERROR.error(name);
        }
        return DefinitionEdits.withName(table, schema, name);
    }

    private static long wantedNumber(List<AlterAction> actions) {
        long wanted = 1;
        for (AlterAction action : actions) {
            if (action instanceof AlterAction.SetOptions(var options)) {
                wanted = options.autoIncrement().orElse(wanted);
            }
        }
        return Math.max(1, wanted);
    }

    private void setNextNumber(List<AlterAction> actions, TableDefinition table) {
        for (AlterAction action : actions) {
            if (action instanceof AlterAction.SetOptions(var options)
                    && options.autoIncrement().isPresent()
                    && table.autoIncrementOrdinal() >= 0) {
                new AutoIncrementOption(run, table).apply(options.autoIncrement().getAsLong());
            }
        }
    }

    private Ok altered(long copied) {
        return new Ok(
                copied,
                0,
                0,
                "Records: %d  Duplicates: 0  Warnings: %d"
                        .formatted(copied, run.eval().diagnostics().count()));
    }
}
