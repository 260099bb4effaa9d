package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// DROP, RENAME and TRUNCATE TABLE.
final class TableStatements {
    private final StatementRun run;
    private final Compilation compilation;

    TableStatements(StatementRun run, Compilation compilation) {
        this.run = run;
        this.compilation = compilation;
    }

    /// Whoever made a temporary table may do everything with it.
    private void require(Privilege privilege, QualifiedName name) {
        if (temporary(name).isEmpty()) {
            requireStored(PrivilegeSet.of(privilege), name);
        }
    }

    private void requireStored(PrivilegeSet wanted, QualifiedName name) {
        run.session()
                .session()
                .privileges()
                .requireAll(wanted, compilation.schema(name), name.name());
    }

    private void checkLocked(QualifiedName name) {
        run.session().tableLocks().checkDefinition(compilation.schema(name), name.name());
    }

    /// Names in one order for all, so that two DDL statements do not wait for each other in a circle.
    private void lockAll(DefinitionChange change, List<QualifiedName> names) {
        var sorted =
                new TreeSet<List<String>>((a, b) -> {
                    int schema = a.getFirst().compareTo(b.getFirst());
                    return schema != 0 ? schema : a.getLast().compareTo(b.getLast());
                });
        names.forEach(name -> sorted.add(List.of(compilation.schema(name), name.name())));
        sorted.forEach(pair ->
                change.lockName(pair.getFirst(), pair.getLast(), MetadataLockMode.EXCLUSIVE));
    }

    /// @throws dev.quell.base.error.SqlError 1051 with all that are missing: then none is dropped
    Ok drop(SchemaStatement.DropTable statement) {
        if (statement.temporary()) {
            return dropTemporary(statement);
        }
        List<QualifiedName> stored =
                statement.names().stream().filter(name -> temporary(name).isEmpty()).toList();
        stored.forEach(name -> require(Privilege.DROP, name));
        try (var change = new DefinitionChange(run, stored.isEmpty())) {
            stored.forEach(this::checkLocked);
            lockAll(change, stored);
            List<TableDefinition> dropped = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (QualifiedName name : statement.names()) {
                String schema = compilation.schema(name);
                Optional<TableDefinition> table =
                        temporary(name).or(() -> change.catalog().table(schema, name.name()));
                if (table.isPresent()) {
                    dropped.add(table.get());
                } else {
                    missing.add(schema + "." + name.name());
                }
            }
            tellMissing(missing, statement.ifExists());
            new ForeignKeyDefinitions(run, change).checkDrop(dropped);
            List<CatalogChange> changes = new ArrayList<>();
            dropped.forEach(table -> changes.add(new CatalogChange.DropTable(table.id())));
            change.commit(changes);
            for (QualifiedName name : stored) {
                run.session().tableLocks().dropped(compilation.schema(name), name.name());
            }
            return Ok.NOTHING;
        }
    }

    private Optional<TableDefinition> temporary(QualifiedName name) {
        return run.session().temporaryTables().find(compilation.schema(name), name.name());
    }

