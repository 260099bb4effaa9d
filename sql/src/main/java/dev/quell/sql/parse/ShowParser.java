package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.Limit;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.ShowStatement;
import dev.quell.sql.tree.ShowStatement.Filter;
import dev.quell.sql.tree.ShowStatement.Kind;
import dev.quell.sql.tree.ShowStatement.ObjectKind;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.VariableScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// SHOW, DESCRIBE, EXPLAIN, HELP.
final class ShowParser {
    private final Grammar grammar;
    private final Cursor in;

    ShowParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement show() {
        in.expect(Token.SHOW);
        if (in.accept(Token.EXTENDED)) {
            return extended();
        }
        if (in.accept(Token.FULL)) {
            return full(false);
        }
        var plain = plainListing();
        if (plain.isPresent()) {
            return plain.get();
        }
        return switch (in.kind()) {
            case COLUMNS, FIELDS -> columns(false, false);
            case INDEX, INDEXES, KEYS -> indexes(false);
            case TABLE -> {
                in.advance();
                in.expect(Token.STATUS);
                yield listing(Kind.TABLE_STATUS, false, false, true);
            }
            case OPEN -> {
                in.advance();
                in.expect(Token.TABLES);
                yield listing(Kind.OPEN_TABLES, false, false, true);
            }
            case STORAGE -> {
                in.advance();
                in.expect(Token.ENGINES);
                yield listing(Kind.ENGINES, false, false, false);
            }
            case GLOBAL, SESSION, LOCAL -> scoped();
            case VARIABLES -> variables(VariableScope.UNSPECIFIED);
            case STATUS -> status(VariableScope.UNSPECIFIED);
            case PROCESSLIST -> {
                in.advance();
                yield new ShowStatement.ProcessList(false);
            }
            case WARNINGS, ERRORS -> diagnostics();
            case COUNT -> diagnosticsCount();
            case CREATE -> create();
            case GRANTS -> grants();
            case ENGINE -> engine();
            case PROCEDURE, FUNCTION -> routine();
            default -> other();
        };
    }

    /// The lists whose name is one token.
    private Optional<Statement> plainListing() {
        Kind kind;
        boolean takesSchema = false;
        switch (in.kind()) {
            case DATABASES, SCHEMAS -> kind = Kind.DATABASES;
            case TABLES -> {
                kind = Kind.TABLES;
                takesSchema = true;
            }
            case TRIGGERS -> {
                kind = Kind.TRIGGERS;
                takesSchema = true;
            }
            case EVENTS -> {
                kind = Kind.EVENTS;
                takesSchema = true;
            }
            case ENGINES -> kind = Kind.ENGINES;
            case COLLATION -> kind = Kind.COLLATION;
            case PLUGINS -> kind = Kind.PLUGINS;
            case PRIVILEGES -> kind = Kind.PRIVILEGES;
            case CHARSET -> kind = Kind.CHARACTER_SET;
            case CHARACTER, CHAR -> {
                in.advance();
                if (!in.is(Token.SET)) {
                    throw in.error();
                }
                kind = Kind.CHARACTER_SET;
            }
            default -> {
                return Optional.empty();
            }
        }
        in.advance();
        return Optional.of(listing(kind, false, false, takesSchema));
    }

    private Statement extended() {
        if (in.accept(Token.FULL)) {
            return full(true);
        }
        return switch (in.kind()) {
            case COLUMNS, FIELDS -> columns(false, true);
            case INDEX, INDEXES, KEYS -> indexes(true);
            case TABLES -> {
                in.advance();
                yield listing(Kind.TABLES, false, true, true);
            }
            default -> throw in.error();
        };
    }

    private Statement full(boolean extended) {
        return switch (in.kind()) {
            case COLUMNS, FIELDS -> columns(true, extended);
            case TABLES -> {
                in.advance();
                yield listing(Kind.TABLES, true, extended, true);
            }
            case TRIGGERS -> {
                in.advance();
                yield listing(Kind.TRIGGERS, true, extended, true);
            }
            case PROCESSLIST -> {
                in.advance();
                yield new ShowStatement.ProcessList(true);
            }
            default -> throw in.error();
        };
    }

