package dev.quell.sql.print;

import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.FileFormat;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints queries. Every select item gets its name as an alias, so that the columns keep their names.
final class QueryPrinter {
    private final Printer printer;
    private final StringBuilder out;
    private boolean named = true;

    QueryPrinter(Printer printer) {
        this.printer = printer;
        this.out = printer.out;
    }

    /// A query within an expression: nobody asks for the names of its columns that it does not give itself.
    void operand(Query query) {
        boolean before = named;
        named = !printer.names.ofView();
        parenthesised(query);
        named = before;
    }

    /// A query in FROM or WITH.
    void table(Query query) {
        boolean before = named;
        named = true;
        parenthesised(query);
        named = before;
    }

    void parenthesised(Query query) {
        out.append('(');
        print(query);
        out.append(')');
    }

    void print(Query query) {
        query.with().ifPresent(this::with);
        body(query.body());
        if (!query.orderBy().isEmpty()) {
            out.append(" order by ");
            printer.expressions.orderItems(query.orderBy());
        }
        query.limit().ifPresent(this::limit);
        query.locking().forEach(this::locking);
        query.into().ifPresent(this::into);
    }

    private void with(Query.With with) {
        String separator = with.recursive() ? "with recursive " : "with ";
        for (var table : with.tables()) {
            out.append(separator);
            printer.name(table.name());
            if (!table.columns().isEmpty()) {
                out.append(' ');
                printer.names(table.columns());
            }
            out.append(" as ");
            table(table.query());
            separator = ", ";
        }
        out.append(' ');
    }

    private void limit(Limit limit) {
        out.append(" limit ");
        limit.offset()
                .ifPresent(offset -> {
                    printer.expressions.print(offset);
                    out.append(',');
                });
        printer.expressions.print(limit.count());
    }

    private void locking(Query.Locking locking) {
        out.append(locking.exclusive() ? " for update" : " for share");
        String separator = " of ";
        for (var table : locking.tables()) {
            out.append(separator);
            printer.name(table);
            separator = ",";
        }
        switch (locking.policy()) {
            case WAIT -> {}
            case NOWAIT -> out.append(" nowait");
            case SKIP_LOCKED -> out.append(" skip locked");
        }
    }

    private void into(Query.Into into) {
        switch (into) {
            case Query.Into.Variables(var targets) -> {
                String separator = " into ";
                for (Reference target : targets) {
                    out.append(separator);
                    printer.expressions.print(target);
                    separator = ",";
                }
            }
            case Query.Into.DumpFile(String file) ->
                    out.append(" into dumpfile ").append(Printer.literal(file));
            case Query.Into.OutFile(String file, var charset, var format) -> {
                out.append(" into outfile ").append(Printer.literal(file));
                charset.ifPresent(name -> out.append(" character set ").append(name));
                format(format);
            }
        }
    }

    private void format(FileFormat format) {
        if (format.fieldsTerminatedBy().isPresent()
                || format.enclosedBy().isPresent()
                || format.escapedBy().isPresent()) {
            out.append(" fields");
        }
        by(" terminated by ", format.fieldsTerminatedBy());
        by(
                format.optionallyEnclosed() ? " optionally enclosed by " : " enclosed by ",
                format.enclosedBy());
        by(" escaped by ", format.escapedBy());
        if (format.linesStartingBy().isPresent() || format.linesTerminatedBy().isPresent()) {
            out.append(" lines");
        }
        by(" starting by ", format.linesStartingBy());
        by(" terminated by ", format.linesTerminatedBy());
    }

    private void by(String words, Optional<String> text) {
        text.ifPresent(value -> out.append(words).append(Printer.literal(value)));
    }

    // Bodies

    private void body(QueryBody body) {
        switch (body) {
            case Select select -> select(select);
            case QueryBody.Table(var name) -> {
                out.append("table ");
                printer.name(name);
            }
            case QueryBody.Values(var rows) -> values(rows);
            case QueryBody.Parenthesised(var query) -> parenthesised(query);
            case QueryBody.SetOperation(var operator, boolean all, var left, var right) -> {
                body(left);
                out.append(' ').append(operator.name().toLowerCase(Locale.ROOT));
                out.append(all ? " all " : " ");
                body(right);
            }
        }
    }

    private void values(List<List<Expression>> rows) {
        String separator = "values row(";
        for (var row : rows) {
            out.append(separator);
            printer.expressions.list(row);
            separator = "), row(";
        }
        out.append(')');
    }

    private void select(Select select) {
        out.append(printer.names.beforeSelect()).append("select ");
        if (!select.hints().isEmpty()) {
            out.append("/*+ ").append(select.hints()).append(" */ ");
        }
        for (var option : Select.Option.values()) {
            if (select.options().contains(option)) {
                out.append(option.name().toLowerCase(Locale.ROOT)).append(' ');
            }
        }
        items(select.items());
        printer.from.references(select.from());
        clause(" where ", select.where());
        select.groupBy().ifPresent(this::groupBy);
        clause(" having ", select.having());
        printer.calls.namedWindows(select.windows());
        clause(" qualify ", select.qualify());
    }

    private void items(List<SelectItem> items) {
        String separator = "";
        for (var item : items) {
            out.append(separator);
            switch (item) {
                case SelectItem.Star star ->
                        printer.names.star(star).ifPresentOrElse(this::columns, () -> star(star));
                case SelectItem.Item(var expression, var alias, String name) -> {
                    printer.expressions.print(expression);
                    as(name, alias.isPresent());
                }
            }
            separator = ",";
        }
    }

    private void star(SelectItem.Star star) {
        printer.qualifier(star.schema());
        printer.qualifier(star.table());
        out.append('*');
    }

    private void columns(List<Reference.Column> columns) {
        String separator = "";
        for (var column : columns) {
            out.append(separator);
            printer.expressions.column(column);
            as(column.name(), false);
            separator = ",";
        }
    }

    /// @param given whether the query says so itself: other clauses of it may use the name
    private void as(String name, boolean given) {
        if (named || given) {
            out.append(" AS ");
            printer.name(name);
        }
    }

    private void clause(String word, Optional<Expression> expression) {
        expression.ifPresent(value -> {
            out.append(word);
            printer.expressions.print(value);
        });
    }

    private void groupBy(Select.GroupBy groupBy) {
        out.append(" group by ");
        printer.expressions.list(groupBy.expressions());
        if (groupBy.withRollup()) {
            out.append(" with rollup");
        }
    }
}
