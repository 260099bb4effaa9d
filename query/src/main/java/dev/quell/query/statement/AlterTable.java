package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.Algorithm;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
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
            Privileges privileges = run.session().session().privileges();
            privileges.require(needed, schema, name.name());
            newName.ifPresent(to -> requireForRename(privileges, name, to));
        }
        try (var change = new DefinitionChange(run, temporary)) {
            change.lockTable(schema, name.name(), MetadataLockMode.SHARED_UPGRADABLE);
            TableDefinition table = change.table(schema, name.name());
            if (statement.actions().isEmpty()) {
                return Ok.NOTHING;
            }
            var alteration =
                    new TableAlteration(
                            table,
                            new CreateTable(run, planning, compilation)::columnDesigner,
                            new FunctionalKeys(compilation, run.connectionCharset()),
                            change::newId,
                            run.eval().diagnostics());
            statement.actions().forEach(alteration::apply);
            ForeignKeyAlteration keys = alteration.foreignKeys();
            new ForeignKeyDefinitions(run, change).lockParents(schema, table.name(), keys.added());
            ForeignKeyChecks checks = ForeignKeyChecks.of(change.catalog(), run);
            TableDefinition wanted =
                    keys.finish(withChecks(table, alteration, checks.catalog()), checks);
            Algorithm algorithm = statement.algorithm().orElse(Algorithm.DEFAULT);
            LockLevel level = statement.lock().orElse(LockLevel.DEFAULT);
            var effort = AlterEffort.of(table, wanted, statement.actions(), checks.enabled());
            checkRename(statement.actions(), level);
            effort.check(algorithm, level);
            boolean copies = effort.kind() == AlterEffort.Kind.COPY || algorithm == Algorithm.COPY;
            if (newName.isPresent()) {
                wanted = renamed(wanted, newName.get(), change);
            }
            change.also(keys.followers(wanted, change.catalog()));
            List<ForeignKeyDefinition> unchecked =
                    checks.enabled() ? keys.newKeys(wanted) : List.of();
            long copied = 0;
            if (alteration.rebuilds() || algorithm == Algorithm.COPY || !unchecked.isEmpty()) {
                lockForRebuild(change, table, level);
                long rows = new TableCopy(run, change, compilation).run(table, wanted, unchecked);
                copied = copies ? rows : 0;
            } else {
                new IndexBuilds(run, change, level).finish(table, wanted, alteration.added());
            }
            followName(table, wanted);
            setNextNumber(statement.actions(), change.table(wanted.schema(), wanted.name()));
            boolean silent = onlyRenames(statement.actions()) && algorithm != Algorithm.COPY;
            return silent ? Ok.NOTHING : altered(copied);
        }
    }

    private static void lockForRebuild(
            DefinitionChange change, TableDefinition table, LockLevel level) {
        AlterEffort.checkRebuild(level);
        if (level == LockLevel.EXCLUSIVE) {
            change.lockTable(table.schema(), table.name(), MetadataLockMode.EXCLUSIVE);
        }
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

    private static boolean onlyRenames(List<AlterAction> actions) {
        return actions.stream().allMatch(AlterAction.RenameTable.class::isInstance);
    }

    private void requireForRename(Privileges privileges, QualifiedName from, QualifiedName to) {
        privileges.require(Privilege.DROP, compilation.schema(from), from.name());
        privileges.require(Privilege.CREATE, compilation.schema(to), to.name());
        privileges.require(Privilege.INSERT, compilation.schema(to), to.name());
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

    private void setNextNumber(List<AlterAction> actions, TableDefinition table) {
        for (AlterAction action : actions) {
            if (action instanceof AlterAction.SetOptions(var options)
                    && options.autoIncrement().isPresent()
                    && table.autoIncrementOrdinal() >= 0) {
                run.session()
                        .engine()
                        .autoIncrement()
                        .set(table, options.autoIncrement().getAsLong());
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
