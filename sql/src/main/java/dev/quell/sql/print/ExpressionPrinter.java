package dev.quell.sql.print;

import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Operation.BinaryOperator;
import dev.quell.sql.tree.Operation.UnaryOperator;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SubqueryExpression;
import dev.quell.sql.tree.VariableScope;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Prints literals, references, operators and subqueries; calls are in [CallPrinter].
final class ExpressionPrinter {
    private final Printer printer;
    private final StringBuilder out;

    ExpressionPrinter(Printer printer) {
        this.printer = printer;
        this.out = printer.out;
    }

    void print(Expression expression) {
        switch (expression) {
            case Literal literal -> literal(literal);
            case Reference reference -> reference(reference);
            case Operation operation -> operation(operation);
            case Call call -> printer.calls.print(call);
            case SubqueryExpression subquery -> subquery(subquery);
        }
    }

    /// `a,b,c`.
    void list(List<Expression> expressions) {
        String separator = "";
        for (var expression : expressions) {
            out.append(separator);
            print(expression);
            separator = ",";
        }
    }

    void orderItems(List<OrderItem> items) {
        String separator = "";
        for (var item : items) {
            out.append(separator);
            print(item.expression());
            if (item.descending()) {
                out.append(" desc");
            }
            separator = ",";
        }
    }

    // Literals

    private void literal(Literal literal) {
        switch (literal) {
            case Literal.Null _ -> out.append("NULL");
            case Literal.Bool(boolean value) -> out.append(value);
            case Literal.Number number -> out.append(number.text());
            case Literal.Text(String value, var charset) -> {
                introducer(charset.or(() -> printer.charset));
                out.append(Printer.literal(value));
            }
            case Literal.Bytes(var value, boolean bits, var charset) -> {
                introducer(charset);
                bytes(value.value(), bits);
            }
            case Literal.Temporal(var kind, String text) ->
                    out.append(kind.name()).append(Printer.literal(text));
        }
    }

    private void introducer(Optional<String> charset) {
        charset.ifPresent(name -> out.append('_').append(name));
    }

    private void bytes(byte[] bytes, boolean bits) {
        if (printer.charset.isPresent()) {
            out.append("0x").append(HexFormat.of().formatHex(bytes));
            return;
        }
        if (!bits) {
            out.append("x'").append(HexFormat.of().formatHex(bytes)).append('\'');
            return;
        }
        out.append("b'");
        for (byte b : bytes) {
            for (int bit = 7; bit >= 0; bit--) {
                out.append((b >> bit) & 1);
            }
        }
        out.append('\'');
    }

    // References

    private void reference(Reference reference) {
        switch (reference) {
            case Reference.Column column -> column(column);
            case Reference.Parameter _ -> out.append('?');
            case Reference.UserVariable(String name) ->
                    out.append('@').append(Printer.quoted(name));
            case Reference.Assignment(String name, var value) -> {
                out.append("(@").append(Printer.quoted(name)).append(":=");
                print(value);
                out.append(')');
            }
            case Reference.SystemVariable variable -> systemVariable(variable);
            case Reference.ColumnDefault(var column) -> {
                out.append("default(");
                column(column);
                out.append(')');
            }
            case Reference.DefaultKeyword() -> out.append("default");
            case Reference.InsertedValue(var column) -> {
                out.append("values(");
                column(column);
                out.append(')');
            }
        }
    }

    void column(Reference.Column written) {
        Reference.Column column = printer.names.column(written);
        printer.qualifier(column.schema());
        printer.qualifier(column.table());
        printer.name(column.name());
    }

    private void systemVariable(Reference.SystemVariable variable) {
        out.append("@@");
        if (variable.scope() != VariableScope.UNSPECIFIED) {
            out.append(variable.scope().name().toLowerCase(Locale.ROOT)).append('.');
        }
        printer.qualifier(variable.component());
        printer.name(variable.name());
    }

    // Operators

    private void operation(Operation operation) {
        switch (operation) {
            case Operation.Unary(var operator, var operand) -> unary(operator, operand);
            case Operation.Binary(var operator, var left, var right) ->
                    binary(operator, left, right);
            case Operation.Logical(var operator, var operands) -> {
                String word = " " + operator.name().toLowerCase(Locale.ROOT) + " ";
                String separator = "(";
                for (var operand : operands) {
                    out.append(separator);
                    print(operand);
                    separator = word;
                }
                out.append(')');
            }
            case Operation.Is(var value, var truth, boolean negated) -> {
                open(value);
                out.append(negated ? " is not " : " is ");
                out.append(truth.name().toLowerCase(Locale.ROOT)).append(')');
            }
            case Operation.Case expression -> caseExpression(expression);
            case Operation.Row(var elements) -> {
                out.append('(');
                list(elements);
                out.append(')');
            }
            case Operation.Between _,
                    Operation.InList _,
                    Operation.Like _,
                    Operation.Regexp _,
                    Operation.MemberOf _ ->
                    predicate(operation);
            case Operation.Cast _,
                    Operation.Transcode _,
                    Operation.Collate _,
                    Operation.DateShift _,
                    Operation.JsonArrow _,
                    Operation.Match _ ->
                    form(operation);
        }
    }

    private void open(Expression first) {
        out.append('(');
        print(first);
    }

