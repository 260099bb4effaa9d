package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ProgramStatement;
import dev.quell.sql.tree.ProgramStatement.ProgramKind;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Stored programs, whose heads are read and whose bodies are kept as text; SIGNAL; GET DIAGNOSTICS.
final class ProgramParser {
    private final Grammar grammar;
    private final Cursor in;

    ProgramParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// `PROCEDURE|FUNCTION|TRIGGER name …`, with CREATE and what may precede it taken.
    Statement create() {
        int start = in.tokens.start(0);
        var kind = kind();
        boolean ifNotExists = in.ifNotExists();
        var name = grammar.queries.qualifiedName();
        boolean routine = kind == ProgramKind.PROCEDURE || kind == ProgramKind.FUNCTION;
        if (in.atEnd() || routine && !in.is(Token.LEFT_PAREN) && !in.is(Token.RETURNS)) {
            throw in.error();
        }
        String text = in.tokens.text().substring(start, skipBody());
        return new ProgramStatement.CreateProgram(kind, name, ifNotExists, text);
    }

    private ProgramKind kind() {
        return switch (in.kind()) {
            case PROCEDURE, FUNCTION, TRIGGER -> {
                var kind = ProgramKind.valueOf(in.kind().name());
                in.advance();
                yield kind;
            }
            default -> throw in.error();
        };
    }

    /// Skips to the end of the program: a semicolon inside BEGIN … END does not end it.
    ///
    /// @return where the text ends
    private int skipBody() {
        int depth = 0;
        int end = in.tokens.end(in.at());
        while (true) {
            switch (in.kind()) {
                case BEGIN, CASE -> depth++;
                case END -> {
                    switch (in.kind(1)) {
                        case IF, LOOP, WHILE, REPEAT -> in.advance();
                        case CASE -> {
                            in.advance();
                            depth--;
                        }
                        default -> depth--;
                    }
                }
                case SEMICOLON -> {
                    if (depth <= 0) {
                        return end;
                    }
                    in.passSemicolon();
                    continue;
                }
                case END_OF_TEXT -> {
                    return end;
                }
                default -> {}
            }
            end = in.tokens.end(in.at());
            in.advance();
        }
    }

    Statement alter() {
        int start = in.tokens.start(0);
        var kind = kind();
        var name = grammar.queries.qualifiedName();
        String text = in.tokens.text().substring(start, skipBody());
        return new ProgramStatement.AlterProgram(kind, name, text);
    }

    Statement drop() {
        var kind = kind();
        boolean ifExists = in.ifExists();
        return new ProgramStatement.DropProgram(kind, grammar.queries.qualifiedName(), ifExists);
    }

    // Conditions

    Statement signal() {
        boolean resignal = in.is(Token.RESIGNAL);
        in.advance();
        Optional<String> state = Optional.empty();
        if (in.accept(Token.SQLSTATE)) {
            in.accept(Token.VALUE);
            state = Optional.of(in.string());
        } else if (!resignal) {
            throw in.error();
        }
        var items = new ArrayList<ProgramStatement.SignalItem>();
        if (in.accept(Token.SET)) {
            do {
                String name = conditionItem();
                in.expect(Token.EQUAL);
                items.add(new ProgramStatement.SignalItem(name, grammar.expressions.simple()));
            } while (in.accept(Token.COMMA));
        }
        return new ProgramStatement.Signal(resignal, state, items);
    }

    private String conditionItem() {
        return switch (in.kind()) {
            case CLASS_ORIGIN,
                    SUBCLASS_ORIGIN,
                    CONSTRAINT_CATALOG,
                    CONSTRAINT_SCHEMA,
                    CONSTRAINT_NAME,
                    CATALOG_NAME,
                    SCHEMA_NAME,
                    TABLE_NAME,
                    COLUMN_NAME,
                    CURSOR_NAME,
                    MESSAGE_TEXT,
                    MYSQL_ERRNO ->
                    in.takeSource().toUpperCase(Locale.ROOT);
            default -> throw in.error();
        };
    }

    /// `GET [CURRENT|STACKED] DIAGNOSTICS …`.
    Statement diagnostics() {
        in.expect(Token.GET);
        boolean stacked = in.accept(Token.STACKED);
        if (!stacked) {
            in.accept(Token.CURRENT);
        }
        in.expect(Token.DIAGNOSTICS);
        Optional<Expression> condition = Optional.empty();
        if (in.accept(Token.CONDITION)) {
            condition = Optional.of(grammar.expressions.simple());
        }
        List<ProgramStatement.DiagnosticsItem> items = new ArrayList<>();
        do {
            Reference target =
                    in.is(Token.AT_SIGN)
                            ? new Reference.UserVariable(grammar.operands.variableName())
                            : Reference.Column.of(in.name());
            in.expect(Token.EQUAL);
            String name = condition.isPresent() ? conditionResult() : statementResult();
            items.add(new ProgramStatement.DiagnosticsItem(target, name));
        } while (in.accept(Token.COMMA));
        return new ProgramStatement.GetDiagnostics(stacked, condition, items);
    }

    private String conditionResult() {
        return in.is(Token.RETURNED_SQLSTATE)
                ? in.takeSource().toUpperCase(Locale.ROOT)
                : conditionItem();
    }

    private String statementResult() {
        if (!in.is(Token.NUMBER) && !in.is(Token.ROW_COUNT)) {
            throw in.error();
        }
        return in.takeSource().toUpperCase(Locale.ROOT);
    }
}
