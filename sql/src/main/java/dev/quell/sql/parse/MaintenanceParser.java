package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.MaintenanceStatement;
import dev.quell.sql.tree.MaintenanceStatement.FlushLock;
import dev.quell.sql.tree.MaintenanceStatement.MaintenanceKind;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ANALYZE and its kind, FLUSH, RESET, SHUTDOWN, and what is only recognised.
final class MaintenanceParser {
    private final Grammar grammar;
    private final Cursor in;

    MaintenanceParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// `ANALYZE|CHECK|CHECKSUM|OPTIMIZE|REPAIR [NO_WRITE_TO_BINLOG|LOCAL] TABLE …`.
    Statement tables() {
        var kind = MaintenanceKind.valueOf(in.kind().name());
        in.advance();
        boolean logged = kind == MaintenanceKind.CHECK || kind == MaintenanceKind.CHECKSUM;
        if (!logged && !in.accept(Token.NO_WRITE_TO_BINLOG)) {
            in.accept(Token.LOCAL);
        }
        in.expectEither(Token.TABLE, Token.TABLES);
        var names = grammar.queries.qualifiedNames();
        if (kind == MaintenanceKind.ANALYZE && (in.is(Token.UPDATE) || in.is(Token.DROP))) {
            return histogram(names.getFirst());
        }
        return new MaintenanceStatement.TableMaintenance(kind, names, options(kind));
    }

    private List<String> options(MaintenanceKind kind) {
        var options = new ArrayList<String>();
        while (!in.atEnd()) {
            boolean known =
                    switch (kind) {
                        case ANALYZE, OPTIMIZE -> false;
                        case CHECKSUM -> in.is(Token.QUICK) || in.is(Token.EXTENDED);
                        case REPAIR ->
                                in.is(Token.QUICK) || in.is(Token.EXTENDED) || in.is(Token.USE_FRM);
                        case CHECK -> isCheckOption();
                    };
            if (!known) {
                throw in.error();
            }
            if (in.accept(Token.FOR)) {
                in.expect(Token.UPGRADE);
                options.add("FOR UPGRADE");
            } else {
                options.add(in.kind().text());
                in.advance();
            }
        }
        return options;
    }

    private boolean isCheckOption() {
        return switch (in.kind()) {
            case FOR, QUICK, FAST, MEDIUM, EXTENDED, CHANGED -> true;
            default -> false;
        };
    }

    private Statement histogram(QualifiedName table) {
        boolean drop = in.is(Token.DROP);
        in.advance();
        in.expect(Token.HISTOGRAM, Token.ON);
        var columns = new ArrayList<String>();
        do {
            columns.add(in.name());
        } while (in.accept(Token.COMMA));
        if (!drop && !in.atEnd()) {
            if (!in.is(Token.WITH) && !in.is(Token.USING) && !in.is(Token.AUTO)) {
                throw in.error();
            }
            in.skipRest();
        }
        return new MaintenanceStatement.Histogram(table, drop, columns);
    }

    Statement flush() {
        in.expect(Token.FLUSH);
        if (!in.accept(Token.NO_WRITE_TO_BINLOG)) {
            in.accept(Token.LOCAL);
        }
        if (in.is(Token.TABLES) || in.is(Token.TABLE)) {
            return flushTables();
        }
        var targets = new ArrayList<String>();
        do {
            targets.add(flushTarget());
        } while (in.accept(Token.COMMA));
        return new MaintenanceStatement.Flush(targets, List.of(), FlushLock.NONE);
    }

    private Statement flushTables() {
        in.advance();
        List<QualifiedName> tables =
                in.kind().isName() ? grammar.queries.qualifiedNames() : List.of();
        var lock = FlushLock.NONE;
        if (in.accept(Token.WITH)) {
            in.expect(Token.READ, Token.LOCK);
            lock = FlushLock.READ_LOCK;
        } else if (in.is(Token.FOR)) {
            if (tables.isEmpty()) {
                throw in.error(ErrorCode.NO_TABLES_USED);
            }
            in.advance();
            in.expect(Token.EXPORT);
            lock = FlushLock.EXPORT;
        }
        return new MaintenanceStatement.Flush(List.of("TABLES"), tables, lock);
    }

    private String flushTarget() {
        String first = in.kind().text();
        var token = in.kind();
        switch (token) {
            case PRIVILEGES, STATUS, LOGS, USER_RESOURCES, OPTIMIZER_COSTS -> {
                in.advance();
                return first;
            }
            case BINARY, ENGINE, ERROR, GENERAL, SLOW, RELAY -> {
                in.advance();
                in.expect(Token.LOGS);
                if (token == Token.RELAY && in.accept(Token.FOR)) {
                    in.expect(Token.CHANNEL);
                    in.string();
                }
                return first + " LOGS";
            }
            default -> {
                // MariaDB's and old MySQL's: FLUSH HOSTS.
                if (!in.accept(Token.HOSTS)) {
                    throw in.error();
                }
                return first;
            }
        }
    }

    /// `CLONE LOCAL DATA DIRECTORY [=] 'folder'`.
    Statement cloneStatement() {
        if (in.is(Token.CLONE, Token.INSTANCE)) {
            return unsupported("CLONE INSTANCE");
        }
        in.expect(Token.CLONE, Token.LOCAL);
        in.expect(Token.DATA, Token.DIRECTORY);
        in.accept(Token.EQUAL);
        return new MaintenanceStatement.Clone(in.string());
    }

    Statement shutdown() {
        boolean restart = in.is(Token.RESTART);
        in.advance();
        return new MaintenanceStatement.Shutdown(restart);
    }

    Statement reset() {
        in.expect(Token.RESET);
        if (in.accept(Token.PERSIST)) {
            boolean ifExists = in.ifExists();
            Optional<String> name = Optional.empty();
            if (in.kind().isName()) {
                String first = in.name();
                name = Optional.of(in.accept(Token.DOT) ? first + "." + in.name() : first);
            } else if (ifExists) {
                throw in.error();
            }
            return new MaintenanceStatement.ResetPersist(name, ifExists);
        }
        if (!in.is(Token.BINARY) && !in.is(Token.REPLICA)) {
            throw in.error();
        }
        return unsupported("RESET", in.kind().text());
    }

    /// Recognised by its words; the rest is skipped.
    Statement unsupported(String... words) {
        in.skipRest();
        return new MaintenanceStatement.Unsupported(String.join(" ", words));
    }

    /// A verb that must have one of these words behind it.
    Statement unsupportedVerb(Token... seconds) {
        String verb = in.kind().text();
        in.advance();
        for (var second : seconds) {
            if (in.is(second)) {
                return unsupported(verb, second.text());
            }
        }
        throw in.error();
    }
}
