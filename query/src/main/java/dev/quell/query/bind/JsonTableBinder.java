package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.function.JsonArguments;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.JsonPath;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call.JsonResponse;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JsonColumn;
import java.util.ArrayList;
import java.util.List;

/// Binds JSON_TABLE.
final class JsonTableBinder {
    private static final String NAME = "json_table";

    private final BlockScope scope;
    private final ColumnTypes types;
    private final List<OutputColumn> columns = new ArrayList<>();

    private JsonTableBinder(BlockScope scope, EvalSettings settings) {
        this.scope = scope;
        this.types =
                new ColumnTypes(
                        settings.connectionCollation(), settings.sqlMode(), new Diagnostics(0));
    }

    /// @param around the block in whose FROM it stands; the document may refer to its tables
    /// @throws dev.quell.base.error.SqlError 1067, 1235, 3141, 3143, 3146, and those of [ColumnTypes#resolve]
    static BoundQuery bind(TableReference.JsonTable table, BlockScope around) {
        var binder = around.binder();
        var place = new QueryBinder.Place(around, true, around.commonTables());
        return new JsonTableBinder(binder.scope(place), binder.context().settings()).bind(table);
    }

    private BoundQuery bind(TableReference.JsonTable table) {
        BoundExpression document = scope.bind(Clause.TABLE_FUNCTION, table.document());
        if (JsonArguments.isNoDocument(document.type())) {
            throw ErrorCode.INVALID_TYPE_FOR_JSON.error(1, NAME);
        }
        JsonTable rows = level(table.path(), table.columns());
        return new BoundQuery.JsonRows(document, rows, columns, scope.correlated());
    }

    private JsonTable level(String path, List<JsonColumn> written) {
        List<JsonTable.Column> own = new ArrayList<>();
        List<JsonTable> nested = new ArrayList<>();
        for (JsonColumn column : written) {
            switch (column) {
                case JsonColumn.Ordinality(var name) ->
                        own.add(new JsonTable.Ordinality(add(name, SqlType.BIGINT)));
                case JsonColumn.Path found -> own.add(column(found));
                case JsonColumn.Nested(var inner, var below) -> nested.add(level(inner, below));
            }
        }
        return new JsonTable(JsonPath.parse(path), own, nested);
    }

    private JsonTable.Column column(JsonColumn.Path column) {
        SqlType type = types.resolve(column.name(), column.type());
        if (type.kind() == TypeKind.TIMESTAMP) {
            type = SqlType.temporal(TypeKind.DATETIME, type.decimals());
        }
        int place = add(column.name(), type);
        var path = JsonPath.parse(column.path());
        return column.exists()
                ? new JsonTable.Exists(place, column.name(), path, type)
                : new JsonTable.Found(
                        place,
                        column.name(),
                        path,
                        type,
                        response(column.onEmpty()),
                        response(column.onError()));
    }

    private int add(String name, SqlType type) {
        columns.add(
                new OutputColumn(
                        ColumnName.expression(name),
                        new Typing(type, true, Derivation.IMPLICIT, false)));
        return columns.size() - 1;
    }

    private JsonTable.Response response(JsonResponse written) {
        return new JsonTable.Response(written.kind(), written.value().map(this::document));
    }

    // DEFAULT is followed by a document.
    private JsonValue document(Expression written) {
        if (!(scope.bind(Clause.TABLE_FUNCTION, written)
                instanceof Constant(Value.Text(var text), _))) {
            throw ErrorCode.INVALID_TYPE_FOR_JSON.error(1, NAME);
        }
        try {
            return JsonReader.read(text);
        } catch (JsonReader.Malformed e) {
            throw ErrorCode.INVALID_JSON_TEXT_IN_PARAM.error(
                    1, "JSON_TABLE", e.getMessage(), e.offset(), "");
        }
    }
}
