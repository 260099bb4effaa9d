package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.DataType;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Function calls: the plain ones, and those with a grammar of their own. Aggregates are in [AggregateParser].
final class CallParser {
    private final Grammar grammar;
    private final Cursor in;
    private final AggregateParser aggregates;

    CallParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        aggregates = new AggregateParser(grammar);
    }

    /// A call if the name here is one of a function, else a column.
    Expression callOrColumn() {
        var kind = in.kind();
        boolean open = in.kind(1) == Token.LEFT_PAREN;
        if (!open) {
            return kind.isReserved() ? wordWithoutParentheses() : qualified();
        }
        if (kind == Token.IDENTIFIER || kind == Token.QUOTED_IDENTIFIER) {
            return named(Optional.empty());
        }
        if (AggregateParser.isAggregate(kind)) {
            return aggregates.call();
        }
        int arity = FixedArity.of(kind);
        if (arity >= 0) {
            return fixed(arity);
        }
        return special(kind);
    }

    /// `CURRENT_DATE` and its kind need no parentheses.
    private Expression wordWithoutParentheses() {
        return switch (in.kind()) {
            case CURRENT_DATE,
                    CURRENT_TIME,
                    CURRENT_TIMESTAMP,
                    CURRENT_USER,
                    LOCALTIME,
                    LOCALTIMESTAMP,
                    UTC_DATE,
                    UTC_TIME,
                    UTC_TIMESTAMP ->
                    Call.Function.of(in.takeSource());
            default -> throw unexpected();
        };
    }

    private RuntimeException unexpected() {
        if (FixedArity.of(in.kind()) >= 0 || AggregateParser.isAggregate(in.kind())) {
            in.advance(); // the name is fine, its parenthesis is missing
        }
        return in.error();
    }

    /// `c`, `t.c`, `db.t.c`, `db.f(…)`, with `->` behind a column.
    private Expression qualified() {
        if (in.kind(1) == Token.DOT && in.kind(2).isName() && in.kind(3) == Token.LEFT_PAREN) {
            String schema = in.name();
            in.advance();
            return named(Optional.of(schema));
        }
        var column = grammar.operands.column();
        boolean unquote = in.is(Token.UNQUOTING_ARROW);
        if (!unquote && !in.is(Token.ARROW)) {
            return column;
        }
        in.advance();
        return new Operation.JsonArrow(column, in.string(), unquote);
    }

    /// A function that only its name tells.
    private Expression named(Optional<String> schema) {
        String name = in.name();
        in.expect(Token.LEFT_PAREN);
        var arguments = new ArrayList<Expression>();
        boolean aliased = false;
        while (!in.is(Token.RIGHT_PAREN)) {
            if (!arguments.isEmpty()) {
                in.expect(Token.COMMA);
            }
            arguments.add(grammar.expressions.expression());
            aliased |= grammar.queries.alias().isPresent();
        }
        in.advance();
        if (arguments.isEmpty() && name.equalsIgnoreCase("found_rows")) {
            in.warn(Deprecations.foundRows());
        }
        if (aliased) {
            throw ErrorCode.WRONG_PARAMETERS_TO_NATIVE_FCT.error(name);
        }
        return new Call.Function(schema, name, arguments);
    }

    /// A keyword function with `arity & 15` to `arity >> 4` arguments.
    private Expression fixed(int arity) {
        String name = in.takeSource();
        in.expect(Token.LEFT_PAREN);
        var arguments = new ArrayList<Expression>();
        int least = arity & 15;
        int most = arity >> 4;
        while (arguments.size() < most) {
            if (arguments.size() >= least && in.is(Token.RIGHT_PAREN)) {
                break;
            }
            if (!arguments.isEmpty()) {
                in.expect(Token.COMMA);
            }
            arguments.add(grammar.expressions.expression());
        }
        in.expect(Token.RIGHT_PAREN);
        return new Call.Function(Optional.empty(), name, arguments);
    }

    private Expression special(Token kind) {
        return switch (kind) {
            case CURRENT_TIME,
                    CURRENT_TIMESTAMP,
                    LOCALTIME,
                    LOCALTIMESTAMP,
                    UTC_TIME,
                    UTC_TIMESTAMP,
                    CURTIME,
                    NOW,
                    SYSDATE ->
                    withPrecision();
            case COALESCE, GROUPING -> list();
            case CAST -> cast();
            case CONVERT -> convert();
            case CHAR -> character();
            case ADDDATE -> dateShift(true, false);
            case SUBDATE -> dateShift(true, true);
            case DATE_ADD -> dateShift(false, false);
            case DATE_SUB -> dateShift(false, true);
            case EXTRACT -> extract();
            case TRIM -> trim();
            case POSITION -> position();
            case SUBSTR, SUBSTRING, MID -> substring();
            case TIMESTAMPADD -> timestampAdd();
            case TIMESTAMPDIFF -> timestampDiff();
            case GET_FORMAT -> getFormat();
            case WEIGHT_STRING -> weightString();
            case JSON_VALUE -> jsonValue();
            default -> {
                // A keyword that may be a column but is no function.
                if (!kind.isName()) {
                    throw in.error();
                }
                yield qualified();
            }
        };
    }

    private Expression list() {
        String name = in.takeSource();
        in.expect(Token.LEFT_PAREN);
        var arguments = grammar.expressions.list();
        in.expect(Token.RIGHT_PAREN);
        return new Call.Function(Optional.empty(), name, arguments);
    }

    /// `NOW()`, `NOW(3)`.
    Expression withPrecision() {
        String name = in.takeSource();
        in.expect(Token.LEFT_PAREN);
        if (in.accept(Token.RIGHT_PAREN)) {
            return Call.Function.of(name);
        }
        if (!in.is(Token.INTEGER_NUMBER)) {
            throw in.error();
        }
        var precision = grammar.operands.number();
        in.expect(Token.RIGHT_PAREN);
        return Call.Function.of(name, precision);
    }

    private Expression cast() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var value = grammar.expressions.expression();
        Optional<String> zone = Optional.empty();
        if (in.accept(Token.AT)) {
            in.expect(Token.TIME, Token.ZONE);
            in.accept(Token.INTERVAL);
            zone = Optional.of(in.string());
        }
        in.expect(Token.AS);
        var type = grammar.types.castType();
        boolean array = in.accept(Token.ARRAY);
        in.expect(Token.RIGHT_PAREN);
        return new Operation.Cast(value, type, array, zone);
    }

    private Expression convert() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var value = grammar.expressions.expression();
        if (in.accept(Token.USING)) {
            String charset = grammar.types.charsetName();
            in.expect(Token.RIGHT_PAREN);
            return new Operation.Transcode(value, charset);
        }
        in.expect(Token.COMMA);
        var type = grammar.types.castType();
        in.expect(Token.RIGHT_PAREN);
        return new Operation.Cast(value, type, false, Optional.empty());
    }

    private Expression character() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var codes = grammar.expressions.list();
        Optional<String> charset =
                in.accept(Token.USING)
                        ? Optional.of(grammar.types.charsetName())
                        : Optional.empty();
        in.expect(Token.RIGHT_PAREN);
        return new Call.Char(codes, charset);
    }

    /// `DATE_ADD(d, INTERVAL n unit)`; ADDDATE takes a number of days too.
    private Expression dateShift(boolean days, boolean subtract) {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var date = grammar.expressions.expression();
        in.expect(Token.COMMA);
        Interval interval;
        if (in.is(Token.INTERVAL) && !(days && grammar.operands.isIntervalFunction())) {
            in.advance();
            interval = grammar.expressions.interval();
        } else if (days) {
            interval = new Interval(grammar.expressions.expression(), Interval.Unit.DAY);
        } else {
            throw in.error();
        }
        in.expect(Token.RIGHT_PAREN);
        return new Operation.DateShift(date, interval, subtract);
    }

    private Expression extract() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var unit = grammar.expressions.intervalUnit();
        in.expect(Token.FROM);
        var value = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return new Call.Extract(unit, value);
    }

    private Expression trim() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var side = Call.TrimSide.BOTH;
        boolean sided = false;
        if (in.is(Token.BOTH) || in.is(Token.LEADING) || in.is(Token.TRAILING)) {
            side = Call.TrimSide.valueOf(in.kind().name());
            sided = true;
            in.advance();
        }
        Optional<Expression> remove = Optional.empty();
        if (sided && in.accept(Token.FROM)) {
            var value = grammar.expressions.expression();
            in.expect(Token.RIGHT_PAREN);
            return new Call.Trim(side, remove, value);
        }
        var value = grammar.expressions.expression();
        if (sided || in.is(Token.FROM)) {
            in.expect(Token.FROM);
            remove = Optional.of(value);
            value = grammar.expressions.expression();
        }
        in.expect(Token.RIGHT_PAREN);
        return new Call.Trim(side, remove, value);
    }

    private Expression position() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var part = grammar.expressions.bits();
        in.expect(Token.IN);
        var whole = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return Call.Function.of("locate", part, whole);
    }

    private Expression substring() {
        String name = in.takeSource();
        in.expect(Token.LEFT_PAREN);
        var arguments = new ArrayList<Expression>();
        arguments.add(grammar.expressions.expression());
        boolean words = in.accept(Token.FROM);
        if (!words) {
            in.expect(Token.COMMA);
        }
        arguments.add(grammar.expressions.expression());
        if (in.accept(words ? Token.FOR : Token.COMMA)) {
            arguments.add(grammar.expressions.expression());
        }
        in.expect(Token.RIGHT_PAREN);
        return new Call.Function(Optional.empty(), name, arguments);
    }

    private Expression timestampAdd() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var unit = simpleUnit();
        in.expect(Token.COMMA);
        var amount = grammar.expressions.expression();
        in.expect(Token.COMMA);
        var value = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return new Operation.DateShift(value, new Interval(amount, unit), false);
    }

    private Expression timestampDiff() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var unit = simpleUnit();
        in.expect(Token.COMMA);
        var from = grammar.expressions.expression();
        in.expect(Token.COMMA);
        var to = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return new Call.TimestampDiff(unit, from, to);
    }

    /// A unit of one field; the compound ones are for INTERVAL only.
    private Interval.Unit simpleUnit() {
        int index = in.at();
        var unit = grammar.expressions.intervalUnit();
        if (unit.compareTo(Interval.Unit.YEAR) > 0) {
            throw in.errorAt(index);
        }
        return unit;
    }

    private Expression getFormat() {
        String name = in.takeSource();
        in.expect(Token.LEFT_PAREN);
        String kind =
                switch (in.kind()) {
                    case DATE -> "DATE";
                    case TIME -> "TIME";
                    case DATETIME, TIMESTAMP -> "DATETIME";
                    default -> throw in.error();
                };
        in.advance();
        in.expect(Token.COMMA);
        var region = grammar.expressions.expression();
        in.expect(Token.RIGHT_PAREN);
        return Call.Function.of(name, Literal.Text.of(kind), region);
    }

    private Expression weightString() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var value = grammar.expressions.expression();
        boolean binary = false;
        OptionalInt length = OptionalInt.empty();
        if (in.accept(Token.AS)) {
            binary = in.accept(Token.BINARY);
            if (!binary) {
                in.expect(Token.CHAR);
            }
            length = OptionalInt.of(grammar.types.parenthesisedInt());
        }
        Optional<Call.WeightFit> fit =
                in.accept(Token.COMMA) ? Optional.of(weightFit()) : Optional.empty();
        in.expect(Token.RIGHT_PAREN);
        return new Call.WeightString(value, binary, length, fit);
    }

    private Call.WeightFit weightFit() {
        int bytes = weightNumber();
        in.expect(Token.COMMA);
        int weights = weightNumber();
        in.expect(Token.COMMA);
        return new Call.WeightFit(bytes, weights, weightNumber());
    }

    private int weightNumber() {
        if (!in.is(Token.HEX_NUMBER)) {
            return (int) Math.min(grammar.types.wholeNumber(), Integer.MAX_VALUE);
        }
        String digits = in.takeSource();
        try {
            return Integer.parseInt(digits, 2, digits.length(), 16);
        } catch (NumberFormatException tooLong) {
            throw in.error();
        }
    }

    private Expression jsonValue() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var document = grammar.expressions.simple();
        in.expect(Token.COMMA);
        var path = grammar.operands.textLiteral();
        Optional<DataType> returning =
                in.accept(Token.RETURNING)
                        ? Optional.of(grammar.types.castType())
                        : Optional.empty();
        var responses = jsonResponses();
        in.expect(Token.RIGHT_PAREN);
        return new Call.JsonValue(document, path, returning, responses.get(0), responses.get(1));
    }

    /// `[… ON EMPTY] [… ON ERROR]`: always two, in this order.
    List<Call.JsonResponse> jsonResponses() {
        var onEmpty = Call.JsonResponse.UNSPECIFIED;
        var onError = Call.JsonResponse.UNSPECIFIED;
        for (int i = 0; i < 2 && startsResponse(); i++) {
            var response = jsonResponse();
            in.expect(Token.ON);
            if (i == 0 && in.accept(Token.EMPTY)) {
                onEmpty = response;
            } else {
                in.expect(Token.ERROR);
                onError = response;
                break;
            }
        }
        return List.of(onEmpty, onError);
    }

    private boolean startsResponse() {
        return in.is(Token.ERROR) || in.is(Token.NULL) || in.is(Token.DEFAULT);
    }

    private Call.JsonResponse jsonResponse() {
        if (in.accept(Token.ERROR)) {
            return new Call.JsonResponse(Call.JsonResponseKind.ERROR, Optional.empty());
        }
        if (in.accept(Token.NULL)) {
            return new Call.JsonResponse(Call.JsonResponseKind.NULL, Optional.empty());
        }
        in.expect(Token.DEFAULT);
        return new Call.JsonResponse(
                Call.JsonResponseKind.DEFAULT, Optional.of(grammar.expressions.simple()));
    }
}
