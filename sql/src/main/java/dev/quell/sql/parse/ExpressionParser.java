package dev.quell.sql.parse;

import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Operation.BinaryOperator;
import dev.quell.sql.tree.Operation.LogicalOperator;
import dev.quell.sql.tree.Operation.Truth;
import dev.quell.sql.tree.Operation.UnaryOperator;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SubqueryExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Operators, by precedence, lowest first. The levels are those of MySQL's grammar:
///
/// ```text
///   expression  OR ‹ XOR ‹ AND ‹ NOT ‹ IS TRUE|FALSE|UNKNOWN
///   comparison  = <=> < … IS NULL       left operand: comparison, right: predicate
///   predicate   IN BETWEEN LIKE REGEXP  operands: bits
///   bits        | ‹ & ‹ << >> ‹ + - ‹ * / % DIV MOD ‹ ^
///   simple      || as concatenation ‹ unary + - ~ ! BINARY ‹ COLLATE ‹ operands
/// ```
final class ExpressionParser {
    /// How high the tree of an expression may get. Left-leaning chains (`1+1+1…`) are as high as they are long, though the
    /// parser does not nest for them.
    private static final int MAX_HEIGHT = 1_000;

    private final Grammar grammar;
    private final Cursor in;
    private final boolean pipesConcatenate;
    private final boolean highNot;

    /// The height of the operation that was read last.
    private int height;

    /// The greatest height of the expressions read inside the operand that is being read.
    private int tallest;

    ExpressionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        pipesConcatenate = in.mode.has(SqlMode.Flag.PIPES_AS_CONCAT);
        highNot = in.mode.has(SqlMode.Flag.HIGH_NOT_PRECEDENCE);
    }

    Expression expression() {
        in.enter();
        var first = xor();
        if (isOr()) {
            var operands = new ArrayList<Expression>();
            operands.add(first);
            int highest = height;
            while (isOr()) {
                if (in.is(Token.PIPE_PIPE)) {
                    in.warn(Deprecations.replaced("|| as a synonym for OR", "OR"));
                }
                in.advance();
                operands.add(xor());
                highest = Math.max(highest, height);
            }
            first = new Operation.Logical(LogicalOperator.OR, operands);
            grow(highest);
        }
        tallest = Math.max(tallest, height);
        in.leave();
        return first;
    }

    private boolean isOr() {
        return in.is(Token.OR) || (in.is(Token.PIPE_PIPE) && !pipesConcatenate);
    }

    private Expression xor() {
        var left = and();
        while (in.accept(Token.XOR)) {
            int before = height;
            left = new Operation.Binary(BinaryOperator.XOR, left, and());
            grow(before);
        }
        return left;
    }

    private Expression and() {
        var first = not();
        if (!in.is(Token.AND) && !in.is(Token.AND_AND)) {
            return first;
        }
        var operands = new ArrayList<Expression>();
        operands.add(first);
        int highest = height;
        while (in.is(Token.AND) || in.is(Token.AND_AND)) {
            if (in.is(Token.AND_AND)) {
                in.warn(Deprecations.replaced("&&", "AND"));
            }
            in.advance();
            operands.add(not());
            highest = Math.max(highest, height);
        }
        grow(highest);
        return new Operation.Logical(LogicalOperator.AND, operands);
    }

    private Expression not() {
        if (highNot || !in.accept(Token.NOT)) {
            return truthTest();
        }
        in.enter();
        var operand = not();
        in.leave();
        return new Operation.Unary(UnaryOperator.NOT, operand);
    }

    /// `… IS TRUE` ends an expression: nothing but AND, OR and XOR may follow.
    private Expression truthTest() {
        var value = comparison();
        if (!in.accept(Token.IS)) {
            return value;
        }
        boolean negated = in.accept(Token.NOT);
        var truth =
                switch (in.kind()) {
                    case TRUE -> Truth.TRUE;
                    case FALSE -> Truth.FALSE;
                    case UNKNOWN -> Truth.NULL;
                    default -> throw in.error();
                };
        in.advance();
        return new Operation.Is(value, truth, negated);
    }

    private Expression comparison() {
        var left = predicate();
        while (true) {
            if (in.is(Token.IS)) {
                boolean negated = in.kind(1) == Token.NOT;
                if (in.kind(negated ? 2 : 1) != Token.NULL) {
                    return left;
                }
                in.advance();
                in.advance();
                if (negated) {
                    in.advance();
                }
                left = new Operation.Is(left, Truth.NULL, negated);
                grow(0);
                continue;
            }
            var operator = comparisonOperator(in.kind());
            if (operator == null) {
                return left;
            }
            in.advance();
            int before = height;
            left = compare(operator, left);
            grow(before);
        }
    }

    private static @Nullable BinaryOperator comparisonOperator(Token token) {
        return switch (token) {
            case EQUAL -> BinaryOperator.EQUAL;
            case NULL_SAFE_EQUAL -> BinaryOperator.NULL_SAFE_EQUAL;
            case NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
            case LESS_THAN -> BinaryOperator.LESS;
            case LESS_OR_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
            case GREATER_THAN -> BinaryOperator.GREATER;
            case GREATER_OR_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private Expression compare(BinaryOperator operator, Expression left) {
        boolean all = in.is(Token.ALL);
        boolean any = (in.is(Token.ANY) || in.is(Token.SOME)) && in.kind(1) == Token.LEFT_PAREN;
        if ((!all && !any) || operator == BinaryOperator.NULL_SAFE_EQUAL) {
            return new Operation.Binary(operator, left, predicate());
        }
        in.advance();
        var quantifier =
                all ? SubqueryExpression.Quantifier.ALL : SubqueryExpression.Quantifier.ANY;
        return new SubqueryExpression.Quantified(
                left, operator, quantifier, grammar.queries.subquery());
    }

    /// An operation stands on what was read last and on an operand of some other height.
    private void grow(int other) {
        height = Math.max(height, other) + 1;
        if (height > MAX_HEIGHT) {
            throw Cursor.tooDeep();
        }
    }

    private Expression predicate() {
        var value = bits();
        return switch (in.kind()) {
            case NOT -> {
                if (!mayBeNegated(in.kind(1))) {
                    in.advance();
                    throw in.error();
                }
                in.advance();
                yield negatable(value, true);
            }
            case IN, BETWEEN, LIKE, REGEXP, RLIKE -> negatable(value, false);
            case MEMBER -> memberOf(value);
            case SOUNDS -> {
                in.advance();
                in.expect(Token.LIKE);
                yield new Operation.Binary(BinaryOperator.SOUNDS_LIKE, value, bits());
            }
            default -> value;
        };
    }

    private static boolean mayBeNegated(Token token) {
        return switch (token) {
            case IN, BETWEEN, LIKE, REGEXP, RLIKE -> true;
            default -> false;
        };
    }

    private Expression negatable(Expression value, boolean negated) {
        var token = in.kind();
        in.advance();
        return switch (token) {
            case IN -> in(value, negated);
            case BETWEEN -> {
                var low = bits();
                in.expect(Token.AND);
                in.enter();
                var high = predicate();
                in.leave();
                yield new Operation.Between(value, low, high, negated);
            }
            case LIKE -> {
                var pattern = simple();
                Optional<Expression> escape =
                        in.accept(Token.ESCAPE) ? Optional.of(simple()) : Optional.empty();
                yield new Operation.Like(value, pattern, escape, negated);
            }
            default -> new Operation.Regexp(value, bits(), negated);
        };
    }

    private Expression memberOf(Expression value) {
        in.advance();
        in.accept(Token.OF);
        in.expect(Token.LEFT_PAREN);
        var array = simple();
        in.expect(Token.RIGHT_PAREN);
        return new Operation.MemberOf(value, array);
    }

    /// `IN ((SELECT 1))` is a subquery, `IN ((SELECT 1), 2)` a list.
    private Expression in(Expression value, boolean negated) {
        if (!in.is(Token.LEFT_PAREN)) {
            throw in.error();
        }
        if (grammar.queries.startsQuery(1)) {
            return new SubqueryExpression.InQuery(value, grammar.queries.subquery(), negated);
        }
        in.advance();
        boolean mayBeQuery = in.is(Token.LEFT_PAREN);
        var first = expression();
        if (mayBeQuery
                && first instanceof SubqueryExpression.Scalar(Query query)
                && grammar.operands.justClosedQuery()
                && (in.is(Token.RIGHT_PAREN) || grammar.queries.continuesQuery())) {
            var whole = grammar.queries.continued(query);
            in.expect(Token.RIGHT_PAREN);
            return new SubqueryExpression.InQuery(value, whole, negated);
        }
        var list = new ArrayList<Expression>();
        list.add(first);
        while (in.accept(Token.COMMA)) {
            list.add(expression());
        }
        in.expect(Token.RIGHT_PAREN);
        return new Operation.InList(value, list, negated);
    }

    /// The arithmetic levels.
    Expression bits() {
        return bits(1);
    }

    private Expression bits(int lowest) {
        var left = simple();
        while (true) {
            var operator = bitOperator(in.kind());
            if (operator == null || level(operator) < lowest) {
                return left;
            }
            in.advance();
            int before = height;
            boolean shift = operator == BinaryOperator.ADD || operator == BinaryOperator.SUBTRACT;
            if (shift && in.is(Token.INTERVAL) && !grammar.operands.isIntervalFunction()) {
                in.advance();
                left =
                        new Operation.DateShift(
                                left, interval(), operator == BinaryOperator.SUBTRACT);
            } else {
                left = new Operation.Binary(operator, left, bits(level(operator) + 1));
            }
            grow(before);
        }
    }

    /// What follows the word INTERVAL.
    Interval interval() {
        var amount = expression();
        return new Interval(amount, intervalUnit());
    }

    Interval.Unit intervalUnit() {
        var unit =
                switch (in.kind()) {
                    case SQL_TSI_SECOND -> Interval.Unit.SECOND;
                    case SQL_TSI_MINUTE -> Interval.Unit.MINUTE;
                    case SQL_TSI_HOUR -> Interval.Unit.HOUR;
                    case SQL_TSI_DAY -> Interval.Unit.DAY;
                    case SQL_TSI_WEEK -> Interval.Unit.WEEK;
                    case SQL_TSI_MONTH -> Interval.Unit.MONTH;
                    case SQL_TSI_QUARTER -> Interval.Unit.QUARTER;
                    case SQL_TSI_YEAR -> Interval.Unit.YEAR;
                    case MICROSECOND,
                            SECOND,
                            MINUTE,
                            HOUR,
                            DAY,
                            WEEK,
                            MONTH,
                            QUARTER,
                            YEAR,
                            SECOND_MICROSECOND,
                            MINUTE_MICROSECOND,
                            MINUTE_SECOND,
                            HOUR_MICROSECOND,
                            HOUR_SECOND,
                            HOUR_MINUTE,
                            DAY_MICROSECOND,
                            DAY_SECOND,
                            DAY_MINUTE,
                            DAY_HOUR,
                            YEAR_MONTH ->
                            Interval.Unit.valueOf(in.kind().name());
                    default -> throw in.error();
                };
        in.advance();
        return unit;
    }

    private static @Nullable BinaryOperator bitOperator(Token token) {
        return switch (token) {
            case PIPE -> BinaryOperator.BIT_OR;
            case AMPERSAND -> BinaryOperator.BIT_AND;
            case SHIFT_LEFT -> BinaryOperator.SHIFT_LEFT;
            case SHIFT_RIGHT -> BinaryOperator.SHIFT_RIGHT;
            case PLUS -> BinaryOperator.ADD;
            case MINUS -> BinaryOperator.SUBTRACT;
            case STAR -> BinaryOperator.MULTIPLY;
            case SLASH -> BinaryOperator.DIVIDE;
            case DIV -> BinaryOperator.INTEGER_DIVIDE;
            case PERCENT, MOD -> BinaryOperator.MODULO;
            case CARET -> BinaryOperator.BIT_XOR;
            default -> null;
        };
    }

    private static int level(BinaryOperator operator) {
        return switch (operator) {
            case BIT_OR -> 1;
            case BIT_AND -> 2;
            case SHIFT_LEFT, SHIFT_RIGHT -> 3;
            case ADD, SUBTRACT -> 4;
            case MULTIPLY, DIVIDE, INTEGER_DIVIDE, MODULO -> 5;
            case BIT_XOR -> 6;
            default -> throw new IllegalArgumentException(operator.name());
        };
    }

    /// Unary operators and, under PIPES_AS_CONCAT, `||`.
    Expression simple() {
        var left = unary();
        while (pipesConcatenate && in.accept(Token.PIPE_PIPE)) {
            int before = height;
            left = new Operation.Binary(BinaryOperator.CONCAT, left, unary());
            grow(before);
        }
        return left;
    }

    private Expression unary() {
        return switch (in.kind()) {
            case PLUS -> {
                in.advance();
                in.enter();
                var operand = unary();
                in.leave();
                yield operand;
            }
            case MINUS -> prefixed(UnaryOperator.NEGATE);
            case TILDE -> prefixed(UnaryOperator.BIT_NOT);
            case BANG -> {
                in.warn(Deprecations.replaced("!", "NOT"));
                yield prefixed(UnaryOperator.BANG);
            }
            case BINARY -> {
                in.warn(Deprecations.replaced("BINARY expr", "CAST"));
                yield prefixed(UnaryOperator.BINARY);
            }
            case NOT -> {
                if (!highNot) {
                    throw in.error();
                }
                yield prefixed(UnaryOperator.BANG);
            }
            default -> collated();
        };
    }

    private Expression prefixed(UnaryOperator operator) {
        in.advance();
        in.enter();
        var operand = unary();
        in.leave();
        grow(0);
        return new Operation.Unary(operator, operand);
    }

    private Expression collated() {
        int outer = tallest;
        tallest = 0;
        var value = grammar.operands.operand();
        height = tallest;
        grow(0);
        tallest = outer;
        while (in.accept(Token.COLLATE)) {
            grow(0);
            value = new Operation.Collate(value, grammar.types.collationName());
        }
        return value;
    }

    /// `expression, …`: at least one.
    List<Expression> list() {
        var list = new ArrayList<Expression>();
        do {
            list.add(expression());
        } while (in.accept(Token.COMMA));
        return list;
    }

    /// The values of one row: expressions or the word DEFAULT; none in `()`.
    List<Expression> valueList() {
        if (in.is(Token.RIGHT_PAREN)) {
            return List.of();
        }
        var list = new ArrayList<Expression>();
        do {
            list.add(value());
        } while (in.accept(Token.COMMA));
        return list;
    }

    /// An expression or the word DEFAULT.
    Expression value() {
        if (in.is(Token.DEFAULT) && in.kind(1) != Token.LEFT_PAREN) {
            in.advance();
            return new Reference.DefaultKeyword();
        }
        return expression();
    }

    /// `(expression)`.
    Expression parenthesised() {
        in.expect(Token.LEFT_PAREN);
        var inner = expression();
        in.expect(Token.RIGHT_PAREN);
        return inner;
    }

    /// The elements of ORDER BY.
    List<OrderItem> orderItems() {
        var items = new ArrayList<OrderItem>();
        do {
            var expression = expression();
            boolean descending = in.accept(Token.DESC);
            if (!descending) {
                in.accept(Token.ASC);
            }
            items.add(new OrderItem(expression, descending));
        } while (in.accept(Token.COMMA));
        return items;
    }
}
