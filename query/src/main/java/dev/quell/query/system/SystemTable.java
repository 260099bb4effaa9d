package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.value.EvalContext;
import java.util.Iterator;
import java.util.List;

/// A virtual table of the server: columns as data, rows from a [RowMaker].
record SystemTable(
        SystemTables directory, String schema, String name, List<Column> columns, RowMaker maker)
        implements VirtualTable {
    SystemTable {
        columns = List.copyOf(columns);
    }

    /// The columns that DESCRIBE and information_schema list.
    List<Column> listedColumns() {
        return columns.stream().filter(column -> !column.hidden()).toList();
    }

    @Override
    public Iterator<Value[]> rows(EvalContext context) {
        return rows(directory.look(context)).iterator();
    }

    /// @throws dev.quell.base.error.SqlError as [ReadRights#check]
    List<Value[]> rows(Look look) {
        ReadRights.check(look, schema, name);
        var rows = new Rows(columns, look);
        maker.make(look, rows);
        return rows.toList();
    }
}
