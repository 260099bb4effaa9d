package dev.quell.query.statement;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Columns of a query's result as columns of a table: those that CREATE TABLE … SELECT makes, and as which views are described.
public final class ResultDefinitions {
    /// MySQL's `CONVERT_IF_BIGGER_TO_BLOB`.
    private static final int CHARACTERS_OF_COMPUTED = 512;

    private final Collection<TableDefinition> tables;
    private final boolean zeroDates;

    /// @param tables those that the query reads: a column that repeats one of theirs keeps its default
    /// @param zeroDates whether the default of a computed date may be `0000-00-00`
    public ResultDefinitions(Collection<TableDefinition> tables, boolean zeroDates) {
        this.tables = List.copyOf(tables);
        this.zeroDates = zeroDates;
    }

    public ColumnDefinition of(ResultColumn column) {
        boolean nullable = (column.flags() & ResultColumn.NOT_NULL) == 0;
        boolean bare = column.originalName().isEmpty();
        SqlType type = storable(bare ? computed(column.type()) : column.type());
        ColumnDefinition plain = ColumnDefinition.plain(column.name(), type, nullable, 0);
        Optional<ColumnDefinition> origin = origin(column);
        if (origin.isPresent()) {
            return inheriting(plain, origin.get());
        }
        return !nullable && !type.kind().isLarge() && mayBeZero(type.kind())
                ? plain.withDefault(new ColumnDefault.Constant(RowMaker.zeroOf(type)))
                : plain;
    }

    private boolean mayBeZero(TypeKind kind) {
        return kind == TypeKind.TIME || !kind.isTemporal() || zeroDates;
    }

    /// A column that repeats another table's keeps what was said of it, but for its numbers and how it is made.
    private static ColumnDefinition inheriting(ColumnDefinition plain, ColumnDefinition origin) {
        var edit =
                plain.edit()
                        .ownCollation(origin.ownCollation())
                        .comment(origin.comment())
                        .onUpdateNow(origin.onUpdateNow());
        if (origin.autoIncrement()) {
            edit.defaultValue(new ColumnDefault.Constant(RowMaker.zeroOf(plain.type())));
        } else if (origin.defaultValue() != ColumnDefault.NONE) {
            edit.defaultValue(origin.defaultValue());
        }
        return edit.done();
    }

    /// The stored column that a column of the result is.
    private Optional<ColumnDefinition> origin(ResultColumn column) {
        return tables.stream()
                .filter(table ->
                        table.schema().equals(column.schema())
                                && table.name().equals(column.originalTable()))
                .flatMap(table -> table.columns().stream())
                .filter(stored -> stored.name().equals(column.originalName()))
                .findFirst();
    }

    /// A result's type as a column's: a comparison's BIGINT(1) is INT, NULL is a CHAR(0), text beyond VARCHAR is TEXT.
    private static SqlType storable(SqlType type) {
        return switch (type.kind()) {
            case NULL ->
                    new SqlType(
                            TypeKind.VARBINARY, 0, 0, false, false, Collation.BINARY, List.of());
            case BIGINT -> type.length() <= 11 ? integer(type) : type;
            case CHAR, VARCHAR -> text(type);
            case VARBINARY, BINARY ->
                    type.length() <= 65_535
                            ? type
                            : new SqlType(
                                    TypeKind.LONGBLOB,
                                    4_294_967_295L,
                                    0,
                                    false,
                                    false,
                                    Collation.BINARY,
                                    List.of());
            default -> type;
        };
    }

    /// What is computed and may have more than 512 characters is a TEXT or BLOB.
    private static SqlType computed(SqlType type) {
        long bytes = type.length() * type.collation().characterSet().maxBytes();
        boolean large = type.length() > CHARACTERS_OF_COMPUTED && bytes <= 65_535;
        return switch (type.kind()) {
            case CHAR, VARCHAR -> large ? large(TypeKind.TEXT, type.collation()) : type;
            case BINARY, VARBINARY ->
                    large
                            ? large(TypeKind.BLOB, Collation.BINARY)
                            : SqlType.varbinary(type.length());
            case LONGTEXT ->
                    type.length() <= 65_535 ? large(TypeKind.TEXT, type.collation()) : type;
            case LONGBLOB ->
                    type.length() <= 65_535 ? large(TypeKind.BLOB, Collation.BINARY) : type;
            default -> type;
        };
    }

    private static SqlType large(TypeKind kind, Collation collation) {
        return new SqlType(kind, 65_535, 0, false, false, collation, List.of());
    }

    private static SqlType integer(SqlType type) {
        return type.unsigned()
                ? new SqlType(TypeKind.INT, 10, 0, true, false, Collation.BINARY, List.of())
                : SqlType.INT;
    }

    private static SqlType text(SqlType type) {
        int width = type.collation().characterSet().maxBytes();
        if (type.length() * width <= 65_535) {
            return type;
        }
        boolean medium = type.length() * width <= 16_777_215;
        return new SqlType(
                medium ? TypeKind.MEDIUMTEXT : TypeKind.LONGTEXT,
                medium ? 16_777_215 : 4_294_967_295L,
                0,
                false,
                false,
                type.collation(),
                List.of());
    }
}