    private Statement listing(Kind kind, boolean full, boolean extended, boolean takesSchema) {
        Optional<String> schema =
                takesSchema && acceptFrom() ? Optional.of(in.name()) : Optional.empty();
        Filter filter =
                kind == Kind.ENGINES || kind == Kind.PLUGINS || kind == Kind.PRIVILEGES
                        ? new Filter.None()
                        : filter();
        return new ShowStatement.Listing(kind, full, extended, schema, filter);
    }

    private boolean acceptFrom() {
        return in.accept(Token.FROM) || in.accept(Token.IN);
    }

    private Filter filter() {
        if (in.accept(Token.LIKE)) {
            return new Filter.Like(in.string());
        }
        return where();
    }

    private Filter where() {
        return in.accept(Token.WHERE)
                ? new Filter.Where(grammar.expressions.expression())
                : new Filter.None();
    }

    /// `FROM table [FROM database]`.
    private QualifiedName tableFrom() {
        if (!acceptFrom()) {
            throw in.error();
        }
        var table = grammar.queries.qualifiedName();
        return acceptFrom() ? QualifiedName.of(in.name(), table.name()) : table;
    }

    private Statement columns(boolean full, boolean extended) {
        in.advance();
        var table = tableFrom();
        return new ShowStatement.Columns(table, full, extended, filter());
    }

    private Statement indexes(boolean extended) {
        in.advance();
        var table = tableFrom();
        return new ShowStatement.Indexes(table, extended, where());
    }

    private Statement scoped() {
        var scope = in.is(Token.GLOBAL) ? VariableScope.GLOBAL : VariableScope.SESSION;
        in.advance();
        if (in.is(Token.STATUS)) {
            return status(scope);
        }
        if (in.is(Token.VARIABLES)) {
            return variables(scope);
        }
        throw in.error();
    }

    private Statement variables(VariableScope scope) {
        in.advance();
        return new ShowStatement.Variables(scope, filter());
    }

    private Statement status(VariableScope scope) {
        in.advance();
        return new ShowStatement.Status(scope, filter());
    }

    private Statement diagnostics() {
        boolean errors = in.is(Token.ERRORS);
        in.advance();
        Optional<Limit> limit = grammar.queries.optionalLimit();
        return new ShowStatement.Diagnostics(errors, limit);
    }

    private Statement diagnosticsCount() {
        in.advance();
        in.expect(Token.LEFT_PAREN);
        in.expect(Token.STAR, Token.RIGHT_PAREN);
        boolean errors = in.accept(Token.ERRORS);
        if (!errors) {
            in.expect(Token.WARNINGS);
        }
        return new ShowStatement.DiagnosticsCount(errors);
    }

    private Statement create() {
        in.advance();
        if (in.accept(Token.USER)) {
            return new ShowStatement.CreateUser(grammar.accountNames().account());
        }
        if (in.is(Token.DATABASE) || in.is(Token.SCHEMA)) {
            in.advance();
            boolean ifNotExists = in.ifNotExists();
            var name = QualifiedName.of(in.name());
            return new ShowStatement.Create(ObjectKind.DATABASE, name, ifNotExists);
        }
        return switch (in.kind()) {
            case TABLE, VIEW, PROCEDURE, FUNCTION, TRIGGER, EVENT -> {
                var kind = ObjectKind.valueOf(in.kind().name());
                in.advance();
                yield new ShowStatement.Create(kind, grammar.queries.qualifiedName(), false);
            }
            default -> throw in.error();
        };
    }

    private Statement grants() {
        in.advance();
        if (!in.accept(Token.FOR)) {
            return new ShowStatement.Grants(AccountName.CURRENT_USER, List.of());
        }
        var account = grammar.accountNames().account();
        List<AccountName> roles =
                in.accept(Token.USING) ? grammar.accountNames().accounts() : List.of();
        return new ShowStatement.Grants(account, roles);
    }

