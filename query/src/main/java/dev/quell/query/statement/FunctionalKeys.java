package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.Key;
import dev.quell.sql.tree.TableElement.KeyPart;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Functional key parts, `KEY ((a + b))`: each becomes a generated column that nobody sees, and the index lies on that, as in
/// MySQL.
final class FunctionalKeys {
    private static final String NAME = "functional_index";

    private final Compilation compilation;
    private final String charset;

    /// @param charset of the connection: literals keep it
    FunctionalKeys(Compilation compilation, String charset) {
        this.compilation = compilation;
        this.charset = charset;
    }

    /// Keys over columns alone. Those that the expressions need are added to the table's.
    ///
    /// @param columns of the table; grows
    /// @param firstSlot the first slot that no column has
    /// @param taken names of indexes that the table has already
    /// @throws SqlError 1054, 3753, 3756, 3757, 3758, 3762 …
    List<IndexDesigner.Wanted> prepare(
            List<IndexDesigner.Wanted> keys,
            List<ColumnDefinition> columns,
            int firstSlot,
            Collection<String> taken) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(taken);
        keys.forEach(wanted -> written(wanted.key()).ifPresent(names::add));
        List<IndexDesigner.Wanted> prepared = new ArrayList<>();
        int slot = firstSlot;
        for (IndexDesigner.Wanted wanted : keys) {
            if (!isFunctional(wanted.key())) {
                prepared.add(wanted);
                continue;
            }
            String name = written(wanted.key()).orElseGet(() -> freeName(names));
            names.add(name);
            int before = columns.size();
            prepared.add(
                    new IndexDesigner.Wanted(prepare(wanted.key(), name, columns, slot), false));
            slot += columns.size() - before;
        }
        return prepared;
    }

    static boolean isFunctional(Key key) {
        return key.parts().stream().anyMatch(KeyPart.ExpressionPart.class::isInstance);
    }

    private static Optional<String> written(Key key) {
        return key.name().or(key::constraint);
    }

    private static String freeName(Set<String> taken) {
        String name = NAME;
        for (int number = 2; taken.contains(name); number++) {
            name = NAME + "_" + number;
        }
        return name;
    }

    private Key prepare(Key key, String name, List<ColumnDefinition> columns, int firstSlot) {
        if (key.kind() == TableElement.KeyKind.PRIMARY) {
            throw ErrorCode.FUNCTIONAL_INDEX_PRIMARY_KEY.error();
        }
        List<KeyPart> parts = new ArrayList<>();
        int slot = firstSlot;
        for (KeyPart part : key.parts()) {
            switch (part) {
                case KeyPart.ColumnPart column -> parts.add(column);
                case KeyPart.ExpressionPart(var expression, var descending) -> {
                    ColumnDefinition column = column(expression, name, columns, slot++);
                    columns.add(column);
                    parts.add(
                            new KeyPart.ColumnPart(column.name(), OptionalInt.empty(), descending));
                }
            }
        }
        return new Key(key.kind(), key.constraint(), Optional.of(name), parts, key.options());
    }

    private ColumnDefinition column(
            Expression expression, String index, List<ColumnDefinition> columns, int slot) {
        if (expression instanceof Reference.Column) {
            throw ErrorCode.FUNCTIONAL_INDEX_ON_FIELD.error();
        }
        new ExpressionRules(ExpressionRules.Place.FUNCTIONAL_INDEX, index).check(expression);
        var table = TableDefinition.of(1, "", "", columns, List.of(), 1);
        var typing =
                compilation.compile(expression, TableScope.of(table, "functional index")).typing();
        return new ColumnDefinition(
                ColumnDefinition.HIDDEN + index + "!" + slot,
                indexable(typing.type()),
                true,
                new ColumnDefault.Constant(Value.NULL),
                false,
                false,
                true,
                false,
                new Generation.Always(Printer.print(expression, charset), false),
                "",
                slot,
                Value.NULL);
    }

    /// The type of the column that holds an expression's values.
    private static SqlType indexable(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, NULL ->
                    type.unsigned() ? SqlType.BIGINT_UNSIGNED : SqlType.BIGINT;
            case FLOAT, DOUBLE -> SqlType.DOUBLE;
            case DECIMAL, BIT, DATE, TIME, DATETIME, TIMESTAMP -> type;
            case CHAR, VARCHAR, ENUM, SET -> SqlType.varchar(type.length(), type.collation());
            case BINARY, VARBINARY -> SqlType.varbinary(type.length());
            case JSON -> throw ErrorCode.FUNCTIONAL_INDEX_ON_JSON_OR_GEOMETRY_FUNCTION.error();
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
                    throw ErrorCode.FUNCTIONAL_INDEX_ON_LOB.error();
        };
    }
}
