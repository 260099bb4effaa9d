package dev.quell.query.bind;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Bound expressions written as SQL, as error messages such as 1690 quote them.
public final class ExpressionText {
    /// Names as EXPLAIN FORMAT=TREE writes them: without quotes and databases.
    public static final ExpressionText PLAIN = new ExpressionText(false);

    private static final ExpressionText QUOTED = new ExpressionText(true);

    private final boolean quoted;

    private ExpressionText(boolean quoted) {
        this.quoted = quoted;
    }

    /// With whole names.
    public static String of(BoundExpression expression) {
        return QUOTED.text(expression);
    }

    /// In this way of writing names.
    public String text(BoundExpression expression) {
        return switch (expression) {
            case BoundExpression.Constant(var value, var typing) -> constant(value, typing.type());
            case BoundExpression.Column column -> column(column.name());
            case BoundExpression.ComputedSlot slot -> slot.text();
            case BoundExpression.Parameter _ -> "?";
            case BoundExpression.Call(var function, var arguments, _) ->
                    call(function.name(), arguments);
            case BoundExpression.Compare compare ->
                    infix(compare.op().sql(), List.of(compare.left(), compare.right()));
            case BoundExpression.CompareRows compare ->
                    "("
                            + row(compare.left())
                            + " "
                            + compare.op().sql()
                            + " "
                            + row(compare.right())
                            + ")";
            case BoundExpression.And(var terms, _) -> infix("and", terms);
            case BoundExpression.Or(var terms, _) -> infix("or", terms);
            case BoundExpression.Xor(var left, var right, _) -> infix("xor", List.of(left, right));
            case BoundExpression.Not(var operand, _) -> "(not(" + text(operand) + "))";
            case BoundExpression.IsNull(var operand, boolean negated, _) ->
                    "(" + text(operand) + (negated ? " is not null)" : " is null)");
            case BoundExpression.IsTruth truth ->
                    "("
                            + text(truth.operand())
                            + " is "
                            + (truth.negated() ? "not " : "")
                            + truth.truth()
                            + ")";
            case BoundExpression.Between between ->
                    "(%s between %s and %s)"
                            .formatted(
                                    text(between.operand()),
                                    text(between.low()),
                                    text(between.high()));
            case BoundExpression.In in ->
                    "(" + text(in.operand()) + " in " + row(in.candidates()) + ")";
            case BoundExpression.Like like ->
                    "(" + text(like.operand()) + " like " + text(like.pattern()) + ")";
            case BoundExpression.Arithmetic arithmetic ->
                    infix(arithmetic.op().sql(), List.of(arithmetic.left(), arithmetic.right()));
            case BoundExpression.Case choice -> choice(choice);
            case BoundExpression.Coalesce(var operands, _) -> call("coalesce", operands);
            case BoundExpression.Cast cast -> cast(cast);
            case BoundExpression.Collate(var operand, var typing) ->
                    "(" + text(operand) + " collate " + typing.type().collation().mysqlName() + ")";
            case BoundExpression.RowConstructor(var items, _) -> row(items);
            case BoundExpression.ScalarSubquery _ -> "(select ...)";
            case BoundExpression.RowSubquery _ -> "(select ...)";
            case BoundExpression.Exists _ -> "exists(select ...)";
            case BoundExpression.Quantified quantified ->
                    "(" + row(quantified.left()) + " " + quantified.op().sql() + " (select ...))";
            case BoundExpression.UserVariable(var name, _) -> "(@" + name + ")";
            case BoundExpression.AssignUserVariable(var name, var operand, _) ->
                    "(@" + name + ":=" + text(operand) + ")";
            case BoundExpression.SystemVariable(_, var name, _) -> "@@" + name;
        };
    }

    private static String constant(Value value, SqlType type) {
        return switch (value) {
            case Value.Null _ -> "NULL";
            case Value.Text(var text) -> "'" + text.replace("'", "''") + "'";
            case Value.Date _ -> "DATE'" + ValueText.of(value, type) + "'";
            case Value.Time _ -> "TIME'" + ValueText.of(value, type) + "'";
            case Value.DateTime _ -> "TIMESTAMP'" + ValueText.of(value, type) + "'";
            case Value.Binary _, Value.Bit _ ->
                    "0x"
                            + HexFormat.of()
                                    .formatHex(
                                            ValueText.bytes(
                                                    value, type, Collation.BINARY.characterSet()));
            default -> number(ValueText.of(value, type));
        };
    }

    // MySQL sees a sign where the value was folded to a negative one.
    private static String number(String text) {
        return text.startsWith("-") ? "-(" + text.substring(1) + ")" : text;
    }

    private String column(ColumnName name) {
        if (!quoted) {
            return name.table().isEmpty() ? name.name() : name.table() + "." + name.name();
        }
        String table = name.table().isEmpty() ? "" : "`" + name.table() + "`.";
        String schema =
                name.schema().isEmpty() || table.isEmpty() ? "" : "`" + name.schema() + "`.";
        return schema + table + "`" + name.name() + "`";
    }

    private String infix(String operator, List<BoundExpression> operands) {
        return operands.stream()
                .map(this::text)
                .collect(Collectors.joining(" " + operator + " ", "(", ")"));
    }

    private String call(String name, List<BoundExpression> arguments) {
        boolean symbol = !Character.isLetter(name.charAt(0));
        if (name.equals("neg") || name.equals("~")) {
            String sign = name.equals("neg") ? "-" : "~";
            return sign + "(" + text(arguments.get(0)) + ")";
        }
        return symbol
                ? infix(name, arguments)
                : arguments.stream()
                        .map(this::text)
                        .collect(Collectors.joining(",", name + "(", ")"));
    }

    private String row(List<BoundExpression> items) {
        return items.stream().map(this::text).collect(Collectors.joining(",", "(", ")"));
    }

    private String choice(BoundExpression.Case choice) {
        var text = new StringBuilder("(case");
        for (var branch : choice.branches()) {
            text.append(" when ")
                    .append(text(branch.condition()))
                    .append(" then ")
                    .append(text(branch.result()));
        }
        return text.append(" else ").append(text(choice.otherwise())).append(" end)").toString();
    }

    private String cast(BoundExpression.Cast cast) {
        return "cast(" + text(cast.operand()) + " as " + typeName(cast.type()) + ")";
    }

    private static String typeName(SqlType type) {
        return switch (type.kind()) {
            case BIGINT -> type.unsigned() ? "unsigned" : "signed";
            case DECIMAL -> "decimal(" + type.length() + "," + type.decimals() + ")";
            case VARCHAR -> "char";
            case VARBINARY, BINARY -> "binary";
            case TIME, DATETIME ->
                    name(type) + (type.decimals() > 0 ? "(" + type.decimals() + ")" : "");
            default -> name(type);
        };
    }

    private static String name(SqlType type) {
        TypeKind kind = type.kind();
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
