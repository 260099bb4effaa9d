package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonValue;
import dev.quell.sql.tree.Call.JsonResponseKind;
import java.util.List;
import java.util.Optional;

/// What JSON_TABLE, or a NESTED PATH in it, makes of each value that a path finds: a row, or as many as the nested paths find
/// below it.
///
/// @param nested those come one after the other; while one gives rows, the columns of the others are NULL
public record JsonTable(JsonPath path, List<Column> columns, List<JsonTable> nested) {
    public JsonTable {
        columns = List.copyOf(columns);
        nested = List.copyOf(nested);
    }

    /// A column.
    public sealed interface Column {
        /// Its place in the row.
        int place();
    }

    /// FOR ORDINALITY.
    public record Ordinality(int place) implements Column {}

    /// EXISTS PATH.
    public record Exists(int place, String name, JsonPath path, SqlType type) implements Column {}

    /// PATH.
    public record Found(
            int place, String name, JsonPath path, SqlType type, Response onEmpty, Response onError)
            implements Column {}

    /// What is done where there is nothing, or something wrong.
    ///
    /// @param value of DEFAULT
    public record Response(JsonResponseKind kind, Optional<JsonValue> value) {}
}
