package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.RoleChoice;
import dev.quell.sql.tree.AccountStatement.RoleChoiceKind;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.SessionStatement.SetItem;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement.Isolation;
import dev.quell.sql.tree.VariableScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that begins with SET.
final class SetParser {
    private final Grammar grammar;
    private final Cursor in;

    SetParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// @param inner reads the statement of MariaDB's SET STATEMENT … FOR
    Statement set(Supplier<Statement> inner) {
        in.expect(Token.SET);
        if (in.is(Token.PASSWORD) && !isAssignedVariable()) {
            return password();
        }
        if (in.is(Token.ROLE) && !isAssignedVariable()) {
            in.advance();
            return new AccountStatement.SetRole(roleChoice());
        }
        if (in.is(Token.DEFAULT, Token.ROLE)) {
            return defaultRole();
        }
        if (in.is(Token.RESOURCE, Token.GROUP)) {
            in.skipRest();
            return new MaintenanceStatement.Unsupported("SET RESOURCE GROUP");
        }
        if (in.isText("STATEMENT") && in.kind(1).isName()) {
            in.advance();
            var items = items();
            in.expect(Token.FOR);
            return new SessionStatement.SetForStatement(items, inner.get());
        }
        return new SessionStatement.Set(items());
    }

    private boolean isAssignedVariable() {
        return (in.kind(1) == Token.EQUAL || in.kind(1) == Token.ASSIGN) && !in.is(Token.PASSWORD);
    }

    private List<SetItem> items() {
        var items = new ArrayList<SetItem>();
        do {
            items.add(item(items.isEmpty()));
        } while (in.accept(Token.COMMA));
        return items;
    }

    private SetItem item(boolean first) {
        if (first && in.is(Token.TRANSACTION) && in.kind(1) != Token.EQUAL) {
            return transaction(VariableScope.UNSPECIFIED);
        }
        if (in.is(Token.AT_SIGN)) {
            String name = grammar.operands.variableName();
            expectEqual();
            return new SetItem.User(name, grammar.expressions.expression());
        }
        if (in.accept(Token.AT_SIGNS)) {
            return system(qualifiedScope());
        }
        if (in.is(Token.NAMES) && in.kind(1) != Token.EQUAL) {
            return names();
        }
        if (grammar.types.startsCharset() && in.kind(1) != Token.EQUAL) {
            grammar.types.takeCharsetWords();
            Optional<String> charset =
                    in.accept(Token.DEFAULT)
                            ? Optional.empty()
                            : Optional.of(grammar.types.charsetName());
            return new SetItem.Charset(charset);
        }
        var scope = scopeWord();
        if (first && scope != VariableScope.UNSPECIFIED && in.is(Token.TRANSACTION)) {
            return transaction(scope);
        }
        return system(scope);
    }

    private VariableScope qualifiedScope() {
        if (!in.tokens.touchesPrevious(in.at())) {
            throw in.errorAfterLast();
        }
        var scope = grammar.operands.variableScope();
        if (scope != VariableScope.UNSPECIFIED) {
            in.expect(Token.DOT);
        }
        return scope;
    }

    /// GLOBAL, SESSION, LOCAL, PERSIST or PERSIST_ONLY in front of a name.
    private VariableScope scopeWord() {
        if (in.kind(1) == Token.EQUAL || in.kind(1) == Token.ASSIGN) {
            return VariableScope.UNSPECIFIED;
        }
        if (in.kind(1) == Token.DOT) {
            int at = in.at();
            switch (grammar.operands.variableScope()) {
                case GLOBAL, SESSION -> throw in.errorAt(at); // with a point only behind @@
                case PERSIST, PERSIST_ONLY, UNSPECIFIED -> {
                    return VariableScope.UNSPECIFIED;
                }
            }
        }
        var scope =
                switch (in.kind()) {
                    case GLOBAL -> VariableScope.GLOBAL;
                    case SESSION, LOCAL -> VariableScope.SESSION;
                    case PERSIST -> VariableScope.PERSIST;
                    case PERSIST_ONLY -> VariableScope.PERSIST_ONLY;
                    default -> VariableScope.UNSPECIFIED;
                };
        if (scope != VariableScope.UNSPECIFIED) {
            in.advance();
        }
        return scope;
    }

    private SetItem system(VariableScope scope) {
        Optional<String> component = Optional.empty();
        String name = in.is(Token.DEFAULT) ? in.takeSource() : in.name();
        if (in.accept(Token.DOT)) {
            component = Optional.of(name);
            name = in.name();
        }
        if (component.isEmpty()) {
            DeprecatedVariables.set(name).ifPresent(in::warn);
        }
        expectEqual();
        return new SetItem.System(scope, component, name, systemValue());
    }

