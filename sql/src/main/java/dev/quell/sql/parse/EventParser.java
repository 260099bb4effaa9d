package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.EventStatement;
import dev.quell.sql.tree.EventStatement.Body;
import dev.quell.sql.tree.EventStatement.Clauses;
import dev.quell.sql.tree.EventStatement.Schedule;
import dev.quell.sql.tree.EventStatement.Status;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TransactionStatement;
import java.util.Optional;

/// Events: `EVENT name …`, with the verb and what may precede it taken.
final class EventParser {
    private final Grammar grammar;
    private final Cursor in;

    EventParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement create(Optional<AccountName> definer) {
        in.expect(Token.EVENT);
        boolean ifNotExists = in.ifNotExists();
        var name = grammar.queries.qualifiedName();
        var schedule = schedule();
        if (schedule.isEmpty()) {
            throw in.error();
        }
        var preserve = completion();
        var status = status();
        var comment = comment();
        if (!in.is(Token.DO)) {
            throw in.error();
        }
        return new EventStatement.CreateEvent(
                definer,
                ifNotExists,
                name,
                new Clauses(schedule, preserve, status, comment, body()));
    }

    Statement alter(Optional<AccountName> definer) {
        in.expect(Token.EVENT);
        var name = grammar.queries.qualifiedName();
        int first = in.at();
        var schedule = schedule();
        var preserve = completion();
        Optional<QualifiedName> newName = Optional.empty();
        if (in.accept(Token.RENAME)) {
            in.expect(Token.TO);
            newName = Optional.of(grammar.queries.qualifiedName());
        }
        var status = status();
        var comment = comment();
        var body = body();
        if (in.at() == first) {
            throw in.error();
        }
        return new EventStatement.AlterEvent(
                definer, name, newName, new Clauses(schedule, preserve, status, comment, body));
    }

    Statement drop() {
        in.expect(Token.EVENT);
        boolean ifExists = in.ifExists();
        return new EventStatement.DropEvent(grammar.queries.qualifiedName(), ifExists);
    }

    private Optional<Schedule> schedule() {
        if (!in.is(Token.ON, Token.SCHEDULE)) {
            return Optional.empty();
        }
        in.advance();
        in.advance();
        if (in.accept(Token.AT)) {
            return Optional.of(new Schedule.At(grammar.expressions.expression()));
        }
        in.expect(Token.EVERY);
        var interval = grammar.expressions.interval();
        Optional<Expression> starts = Optional.empty();
        if (in.accept(Token.STARTS)) {
            starts = Optional.of(grammar.expressions.expression());
        }
        Optional<Expression> ends = Optional.empty();
        if (in.accept(Token.ENDS)) {
            ends = Optional.of(grammar.expressions.expression());
        }
        return Optional.of(new Schedule.Every(interval, starts, ends));
    }

    private Optional<Boolean> completion() {
        if (!in.is(Token.ON, Token.COMPLETION)) {
            return Optional.empty();
        }
        in.advance();
        in.advance();
        boolean not = in.accept(Token.NOT);
        in.expect(Token.PRESERVE);
        return Optional.of(!not);
    }

    private Optional<Status> status() {
        if (in.accept(Token.ENABLE)) {
            return Optional.of(Status.ENABLED);
        }
        if (!in.accept(Token.DISABLE)) {
            return Optional.empty();
        }
        if (!in.accept(Token.ON)) {
            return Optional.of(Status.DISABLED);
        }
        if (in.is(Token.SLAVE)) {
            in.warn(
                    ErrorCode.WARN_DEPRECATED_SYNTAX.error(
                            "<CREATE|ALTER> EVENT ... DISABLE ON SLAVE",
                            "<CREATE|ALTER> EVENT ... DISABLE ON REPLICA"));
            in.advance();
        } else {
            in.expect(Token.REPLICA);
        }
        return Optional.of(Status.REPLICA_SIDE_DISABLED);
    }

    private Optional<String> comment() {
        return in.accept(Token.COMMENT) ? Optional.of(in.string()) : Optional.empty();
    }

    private Optional<Body> body() {
        if (!in.accept(Token.DO)) {
            return Optional.empty();
        }
        int start = in.tokens.start(in.at());
        refuseCompound();
        Statement statement = new StatementParser(grammar).statement();
        refuse(statement);
        int end = in.atEnd() ? in.tokens.start(in.at()) : in.tokens.end(in.at());
        String text = in.tokens.text().substring(start, end).stripTrailing();
        return Optional.of(new Body(text, statement));
    }

    /// Bodies of several statements come with stored programs.
    private void refuseCompound() {
        String what =
                switch (in.kind()) {
                    case BEGIN -> "BEGIN … END in an event";
                    case IF, CASE, LOOP, WHILE, REPEAT -> in.kind() + " in an event";
                    case CALL -> "CALL in an event";
                    default -> "";
                };
        if (!what.isEmpty()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(what);
        }
        if (in.atEnd()) {
            throw in.error();
        }
    }

    /// What MySQL allows in no stored program.
    private static void refuse(Statement statement) {
        switch (statement) {
            case EventStatement.CreateEvent _ -> throw ErrorCode.EVENT_RECURSION_FORBIDDEN.error();
            case EventStatement.AlterEvent alter when alter.clauses().body().isPresent() ->
                    throw ErrorCode.EVENT_RECURSION_FORBIDDEN.error();
            case SessionStatement.Use _ -> throw notAllowed("USE");
            case TransactionStatement.LockTables _ -> throw notAllowed("LOCK");
            case TransactionStatement.UnlockTables _ -> throw notAllowed("UNLOCK");
            case DataStatement.LoadData _ -> throw notAllowed("LOAD DATA");
            case SchemaStatement.CreateView view
                    when view.existing() == SchemaStatement.Presence.REQUIRED ->
                    throw notAllowed("ALTER VIEW");
            case MaintenanceStatement.Unsupported other ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error(other.what());
            default -> {}
        }
    }

    private static SqlError notAllowed(String what) {
        return ErrorCode.SP_BADSTATEMENT.error(what);
    }
}
