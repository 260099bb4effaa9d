package dev.quell.query.bind;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Bound expressions written as SQL, as error messages such as 1690 quote them.
public final class ExpressionText {
    private ExpressionText() {}

    public static String of(BoundExpression expression) {
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
            case BoundExpression.Not(var operand, _) -> "(not(" + of(operand) + "))";
            case BoundExpression.IsNull(var operand, boolean negated, _) ->
                    "(" + of(operand) + (negated ? " is not null)" : " is null)");
            case BoundExpression.IsTruth truth ->
                    "("
                            + of(truth.operand())
                            + " is "
                            + (truth.negated() ? "not " : "")
                            + truth.truth()
                            + ")";
            case BoundExpression.Between between ->
                    "(%s between %s and %s)"
                            .formatted(
                                    of(between.operand()), of(between.low()), of(between.high()));
            case BoundExpression.In in ->
                    "(" + of(in.operand()) + " in " + row(in.candidates()) + ")";
            case BoundExpression.Like like ->
                    "(" + of(like.operand()) + " like " + of(like.pattern()) + ")";
            case BoundExpression.Arithmetic arithmetic ->
                    infix(arithmetic.op().sql(), List.of(arithmetic.left(), arithmetic.right()));
            case BoundExpression.Case choice -> choice(choice);
            case BoundExpression.Coalesce(var operands, _) -> call("coalesce", operands);
            case BoundExpression.Cast cast -> cast(cast);
            case BoundExpression.Collate(var operand, var typing) ->
                    "(" + of(operand) + " collate " + typing.type().collation().mysqlName() + ")";
            case BoundExpression.RowConstructor(var items, _) -> row(items);
            case BoundExpression.ScalarSubquery _ -> "(select ...)";
            case BoundExpression.RowSubquery _ -> "(select ...)";
            case BoundExpression.Exists _ -> "exists(select ...)";
            case BoundExpression.Quantified quantified ->
                    "(" + row(quantified.left()) + " " + quantified.op().sql() + " (select ...))";
            case BoundExpression.UserVariable(var name, _) -> "(@" + name + ")";
            case BoundExpression.AssignUserVariable(var name, var operand, _) ->
                    "(@" + name + ":=" + of(operand) + ")";
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
                            + java.util.HexFormat.of()
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

    private static String column(ColumnName name) {
        String table = name.table().isEmpty() ? "" : "`" + name.table() + "`.";
        String schema =
                name.schema().isEmpty() || table.isEmpty() ? "" : "`" + name.schema() + "`.";
        return schema + table + "`" + name.name() + "`";
    }

    private static String infix(String operator, List<BoundExpression> operands) {
        return operands.stream()
                .map(ExpressionText::of)
                .collect(Collectors.joining(" " + operator + " ", "(", ")"));
    }

    private static String call(String name, List<BoundExpression> arguments) {
        boolean symbol = !Character.isLetter(name.charAt(0));
        if (name.equals("neg") || name.equals("~")) {
            String sign = name.equals("neg") ? "-" : "~";
            return sign + "(" + of(arguments.get(0)) + ")";
        }
        return symbol
                ? infix(name, arguments)
                : arguments.stream()
                        .map(ExpressionText::of)
                        .collect(Collectors.joining(",", name + "(", ")"));
    }

    private static String row(List<BoundExpression> items) {
        return items.stream().map(ExpressionText::of).collect(Collectors.joining(",", "(", ")"));
    }

    private static String choice(BoundExpression.Case choice) {
        var text = new StringBuilder("(case");
        for (var branch : choice.branches()) {
            text.append(" when ")
                    .append(of(branch.condition()))
                    .append(" then ")
                    .append(of(branch.result()));
        }
        return text.append(" else ").append(of(choice.otherwise())).append(" end)").toString();
    }

    private static String cast(BoundExpression.Cast cast) {
        return "cast(" + of(cast.operand()) + " as " + typeName(cast.type()) + ")";
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
