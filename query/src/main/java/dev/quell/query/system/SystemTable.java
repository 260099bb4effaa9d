package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.value.EvalContext;
import dev.quell.storage.catalog.TableDefinition;
import java.util.Iterator;
import java.util.List;

/// A virtual table of the server: columns as data, rows from a [RowMaker].
///
/// @param definition how DESCRIBE and information_schema tell it: without hidden columns, with keys and defaults
record SystemTable(
        SystemTables directory, TableDefinition definition, List<Column> columns, RowMaker maker)
        implements VirtualTable {
    SystemTable {
        columns = List.copyOf(columns);
    }

    @Override
    public String schema() {
        return definition.schema();
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public Iterator<Value[]> rows(EvalContext context) {
        return rows(directory.look(context)).iterator();
    }

    /// @throws dev.quell.base.error.SqlError as [ReadRights#check]
    List<Value[]> rows(Look look) {
        ReadRights.check(look, schema(), name());
        var rows = new Rows(columns, look);
        maker.make(look, rows);
        return rows.toList();
    }
}
