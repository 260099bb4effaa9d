package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Call.AggregateKind;
import dev.quell.sql.tree.Call.WindowKind;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.OrderItem;
import java.util.ArrayList;
import java.util.List;

/// Aggregates and window functions.
final class AggregateParser {
    private final Grammar grammar;
    private final Cursor in;

    AggregateParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// Whether [#call] reads the functions of this name.
    static boolean isAggregate(Token token) {
        return switch (token) {
            case AVG,
                    BIT_AND,
                    BIT_OR,
                    BIT_XOR,
                    COUNT,
                    GROUP_CONCAT,
                    JSON_ARRAYAGG,
                    JSON_OBJECTAGG,
                    MAX,
                    MIN,
                    STD,
                    STDDEV,
                    STDDEV_POP,
                    STDDEV_SAMP,
                    SUM,
                    VARIANCE,
                    VAR_POP,
                    VAR_SAMP ->
                    true;
            case CUME_DIST,
                    DENSE_RANK,
                    FIRST_VALUE,
                    LAG,
                    LAST_VALUE,
                    LEAD,
                    NTH_VALUE,
                    NTILE,
                    PERCENT_RANK,
                    RANK,
                    ROW_NUMBER ->
                    true;
            default -> false;
        };
    }

    /// The call that begins here; its name is an aggregate's.
    Expression call() {
        var token = in.kind();
        in.advance();
        in.expect(Token.LEFT_PAREN);
        return switch (token) {
            case COUNT -> count();
            case GROUP_CONCAT -> groupConcat();
            case SUM -> single(AggregateKind.SUM, true);
            case AVG -> single(AggregateKind.AVG, true);
            case MIN -> single(AggregateKind.MIN, true);
            case MAX -> single(AggregateKind.MAX, true);
            case BIT_AND -> single(AggregateKind.BIT_AND, false);
            case BIT_OR -> single(AggregateKind.BIT_OR, false);
            case BIT_XOR -> single(AggregateKind.BIT_XOR, false);
            case STD, STDDEV, STDDEV_POP -> single(AggregateKind.STDDEV_POP, false);
            case STDDEV_SAMP -> single(AggregateKind.STDDEV_SAMP, false);
            case VARIANCE, VAR_POP -> single(AggregateKind.VAR_POP, false);
            case VAR_SAMP -> single(AggregateKind.VAR_SAMP, false);
            case JSON_ARRAYAGG -> single(AggregateKind.JSON_ARRAYAGG, false);
            case JSON_OBJECTAGG -> objectAggregate();
            default -> windowFunction(WindowKind.valueOf(token.name()));
        };
    }

    private Expression count() {
        List<Expression> arguments = List.of();
        boolean distinct = false;
        in.accept(Token.ALL);
        if (in.accept(Token.DISTINCT) || in.accept(Token.DISTINCTROW)) {
            distinct = true;
            arguments = grammar.expressions.list();
        } else if (!in.accept(Token.STAR)) {
            arguments = List.of(grammar.expressions.expression());
        }
        in.expect(Token.RIGHT_PAREN);
        return aggregate(AggregateKind.COUNT, distinct, arguments);
    }

    private Expression aggregate(AggregateKind kind, boolean distinct, List<Expression> arguments) {
        return new Call.Aggregate(kind, distinct, arguments, grammar.windows.optionalOver());
    }

    private Expression single(AggregateKind kind, boolean mayBeDistinct) {
        boolean distinct =
                mayBeDistinct && (in.accept(Token.DISTINCT) || in.accept(Token.DISTINCTROW));
        in.accept(Token.ALL);
        var argument = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return aggregate(kind, distinct, List.of(argument));
    }

    private Expression objectAggregate() {
        in.accept(Token.ALL);
        var key = grammar.expressions.expression();
        in.expect(Token.COMMA);
        in.accept(Token.ALL);
        var value = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return aggregate(AggregateKind.JSON_OBJECTAGG, false, List.of(key, value));
    }

    private Expression groupConcat() {
        boolean distinct = in.accept(Token.DISTINCT) || in.accept(Token.DISTINCTROW);
        var arguments = grammar.expressions.list();
        List<OrderItem> orderBy = List.of();
        if (in.accept(Token.ORDER)) {
            in.expect(Token.BY);
            orderBy = grammar.expressions.orderItems();
        }
        String separator = in.accept(Token.SEPARATOR) ? in.string() : ",";
        in.expect(Token.RIGHT_PAREN);
        return new Call.GroupConcat(
                distinct, arguments, orderBy, separator, grammar.windows.optionalOver());
    }

    private Expression windowFunction(WindowKind kind) {
        var arguments = new ArrayList<Expression>();
        switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> {}
            case NTILE -> arguments.add(grammar.operands.stableInteger());
            case FIRST_VALUE, LAST_VALUE -> arguments.add(grammar.expressions.expression());
            case LEAD, LAG -> leadArguments(arguments);
            case NTH_VALUE -> {
                arguments.add(grammar.expressions.expression());
                in.expect(Token.COMMA);
                arguments.add(grammar.expressions.simple());
            }
        }
        in.expect(Token.RIGHT_PAREN);
        boolean fromLast = kind == WindowKind.NTH_VALUE && fromLast();
        boolean ignoreNulls = !hasNoNulls(kind) && ignoreNulls();
        return new Call.WindowFunction(
                kind, arguments, ignoreNulls, fromLast, grammar.windows.over());
    }

    private void leadArguments(List<Expression> arguments) {
        arguments.add(grammar.expressions.expression());
        if (in.accept(Token.COMMA)) {
            arguments.add(grammar.operands.stableInteger());
            if (in.accept(Token.COMMA)) {
                arguments.add(grammar.expressions.expression());
            }
        }
    }

    private static boolean hasNoNulls(WindowKind kind) {
        return switch (kind) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE -> true;
            case FIRST_VALUE, LAST_VALUE, LEAD, LAG, NTH_VALUE -> false;
        };
    }

    private boolean fromLast() {
        if (!in.accept(Token.FROM)) {
            return false;
        }
        if (in.accept(Token.LAST)) {
            return true;
        }
        in.expect(Token.FIRST);
        return false;
    }

    private boolean ignoreNulls() {
        boolean ignore = in.accept(Token.IGNORE);
        if (ignore || in.accept(Token.RESPECT)) {
            in.expect(Token.NULLS);
        }
        return ignore;
    }
}