    /// DROP TEMPORARY TABLE commits nothing.
    private Ok dropTemporary(SchemaStatement.DropTable statement) {
        if (run.transaction().isReadOnly()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
        List<TableDefinition> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (QualifiedName name : statement.names()) {
            temporary(name)
                    .ifPresentOrElse(
                            found::add,
                            () -> missing.add(compilation.schema(name) + "." + name.name()));
        }
        tellMissing(missing, statement.ifExists());
        found.forEach(table -> run.session().temporaryTables().drop(table));
        return Ok.NOTHING;
    }

    private void tellMissing(List<String> missing, boolean allowed) {
        if (!missing.isEmpty() && !allowed) {
            throw ErrorCode.BAD_TABLE_ERROR.error(String.join(",", missing));
        }
        missing.forEach(name -> run.eval().diagnostics().note(ErrorCode.BAD_TABLE_ERROR, name));
    }

    /// Renames one after another, so that names can be swapped; all of them or none.
    ///
    /// @throws dev.quell.base.error.SqlError 1049, 1050, 1146
    Ok rename(SchemaStatement.RenameTables statement) {
        List<QualifiedName> names = new ArrayList<>();
        for (SchemaStatement.Renaming renaming : statement.renamings()) {
            requireStored(PrivilegeSet.of(Privilege.ALTER, Privilege.DROP), renaming.from());
            requireStored(PrivilegeSet.of(Privilege.CREATE, Privilege.INSERT), renaming.to());
            names.add(renaming.from());
            names.add(renaming.to());
        }
        try (var change = new DefinitionChange(run)) {
            statement.renamings().forEach(renaming -> checkLocked(renaming.from()));
            lockAll(change, names);
            List<CatalogChange> changes = new ArrayList<>();
            CatalogSnapshot picture = change.catalog();
            for (SchemaStatement.Renaming renaming : statement.renamings()) {
                List<CatalogChange> step = rename(renaming, picture, change);
                picture = picture.with(step);
                changes.addAll(step);
            }
            change.commit(changes);
            for (SchemaStatement.Renaming renaming : statement.renamings()) {
                run.session()
                        .tableLocks()
                        .renamed(key(renaming.from()), key(renaming.to()), run.locking());
            }
            return Ok.NOTHING;
        }
    }

    private MetadataKey key(QualifiedName name) {
        return MetadataKey.table(compilation.schema(name), name.name());
    }

    private List<CatalogChange> rename(
            SchemaStatement.Renaming renaming, CatalogSnapshot picture, DefinitionChange change) {
        String schema = compilation.schema(renaming.from());
        String name = renaming.from().name();
        String newSchema = compilation.schema(renaming.to());
        String newName = renaming.to().name();
        IdentifierRules.checkTable(newName);
        Optional<TableDefinition> table = picture.table(schema, name);
        Optional<ViewDefinition> view = picture.view(schema, name);
        if (table.isEmpty() && view.isEmpty()) {
            throw ErrorCode.NO_SUCH_TABLE.error(schema, name);
        }
        if (picture.schema(newSchema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(newSchema);
        }
        if (picture.table(newSchema, newName).isPresent()
                || picture.view(newSchema, newName).isPresent()) {
            throw ErrorCode.TABLE_EXISTS_ERROR.error(newName);
        }
        if (table.isPresent()) {
            return rename(table.get(), newSchema, newName, picture, change);
        }
        if (!newSchema.equals(schema)) {
            throw ErrorCode.FORBID_SCHEMA_CHANGE.error(schema, newSchema);
        }
        ViewDefinition old = view.orElseThrow();
        return List.of(
                new CatalogChange.DropView(schema, name),
                new CatalogChange.PutView(
                        new ViewDefinition(
                                newSchema, newName, old.columns(), old.query(), old.attributes())));
    }

    private List<CatalogChange> rename(
            TableDefinition table,
            String schema,
            String name,
            CatalogSnapshot picture,
            DefinitionChange change) {
        var keys = new ForeignKeyDefinitions(run, change);
        keys.lockReferrers(table);
        List<CatalogChange> changes = keys.followers(table, schema, name, picture);
        TableDefinition renamed = keys.rename(table, schema, name, picture);
        ForeignKeyChecks.of(picture, run).checkAdopted(renamed);
        changes.addFirst(new CatalogChange.PutTable(renamed));
        return changes;
    }

    /// TRUNCATE gives the table new, empty ranges; the old ones are emptied in the background.
    ///
    /// @throws dev.quell.base.error.SqlError 1146
    Ok truncate(SchemaStatement.TruncateTable statement) {
        String schema = compilation.schema(statement.name());
        require(Privilege.DROP, statement.name());
        boolean temporary = temporary(statement.name()).isPresent();
        try (var change = new DefinitionChange(run, temporary)) {
            change.lockTable(schema, statement.name().name(), MetadataLockMode.EXCLUSIVE);
            if (change.catalog().view(schema, statement.name().name()).isPresent() && !temporary) {
                throw ErrorCode.NO_SUCH_TABLE.error(schema, statement.name().name());
            }
            TableDefinition table = change.table(schema, statement.name().name());
            new ForeignKeyDefinitions(run, change).checkTruncate(table);
            TableDefinition emptied = DefinitionEdits.withFreshRanges(table, change::newId);
            change.commit(List.of(new CatalogChange.PutTable(emptied)));
            if (emptied.autoIncrementOrdinal() >= 0) {
                run.session().engine().autoIncrement().set(emptied, 1);
            }
            return Ok.NOTHING;
        }
    }
}
