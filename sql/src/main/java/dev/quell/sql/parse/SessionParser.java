package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.SessionStatement.KillScope;
import dev.quell.sql.tree.SessionStatement.KillTarget;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.Optional;

/// USE, PREPARE and its kind, KILL.
final class SessionParser {
    private final Grammar grammar;
    private final Cursor in;

    SessionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement use() {
        in.expect(Token.USE);
        return new SessionStatement.Use(in.name());
    }

    Statement prepare() {
        in.expect(Token.PREPARE);
        String name = in.name();
        in.expect(Token.FROM);
        Expression source =
                in.is(Token.AT_SIGN)
                        ? new Reference.UserVariable(grammar.operands.variableName())
                        : grammar.operands.text(Optional.empty());
        return new SessionStatement.Prepare(name, source);
    }

    Statement execute() {
        in.expect(Token.EXECUTE);
        String name = in.name();
        var variables = new ArrayList<String>();
        if (in.accept(Token.USING)) {
            do {
                variables.add(grammar.operands.variableName());
            } while (in.accept(Token.COMMA));
        }
        return new SessionStatement.Execute(name, variables);
    }

    /// `DEALLOCATE PREPARE name`; `DROP PREPARE name` comes here too, with its verb taken.
    Statement deallocate() {
        in.expect(Token.PREPARE);
        return new SessionStatement.Deallocate(in.name());
    }

    Statement kill() {
        in.expect(Token.KILL);
        boolean soft = in.isText("SOFT") && startsTarget();
        if (soft || (in.isText("HARD") && startsTarget())) {
            in.advance();
        }
        var scope = KillScope.CONNECTION;
        if (in.accept(Token.QUERY)) {
            scope = KillScope.QUERY;
            if (in.isText("ID") && startsTarget()) {
                in.advance();
                scope = KillScope.QUERY_ID;
            }
        } else {
            in.accept(Token.CONNECTION);
        }
        if (scope != KillScope.QUERY_ID && in.is(Token.USER) && in.kind(1) != Token.LEFT_PAREN) {
            in.advance();
            var account = grammar.accountNames().account();
            return new SessionStatement.Kill(scope, soft, new KillTarget.User(account));
        }
        var id = grammar.expressions.expression();
        if (containsQuery(in.at())) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    "Usage of subqueries or stored function calls as part of this statement");
        }
        return new SessionStatement.Kill(scope, soft, new KillTarget.Id(id));
    }

    /// MariaDB's words HARD, SOFT and ID are no keywords: they count only if something follows them.
    private boolean startsTarget() {
        return switch (in.kind(1)) {
            case CONNECTION, QUERY, USER, INTEGER_NUMBER, AT_SIGN, IDENTIFIER, PARAMETER -> true;
            default -> false;
        };
    }

    private boolean containsQuery(int end) {
        for (int i = 0; i < end; i++) {
            if (in.tokens.kind(i) == Token.SELECT) {
                return true;
            }
        }
        return false;
    }
}
