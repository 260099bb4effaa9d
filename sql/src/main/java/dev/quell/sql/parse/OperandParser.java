package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.DecimalText;
import dev.quell.base.value.Value;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Interval;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SubqueryExpression;
import dev.quell.sql.tree.VariableScope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What operators work on: literals, references, parentheses, CASE, and the way to function calls.
final class OperandParser {
    private static final int LONG_DIGITS = 18;

    private final Grammar grammar;
    private final Cursor in;

    /// The token after the last query that stood in parentheses as an expression, or -1.
    private int afterQuery = -1;

    OperandParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Expression operand() {
        return switch (in.kind()) {
            case INTEGER_NUMBER, DECIMAL_NUMBER, FLOAT_NUMBER -> number();
            case QUOTED_STRING -> text(Optional.empty());
            case NATIONAL_STRING -> nationalText();
            case HEX_NUMBER, BIT_NUMBER -> bytes(Optional.empty());
            case INTRODUCER -> introduced();
            case NULL -> taken(new Literal.Null());
            case TRUE -> taken(new Literal.Bool(true));
            case FALSE -> taken(new Literal.Bool(false));
            case PARAMETER -> {
                in.advance();
                yield new Reference.Parameter(in.nextParameter());
            }
            case LEFT_PAREN -> parenthesised();
            case LEFT_BRACE -> braced();
            case AT_SIGN -> userVariable();
            case AT_SIGNS -> systemVariable();
            case CASE -> caseExpression();
            case EXISTS -> {
                in.advance();
                yield new SubqueryExpression.Exists(grammar.queries.subquery());
            }
            case ROW -> row();
            case INTERVAL -> intervalFirst();
            case MATCH -> match();
            case DEFAULT -> columnDefault();
            case VALUES -> insertedValue();
            case DATE, TIME, TIMESTAMP -> temporalOrName();
            default -> grammar.calls.callOrColumn();
        };
    }

    private <T> T taken(T value) {
        in.advance();
        return value;
    }

    // Literals

    Literal.Number number() {
        var kind = in.kind();
        int index = in.at();
        String text = in.takeSource();
        Value value =
                switch (kind) {
                    case INTEGER_NUMBER -> integer(text);
                    case DECIMAL_NUMBER -> new Value.Decimal(DecimalText.parse(text));
                    case FLOAT_NUMBER -> real(text);
                    default -> throw in.errorAt(index);
                };
        return new Literal.Number(value, text);
    }

    private static Value integer(String digits) {
        if (digits.length() <= LONG_DIGITS) {
            return Value.Int.of(Long.parseLong(digits));
        }
        BigDecimal exact = DecimalText.parse(digits);
        var whole = exact.toBigInteger();
        if (whole.bitLength() < Long.SIZE) {
            return Value.Int.of(whole.longValue());
        }
        return whole.bitLength() == Long.SIZE
                ? new Value.Unsigned(whole.longValue())
                : new Value.Decimal(exact);
    }

