package dev.quell.sql.print;

import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JsonColumn;
import java.util.List;

/// Prints what stands in FROM.
final class FromPrinter {
    private final Printer printer;
    private final StringBuilder out;

    FromPrinter(Printer printer) {
        this.printer = printer;
        this.out = printer.out;
    }

    /// ` from a,b`, or nothing.
    void references(List<TableReference> references) {
        boolean joined = printer.names.ofView() && references.size() > 1;
        String separator = joined ? " from (" : " from ";
        for (var reference : references) {
            out.append(separator);
            print(reference);
            separator = joined ? " join " : ",";
        }
        out.append(joined ? ")" : "");
    }

    private void print(TableReference reference) {
        switch (reference) {
            case TableReference.Named named -> named(named);
            case TableReference.Derived(var query, boolean lateral, String alias, var columns) -> {
                out.append(lateral ? "lateral " : "");
                printer.queries.table(query);
                out.append(' ');
                printer.name(alias);
                if (!columns.isEmpty()) {
                    printer.names(columns);
                }
            }
            case TableReference.JsonTable table -> jsonTable(table);
            case TableReference.Join join -> join(join);
        }
    }

    private void named(TableReference.Named named) {
        printer.name(printer.names.table(named.name()));
        if (!named.partitions().isEmpty()) {
            out.append(" PARTITION ");
            printer.names(named.partitions());
        }
        named.alias()
                .ifPresent(alias -> {
                    out.append(' ');
                    printer.name(alias);
                });
        for (var hint : named.hints()) {
            out.append(' ').append(hint.kind().name()).append(" INDEX ");
            hint.scope()
                    .ifPresent(scope ->
                            out.append("FOR ").append(scope.name().replace('_', ' ')).append(' '));
            printer.names(hint.indexes());
        }
    }

    private void join(TableReference.Join join) {
        out.append('(');
        print(join.left());
        out.append(join.natural() ? " natural" : "");
        out.append(
                switch (join.kind()) {
                    case INNER -> " join ";
                    case LEFT -> " left join ";
                    case RIGHT -> " right join ";
                    case STRAIGHT -> " straight_join ";
                });
        print(join.right());
        join.on()
                .ifPresent(condition -> {
                    out.append(" on(");
                    printer.expressions.print(condition);
                    out.append(')');
                });
        if (!join.using().isEmpty()) {
            out.append(" using ");
            printer.names(join.using());
        }
        out.append(')');
    }

    private void jsonTable(TableReference.JsonTable table) {
        out.append("json_table(");
        printer.expressions.print(table.document());
        out.append(", ").append(Printer.literal(table.path()));
        columns(table.columns());
        out.append(") ");
        printer.name(table.alias());
    }

    private void columns(List<JsonColumn> columns) {
        String separator = " columns (";
        for (var column : columns) {
            out.append(separator);
            switch (column) {
                case JsonColumn.Ordinality(String name) -> {
                    printer.name(name);
                    out.append(" for ordinality");
                }
                case JsonColumn.Nested(String path, var nested) -> {
                    out.append("nested path ").append(Printer.literal(path));
                    columns(nested);
                }
                case JsonColumn.Path path -> path(path);
            }
            separator = ", ";
        }
        out.append(')');
    }

    private void path(JsonColumn.Path column) {
        printer.name(column.name());
        out.append(' ').append(TypePrinter.columnType(column.type()));
        out.append(column.exists() ? " exists path " : " path ");
        out.append(Printer.literal(column.path()));
        printer.calls.responses(column.onEmpty(), column.onError());
    }
}
