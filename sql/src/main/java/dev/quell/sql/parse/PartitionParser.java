package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Partitioning;
import dev.quell.sql.tree.Partitioning.Kind;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// `PARTITION BY …`.
final class PartitionParser {
    private final Grammar grammar;
    private final Cursor in;

    PartitionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Optional<Partitioning> optional() {
        if (!in.accept(Token.PARTITION)) {
            return Optional.empty();
        }
        in.expect(Token.BY);
        var method = method(true);
        var count = count(Token.PARTITIONS);
        Optional<Partitioning.Method> submethod = Optional.empty();
        OptionalLong subcount = OptionalLong.empty();
        if (in.accept(Token.SUBPARTITION)) {
            in.expect(Token.BY);
            submethod = Optional.of(method(false));
            subcount = count(Token.SUBPARTITIONS);
        }
        List<Partitioning.Definition> definitions =
                in.is(Token.LEFT_PAREN) ? definitions() : List.of();
        return Optional.of(new Partitioning(method, count, submethod, subcount, definitions));
    }

    private OptionalLong count(Token word) {
        return in.accept(word)
                ? OptionalLong.of(grammar.types.wholeNumber())
                : OptionalLong.empty();
    }

    private Partitioning.Method method(boolean ranges) {
        boolean linear = in.accept(Token.LINEAR);
        if (in.accept(Token.HASH)) {
            return expression(Kind.HASH, linear);
        }
        if (in.accept(Token.KEY)) {
            if (in.accept(Token.ALGORITHM)) {
                in.expect(Token.EQUAL);
                grammar.types.wholeNumber();
            }
            if (in.accept(Token.LEFT_PAREN, Token.RIGHT_PAREN)) {
                return new Partitioning.Method(Kind.KEY, linear, Optional.empty(), List.of());
            }
            return columns(Kind.KEY, linear);
        }
        if (ranges && !linear && in.accept(Token.RANGE)) {
            return in.accept(Token.COLUMNS)
                    ? columns(Kind.RANGE_COLUMNS, false)
                    : expression(Kind.RANGE, false);
        }
        if (ranges && !linear && in.accept(Token.LIST)) {
            return in.accept(Token.COLUMNS)
                    ? columns(Kind.LIST_COLUMNS, false)
                    : expression(Kind.LIST, false);
        }
        throw in.error();
    }

    private Partitioning.Method expression(Kind kind, boolean linear) {
        in.expect(Token.LEFT_PAREN);
        var expression = grammar.expressions.bits();
        in.expect(Token.RIGHT_PAREN);
        return new Partitioning.Method(kind, linear, Optional.of(expression), List.of());
    }

    private Partitioning.Method columns(Kind kind, boolean linear) {
        return new Partitioning.Method(kind, linear, Optional.empty(), grammar.types.columnNames());
    }

    private List<Partitioning.Definition> definitions() {
        in.expect(Token.LEFT_PAREN);
        var definitions = new ArrayList<Partitioning.Definition>();
        do {
            definitions.add(definition());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return definitions;
    }

    private Partitioning.Definition definition() {
        in.expect(Token.PARTITION);
        String name = in.name();
        Optional<List<Expression>> lessThan = Optional.empty();
        Optional<List<List<Expression>>> list = Optional.empty();
        if (in.accept(Token.VALUES)) {
            if (in.accept(Token.IN)) {
                list = Optional.of(listValues());
            } else {
                in.expect(Token.LESS, Token.THAN);
                lessThan = Optional.of(bound());
            }
        }
        var options = options();
        if (in.accept(Token.LEFT_PAREN)) {
            subpartitions();
        }
        return new Partitioning.Definition(name, lessThan, list, options);
    }

    private void subpartitions() {
        do {
            in.expect(Token.SUBPARTITION);
            in.nameOrString();
            options();
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
    }

    private List<Expression> bound() {
        return in.accept(Token.MAXVALUE) ? List.of() : row();
    }

    private List<Expression> row() {
        in.expect(Token.LEFT_PAREN);
        var values = new ArrayList<Expression>();
        do {
            values.add(
                    in.accept(Token.MAXVALUE)
                            ? Reference.Column.of("MAXVALUE")
                            : grammar.expressions.bits());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return values;
    }

    private List<List<Expression>> listValues() {
        in.expect(Token.LEFT_PAREN);
        var rows = new ArrayList<List<Expression>>();
        do {
            rows.add(in.is(Token.LEFT_PAREN) ? row() : List.of(grammar.expressions.bits()));
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return rows;
    }

    private List<TableOptions.Other> options() {
        var options = new ArrayList<TableOptions.Other>();
        while (true) {
            switch (in.kind()) {
                case STORAGE -> in.advance();
                case ENGINE, COMMENT, MAX_ROWS, MIN_ROWS, TABLESPACE, NODEGROUP -> {
                    String name = in.takeSource().toUpperCase(Locale.ROOT);
                    options.add(option(name));
                }
                case DATA, INDEX -> {
                    String name = in.takeSource().toUpperCase(Locale.ROOT);
                    in.expect(Token.DIRECTORY);
                    options.add(option(name + " DIRECTORY"));
                }
                default -> {
                    return options;
                }
            }
        }
    }

    private TableOptions.Other option(String name) {
        in.skipEqual();
        boolean quoted = in.is(Token.QUOTED_STRING);
        if (!quoted && !in.kind().isName() && !in.is(Token.INTEGER_NUMBER)) {
            throw in.error();
        }
        return new TableOptions.Other(name, quoted ? in.string() : in.takeSource(), quoted);
    }
}