    private static Value real(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw ErrorCode.ILLEGAL_VALUE_FOR_TYPE.error("double", text);
        }
        return new Value.Real(value);
    }

    /// A string and its neighbours, which are joined.
    Literal.Text text(Optional<String> charset) {
        String first = in.string();
        if (!in.is(Token.QUOTED_STRING)) {
            return new Literal.Text(first, charset);
        }
        var all = new StringBuilder(first);
        while (in.is(Token.QUOTED_STRING)) {
            all.append(in.string());
        }
        return new Literal.Text(all.toString(), charset);
    }

    private Literal nationalText() {
        in.warn(Deprecations.national());
        var all = new StringBuilder(in.tokens.string(in.at()));
        in.advance();
        while (in.is(Token.QUOTED_STRING)) {
            all.append(in.string());
        }
        return new Literal.Text(all.toString(), Optional.of("utf8mb3"));
    }

    Literal.Bytes bytes(Optional<String> charset) {
        boolean bits = in.is(Token.BIT_NUMBER);
        String source = in.takeSource();
        String digits = source.substring(2, source.length() - (source.endsWith("'") ? 1 : 0));
        return new Literal.Bytes(
                new Value.Binary(bits ? bits(digits) : hex(digits)), bits, charset);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }

    private static byte[] bits(String digits) {
        var bytes = new byte[(digits.length() + 7) / 8];
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(digits.length() - 1 - i) == '1') {
                bytes[bytes.length - 1 - i / 8] |= (byte) (1 << i % 8);
            }
        }
        return bytes;
    }

    /// A text, perhaps with an introducer.
    Literal textLiteral() {
        return in.is(Token.INTRODUCER) ? introduced() : text(Optional.empty());
    }

    /// `_utf8mb4'text'`, `_binary x'41'`.
    private Literal introduced() {
        Optional<String> charset =
                Optional.of(in.takeSource().substring(1).toLowerCase(Locale.ROOT));
        Deprecations.charset(in, charset.get());
        return switch (in.kind()) {
            case QUOTED_STRING -> text(charset);
            case HEX_NUMBER, BIT_NUMBER -> bytes(charset);
            default -> throw in.error();
        };
    }

    private Expression temporalOrName() {
        if (in.kind(1) != Token.QUOTED_STRING) {
            return grammar.calls.callOrColumn();
        }
        var kind = Literal.TemporalKind.valueOf(in.kind().name());
        in.advance();
        return new Literal.Temporal(kind, in.string());
    }

    /// ODBC's `{d '2020-01-01'}`; any other word in front is ignored.
    private Expression braced() {
        in.advance();
        String word = in.name().toLowerCase(Locale.ROOT);
        var inner = grammar.expressions.expression();
        in.expect(Token.RIGHT_BRACE);
        if (!(inner instanceof Literal.Text(String value, _))) {
            return inner;
        }
        return switch (word) {
            case "d" -> new Literal.Temporal(Literal.TemporalKind.DATE, value);
            case "t" -> new Literal.Temporal(Literal.TemporalKind.TIME, value);
            case "ts" -> new Literal.Temporal(Literal.TemporalKind.TIMESTAMP, value);
            default -> inner;
        };
    }

    // Variables

    private Expression userVariable() {
        String name = variableName();
        if (in.accept(Token.ASSIGN)) {
            in.warn(Deprecations.variableInExpression());
            return new Reference.Assignment(name, grammar.expressions.expression());
        }
        return new Reference.UserVariable(name);
    }

    /// `@name`, `@'name'`, `` @`name` ``: the name.
    String variableName() {
        in.expect(Token.AT_SIGN);
        return switch (in.kind()) {
            case HOSTNAME -> in.takeSource();
            case QUOTED_STRING -> in.string();
            default -> in.name();
        };
    }

    private Expression systemVariable() {
        in.advance();
        if (!in.tokens.touchesPrevious(in.at())) {
            throw in.errorAfterLast();
        }
        var scope = variableScope();
        if (scope != VariableScope.UNSPECIFIED) {
            in.expect(Token.DOT);
        }
        String first = in.name();
        if (in.accept(Token.DOT)) {
            return new Reference.SystemVariable(scope, Optional.of(first), in.name());
        }
        DeprecatedVariables.read(first).ifPresent(in::warn);
        return new Reference.SystemVariable(scope, Optional.empty(), first);
    }

    /// GLOBAL, SESSION or LOCAL before a point, taken; PERSIST and PERSIST_ONLY too.
    VariableScope variableScope() {
        int index = in.at();
        if (in.kind(1) != Token.DOT || in.is(Token.QUOTED_IDENTIFIER)) {
            return VariableScope.UNSPECIFIED;
        }
        VariableScope scope;
        if (in.tokens.isText(index, "global")) {
            scope = VariableScope.GLOBAL;
        } else if (in.tokens.isText(index, "session") || in.tokens.isText(index, "local")) {
            scope = VariableScope.SESSION;
        } else if (in.tokens.isText(index, "persist")) {
            scope = VariableScope.PERSIST;
        } else if (in.tokens.isText(index, "persist_only")) {
            scope = VariableScope.PERSIST_ONLY;
        } else {
            return VariableScope.UNSPECIFIED;
        }
        in.advance();
        return scope;
    }

    // Parentheses

    /// `(SELECT …)`, `(expression)` or `(a, b)`.
    private Expression parenthesised() {
        if (grammar.queries.startsQuery(1)) {
            var query = grammar.queries.subquery();
            afterQuery = in.at();
            return new SubqueryExpression.Scalar(query);
        }
        in.advance();
        boolean mayBeQuery = in.is(Token.LEFT_PAREN);
        var first = grammar.expressions.expression();
        if (mayBeQuery
                && first instanceof SubqueryExpression.Scalar(var query)
                && justClosedQuery()
                && (in.is(Token.RIGHT_PAREN) || grammar.queries.continuesQuery())) {
            var whole = grammar.queries.continued(query);
            in.expect(Token.RIGHT_PAREN);
            afterQuery = in.at();
            return new SubqueryExpression.Scalar(whole);
        }
        if (in.accept(Token.RIGHT_PAREN)) {
            return first;
        }
        in.expect(Token.COMMA);
        return new Operation.Row(elements(first));
    }

    /// Whether the last token was the parenthesis that closed a query.
    boolean justClosedQuery() {
        return afterQuery == in.at();
    }

    private Expression row() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var first = grammar.expressions.expression();
        in.expect(Token.COMMA);
        return new Operation.Row(elements(first));
    }

    private List<Expression> elements(Expression first) {
        var elements = new ArrayList<Expression>();
        elements.add(first);
        do {
            elements.add(grammar.expressions.expression());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return elements;
    }

    // INTERVAL

    /// Whether INTERVAL here is the function `INTERVAL(a, b, …)`: a comma stands in its parentheses.
    boolean isIntervalFunction() {
        if (in.kind(1) != Token.LEFT_PAREN) {
            return false;
        }
        int depth = 0;
        for (int ahead = 1; ; ahead++) {
            switch (in.kind(ahead)) {
                case LEFT_PAREN -> depth++;
                case RIGHT_PAREN -> {
                    depth--;
                    if (depth == 0) {
                        return false;
                    }
                }
                case COMMA -> {
                    if (depth == 1) {
                        return true;
                    }
                }
                case END_OF_TEXT, SEMICOLON -> {
                    return false;
                }
                default -> {}
            }
        }
    }

    /// `INTERVAL 1 DAY + date`, or the function.
    private Expression intervalFirst() {
        boolean function = isIntervalFunction();
        in.advance();
        if (function) {
            in.expect(Token.LEFT_PAREN);
            var arguments = grammar.expressions.list();
            in.expect(Token.RIGHT_PAREN);
            return new Call.Function(Optional.empty(), "interval", arguments);
        }
        Interval interval = grammar.expressions.interval();
        in.expect(Token.PLUS);
        return new Operation.DateShift(grammar.expressions.expression(), interval, false);
    }

    // CASE, MATCH, DEFAULT, VALUES

    private Expression caseExpression() {
        in.advance();
        Optional<Expression> operand =
                in.is(Token.WHEN)
                        ? Optional.empty()
                        : Optional.of(grammar.expressions.expression());
        var branches = new ArrayList<Operation.WhenThen>();
        do {
            in.expect(Token.WHEN);
            var when = grammar.expressions.expression();
            in.expect(Token.THEN);
            branches.add(new Operation.WhenThen(when, grammar.expressions.expression()));
        } while (in.is(Token.WHEN));
        Optional<Expression> otherwise =
                in.accept(Token.ELSE)
                        ? Optional.of(grammar.expressions.expression())
                        : Optional.empty();
        in.expect(Token.END);
        return new Operation.Case(operand, branches, otherwise);
    }

    private Expression match() {
        in.advance();
        boolean parenthesised = in.accept(Token.LEFT_PAREN);
        var columns = new ArrayList<Reference.Column>();
        do {
            columns.add(column());
        } while (in.accept(Token.COMMA));
        if (parenthesised) {
            in.expect(Token.RIGHT_PAREN);
        }
        in.expect(Token.AGAINST, Token.LEFT_PAREN);
        var text = grammar.expressions.bits();
        var mode = matchMode();
        in.expect(Token.RIGHT_PAREN);
        return new Operation.Match(columns, text, mode);
    }

    private Operation.MatchMode matchMode() {
        boolean natural = true;
        if (in.accept(Token.IN)) {
            natural = in.accept(Token.NATURAL);
            if (natural) {
                in.expect(Token.LANGUAGE);
            } else {
                in.expect(Token.BOOLEAN);
            }
            in.expect(Token.MODE);
        }
        if (natural && in.accept(Token.WITH)) {
            in.expect(Token.QUERY, Token.EXPANSION);
            return Operation.MatchMode.NATURAL_LANGUAGE_WITH_QUERY_EXPANSION;
        }
        return natural ? Operation.MatchMode.NATURAL_LANGUAGE : Operation.MatchMode.BOOLEAN;
    }

    /// `c`, `t.c` or `db.t.c`.
    Reference.Column column() {
        String first = in.name();
        if (!in.accept(Token.DOT)) {
            return Reference.Column.of(first);
        }
        String second = in.name();
        if (!in.accept(Token.DOT)) {
            return new Reference.Column(Optional.empty(), Optional.of(first), second);
        }
        return new Reference.Column(Optional.of(first), Optional.of(second), in.name());
    }

    private Expression columnDefault() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var column = column();
        in.expect(Token.RIGHT_PAREN);
        return new Reference.ColumnDefault(column);
    }

    private Expression insertedValue() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        var column = column();
        in.expect(Token.RIGHT_PAREN);
        return new Reference.InsertedValue(column);
    }

    /// A number or parameter: the distance of a window frame, a LIMIT.
    Expression frameDistance() {
        return switch (in.kind()) {
            case INTEGER_NUMBER, DECIMAL_NUMBER, FLOAT_NUMBER -> number();
            case HEX_NUMBER, BIT_NUMBER -> bytes(Optional.empty());
            case PARAMETER -> {
                in.advance();
                yield new Reference.Parameter(in.nextParameter());
            }
            default -> throw in.error();
        };
    }

    /// An offset that does not change from row to row: a whole number, a parameter or a user variable.
    Expression stableInteger() {
        return switch (in.kind()) {
            case INTEGER_NUMBER -> number();
            case HEX_NUMBER, BIT_NUMBER -> bytes(Optional.empty());
            case PARAMETER -> {
                in.advance();
                yield new Reference.Parameter(in.nextParameter());
            }
            case AT_SIGN -> new Reference.UserVariable(variableName());
            default -> throw in.error();
        };
    }
}
