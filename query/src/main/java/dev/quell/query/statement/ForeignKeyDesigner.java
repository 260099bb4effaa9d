package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.KeyPart;
import dev.quell.sql.tree.TableElement.References;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.ForeignKeyDefinition;
import dev.quell.storage.catalog.ForeignKeyDefinition.Action;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Turns the FOREIGN KEY clauses of CREATE TABLE and ALTER TABLE into definitions, and names them: `t_ibfk_1`, `t_ibfk_2` ….
final class ForeignKeyDesigner {
    /// What InnoDB puts between the table's name and the number.
    static final String INFIX = "_ibfk_";

    private final String schema;
    private final String table;
    private final CatalogSnapshot catalog;

    /// @param table the name that generated names begin with
    ForeignKeyDesigner(String schema, String table, CatalogSnapshot catalog) {
        this.schema = schema;
        this.table = table;
        this.catalog = catalog;
    }

    /// The foreign keys among the elements of a table, those at columns too.
    static List<TableElement.ForeignKey> written(List<TableElement> elements) {
        List<TableElement.ForeignKey> keys = new ArrayList<>();
        for (TableElement element : elements) {
            of(element).ifPresent(keys::add);
        }
        return keys;
    }

    /// The foreign key that an element is, or brings with it.
    static Optional<TableElement.ForeignKey> of(TableElement element) {
        return switch (element) {
            case TableElement.ForeignKey key -> Optional.of(key);
            case TableElement.Column column ->
                    column.references()
                            .map(references ->
                                    new TableElement.ForeignKey(
                                            Optional.empty(),
                                            Optional.empty(),
                                            List.of(column.name()),
                                            references));
            case TableElement.Key _, TableElement.Check _ -> Optional.empty();
        };
    }

    /// The index that a foreign key wants in its own table.
    static TableElement.Key index(TableElement.ForeignKey key) {
        List<KeyPart> parts = new ArrayList<>();
        for (String column : key.columns()) {
            parts.add(new KeyPart.ColumnPart(column, OptionalInt.empty(), false));
        }
        return new TableElement.Key(
                TableElement.KeyKind.INDEX,
                Optional.empty(),
                key.constraint().or(key::index),
                parts,
                TableElement.KeyOptions.NONE);
    }

    /// The definitions, beside those that the table keeps; all in the order of their names, as MySQL shows them.
    ///
    /// @param columns the table as it will be, without these keys
    /// @throws SqlError 1059, 1239, 1824, 1826
    List<ForeignKeyDefinition> design(
            List<TableElement.ForeignKey> written,
            List<ForeignKeyDefinition> kept,
            TableDefinition columns) {
        List<ForeignKeyDefinition> keys = new ArrayList<>(kept);
        int number = highestNumber(kept);
        for (TableElement.ForeignKey key : written) {
            String name =
                    key.constraint().isPresent()
                            ? key.constraint().get()
                            : table + INFIX + ++number;
            IdentifierRules.checkLength(name);
            keys.add(define(name, key, columns));
        }
        refuseDuplicates(keys, kept);
        keys.sort(Comparator.comparing(key -> key.name().toLowerCase(Locale.ROOT)));
        return keys;
    }

    private int highestNumber(List<ForeignKeyDefinition> kept) {
        int highest = 0;
        for (ForeignKeyDefinition key : kept) {
            OptionalInt number = GeneratedNames.number(key.name(), table + INFIX);
            highest = Math.max(highest, number.orElse(0));
        }
        return highest;
    }

    private ForeignKeyDefinition define(
            String name, TableElement.ForeignKey key, TableDefinition columns) {
        References references = key.references();
        QualifiedName parent = references.table();
        String parentSchema = parent.schema().orElse(schema);
        List<String> parentColumns =
                references.columns().isEmpty()
                        ? primaryColumns(parentSchema, parent.name(), columns)
                        : references.columns();
        if (parentColumns.size() != key.columns().size()) {
            throw ErrorCode.WRONG_FK_DEF.error(
                    key.constraint().orElse("foreign key without name"),
                    "Key reference and table reference don't match");
        }
        return new ForeignKeyDefinition(
                name,
                key.columns().stream().map(column -> spelled(column, columns)).toList(),
                parentSchema,
                parent.name(),
                parentColumns,
                action(references.onUpdate()),
                action(references.onDelete()));
    }

    // Names of columns are kept as the table spells them.
    private static String spelled(String column, TableDefinition table) {
        int ordinal = table.columnOrdinal(column);
        if (ordinal < 0) {
            throw ErrorCode.KEY_COLUMN_DOES_NOT_EXITS.error(column);
        }
        return table.columns().get(ordinal).name();
    }

    /// `REFERENCES p` without columns means p's primary key.
    private List<String> primaryColumns(
            String parentSchema, String parent, TableDefinition columns) {
        boolean itself = parentSchema.equals(schema) && parent.equals(columns.name());
        TableDefinition found =
                (itself ? Optional.of(columns) : catalog.table(parentSchema, parent))
                        .orElseThrow(() -> ErrorCode.FK_CANNOT_OPEN_PARENT.error(parent));
        return found.primaryKey()
                .map(index ->
                        index.parts().stream()
                                .map(part -> found.columns().get(part.column()).name())
                                .toList())
                .orElse(List.of());
    }

    private static Action action(TableElement.ReferenceAction written) {
        return switch (written) {
            case UNSPECIFIED, NO_ACTION -> Action.NO_ACTION;
            case RESTRICT -> Action.RESTRICT;
            case CASCADE -> Action.CASCADE;
            case SET_NULL -> Action.SET_NULL;
            case SET_DEFAULT -> Action.SET_DEFAULT;
        };
    }

    /// Names are unique in a schema.
    private void refuseDuplicates(
            List<ForeignKeyDefinition> keys, List<ForeignKeyDefinition> kept) {
        Set<String> names = new HashSet<>();
        for (TableDefinition other : catalog.tables(schema)) {
            other.foreignKeys().forEach(key -> names.add(key.name().toLowerCase(Locale.ROOT)));
        }
        kept.forEach(key -> names.remove(key.name().toLowerCase(Locale.ROOT)));
        for (ForeignKeyDefinition key : keys) {
            if (!names.add(key.name().toLowerCase(Locale.ROOT))) {
                throw ErrorCode.FK_DUP_NAME.error(key.name());
            }
        }
    }
}
