package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.JsonTable;
import dev.quell.query.value.ColumnAssignment;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.JsonValue;
import java.util.List;

/// The values of JSON_TABLE's columns: what a path finds in a document, stored as into a table's column.
final class JsonTableColumns {
    private static final SqlType TEXT = SqlType.varchar(65_535, Collation.UTF8MB4_BIN);

    private final EvalContext context;

    JsonTableColumns(EvalContext context) {
        this.context = context;
    }

    /// @param around the value that the column's path starts from
    /// @param number that value's number, from 1
    Value value(JsonTable.Column column, JsonValue around, int number) {
        return switch (column) {
            case JsonTable.Ordinality _ -> Value.Int.of(number);
            case JsonTable.Exists(_, var name, var path, var type) -> {
                var exists = Value.Int.of(path.select(around).isEmpty() ? 0 : 1);
                yield new ColumnAssignment("", name, type, true)
                        .store(exists, SqlType.BIGINT, context.trial());
            }
            case JsonTable.Found found -> found(found, found.path().select(around));
        };
    }

    private Value found(JsonTable.Found column, List<JsonValue> values) {
        if (values.isEmpty()) {
            return respond(
                    column,
                    column.onEmpty(),
                    ErrorCode.MISSING_JSON_TABLE_VALUE.error(column.name()));
        }
        JsonValue value = values.size() == 1 ? values.getFirst() : new JsonValue.Array(values);
        try {
            return store(value, column);
        } catch (SqlError error) {
            return respond(column, column.onError(), error);
        }
    }

    private Value respond(JsonTable.Found column, JsonTable.Response response, SqlError error) {
        return switch (response.kind()) {
            case UNSPECIFIED, NULL -> Value.NULL;
            case ERROR -> throw error;
            case DEFAULT -> store(response.value().orElse(JsonValue.NULL), column);
        };
    }

    private Value store(JsonValue value, JsonTable.Found column) {
        SqlType type = column.type();
        if (type.kind() == TypeKind.JSON) {
            return value.toValue();
        }
        if (value instanceof JsonValue.Null) {
            return Value.NULL;
        }
        if (value instanceof JsonValue.Array || value instanceof JsonValue.Object) {
            throw ErrorCode.WRONG_JSON_TABLE_VALUE.error(column.name());
        }
        if (value instanceof JsonValue.Text(var text) && !isRead(text, type)) {
            throw ErrorCode.INVALID_JSON_VALUE_FOR_CAST.error(
                    "", kindOf(type), column.name(), context.diagnostics().row());
        }
        var trial = context.trial();
        try {
            Value stored = convert(value, type, column.name(), trial);
            if (trial.diagnostics().count() == 0) {
                return stored;
            }
        } catch (SqlError _) {
            // What a column does not take is one error here.
        }
        throw ErrorCode.JT_VALUE_OUT_OF_RANGE.error(column.name());
    }

    private static Value convert(JsonValue value, SqlType type, String name, EvalContext trial) {
        var column = new ColumnAssignment("", name, type, true);
        if (type.kind().isCharacter()) {
            return column.store(new Value.Text(value.unquoted()), TEXT, trial);
        }
        return switch (value) {
            case JsonValue.Number(var number) -> column.store(number, SqlType.NULL, trial);
            case JsonValue.Bool(boolean truth) ->
                    column.store(Value.Int.of(truth ? 1 : 0), SqlType.BIGINT, trial);
            case JsonValue.Opaque(var opaque, var from) -> column.store(opaque, from, trial);
            default -> column.store(new Value.Text(value.unquoted()), TEXT, trial);
        };
    }

    /// A text must be all of the number that it is to be.
    private static boolean isRead(String text, SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR ->
                    Convert.exactInteger(text).isPresent();
            default -> true;
        };
    }

    private static String kindOf(SqlType type) {
        return type.unsigned() ? "UNSIGNED INTEGER" : "INTEGER";
    }
}
