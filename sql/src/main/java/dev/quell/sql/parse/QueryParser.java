package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.FileFormat;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.QueryBody.SetOperator;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Queries: WITH, set operations, ORDER BY, LIMIT, locking and INTO. SELECT itself is in [SelectParser].
final class QueryParser {
    private final Grammar grammar;
    private final Cursor in;
    private final SelectParser selects;

    /// How many queries stand around the current one.
    private int nesting;

    /// An INTO that was met inside a SELECT, where it may stand too.
    private Optional<Query.Into> innerInto = Optional.empty();

    QueryParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        selects = new SelectParser(grammar);
    }

    /// Whether the token so many places ahead begins a query (and not with a parenthesis).
    boolean startsQuery(int ahead) {
        return switch (in.kind(ahead)) {
            case SELECT, WITH, TABLE -> true;
            case VALUES -> in.kind(ahead + 1) == Token.ROW;
            default -> false;
        };
    }

    /// Whether a query begins here, maybe after parentheses.
    boolean startsQueryInParentheses() {
        int ahead = 0;
        while (in.kind(ahead) == Token.LEFT_PAREN) {
            ahead++;
        }
        return startsQuery(ahead);
    }

    /// Whether what stands here would go on with a query that just ended in a parenthesis.
    boolean continuesQuery() {
        return switch (in.kind()) {
            case UNION, EXCEPT, INTERSECT, ORDER, LIMIT, FOR, LOCK, INTO -> true;
            default -> false;
        };
    }

    /// `(query)`.
    Query subquery() {
        in.expect(Token.LEFT_PAREN);
        var query = nested(this::query);
        in.expect(Token.RIGHT_PAREN);
        return query;
    }

    /// A query within another, whose INTO is none of its business.
    private Query nested(Supplier<Query> parsing) {
        var outerInto = innerInto;
        innerInto = Optional.empty();
        nesting++;
        var query = parsing.get();
        nesting--;
        innerInto = outerInto;
        return query;
    }

    Query query() {
        in.enter();
        Optional<Query.With> with = optionalWith();
        var query = tail(with, body(primary()));
        in.leave();
        return query;
    }

    /// Goes on after a query in parentheses.
    Query continued(Query first) {
        return nested(() -> tail(Optional.empty(), body(parenthesised(first))));
    }

    Optional<Query.With> optionalWith() {
        if (!in.accept(Token.WITH)) {
            return Optional.empty();
        }
        boolean recursive = in.accept(Token.RECURSIVE);
        var tables = new ArrayList<Query.CommonTable>();
        do {
            String name = in.name();
            List<String> columns =
                    in.is(Token.LEFT_PAREN) ? grammar.types.columnNames() : List.of();
            in.expect(Token.AS);
            tables.add(new Query.CommonTable(name, columns, subquery()));
        } while (in.accept(Token.COMMA));
        return Optional.of(new Query.With(recursive, tables));
    }

    /// ORDER BY, LIMIT, locking and INTO around a body; nothing around a lone parenthesised query gives that query.
    private Query tail(Optional<Query.With> with, QueryBody body) {
        List<OrderItem> orderBy = List.of();
        if (in.accept(Token.ORDER)) {
            in.expect(Token.BY);
            orderBy = grammar.expressions.orderItems();
        }
        var limit = optionalLimit();
        var into = innerInto;
        innerInto = Optional.empty();
        if (into.isEmpty()) {
            into = optionalInto();
        }
        var locking = lockings();
        if (into.isEmpty() && !locking.isEmpty()) {
            into = optionalInto();
        }
        if (into.isEmpty() && body instanceof QueryBody.SetOperation operation) {
            into = lastInto(operation);
            if (into.isPresent()) {
                in.warn(Deprecations.innerInto());
                body = withoutLastInto(operation);
            }
        }
        boolean bare =
                with.isEmpty()
                        && orderBy.isEmpty()
                        && limit.isEmpty()
                        && locking.isEmpty()
                        && into.isEmpty();
        if (bare && body instanceof QueryBody.Parenthesised(Query inner)) {
            return inner;
        }
        return new Query(with, body, orderBy, limit, locking, into);
    }

    /// The INTO of the last operand, which is that of the whole query.
    private static Optional<Query.Into> lastInto(QueryBody body) {
        return switch (body) {
            case QueryBody.SetOperation operation -> lastInto(operation.right());
            case QueryBody.Parenthesised(var query) -> query.into();
            default -> Optional.empty();
        };
    }

    private static QueryBody withoutLastInto(QueryBody body) {
        return switch (body) {
            case QueryBody.SetOperation(var operator, var all, var left, var right) ->
                    new QueryBody.SetOperation(operator, all, left, withoutLastInto(right));
            case QueryBody.Parenthesised(var query) ->
                    parenthesised(
                            new Query(
                                    query.with(),
                                    query.body(),
                                    query.orderBy(),
                                    query.limit(),
                                    query.locking(),
                                    Optional.empty()));
            default -> body;
        };
    }

    // Set operations

    private QueryBody body(QueryBody first) {
        var left = intersection(first);
        while (in.is(Token.UNION) || in.is(Token.EXCEPT)) {
            var operator = in.is(Token.UNION) ? SetOperator.UNION : SetOperator.EXCEPT;
            boolean all = operatorWords();
            left = new QueryBody.SetOperation(operator, all, left, intersection(primary()));
        }
        return left;
    }

    private QueryBody intersection(QueryBody first) {
        var left = first;
        while (in.is(Token.INTERSECT)) {
            boolean all = operatorWords();
            left = new QueryBody.SetOperation(SetOperator.INTERSECT, all, left, primary());
        }
        return left;
    }

    /// Takes `UNION [ALL|DISTINCT]`; true for ALL.
    private boolean operatorWords() {
        if (innerInto.isPresent()) {
            throw ErrorCode.MISPLACED_INTO.error();
        }
        in.advance();
        if (in.accept(Token.ALL)) {
            return true;
        }
        in.accept(Token.DISTINCT);
        return false;
    }

    private QueryBody primary() {
        return switch (in.kind()) {
            case SELECT -> selects.select();
            case TABLE -> {
                in.advance();
                yield new QueryBody.Table(qualifiedName());
            }
            case VALUES -> values();
            case LEFT_PAREN -> {
                in.advance();
                in.enter();
                var inner = query();
                in.leave();
                if (inner.into().isPresent() && !in.is(Token.RIGHT_PAREN)) {
                    throw in.error();
                }
                in.expect(Token.RIGHT_PAREN);
                yield parenthesised(inner);
            }
            default -> throw in.error();
        };
    }

    private static QueryBody parenthesised(Query query) {
        boolean bare =
                query.with().isEmpty()
                        && query.orderBy().isEmpty()
                        && query.limit().isEmpty()
                        && query.locking().isEmpty()
                        && query.into().isEmpty();
        boolean simple =
                query.body() instanceof QueryBody.Values
                        || query.body() instanceof QueryBody.Table
                        || query.body() instanceof Select;
        return bare && simple ? query.body() : new QueryBody.Parenthesised(query);
    }

    private QueryBody values() {
        in.advance();
        var rows = new ArrayList<List<Expression>>();
        do {
            in.expect(Token.ROW, Token.LEFT_PAREN);
            rows.add(grammar.expressions.valueList());
            in.expect(Token.RIGHT_PAREN);
        } while (in.accept(Token.COMMA));
        return new QueryBody.Values(rows);
    }

    // LIMIT, locking

    Optional<Limit> optionalLimit() {
        if (!in.accept(Token.LIMIT)) {
            return Optional.empty();
        }
        var first = limitNumber();
        if (in.accept(Token.COMMA)) {
            return Optional.of(new Limit(Optional.of(first), limitNumber()));
        }
        if (in.accept(Token.OFFSET)) {
            return Optional.of(new Limit(Optional.of(limitNumber()), first));
        }
        return Optional.of(new Limit(Optional.empty(), first));
    }

    Expression limitNumber() {
        if (in.is(Token.INTEGER_NUMBER)) {
            return grammar.operands.number();
        }
        if (in.accept(Token.PARAMETER)) {
            return new Reference.Parameter(in.nextRowCount());
        }
        // Only stored programs have variables without @.
        throw in.kind().isName() ? ErrorCode.SP_UNDECLARED_VAR.error(in.name()) : in.error();
    }

    private List<Query.Locking> lockings() {
        if (!in.is(Token.FOR) && !in.is(Token.LOCK)) {
            return List.of();
        }
        var lockings = new ArrayList<Query.Locking>();
        if (in.accept(Token.LOCK)) {
            in.expect(Token.IN, Token.SHARE);
            in.expect(Token.MODE);
            return List.of(new Query.Locking(false, List.of(), Query.LockWait.WAIT));
        }
        while (in.accept(Token.FOR)) {
            boolean exclusive = in.accept(Token.UPDATE);
            if (!exclusive) {
                in.expect(Token.SHARE);
            }
            List<QualifiedName> tables = in.accept(Token.OF) ? qualifiedNames() : List.of();
            var policy = Query.LockWait.WAIT;
            if (in.accept(Token.NOWAIT)) {
                policy = Query.LockWait.NOWAIT;
            } else if (in.accept(Token.SKIP)) {
                in.expect(Token.LOCKED);
                policy = Query.LockWait.SKIP_LOCKED;
            }
            lockings.add(new Query.Locking(exclusive, tables, policy));
        }
        return lockings;
    }

    // INTO

    /// An INTO that stands between the select list and FROM.
    void takeInnerInto() {
        innerInto = optionalInto();
    }

    private Optional<Query.Into> optionalInto() {
        if (!in.is(Token.INTO)) {
            return Optional.empty();
        }
        if (nesting > 0) {
            throw ErrorCode.MISPLACED_INTO.error();
        }
        in.advance();
        if (in.accept(Token.OUTFILE)) {
            String file = in.string();
            Optional<String> charset = Optional.empty();
            if (grammar.types.startsCharset()) {
                grammar.types.takeCharsetWords();
                charset = Optional.of(grammar.types.charsetName());
            }
            return Optional.of(new Query.Into.OutFile(file, charset, fileFormat()));
        }
        if (in.accept(Token.DUMPFILE)) {
            return Optional.of(new Query.Into.DumpFile(in.string()));
        }
        var targets = new ArrayList<Reference>();
        do {
            targets.add(
                    in.is(Token.AT_SIGN)
                            ? new Reference.UserVariable(grammar.operands.variableName())
                            : Reference.Column.of(in.name()));
        } while (in.accept(Token.COMMA));
        return Optional.of(new Query.Into.Variables(targets));
    }

    /// The FIELDS and LINES clauses.
    FileFormat fileFormat() {
        Optional<String> terminated = Optional.empty();
        Optional<String> enclosed = Optional.empty();
        Optional<String> escaped = Optional.empty();
        boolean optionally = false;
        if (in.accept(Token.FIELDS) || in.accept(Token.COLUMNS)) {
            do {
                if (in.accept(Token.TERMINATED)) {
                    terminated = Optional.of(byString());
                } else if (in.accept(Token.ESCAPED)) {
                    escaped = Optional.of(byString());
                } else {
                    optionally |= in.accept(Token.OPTIONALLY);
                    in.expect(Token.ENCLOSED);
                    enclosed = Optional.of(byString());
                }
            } while (in.is(Token.TERMINATED)
                    || in.is(Token.ESCAPED)
                    || in.is(Token.OPTIONALLY)
                    || in.is(Token.ENCLOSED));
        }
        Optional<String> starting = Optional.empty();
        Optional<String> lines = Optional.empty();
        if (in.accept(Token.LINES)) {
            do {
                if (in.accept(Token.STARTING)) {
                    starting = Optional.of(byString());
                } else {
                    in.expect(Token.TERMINATED);
                    lines = Optional.of(byString());
                }
            } while (in.is(Token.STARTING) || in.is(Token.TERMINATED));
        }
        return new FileFormat(terminated, enclosed, optionally, escaped, starting, lines);
    }

    private String byString() {
        in.expect(Token.BY);
        return in.string();
    }

    /// The text between the marks of an optimizer hint, if one stands here.
    String takeHints() {
        if (!in.is(Token.HINT)) {
            return "";
        }
        String source = in.takeSource();
        String hints = source.substring(3, source.length() - 2).strip();
        in.noteHints(hints);
        return hints;
    }

    // Names

    /// `t` or `db.t`.
    QualifiedName qualifiedName() {
        String first = in.name();
        return in.accept(Token.DOT) ? QualifiedName.of(first, in.name()) : QualifiedName.of(first);
    }

    /// `t, db.u`.
    List<QualifiedName> qualifiedNames() {
        var names = new ArrayList<QualifiedName>();
        do {
            names.add(qualifiedName());
        } while (in.accept(Token.COMMA));
        return names;
    }

    /// An alias of a select item: `[AS] name` or `[AS] 'text'`.
    Optional<String> alias() {
        if (in.accept(Token.AS)) {
            return Optional.of(in.nameOrString());
        }
        return in.isNameOrString() ? Optional.of(in.nameOrString()) : Optional.empty();
    }
}
