package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.SelectItem;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.Window;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `SELECT …` up to WINDOW and QUALIFY.
final class SelectParser {
    private final Grammar grammar;
    private final Cursor in;

    SelectParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Select select() {
        in.expect(Token.SELECT);
        String hints = grammar.queries.takeHints();
        var options = options();
        var items = items();
        if (in.is(Token.INTO)) {
            grammar.queries.takeInnerInto();
        }
        List<TableReference> from = List.of();
        if (in.accept(Token.FROM) && !in.accept(Token.DUAL)) {
            from = grammar.from.references();
        }
        var where = optional(Token.WHERE);
        var groupBy = optionalGroupBy();
        var having = optional(Token.HAVING);
        List<Window.Named> windows = in.accept(Token.WINDOW) ? grammar.windows.named() : List.of();
        var qualify = optional(Token.QUALIFY);
        return new Select(hints, options, items, from, where, groupBy, having, windows, qualify);
    }

    Optional<Expression> optional(Token word) {
        return in.accept(word) ? Optional.of(grammar.expressions.expression()) : Optional.empty();
    }

    private Set<Select.Option> options() {
        Set<Select.Option> options = EnumSet.noneOf(Select.Option.class);
        boolean all = false;
        while (true) {
            switch (in.kind()) {
                case ALL -> all = true;
                case DISTINCT, DISTINCTROW -> options.add(Select.Option.DISTINCT);
                case HIGH_PRIORITY,
                        STRAIGHT_JOIN,
                        SQL_SMALL_RESULT,
                        SQL_BIG_RESULT,
                        SQL_BUFFER_RESULT,
                        SQL_CALC_FOUND_ROWS,
                        SQL_NO_CACHE ->
                        options.add(Select.Option.valueOf(in.kind().name()));
                default -> {
                    return options;
                }
            }
            if (in.is(Token.SQL_NO_CACHE)) {
                in.warn(Deprecations.noCache());
            } else if (in.is(Token.SQL_CALC_FOUND_ROWS)) {
                in.warn(Deprecations.calculatedFoundRows());
            }
            in.advance();
            if (all && options.contains(Select.Option.DISTINCT)) {
                throw ErrorCode.WRONG_USAGE.error("ALL", "DISTINCT");
            }
        }
    }

    private List<SelectItem> items() {
        var items = new ArrayList<SelectItem>();
        if (in.accept(Token.STAR)) {
            items.add(new SelectItem.Star(Optional.empty(), Optional.empty()));
            if (!in.accept(Token.COMMA)) {
                return items;
            }
        }
        do {
            items.add(item());
        } while (in.accept(Token.COMMA));
        return items;
    }

    private SelectItem item() {
        if (in.kind().isName() && in.kind(1) == Token.DOT) {
            if (in.kind(2) == Token.STAR) {
                String table = in.name();
                in.advance();
                in.advance();
                return new SelectItem.Star(Optional.empty(), Optional.of(table));
            }
            if (in.kind(3) == Token.DOT && in.kind(4) == Token.STAR) {
                String schema = in.name();
                in.advance();
                String table = in.name();
                in.advance();
                in.advance();
                return new SelectItem.Star(Optional.of(schema), Optional.of(table));
            }
        }
        int first = in.at();
        var expression = grammar.expressions.expression();
        int last = in.at() - 1;
        var alias = grammar.queries.alias();
        String name =
                alias.isPresent() ? alias.get().stripLeading() : name(expression, first, last);
        return new SelectItem.Item(expression, alias, name);
    }

    /// MySQL's rule: columns and literals bring their own name, everything else is called as it is written.
    private String name(Expression expression, int first, int last) {
        return switch (expression) {
            case Reference.Column column -> column.name();
            case Literal.Text _ -> firstString(first).stripLeading();
            case Literal.Number number -> number.text();
            case Literal.Null _ -> "NULL";
            case Reference.Parameter _ -> "?";
            default -> in.source(first, last);
        };
    }

    /// `'a' 'b'` is called `a`.
    private String firstString(int first) {
        int index = first;
        while (in.tokens.kind(index) != Token.QUOTED_STRING
                && in.tokens.kind(index) != Token.NATIONAL_STRING) {
            index++;
        }
        return in.tokens.string(index);
    }

    private Optional<Select.GroupBy> optionalGroupBy() {
        if (!in.accept(Token.GROUP)) {
            return Optional.empty();
        }
        in.expect(Token.BY);
        if (in.is(Token.ROLLUP, Token.LEFT_PAREN)) {
            in.advance();
            in.advance();
            var expressions = grammar.expressions.list();
            in.expect(Token.RIGHT_PAREN);
            return Optional.of(new Select.GroupBy(expressions, true));
        }
        var expressions = grammar.expressions.list();
        boolean rollup = in.accept(Token.WITH);
        if (rollup) {
            in.expect(Token.ROLLUP);
        }
        return Optional.of(new Select.GroupBy(expressions, rollup));
    }
}
