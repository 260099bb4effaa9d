package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.value.EvalContext;
import java.util.Iterator;
import java.util.List;

/// A table whose rows are made when they are asked for: `information_schema`, `performance_schema`, and their like.
///
/// Stateless; any thread may ask. A statement may ask for the rows several times.
public interface VirtualTable {
    /// The database that it is in, as it is shown.
    String schema();

    /// Its name, as it is shown; found without case.
    String name();

    List<Column> columns();

    /// Its present rows as this session may see them, an array of one value for each column; the consumer keeps arrays.
    /// Making the next row checks the context's cancellation where that is work, and never blocks.
    Iterator<Value[]> rows(EvalContext context);

    /// A column of a virtual table.
    ///
    /// @param hidden true for what Quell adds to a table of MySQL's: read by name, but no part of `*` and not listed
    record Column(String name, SqlType type, boolean nullable, boolean hidden) {
        /// One that is not hidden.
        public Column(String name, SqlType type, boolean nullable) {
            this(name, type, nullable, false);
        }
    }
}