    private void unary(UnaryOperator operator, Expression operand) {
        out.append(
                switch (operator) {
                    case NOT -> "(not(";
                    case BANG -> "(!(";
                    case NEGATE -> "-(";
                    case BIT_NOT -> "~(";
                    case BINARY -> "(binary (";
                });
        print(operand);
        out.append(
                operator == UnaryOperator.NEGATE || operator == UnaryOperator.BIT_NOT ? ")" : "))");
    }

    private void binary(BinaryOperator operator, Expression left, Expression right) {
        if (operator == BinaryOperator.CONCAT) {
            out.append("concat(");
            print(left);
            out.append(',');
        } else {
            open(left);
            out.append(' ').append(operator.symbol()).append(' ');
        }
        print(right);
        out.append(')');
    }

    private void caseExpression(Operation.Case expression) {
        out.append("(case ");
        expression
                .operand()
                .ifPresent(operand -> {
                    print(operand);
                    out.append(' ');
                });
        for (var branch : expression.branches()) {
            out.append("when ");
            print(branch.when());
            out.append(" then ");
            print(branch.then());
            out.append(' ');
        }
        expression
                .otherwise()
                .ifPresent(otherwise -> {
                    out.append("else ");
                    print(otherwise);
                    out.append(' ');
                });
        out.append("end)");
    }

    private void predicate(Operation operation) {
        switch (operation) {
            case Operation.Between(var value, var low, var high, boolean negated) -> {
                open(value);
                out.append(negated ? " not between " : " between ");
                print(low);
                out.append(" and ");
                print(high);
            }
            case Operation.InList(var value, var list, boolean negated) -> {
                open(value);
                out.append(negated ? " not in (" : " in (");
                list(list);
                out.append(')');
            }
            case Operation.Like(var value, var pattern, var escape, boolean negated) -> {
                open(value);
                out.append(negated ? " not like " : " like ");
                print(pattern);
                escape.ifPresent(character -> {
                    out.append(" escape ");
                    print(character);
                });
            }
            case Operation.Regexp(var value, var pattern, boolean negated) -> {
                open(value);
                out.append(negated ? " not regexp " : " regexp ");
                print(pattern);
            }
            case Operation.MemberOf(var value, var array) -> {
                open(value);
                out.append(" member of (");
                print(array);
                out.append(')');
            }
            default -> throw new IllegalArgumentException(operation.getClass().getName());
        }
        out.append(')');
    }

    private void form(Operation operation) {
        switch (operation) {
            case Operation.Cast(var value, var type, boolean array, var zone) -> {
                out.append("cast(");
                print(value);
                zone.ifPresent(name -> out.append(" at time zone ").append(Printer.literal(name)));
                out.append(" as ").append(TypePrinter.castType(type));
                out.append(array ? " array)" : ")");
            }
            case Operation.Transcode(var value, String charset) -> {
                out.append("convert(");
                print(value);
                out.append(" using ").append(charset).append(')');
            }
            case Operation.Collate(var value, String collation) -> {
                // COLLATE binds tighter than - and ~.
                boolean prefixed = value instanceof Operation.Unary;
                out.append(prefixed ? "((" : "(");
                print(value);
                out.append(prefixed ? ") collate " : " collate ").append(collation).append(')');
            }
            case Operation.DateShift(var value, var interval, boolean subtract) -> {
                open(value);
                out.append(subtract ? " - " : " + ");
                interval(interval);
                out.append(')');
            }
            case Operation.JsonArrow(var column, String path, boolean unquote) -> {
                out.append(unquote ? "json_unquote(json_extract(" : "json_extract(");
                print(column);
                out.append(',').append(Printer.literal(path)).append(unquote ? "))" : ")");
            }
            case Operation.Match match -> match(match);
            default -> throw new IllegalArgumentException(operation.getClass().getName());
        }
    }

    void interval(Interval interval) {
        out.append("interval ");
        print(interval.amount());
        out.append(' ').append(interval.unit().name().toLowerCase(Locale.ROOT));
    }

    private void match(Operation.Match match) {
        out.append("(match ");
        String separator = "";
        for (var column : match.columns()) {
            out.append(separator);
            column(column);
            separator = ",";
        }
        out.append(" against (");
        print(match.text());
        out.append(
                switch (match.mode()) {
                    case NATURAL_LANGUAGE -> "))";
                    case NATURAL_LANGUAGE_WITH_QUERY_EXPANSION -> " with query expansion))";
                    case BOOLEAN -> " in boolean mode))";
                });
    }

    // Subqueries

    private void subquery(SubqueryExpression subquery) {
        switch (subquery) {
            case SubqueryExpression.Scalar(var query) -> printer.queries.operand(query);
            case SubqueryExpression.Exists(var query) -> {
                out.append("exists");
                printer.queries.operand(query);
            }
            case SubqueryExpression.InQuery(var value, var query, boolean negated) -> {
                open(value);
                out.append(negated ? " not in " : " in ");
                printer.queries.operand(query);
                out.append(')');
            }
            case SubqueryExpression.Quantified(
                            var value,
                            var operator,
                            var quantifier,
                            var query) -> {
                open(value);
                out.append(' ').append(operator.symbol()).append(' ');
                out.append(quantifier.name().toLowerCase(Locale.ROOT)).append(' ');
                printer.queries.operand(query);
                out.append(')');
            }
        }
    }
}
