package dev.quell.query;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.ColumnName;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.bind.TableDirectory;
import dev.quell.query.statement.ResultDefinitions;
import dev.quell.query.value.EvalContext;
import dev.quell.session.ResultColumn;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.ArrayList;
import java.util.List;

/// The columns of views, as CREATE TABLE … SELECT * FROM the view would make them.
final class ViewShape {
    private ViewShape() {}

    /// @return empty for a view that is not valid any more
    static List<ColumnDefinition> columns(
            ViewDefinition view, TableDirectory directory, EvalContext context) {
        var binding =
                new BindContext(
                        context.settings(), context.session(), context.variables(), List.of());
        String text =
                "SELECT * FROM "
                        + Printer.quoted(view.schema())
                        + "."
                        + Printer.quoted(view.name());
        try {
            var shown = new QueryBinder(binding, directory).bind(query(text)).columns();
            // The view's own query tells which columns of tables it repeats.
            var binder = new QueryBinder(binding, directory);
            var repeated = binder.bind(query(view.query())).columns();
            var definitions = new ResultDefinitions(binder.storedTables(), true);
            var columns = new ArrayList<ColumnDefinition>();
            for (int i = 0; i < shown.size(); i++) {
                ColumnName origin = repeated.get(i).name();
                ColumnDefinition column = definitions.of(column(shown.get(i), origin));
                columns.add(isOfView(origin, binder) ? column.withDefault(none(column)) : column);
            }
            return columns;
        } catch (SqlError error) {
            return List.of();
        }
    }

    /// Whether a column repeats one of another view, whose default is not looked up.
    private static boolean isOfView(ColumnName origin, QueryBinder binder) {
        return !origin.originalName().isEmpty()
                && binder.storedTables().stream()
                        .noneMatch(table ->
                                table.schema().equals(origin.schema())
                                        && table.name().equals(origin.originalTable()));
    }

    private static ColumnDefault none(ColumnDefinition column) {
        return column.nullable() ? new ColumnDefault.Constant(Value.NULL) : ColumnDefault.NONE;
    }

    private static Query query(String text) {
        if (Parser.parse(text, SqlMode.DEFAULT).statement() instanceof Query query) {
            return query;
        }
        throw new IllegalStateException(text);
    }

    private static ResultColumn column(BoundQuery.OutputColumn column, ColumnName origin) {
        return new ResultColumn(
                origin.schema(),
                origin.table(),
                origin.originalTable(),
                column.name().name(),
                origin.originalName(),
                column.type(),
                column.typing().nullable() ? 0 : ResultColumn.NOT_NULL);
    }
}
