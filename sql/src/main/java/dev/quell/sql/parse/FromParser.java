package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JoinKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Table references: names, derived tables, joins, index hints.
final class FromParser {
    private final Grammar grammar;
    private final Cursor in;

    FromParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// `a, b JOIN c …`.
    List<TableReference> references() {
        var references = new ArrayList<TableReference>();
        do {
            references.add(reference());
        } while (in.accept(Token.COMMA));
        return references;
    }

    private TableReference reference() {
        in.enter();
        var reference = joins(factor());
        in.leave();
        return reference;
    }

    // Joins

    private TableReference joins(TableReference first) {
        var left = first;
        while (true) {
            switch (in.kind()) {
                case JOIN, INNER, CROSS, STRAIGHT_JOIN -> left = innerJoin(left);
                case LEFT, RIGHT -> left = outerJoin(left);
                case NATURAL -> left = naturalJoin(left);
                default -> {
                    return left;
                }
            }
        }
    }

    private TableReference innerJoin(TableReference left) {
        var kind = JoinKind.INNER;
        if (in.accept(Token.STRAIGHT_JOIN)) {
            kind = JoinKind.STRAIGHT;
        } else {
            if (in.is(Token.INNER) || in.is(Token.CROSS)) {
                in.advance();
            }
            in.expect(Token.JOIN);
        }
        var first = factor();
        var right = rightSide(first);
        if (in.is(Token.ON) || in.is(Token.USING)) {
            return conditional(left, right, kind);
        }
        return underLeftmost(left, first, right, kind);
    }

    private TableReference outerJoin(TableReference left) {
        var kind = in.is(Token.LEFT) ? JoinKind.LEFT : JoinKind.RIGHT;
        in.advance();
        in.accept(Token.OUTER);
        in.expect(Token.JOIN);
        var right = rightSide(factor());
        if (!in.is(Token.ON) && !in.is(Token.USING)) {
            throw in.error();
        }
        return conditional(left, right, kind);
    }

    /// A table; or `b JOIN c ON …`, whose outer join's condition then follows: `a JOIN b JOIN c ON … ON …`.
    private TableReference rightSide(TableReference first) {
        if (in.is(Token.ON) || in.is(Token.USING)) {
            return first;
        }
        in.enter();
        var joined = joins(first);
        in.leave();
        return joined;
    }

    private TableReference conditional(TableReference left, TableReference right, JoinKind kind) {
        if (in.accept(Token.ON)) {
            Optional<Expression> on = Optional.of(grammar.expressions.expression());
            return new TableReference.Join(left, right, kind, false, on, List.of());
        }
        in.expect(Token.USING);
        return new TableReference.Join(
                left, right, kind, false, Optional.empty(), grammar.types.columnNames());
    }

    /// `a JOIN b LEFT JOIN c ON …` means `(a JOIN b) LEFT JOIN c ON …`: a join without a condition takes only the first
    /// table of what was read as its right side.
    ///
    /// @param first that table, which is a join itself where it stands in parentheses
    private static TableReference underLeftmost(
            TableReference left, TableReference first, TableReference right, JoinKind kind) {
        if (right != first && right instanceof TableReference.Join join) {
            return new TableReference.Join(
                    underLeftmost(left, first, join.left(), kind),
                    join.right(),
                    join.kind(),
                    join.natural(),
                    join.on(),
                    join.using());
        }
        return new TableReference.Join(left, right, kind, false, Optional.empty(), List.of());
    }

    private TableReference naturalJoin(TableReference left) {
        in.expect(Token.NATURAL);
        var kind = JoinKind.INNER;
        if (in.is(Token.LEFT) || in.is(Token.RIGHT)) {
            kind = in.is(Token.LEFT) ? JoinKind.LEFT : JoinKind.RIGHT;
            in.advance();
            in.accept(Token.OUTER);
        } else {
            in.accept(Token.INNER);
        }
        in.expect(Token.JOIN);
        return new TableReference.Join(left, factor(), kind, true, Optional.empty(), List.of());
    }

    // Factors

    private TableReference factor() {
        return switch (in.kind()) {
            case LEFT_PAREN -> {
                yield switch (parenthesised()) {
                    case Parenthesised.Table(var table) -> table;
                    case Parenthesised.Derived(var query) -> derived(query, false);
                };
            }
            case LATERAL -> {
                in.advance();
                yield derived(grammar.queries.subquery(), true);
            }
            case JSON_TABLE -> new JsonTableParser(grammar).table();
            case LEFT_BRACE -> odbcJoin();
            default -> table();
        };
    }

