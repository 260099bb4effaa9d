package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.InsertSource;
import dev.quell.sql.tree.DataStatement.Modifier;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.OrderItem;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TableReference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// INSERT, REPLACE, UPDATE, DELETE, LOAD DATA, CALL, DO.
final class DataParser {
    private final Grammar grammar;
    private final Cursor in;

    DataParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// Takes the modifiers that stand here, of those that the statement knows.
    private Set<Modifier> modifiers(Modifier... known) {
        Set<Modifier> found = EnumSet.noneOf(Modifier.class);
        Set<Modifier> mayFollow = Set.of(known);
        while (true) {
            var modifier =
                    switch (in.kind()) {
                        case LOW_PRIORITY -> Modifier.LOW_PRIORITY;
                        case HIGH_PRIORITY -> Modifier.HIGH_PRIORITY;
                        case DELAYED -> Modifier.DELAYED;
                        case QUICK -> Modifier.QUICK;
                        case IGNORE -> Modifier.IGNORE;
                        default -> Modifier.REPLACE;
                    };
            if (modifier == Modifier.REPLACE || !mayFollow.contains(modifier)) {
                return found;
            }
            // QUICK may also be a table's name.
            if (modifier == Modifier.QUICK && in.kind(1) == Token.DOT) {
                return found;
            }
            found.add(modifier);
            in.advance();
        }
    }

    // INSERT and REPLACE

    Statement insert() {
        boolean replace = in.is(Token.REPLACE);
        in.advance();
        grammar.queries.takeHints();
        Set<Modifier> modifiers =
                replace
                        ? modifiers(Modifier.LOW_PRIORITY, Modifier.DELAYED)
                        : modifiers(
                                Modifier.LOW_PRIORITY,
                                Modifier.DELAYED,
                                Modifier.HIGH_PRIORITY,
                                Modifier.IGNORE);
        in.accept(Token.INTO);
        var table = grammar.queries.qualifiedName();
        var partitions = grammar.from.partitions();
        List<Reference.Column> columns = List.of();
        InsertSource source;
        if (in.accept(Token.SET)) {
            var assignments = assignments();
            columns = assignments.stream().map(Assignment::column).toList();
            source =
                    new InsertSource.Rows(
                            List.of(assignments.stream().map(Assignment::value).toList()));
        } else {
            if (in.is(Token.LEFT_PAREN) && !grammar.queries.startsQueryInParentheses()) {
                columns = columns();
            }
            source = source();
        }
        Optional<DataStatement.RowAlias> alias =
                !replace && source instanceof InsertSource.Rows ? rowAlias() : Optional.empty();
        List<Assignment> onDuplicate = replace ? List.of() : onDuplicate();
        return new DataStatement.Insert(
                replace, modifiers, table, partitions, columns, source, alias, onDuplicate);
    }

    private List<Reference.Column> columns() {
        in.expect(Token.LEFT_PAREN);
        var columns = new ArrayList<Reference.Column>();
        if (!in.is(Token.RIGHT_PAREN)) {
            do {
                columns.add(grammar.operands.column());
            } while (in.accept(Token.COMMA));
        }
        in.expect(Token.RIGHT_PAREN);
        return columns;
    }

    private InsertSource source() {
        boolean rows = (in.is(Token.VALUES) && in.kind(1) != Token.ROW) || in.is(Token.VALUE);
        if (!rows) {
            if (!in.is(Token.LEFT_PAREN) && !grammar.queries.startsQuery(0)) {
                throw in.error();
            }
            return new InsertSource.FromQuery(grammar.queries.query());
        }
        in.advance();
        var list = new ArrayList<List<Expression>>();
        do {
            in.expect(Token.LEFT_PAREN);
            list.add(grammar.expressions.valueList());
            in.expect(Token.RIGHT_PAREN);
        } while (in.accept(Token.COMMA));
        return new InsertSource.Rows(list);
    }

    private Optional<DataStatement.RowAlias> rowAlias() {
        if (!in.accept(Token.AS)) {
            return Optional.empty();
        }
        String name = in.name();
        List<String> columns = in.is(Token.LEFT_PAREN) ? grammar.types.columnNames() : List.of();
        return Optional.of(new DataStatement.RowAlias(name, columns));
    }

    private List<Assignment> onDuplicate() {
        if (!in.accept(Token.ON)) {
            return List.of();
        }
        in.expect(Token.DUPLICATE, Token.KEY);
        in.expect(Token.UPDATE);
        return assignments();
    }

    private List<Assignment> assignments() {
        var assignments = new ArrayList<Assignment>();
        do {
            var column = grammar.operands.column();
            if (!in.accept(Token.EQUAL)) {
                in.expect(Token.ASSIGN);
            }
            assignments.add(new Assignment(column, grammar.expressions.value()));
        } while (in.accept(Token.COMMA));
        return assignments;
    }

    // UPDATE

    Statement update(Optional<Query.With> with) {
        in.expect(Token.UPDATE);
        grammar.queries.takeHints();
        var modifiers = modifiers(Modifier.LOW_PRIORITY, Modifier.IGNORE);
        var tables = grammar.from.references();
        in.expect(Token.SET);
        var assignments = assignments();
        var where = where();
        boolean several = tables.size() > 1 || !(tables.getFirst() instanceof TableReference.Named);
        var orderBy = orderBy(several);
        var limit = limit(several, "UPDATE");
        return new DataStatement.Update(
                with, modifiers, tables, assignments, where, orderBy, limit);
    }

    private Optional<Expression> where() {
        return in.accept(Token.WHERE)
                ? Optional.of(grammar.expressions.expression())
                : Optional.empty();
    }