    private Statement engine() {
        in.advance();
        String engine = in.accept(Token.ALL) ? "ALL" : in.nameOrString();
        return switch (in.kind()) {
            case STATUS, MUTEX, LOGS -> new ShowStatement.Engine(engine, upper());
            default -> throw in.error();
        };
    }

    private String upper() {
        String word = in.kind().text();
        in.advance();
        return word;
    }

    private Statement routine() {
        boolean procedure = in.is(Token.PROCEDURE);
        in.advance();
        if (in.accept(Token.STATUS)) {
            return listing(
                    procedure ? Kind.PROCEDURE_STATUS : Kind.FUNCTION_STATUS, false, false, false);
        }
        in.expect(Token.CODE);
        grammar.queries.qualifiedName();
        return new ShowStatement.Other(procedure ? "PROCEDURE CODE" : "FUNCTION CODE");
    }

    private Statement other() {
        switch (in.kind()) {
            case BINARY -> requireNext(Token.LOG, Token.LOGS);
            case BINLOG, RELAYLOG -> requireNext(Token.EVENTS, Token.EVENTS);
            case REPLICA -> requireNext(Token.STATUS, Token.STATUS);
            case REPLICAS, PROFILE, PROFILES, PARSE_TREE -> {}
            default -> throw in.error();
        }
        String what = upper();
        while (in.kind() == Token.COMMA || (in.kind() != Token.PARAMETER && in.kind().isWord())) {
            what += in.accept(Token.COMMA) ? "" : " " + upper();
        }
        in.skipRest();
        return new ShowStatement.Other(what);
    }

    private void requireNext(Token one, Token other) {
        if (in.kind(1) != one && in.kind(1) != other) {
            in.advance();
            throw in.error();
        }
    }

    // DESCRIBE and EXPLAIN

    /// DESCRIBE, DESC and EXPLAIN are one word to MySQL.
    Statement describe(Supplier<Statement> inner) {
        in.advance();
        boolean analyze = in.accept(Token.ANALYZE);
        Optional<String> format = Optional.empty();
        if (in.is(Token.FORMAT, Token.EQUAL)) {
            in.advance();
            in.advance();
            format = Optional.of(format());
        }
        Optional<String> into = Optional.empty();
        if (in.accept(Token.INTO)) {
            into = Optional.of(grammar.operands.variableName());
            if (format.isEmpty() && !analyze) {
                throw ErrorCode.EXPLAIN_INTO_IMPLICIT_FORMAT_NOT_SUPPORTED.error();
            }
        }
        if (in.is(Token.FOR, Token.CONNECTION)) {
            in.advance();
            in.advance();
            return new ShowStatement.ExplainConnection(
                    analyze, format, grammar.operands.frameDistance());
        }
        Optional<String> schema = Optional.empty();
        if (in.accept(Token.FOR)) {
            in.expectEither(Token.DATABASE, Token.SCHEMA);
            schema = Optional.of(in.name());
        }
        if (in.is(Token.KILL) && !analyze && into.isEmpty() && schema.isEmpty()) {
            return new ShowStatement.Explain(false, format, into, schema, inner.get());
        }
        if (isExplainable()) {
            return new ShowStatement.Explain(analyze, format, into, schema, inner.get());
        }
        if (analyze || format.isPresent() || !in.kind().isName()) {
            throw in.error();
        }
        var table = grammar.queries.qualifiedName();
        Optional<String> pattern =
                in.isNameOrString() ? Optional.of(in.nameOrString()) : Optional.empty();
        return new ShowStatement.Describe(table, pattern);
    }

    private String format() {
        String name = in.nameOrString().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "TRADITIONAL", "TREE", "JSON" -> name;
            default -> throw ErrorCode.UNKNOWN_EXPLAIN_FORMAT.error(name);
        };
    }

    private boolean isExplainable() {
        return switch (in.kind()) {
            case SELECT, INSERT, REPLACE, UPDATE, DELETE, WITH, TABLE, VALUES, LEFT_PAREN -> true;
            default -> false;
        };
    }

    Statement help() {
        in.expect(Token.HELP);
        return new ShowStatement.Help(in.nameOrString());
    }
}