    private TableReference odbcJoin() {
        in.advance();
        in.expect(Token.OJ);
        var inner = reference();
        in.expect(Token.RIGHT_BRACE);
        return inner;
    }

    /// What stood in parentheses: tables, or a query that still needs its alias.
    private sealed interface Parenthesised {
        record Table(TableReference table) implements Parenthesised {}

        record Derived(Query query) implements Parenthesised {}
    }

    private Parenthesised parenthesised() {
        if (grammar.queries.startsQuery(1)) {
            return new Parenthesised.Derived(grammar.queries.subquery());
        }
        in.expect(Token.LEFT_PAREN);
        in.enter();
        TableReference first;
        if (in.is(Token.LEFT_PAREN)) {
            switch (parenthesised()) {
                case Parenthesised.Table(var table) -> first = table;
                case Parenthesised.Derived(var query) -> {
                    if (in.is(Token.RIGHT_PAREN) || grammar.queries.continuesQuery()) {
                        var whole = grammar.queries.continued(query);
                        in.expect(Token.RIGHT_PAREN);
                        in.leave();
                        return new Parenthesised.Derived(whole);
                    }
                    first = derived(query, false);
                }
            }
            first = joins(first);
        } else {
            first = reference();
        }
        while (in.accept(Token.COMMA)) {
            first =
                    new TableReference.Join(
                            first, reference(), JoinKind.INNER, false, Optional.empty(), List.of());
        }
        in.leave();
        in.expect(Token.RIGHT_PAREN);
        return new Parenthesised.Table(first);
    }

    private TableReference derived(Query query, boolean lateral) {
        var alias = tableAlias();
        if (alias.isEmpty()) {
            throw ErrorCode.DERIVED_MUST_HAVE_ALIAS.error();
        }
        List<String> columns = in.is(Token.LEFT_PAREN) ? grammar.types.columnNames() : List.of();
        return new TableReference.Derived(query, lateral, alias.get(), columns);
    }

    /// `[AS] name`.
    Optional<String> tableAlias() {
        if (in.accept(Token.AS)) {
            return Optional.of(in.name());
        }
        return in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
    }

    /// A table with its partitions, alias and index hints.
    TableReference.Named table() {
        var name = grammar.queries.qualifiedName();
        var partitions = partitions();
        var alias = tableAlias();
        return new TableReference.Named(name, partitions, alias, indexHints());
    }

    /// `PARTITION (p0, p1)`.
    List<String> partitions() {
        return in.accept(Token.PARTITION) ? grammar.types.columnNames() : List.of();
    }

    private List<TableReference.IndexHint> indexHints() {
        if (!startsHint()) {
            return List.of();
        }
        var hints = new ArrayList<TableReference.IndexHint>();
        while (startsHint()) {
            var kind = TableReference.HintKind.valueOf(in.kind().name());
            in.advance();
            in.expectEither(Token.INDEX, Token.KEY);
            Optional<TableReference.HintScope> scope =
                    in.accept(Token.FOR) ? Optional.of(hintScope()) : Optional.empty();
            in.expect(Token.LEFT_PAREN);
            var indexes = new ArrayList<String>();
            boolean mayBeEmpty = kind == TableReference.HintKind.USE;
            if (!mayBeEmpty || !in.is(Token.RIGHT_PAREN)) {
                do {
                    indexes.add(in.accept(Token.PRIMARY) ? "PRIMARY" : in.name());
                } while (in.accept(Token.COMMA));
            }
            in.expect(Token.RIGHT_PAREN);
            hints.add(new TableReference.IndexHint(kind, scope, indexes));
        }
        return hints;
    }

    private boolean startsHint() {
        return in.is(Token.USE) || in.is(Token.FORCE) || in.is(Token.IGNORE);
    }

    private TableReference.HintScope hintScope() {
        if (in.accept(Token.JOIN)) {
            return TableReference.HintScope.JOIN;
        }
        if (in.accept(Token.ORDER)) {
            in.expect(Token.BY);
            return TableReference.HintScope.ORDER_BY;
        }
        in.expect(Token.GROUP, Token.BY);
        return TableReference.HintScope.GROUP_BY;
    }
}
