package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CatalogSnapshot.Referrer;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What CREATE, DROP, RENAME and TRUNCATE TABLE have to do with foreign keys: those of the table, and those that lead to it.
final class ForeignKeyDefinitions {
    private final StatementRun run;
    private final DefinitionChange change;

    ForeignKeyDefinitions(StatementRun run, DefinitionChange change) {
        this.run = run;
        this.change = change;
    }

    /// A new table with the foreign keys that its statement gives it. Their parents are locked, and the tables whose foreign
    /// keys have waited for one of its name.
    ///
    /// @throws SqlError those of [ForeignKeyDesigner] and [ForeignKeyChecks]
    TableDefinition create(TableDefinition table, SchemaStatement.CreateTable statement) {
        List<TableElement.ForeignKey> written = ForeignKeyDesigner.written(statement.elements());
        lockParents(table.schema(), table.name(), written);
        lockReferrers(table);
        var designer = new ForeignKeyDesigner(table.schema(), table.name(), change.catalog());
        List<ForeignKeyDefinition> keys = designer.design(written, List.of(), table);
        TableDefinition made =
                keys.isEmpty() ? table : DefinitionEdits.withForeignKeys(table, keys);
        ForeignKeyChecks checks = ForeignKeyChecks.of(change.catalog(), run);
        keys.forEach(key -> checks.checkNew(key, made));
        checks.checkAdopted(made);
        return made;
    }

    /// Locks the parents of new foreign keys, whose definitions they concern as much as the child's.
    void lockParents(String schema, String table, List<TableElement.ForeignKey> written) {
        Set<List<String>> names = new TreeSet<>(Comparator.comparing(List::toString));
        for (TableElement.ForeignKey key : written) {
            String parentSchema = key.references().table().schema().orElse(schema);
            String parent = key.references().table().name();
            var privileges = run.session().session().privileges();
            if (!privileges.has(Privilege.REFERENCES, parentSchema, parent)) {
                throw privileges.deniedTable(
                        Privilege.REFERENCES.text(), parentSchema + "." + parent);
            }
            if (!parentSchema.equals(schema) || !parent.equals(table)) {
                names.add(List.of(parentSchema, parent));
            }
        }
        names.forEach(name ->
                change.lockName(name.getFirst(), name.getLast(), MetadataLockMode.EXCLUSIVE));
    }

    /// Locks the other tables whose foreign keys lead to this one.
    void lockReferrers(TableDefinition table) {
        for (Referrer referrer : referrers(table, change.catalog())) {
            TableDefinition child = referrer.child();
            if (child.id() != table.id()) {
                change.lockName(child.schema(), child.name(), MetadataLockMode.EXCLUSIVE);
            }
        }
    }

    /// Whether tables may go: with `foreign_key_checks` no other table may refer to them.
    ///
    /// @throws SqlError 3730
    void checkDrop(List<TableDefinition> tables) {
        if (!checks()) {
            return;
        }
        for (TableDefinition table : tables) {
            referrer(table, tables)
                    .ifPresent(referrer -> {
                        throw ErrorCode.FK_CANNOT_DROP_PARENT.error(
                                table.name(), referrer.key().name(), referrer.child().name());
                    });
        }
    }

    /// Whether a table may be emptied.
    ///
    /// @throws SqlError 1701
    void checkTruncate(TableDefinition table) {
        if (!checks()) {
            return;
        }
        referrer(table, List.of(table))
                .ifPresent(referrer -> {
                    throw ErrorCode.TRUNCATE_ILLEGAL_FK.error(
                            "`%s`.`%s`, CONSTRAINT `%s`"
                                    .formatted(
                                            referrer.child().schema(),
                                            referrer.child().name(),
                                            referrer.key().name()));
                });
    }

    private boolean checks() {
        return run.session().session().variables().foreignKeyChecks();
    }

    // A temporary table may have the name of one that others refer to.
    private static List<Referrer> referrers(TableDefinition table, CatalogSnapshot catalog) {
        return table.isTemporary() ? List.of() : catalog.referrers(table.schema(), table.name());
    }

