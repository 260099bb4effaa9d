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

    @Override
    public Iterator<Value[]> rows(EvalContext context) {
        return rows(directory.look(context)).iterator();
    }

    List<Value[]> rows(Look look) {
        var rows = new Rows(columns, look.session().variables().timeZone());
        maker.make(look, rows);
        return rows.toList();
    }
}
