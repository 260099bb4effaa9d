package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.bind.SourceScope.TableColumn;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The columns of tables as FROM makes them known, with what result set metadata tells of them.
final class LeafColumns {
    private LeafColumns() {}

    static List<TableColumn> of(TableDefinition definition, String alias) {
        List<TableColumn> columns = new ArrayList<>(definition.columns().size());
        for (int i = 0; i < definition.columns().size(); i++) {
            ColumnDefinition column = definition.columns().get(i);
            var name =
                    new ColumnName(
                            definition.schema(),
                            alias,
                            definition.name(),
                            column.name(),
                            column.name(),
                            flags(definition, i));
            columns.add(
                    new TableColumn(
                            name, typing(column.type(), column.nullable()), !column.invisible()));
        }
        return columns;
    }

    /// The column that `_rowid` names too: the only one of the primary key, or of the unique index in its place, if it is a whole number.
    static OptionalInt rowId(TableDefinition definition) {
        return definition
                .clusteredIndex()
                .filter(index -> index.parts().size() == 1)
                .map(index -> index.parts().getFirst().column())
                .filter(column -> definition.columns().get(column).type().kind().isInteger())
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    static List<TableColumn> of(VirtualTable virtual, String alias) {
        List<TableColumn> columns = new ArrayList<>(virtual.columns().size());
        for (VirtualTable.Column column : virtual.columns()) {
            var name =
                    new ColumnName(
                            virtual.schema(),
                            alias,
                            virtual.name(),
                            column.name(),
                            column.name(),
                            0);
            columns.add(
                    new TableColumn(
                            name, typing(column.type(), column.nullable()), !column.hidden()));
        }
        return columns;
    }

    private static Typing typing(SqlType type, boolean nullable) {
        boolean text =
                type.kind().isCharacter()
                        || type.kind() == TypeKind.ENUM
                        || type.kind() == TypeKind.SET
                        || type.kind().isBinary();
        return text
                ? new Typing(type, nullable, Derivation.IMPLICIT, false)
                : new Typing(type, nullable, Derivation.NUMERIC, true);
    }

    private static int flags(TableDefinition table, int ordinal) {
        ColumnDefinition column = table.columns().get(ordinal);
        int flags = column.autoIncrement() ? ResultColumn.AUTO_INCREMENT : 0;
        if (column.onUpdateNow()) {
            flags |= ResultColumn.ON_UPDATE_NOW;
        }
        if (column.defaultValue() instanceof ColumnDefault.None && !column.autoIncrement()) {
            flags |= ResultColumn.NO_DEFAULT;
        }
        for (IndexDefinition index : table.indexes()) {
            flags |= indexFlags(index, ordinal);
        }
        return flags;
    }

    private static int indexFlags(IndexDefinition index, int ordinal) {
        if (index.parts().stream().noneMatch(part -> part.column() == ordinal)) {
            return 0;
        }
        boolean first = index.parts().getFirst().column() == ordinal;
        int several = first ? ResultColumn.MULTIPLE_KEY : 0;
        return ResultColumn.PART_KEY
                | switch (index.kind()) {
                    case PRIMARY -> ResultColumn.PRIMARY_KEY;
                    case UNIQUE -> index.parts().size() == 1 ? ResultColumn.UNIQUE_KEY : several;
                    case NON_UNIQUE -> several;
                };
    }
}
