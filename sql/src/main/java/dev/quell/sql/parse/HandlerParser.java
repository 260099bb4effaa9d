package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.HandlerStatement;
import dev.quell.sql.tree.HandlerStatement.Move;
import dev.quell.sql.tree.HandlerStatement.Relation;
import dev.quell.sql.tree.HandlerStatement.Step;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// HANDLER.
final class HandlerParser {
    private final Grammar grammar;
    private final Cursor in;

    HandlerParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement handler() {
        in.expect(Token.HANDLER);
        if (in.kind(1) == Token.DOT) {
            var table = grammar.queries.qualifiedName();
            in.expect(Token.OPEN);
            return new HandlerStatement.Open(table, alias());
        }
        String name = in.name();
        if (in.accept(Token.CLOSE)) {
            return new HandlerStatement.Close(name);
        }
        if (in.accept(Token.READ)) {
            return read(name);
        }
        in.expect(Token.OPEN);
        return new HandlerStatement.Open(new QualifiedName(Optional.empty(), name), alias());
    }

    private Optional<String> alias() {
        if (in.accept(Token.AS)) {
            return Optional.of(in.name());
        }
        return in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
    }

    private Statement read(String name) {
        Optional<String> index = Optional.empty();
        Step step;
        // FIRST and NEXT may be names of indexes too.
        boolean named = move(1).isPresent() || relation(1).isPresent();
        if (!named && (in.is(Token.FIRST) || in.is(Token.NEXT))) {
            step = move(0).orElseThrow();
            in.advance();
        } else {
            index = Optional.of(in.name());
            step = step();
        }
        Optional<Expression> where =
                in.accept(Token.WHERE)
                        ? Optional.of(grammar.expressions.expression())
                        : Optional.empty();
        return new HandlerStatement.Read(name, index, step, where, grammar.queries.optionalLimit());
    }

    private Step step() {
        Optional<Move> move = move(0);
        if (move.isPresent()) {
            in.advance();
            return move.get();
        }
        Relation relation = relation(0).orElseThrow(in::error);
        in.advance();
        in.expect(Token.LEFT_PAREN);
        List<Expression> values = new ArrayList<>();
        do {
            if (in.is(Token.LEFT_PAREN, Token.SELECT) || in.is(Token.SELECT)) {
                throw in.error(); // MySQL's grammar has none here
            }
            values.add(grammar.expressions.value());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return new Step.Key(relation, values);
    }

    private Optional<Move> move(int ahead) {
        return switch (in.kind(ahead)) {
            case FIRST -> Optional.of(Move.FIRST);
            case NEXT -> Optional.of(Move.NEXT);
            case PREV -> Optional.of(Move.PREV);
            case LAST -> Optional.of(Move.LAST);
            default -> Optional.empty();
        };
    }

    private Optional<Relation> relation(int ahead) {
        return switch (in.kind(ahead)) {
            case EQUAL -> Optional.of(Relation.EQUAL);
            case GREATER_OR_EQUAL -> Optional.of(Relation.AT_LEAST);
            case GREATER_THAN -> Optional.of(Relation.ABOVE);
            case LESS_OR_EQUAL -> Optional.of(Relation.AT_MOST);
            case LESS_THAN -> Optional.of(Relation.BELOW);
            default -> Optional.empty();
        };
    }
}