    private List<OrderItem> orderBy(boolean forbidden) {
        if (!in.accept(Token.ORDER)) {
            return List.of();
        }
        in.expect(Token.BY);
        var items = grammar.expressions.orderItems();
        if (forbidden) {
            throw ErrorCode.WRONG_USAGE.error("UPDATE", "ORDER BY");
        }
        return items;
    }

    /// `LIMIT count`, without an offset.
    private Optional<Limit> limit(boolean forbidden, String verb) {
        if (!in.accept(Token.LIMIT)) {
            return Optional.empty();
        }
        var count = grammar.queries.limitNumber();
        if (forbidden) {
            throw ErrorCode.WRONG_USAGE.error(verb, "LIMIT");
        }
        return Optional.of(new Limit(Optional.empty(), count));
    }

    // DELETE

    Statement delete(Optional<Query.With> with) {
        in.expect(Token.DELETE);
        grammar.queries.takeHints();
        var modifiers = modifiers(Modifier.LOW_PRIORITY, Modifier.QUICK, Modifier.IGNORE);
        if (!in.accept(Token.FROM)) {
            var targets = targets();
            in.expect(Token.FROM);
            return multiDelete(with, modifiers, targets);
        }
        boolean several = in.kind(1) == Token.COMMA || in.kind(1) == Token.USING;
        int star = in.kind(1) == Token.DOT ? in.kind(3) == Token.DOT ? 4 : 2 : 0;
        several |= star > 0 && in.kind(star) == Token.STAR;
        several |=
                in.kind(1) == Token.DOT && (in.kind(3) == Token.COMMA || in.kind(3) == Token.USING);
        if (several) {
            var targets = targets();
            in.expect(Token.USING);
            return multiDelete(with, modifiers, targets);
        }
        var name = grammar.queries.qualifiedName();
        var alias = grammar.from.tableAlias();
        var partitions = grammar.from.partitions();
        var table = new TableReference.Named(name, partitions, alias, List.of());
        var where = where();
        var orderBy = orderBy(false);
        return new DataStatement.Delete(
                with, modifiers, table, where, orderBy, limit(false, "DELETE"));
    }

    /// `a, db.b, c.*`.
    private List<QualifiedName> targets() {
        var targets = new ArrayList<QualifiedName>();
        do {
            String first = in.name();
            if (!in.accept(Token.DOT)) {
                targets.add(QualifiedName.of(first));
            } else if (in.accept(Token.STAR)) {
                targets.add(QualifiedName.of(first));
            } else {
                targets.add(QualifiedName.of(first, in.name()));
                in.accept(Token.DOT, Token.STAR);
            }
        } while (in.accept(Token.COMMA));
        return targets;
    }

    private Statement multiDelete(
            Optional<Query.With> with, Set<Modifier> modifiers, List<QualifiedName> targets) {
        var from = grammar.from.references();
        return new DataStatement.MultiDelete(with, modifiers, targets, from, where());
    }

    // LOAD DATA

    Statement load() {
        in.expect(Token.LOAD);
        if (in.is(Token.XML)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("LOAD XML");
        }
        in.expect(Token.DATA);
        if (!in.accept(Token.LOW_PRIORITY)) {
            in.accept(Token.CONCURRENT);
        }
        boolean local = in.accept(Token.LOCAL);
        in.expect(Token.INFILE);
        String file = in.string();
        Optional<Modifier> duplicates = Optional.empty();
        if (in.accept(Token.REPLACE)) {
            duplicates = Optional.of(Modifier.REPLACE);
        } else if (in.accept(Token.IGNORE)) {
            duplicates = Optional.of(Modifier.IGNORE);
        }
        in.expect(Token.INTO, Token.TABLE);
        var table = grammar.queries.qualifiedName();
        var partitions = grammar.from.partitions();
        Optional<String> charset = Optional.empty();
        if (grammar.types.startsCharset()) {
            grammar.types.takeCharsetWords();
            charset = Optional.of(grammar.types.charsetName());
        }
        var format = grammar.queries.fileFormat();
        OptionalLong ignored = OptionalLong.empty();
        if (in.accept(Token.IGNORE)) {
            ignored = OptionalLong.of(grammar.types.wholeNumber());
            in.expectEither(Token.LINES, Token.ROWS);
        }
        List<Reference> columns = in.is(Token.LEFT_PAREN) ? loadColumns() : List.of();
        List<Assignment> assignments = in.accept(Token.SET) ? assignments() : List.of();
        return new DataStatement.LoadData(
                local,
                file,
                duplicates,
                table,
                partitions,
                charset,
                format,
                ignored,
                columns,
                assignments);
    }

    private List<Reference> loadColumns() {
        in.expect(Token.LEFT_PAREN);
        var columns = new ArrayList<Reference>();
        if (!in.is(Token.RIGHT_PAREN)) {
            do {
                columns.add(
                        in.is(Token.AT_SIGN)
                                ? new Reference.UserVariable(grammar.operands.variableName())
                                : grammar.operands.column());
            } while (in.accept(Token.COMMA));
        }
        in.expect(Token.RIGHT_PAREN);
        return columns;
    }

    // CALL, DO

    Statement call() {
        in.expect(Token.CALL);
        var name = grammar.queries.qualifiedName();
        List<Expression> arguments = List.of();
        if (in.accept(Token.LEFT_PAREN)) {
            if (!in.is(Token.RIGHT_PAREN)) {
                arguments = grammar.expressions.list();
            }
            in.expect(Token.RIGHT_PAREN);
        }
        return new DataStatement.CallProcedure(name, arguments);
    }

    Statement perform() {
        in.expect(Token.DO);
        var expressions = new ArrayList<Expression>();
        do {
            expressions.add(grammar.expressions.expression());
            grammar.queries.alias();
        } while (in.accept(Token.COMMA));
        return new DataStatement.Do(expressions);
    }
}