    private Optional<Referrer> referrer(TableDefinition table, List<TableDefinition> but) {
        return referrers(table, change.catalog()).stream()
                .filter(referrer ->
                        but.stream().noneMatch(one -> one.id() == referrer.child().id()))
                .findFirst();
    }

    /// A table under another name: generated names of constraints follow, and foreign keys that lead to itself.
    ///
    /// @param renamed the table, otherwise as it will be
    /// @throws SqlError 1059, 1826, 3822
    TableDefinition rename(
            TableDefinition renamed, String schema, String name, CatalogSnapshot picture) {
        List<ForeignKeyDefinition> keys = new ArrayList<>();
        for (ForeignKeyDefinition key : renamed.foreignKeys()) {
            String newName =
                    GeneratedNames.renamed(
                            key.name(), ForeignKeyDesigner.INFIX, renamed.name(), name);
            ForeignKeyDefinition made = named(key, newName);
            keys.add(
                    ForeignKeyChecks.refersTo(key, renamed) ? leadingTo(made, schema, name) : made);
        }
        List<CheckDefinition> checks = new ArrayList<>();
        for (CheckDefinition check : renamed.checks()) {
            String newName =
                    GeneratedNames.renamed(check.name(), CheckDesigner.INFIX, renamed.name(), name);
            IdentifierRules.checkLength(newName);
            checks.add(new CheckDefinition(newName, check.text(), check.enforced()));
        }
        var made =
                DefinitionEdits.withName(
                        DefinitionEdits.withConstraints(renamed, keys, checks), schema, name);
        refuseTaken(made, renamed.id(), picture);
        return made;
    }

    private static void refuseTaken(TableDefinition made, long id, CatalogSnapshot picture) {
        for (TableDefinition other : picture.tables(made.schema())) {
            if (other.id() == id) {
                continue;
            }
            for (ForeignKeyDefinition key : made.foreignKeys()) {
                if (other.foreignKeys().stream()
                        .anyMatch(taken -> taken.name().equalsIgnoreCase(key.name()))) {
                    throw ErrorCode.FK_DUP_NAME.error(key.name());
                }
            }
            for (CheckDefinition check : made.checks()) {
                if (other.checks().stream()
                        .anyMatch(taken -> taken.name().equalsIgnoreCase(check.name()))) {
                    throw ErrorCode.CHECK_CONSTRAINT_DUP_NAME.error(check.name());
                }
            }
        }
    }

    /// Other tables whose foreign keys follow a table to its new name.
    ///
    /// @param before the table under its old name
    List<CatalogChange> followers(
            TableDefinition before, String schema, String name, CatalogSnapshot picture) {
        List<CatalogChange> changes = new ArrayList<>();
        referrers(before, picture).stream()
                .map(Referrer::child)
                .filter(child -> child.id() != before.id())
                .distinct()
                .forEach(child ->
                        changes.add(
                                new CatalogChange.PutTable(
                                        DefinitionEdits.withForeignKeys(
                                                child,
                                                child.foreignKeys().stream()
                                                        .map(key ->
                                                                ForeignKeyChecks.refersTo(
                                                                                key, before)
                                                                        ? leadingTo(
                                                                                key, schema, name)
                                                                        : key)
                                                        .toList()))));
        return changes;
    }

    private static ForeignKeyDefinition named(ForeignKeyDefinition key, String name) {
        return new ForeignKeyDefinition(
                name,
                key.columns(),
                key.parentSchema(),
                key.parentTable(),
                key.parentColumns(),
                key.onUpdate(),
                key.onDelete());
    }

    private static ForeignKeyDefinition leadingTo(
            ForeignKeyDefinition key, String schema, String table) {
        return new ForeignKeyDefinition(
                key.name(),
                key.columns(),
                schema,
                table,
                key.parentColumns(),
                key.onUpdate(),
                key.onDelete());
    }
}
