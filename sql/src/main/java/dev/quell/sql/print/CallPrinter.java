package dev.quell.sql.print;

import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Call.JsonResponse;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Window;
import dev.quell.sql.tree.Window.Bound;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints function calls and windows.
final class CallPrinter {
    private final Printer printer;
    private final StringBuilder out;

    CallPrinter(Printer printer) {
        this.printer = printer;
        this.out = printer.out;
    }

    void print(Call call) {
        switch (call) {
            case Call.Function function -> function(function);
            case Call.Aggregate(var kind, boolean distinct, var arguments, var over) -> {
                open(kind.name().toLowerCase(Locale.ROOT), distinct);
                if (arguments.isEmpty()) {
                    out.append(printer.names.ofView() ? '0' : '*');
                }
                printer.expressions.list(arguments);
                out.append(')');
                over.ifPresent(this::over);
            }
            case Call.GroupConcat concat -> groupConcat(concat);
            case Call.WindowFunction function -> windowFunction(function);
            case Call.Extract(var unit, var value) -> {
                out.append("extract(").append(unit.name().toLowerCase(Locale.ROOT));
                out.append(" from ");
                closing(value);
            }
            case Call.Trim(var side, var remove, var value) -> trim(side, remove, value);
            case Call.TimestampDiff(var unit, var from, var to) -> {
                out.append("timestampdiff(").append(unit.name()).append(',');
                printer.expressions.print(from);
                out.append(',');
                closing(to);
            }
            case Call.Char(var codes, var charset) -> {
                out.append("char(");
                printer.expressions.list(codes);
                charset.ifPresent(name -> out.append(" using ").append(name));
                out.append(')');
            }
            case Call.WeightString weight -> weightString(weight);
            case Call.JsonValue value -> jsonValue(value);
        }
    }

    /// Of names that mean the same MySQL keeps one.
    private static String canonical(String name) {
        return switch (name) {
            case "current_timestamp", "localtime", "localtimestamp" -> "now";
            case "current_date" -> "curdate";
            case "current_time" -> "curtime";
            case "session_user", "system_user" -> "user";
            case "schema" -> "database";
            default -> name;
        };
    }

    private void open(String name, boolean distinct) {
        out.append(name).append(distinct ? "(distinct " : "(");
    }

    private void closing(Expression last) {
        printer.expressions.print(last);
        out.append(')');
    }

    private void function(Call.Function function) {
        if (function.schema().isPresent()) {
            printer.qualifier(function.schema());
            printer.name(function.name());
        } else if (isPlain(function.name())) {
            String name = function.name().toLowerCase(Locale.ROOT);
            out.append(printer.charset.isPresent() ? canonical(name) : name);
        } else {
            printer.name(function.name());
        }
        out.append('(');
        if (function.name().equalsIgnoreCase("get_format")
                && function.arguments().getFirst() instanceof Literal.Text(String kind, _)) {
            out.append(kind).append(',');
            printer.expressions.print(function.arguments().getLast());
        } else {
            printer.expressions.list(function.arguments());
        }
        out.append(')');
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
                && !Character.isDigit(name.charAt(0));
    }

    private void groupConcat(Call.GroupConcat concat) {
        open("group_concat", concat.distinct());
        printer.expressions.list(concat.arguments());
        if (!concat.orderBy().isEmpty()) {
            out.append(" order by ");
            printer.expressions.orderItems(concat.orderBy());
        }
        out.append(" separator ").append(Printer.literal(concat.separator())).append(')');
        concat.over().ifPresent(this::over);
    }

    private void windowFunction(Call.WindowFunction function) {
        open(function.kind().name().toLowerCase(Locale.ROOT), false);
        printer.expressions.list(function.arguments());
        out.append(')');
        if (function.fromLast()) {
            out.append(" from last");
        }
        if (function.ignoreNulls()) {
            out.append(" ignore nulls");
        }
        over(function.over());
    }

