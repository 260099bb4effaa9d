package dev.quell.query;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.query.bind.BindContext;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.ColumnName;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.bind.TableDirectory;
import dev.quell.query.value.EvalContext;
import dev.quell.session.ResultColumn;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.List;

/// The columns of views: what selecting everything from them gives.
final class ViewShape {
    private ViewShape() {}

    /// @return empty for a view that is not valid any more
    static List<ResultColumn> columns(
            ViewDefinition view, TableDirectory directory, EvalContext context) {
        String text =
                "SELECT * FROM "
                        + Printer.quoted(view.schema())
                        + "."
                        + Printer.quoted(view.name());
        if (!(Parser.parse(text, SqlMode.DEFAULT).statement() instanceof Query query)) {
            throw new IllegalStateException(text);
        }
        var binding =
                new BindContext(
                        context.settings(), context.session(), context.variables(), List.of());
        try {
            return new QueryBinder(binding, directory)
                    .bind(query).columns().stream().map(ViewShape::column).toList();
        } catch (SqlError error) {
            return List.of();
        }
    }

    private static ResultColumn column(BoundQuery.OutputColumn column) {
        ColumnName name = column.name();
        return new ResultColumn(
                name.schema(),
                name.table(),
                name.originalTable(),
                name.name(),
                name.originalName(),
                column.type(),
                column.typing().nullable() ? 0 : ResultColumn.NOT_NULL);
    }
}