    private void expectEqual() {
        if (!in.accept(Token.EQUAL)) {
            in.expect(Token.ASSIGN);
        }
    }

    /// A bare word is a text: `ON`, `utf8mb4`; empty for DEFAULT.
    private Optional<Expression> systemValue() {
        if (in.is(Token.DEFAULT) && in.kind(1) != Token.LEFT_PAREN) {
            in.advance();
            return Optional.empty();
        }
        boolean word =
                switch (in.kind()) {
                    case ON, ALL, SYSTEM -> true;
                    case BINARY, ROW -> {
                        var next = in.kind(1);
                        yield next == Token.COMMA
                                || next == Token.END_OF_TEXT
                                || next == Token.SEMICOLON;
                    }
                    default -> false;
                };
        if (word) {
            return Optional.of(Literal.Text.of(in.takeSource()));
        }
        var value = grammar.expressions.expression();
        if (value instanceof Reference.Column(var schema, var table, var name)
                && schema.isEmpty()
                && table.isEmpty()) {
            return Optional.of(Literal.Text.of(name));
        }
        return Optional.of(value);
    }

    private SetItem names() {
        in.advance();
        if (in.accept(Token.DEFAULT)) {
            return new SetItem.Names(Optional.empty(), Optional.empty());
        }
        String charset = grammar.types.charsetName();
        Optional<String> collation =
                in.accept(Token.COLLATE)
                        ? Optional.of(grammar.types.collationName())
                        : Optional.empty();
        return new SetItem.Names(Optional.of(charset), collation);
    }

    private SetItem transaction(VariableScope scope) {
        in.expect(Token.TRANSACTION);
        Optional<Isolation> isolation = Optional.empty();
        Optional<Boolean> readOnly = Optional.empty();
        do {
            if (isolation.isEmpty() && in.accept(Token.ISOLATION)) {
                in.expect(Token.LEVEL);
                isolation = Optional.of(isolation());
            } else if (readOnly.isEmpty() && in.accept(Token.READ)) {
                readOnly = Optional.of(grammar.transactions().readOnly());
            } else {
                throw in.error();
            }
        } while (in.accept(Token.COMMA));
        return new SetItem.Transaction(scope, isolation, readOnly);
    }

    private Isolation isolation() {
        if (in.accept(Token.REPEATABLE)) {
            in.expect(Token.READ);
            return Isolation.REPEATABLE_READ;
        }
        if (in.accept(Token.SERIALIZABLE)) {
            return Isolation.SERIALIZABLE;
        }
        in.expect(Token.READ);
        if (in.accept(Token.COMMITTED)) {
            return Isolation.READ_COMMITTED;
        }
        in.expect(Token.UNCOMMITTED);
        return Isolation.READ_UNCOMMITTED;
    }

    // PASSWORD and ROLE

    private Statement password() {
        in.expect(Token.PASSWORD);
        var account =
                in.accept(Token.FOR) ? grammar.accountNames().account() : AccountName.CURRENT_USER;
        Optional<String> password = Optional.empty();
        if (in.accept(Token.TO)) {
            in.expect(Token.RANDOM);
        } else {
            expectEqual();
            password = Optional.of(in.string());
        }
        Optional<String> current =
                in.accept(Token.REPLACE) ? Optional.of(in.string()) : Optional.empty();
        boolean retain = in.accept(Token.RETAIN);
        if (retain) {
            in.expect(Token.CURRENT, Token.PASSWORD);
        }
        return new AccountStatement.SetPassword(account, password, current, retain);
    }

    private Statement defaultRole() {
        in.advance();
        in.advance();
        RoleChoice choice;
        if (in.accept(Token.NONE)) {
            choice = new RoleChoice(RoleChoiceKind.NONE, List.of());
        } else if (in.accept(Token.ALL)) {
            choice = new RoleChoice(RoleChoiceKind.ALL, List.of());
        } else {
            choice = new RoleChoice(RoleChoiceKind.LISTED, grammar.accountNames().accounts());
        }
        in.expect(Token.TO);
        return new AccountStatement.SetDefaultRole(choice, grammar.accountNames().accounts());
    }

    private RoleChoice roleChoice() {
        if (in.accept(Token.DEFAULT)) {
            return new RoleChoice(RoleChoiceKind.DEFAULT, List.of());
        }
        if (in.accept(Token.NONE)) {
            return new RoleChoice(RoleChoiceKind.NONE, List.of());
        }
        if (in.accept(Token.ALL)) {
            return in.accept(Token.EXCEPT)
                    ? new RoleChoice(RoleChoiceKind.ALL_EXCEPT, grammar.accountNames().accounts())
                    : new RoleChoice(RoleChoiceKind.ALL, List.of());
        }
        return new RoleChoice(RoleChoiceKind.LISTED, grammar.accountNames().accounts());
    }
}