    private void trim(Call.TrimSide side, Optional<Expression> remove, Expression value) {
        out.append("trim(");
        if (side != Call.TrimSide.BOTH || remove.isPresent()) {
            out.append(side.name().toLowerCase(Locale.ROOT)).append(' ');
            remove.ifPresent(what -> {
                printer.expressions.print(what);
                out.append(' ');
            });
            out.append("from ");
        }
        closing(value);
    }

    private void weightString(Call.WeightString weight) {
        out.append("weight_string(");
        printer.expressions.print(weight.value());
        weight.length()
                .ifPresent(length ->
                        out.append(weight.binary() ? " as binary(" : " as char(")
                                .append(length)
                                .append(')'));
        weight.fit()
                .ifPresent(fit ->
                        out.append(',')
                                .append(fit.bytes())
                                .append(',')
                                .append(fit.weights())
                                .append(',')
                                .append(fit.flags()));
        out.append(')');
    }

    private void jsonValue(Call.JsonValue value) {
        out.append("json_value(");
        printer.expressions.print(value.document());
        out.append(", ");
        printer.expressions.print(value.path());
        value.returning()
                .ifPresent(type -> out.append(" returning ").append(TypePrinter.castType(type)));
        responses(value.onEmpty(), value.onError());
        out.append(')');
    }

    void responses(JsonResponse onEmpty, JsonResponse onError) {
        response(onEmpty, " on empty");
        response(onError, " on error");
    }

    private void response(JsonResponse response, String when) {
        switch (response.kind()) {
            case UNSPECIFIED -> {
                return;
            }
            case NULL -> out.append(" null");
            case ERROR -> out.append(" error");
            case DEFAULT -> {
                out.append(" default ");
                response.value().ifPresent(printer.expressions::print);
            }
        }
        out.append(when);
    }

    // Windows

    private void over(Call.Over over) {
        out.append(" OVER ");
        over.name().ifPresent(printer::name);
        over.window().ifPresent(this::window);
    }

    /// `(PARTITION BY … ORDER BY … frame)`.
    void window(Window window) {
        out.append('(');
        String separator = "";
        if (window.base().isPresent()) {
            printer.name(window.base().get());
            separator = " ";
        }
        if (!window.partitionBy().isEmpty()) {
            out.append(separator).append("PARTITION BY ");
            printer.expressions.list(window.partitionBy());
            separator = " ";
        }
        if (!window.orderBy().isEmpty()) {
            out.append(separator).append("ORDER BY ");
            printer.expressions.orderItems(window.orderBy());
            separator = " ";
        }
        if (window.frame().isPresent()) {
            out.append(separator);
            frame(window.frame().get());
        }
        out.append(')');
    }

    private void frame(Window.Frame frame) {
        out.append(frame.unit().name()).append(" BETWEEN ");
        bound(frame.start());
        out.append(" AND ");
        bound(frame.end());
        frame.exclusion()
                .ifPresent(exclusion ->
                        out.append(" EXCLUDE ").append(exclusion.name().replace('_', ' ')));
    }

    private void bound(Bound bound) {
        switch (bound) {
            case Bound.CurrentRow() -> out.append("CURRENT ROW");
            case Bound.UnboundedPreceding() -> out.append("UNBOUNDED PRECEDING");
            case Bound.UnboundedFollowing() -> out.append("UNBOUNDED FOLLOWING");
            case Bound.Rows(var distance, boolean following) -> {
                printer.expressions.print(distance);
                out.append(following ? " FOLLOWING" : " PRECEDING");
            }
            case Bound.Span(var distance, boolean following) -> {
                printer.expressions.interval(distance);
                out.append(following ? " FOLLOWING" : " PRECEDING");
            }
        }
    }

    void namedWindows(List<Window.Named> windows) {
        String separator = " window ";
        for (var named : windows) {
            out.append(separator);
            printer.name(named.name());
            out.append(" AS ");
            window(named.window());
            separator = " , ";
        }
    }
}
