package dev.quell.sql.parse;

import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.Statement;

/// Finds out by its first words what a statement is.
final class StatementParser {
    private final Grammar grammar;
    private final Cursor in;

    StatementParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement statement() {
        return switch (in.kind()) {
            case END_OF_TEXT, SEMICOLON -> new SessionStatement.Nothing();
            case SELECT, TABLE, VALUES, LEFT_PAREN -> grammar.queries.query();
            default -> throw in.error();
        };
    }
}
