package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.CatalogSnapshot.Referrer;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What ALTER TABLE does to the foreign keys of a table, and to those of other tables that lead to it.
///
/// Columns are followed by their slot, so that foreign keys keep theirs under new names.
final class ForeignKeyAlteration {
    private static final int ONE_LENGTH_BYTE = 255;

    private final TableDefinition before;
    private final List<TableElement.ForeignKey> added = new ArrayList<>();
    private final List<ForeignKeyDefinition> kept;

    ForeignKeyAlteration(TableDefinition before) {
        this.before = before;
        this.kept = new ArrayList<>(before.foreignKeys());
    }

    /// `ADD FOREIGN KEY`, and REFERENCES at a column.
    ///
    /// @throws SqlError 1215 for a temporary table
    void add(TableElement.ForeignKey key) {
        if (before.isTemporary()) {
            throw ErrorCode.CANNOT_ADD_FOREIGN.error();
        }
        added.add(key);
    }

    /// @throws SqlError 1091
    void drop(String name) {
        if (!kept.removeIf(key -> key.name().equalsIgnoreCase(name))) {
            throw ErrorCode.CANT_DROP_FIELD_OR_KEY.error(name);
        }
    }

    /// Whether the table had such a foreign key before.
    boolean hadBefore(String name) {
        return before.foreignKeys().stream().anyMatch(key -> key.name().equalsIgnoreCase(name));
    }

    List<TableElement.ForeignKey> added() {
        return added;
    }

    /// Whether definitions of foreign keys change, apart from names of columns.
    boolean changes() {
        return !added.isEmpty() || kept.size() != before.foreignKeys().size();
    }

    /// The altered table with its foreign keys.
    ///
    /// @param wanted the table otherwise as it will be
    /// @throws SqlError 1215, 1239, 1553, 1822, 1824, 1826, 1828, 1829, 1830, 1832, 1833, 3734, 3780, 3823, 6125
    TableDefinition finish(TableDefinition wanted, ForeignKeyChecks checks) {
        List<ForeignKeyDefinition> followed =
                kept.stream().map(key -> followOwn(key, wanted)).toList();
        TableDefinition old = DefinitionEdits.withForeignKeys(wanted, followed);
        checks.checkAltered(before, old);
        for (Referrer referrer : referrers(checks.catalog())) {
            checks.checkReferrer(
                    before,
                    wanted,
                    referrer.child(),
                    followParent(referrer.key(), referrer.child(), wanted));
        }
        if (checks.enabled()) {
            refuseChangedTypes(wanted, checks.catalog());
        }
        var designer = new ForeignKeyDesigner(before.schema(), before.name(), checks.catalog());
        List<ForeignKeyDefinition> keys = designer.design(added, followed, wanted);
        TableDefinition after = DefinitionEdits.withForeignKeys(wanted, keys);
        for (ForeignKeyDefinition key : keys) {
            if (!followed.contains(key)) {
                checks.checkNew(key, after);
            }
        }
        return after;
    }

    /// The keys that rows which are there already have to be held to.
    List<ForeignKeyDefinition> newKeys(TableDefinition after) {
        return after.foreignKeys().stream()
                .filter(key ->
                        kept.stream().noneMatch(old -> old.name().equalsIgnoreCase(key.name())))
                .toList();
    }

    /// The other tables whose foreign keys follow this one to new names of table and columns.
    List<CatalogChange> followers(TableDefinition after, CatalogSnapshot catalog) {
        List<CatalogChange> changes = new ArrayList<>();
        referrers(catalog).stream()
                .map(Referrer::child)
                .distinct()
                .forEach(child -> {
                    List<ForeignKeyDefinition> keys =
                            child.foreignKeys().stream()
                                    .map(key ->
                                            ForeignKeyChecks.refersTo(key, before)
                                                    ? followParent(key, child, after)
                                                    : key)
                                    .toList();
                    if (!keys.equals(child.foreignKeys())) {
                        changes.add(
                                new CatalogChange.PutTable(
                                        DefinitionEdits.withForeignKeys(child, keys)));
                    }
                });
        return changes;
    }

    /// The foreign keys of other tables that lead here.
    private List<Referrer> referrers(CatalogSnapshot catalog) {
        if (before.isTemporary()) {
            return List.of();
        }
        return catalog.referrers(before.schema(), before.name()).stream()
                .filter(referrer -> referrer.child().id() != before.id())
                .toList();
    }

    private ForeignKeyDefinition followOwn(ForeignKeyDefinition key, TableDefinition wanted) {
        List<String> columns = new ArrayList<>();
        for (String column : key.columns()) {
            columns.add(
                    present(column, wanted)
                            .map(ColumnDefinition::name)
                            .orElseThrow(() ->
                                    ErrorCode.FK_COLUMN_CANNOT_DROP.error(column, key.name())));
        }
        boolean itself = ForeignKeyChecks.refersTo(key, before);
        return with(
                key, columns, itself ? parentColumns(key, before, wanted) : key.parentColumns());
    }

    private ForeignKeyDefinition followParent(
            ForeignKeyDefinition key, TableDefinition child, TableDefinition after) {
        ForeignKeyDefinition followed = with(key, key.columns(), parentColumns(key, child, after));
        return new ForeignKeyDefinition(
                followed.name(),
                followed.columns(),
                after.schema(),
                after.name(),
                followed.parentColumns(),
                followed.onUpdate(),
                followed.onDelete());
    }

    private List<String> parentColumns(
            ForeignKeyDefinition key, TableDefinition child, TableDefinition after) {
        List<String> columns = new ArrayList<>();
        for (String column : key.parentColumns()) {
            columns.add(
                    present(column, after)
                            .map(ColumnDefinition::name)
                            .orElseThrow(() ->
                                    ErrorCode.FK_COLUMN_CANNOT_DROP_CHILD.error(
                                            column, key.name(), child.name())));
        }
        return columns;
    }

    /// A column of the old table in the new one.
    private Optional<ColumnDefinition> present(String name, TableDefinition after) {
        int ordinal = before.columnOrdinal(name);
        if (ordinal < 0) {
            return Optional.empty();
        }
        int slot = before.columns().get(ordinal).slot();
        return after.columns().stream().filter(column -> column.slot() == slot).findFirst();
    }

    private static ForeignKeyDefinition with(
            ForeignKeyDefinition key, List<String> columns, List<String> parentColumns) {
        return new ForeignKeyDefinition(
                key.name(),
                columns,
                key.parentSchema(),
                key.parentTable(),
                parentColumns,
                key.onUpdate(),
                key.onDelete());
    }

    /// Values that foreign keys compare must not change behind their back.
    private void refuseChangedTypes(TableDefinition wanted, CatalogSnapshot catalog) {
        for (ForeignKeyDefinition key : kept) {
            for (String name : key.columns()) {
                if (isConverted(name, wanted)) {
                    throw ErrorCode.FK_COLUMN_CANNOT_CHANGE.error(name, key.name());
                }
            }
        }
        for (Referrer referrer : referrers(catalog)) {
            for (String name : referrer.key().parentColumns()) {
                if (isConverted(name, wanted)) {
                    throw ErrorCode.FK_COLUMN_CANNOT_CHANGE_CHILD.error(
                            name,
                            referrer.key().name(),
                            referrer.child().schema() + "." + referrer.child().name());
                }
            }
        }
    }

    private boolean isConverted(String name, TableDefinition wanted) {
        ColumnDefinition old = before.columns().get(before.columnOrdinal(name));
        return present(name, wanted)
                .filter(now ->
                        !TableAlteration.isWidening(old.type(), now.type())
                                || isLong(old.type()) != isLong(now.type())
                                || old.autoIncrement() != now.autoIncrement())
                .isPresent();
    }

    // MySQL keeps the length of a longer VARCHAR in two bytes; to go there counts as another type.
    private static boolean isLong(SqlType type) {
        int bytes = type.kind().isCharacter() ? type.collation().characterSet().maxBytes() : 1;
        return type.length() * bytes > ONE_LENGTH_BYTE;
    }
}
