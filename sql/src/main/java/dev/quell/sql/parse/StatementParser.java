package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.SessionStatement;
import dev.quell.sql.tree.Statement;
import java.util.Optional;

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
            case WITH -> with();
            case INSERT, REPLACE -> new DataParser(grammar).insert();
            case UPDATE -> new DataParser(grammar).update(Optional.empty());
            case DELETE -> new DataParser(grammar).delete(Optional.empty());
            case SET -> new SetParser(grammar).set(this::statement);
            case SHOW -> new ShowParser(grammar).show();
            case BEGIN -> grammar.transactions().begin();
            case COMMIT -> grammar.transactions().commit();
            case ROLLBACK -> grammar.transactions().rollback();
            case USE -> new SessionParser(grammar).use();
            case KILL -> new SessionParser(grammar).kill();
            case CREATE -> new DefinitionParser(grammar).create();
            case DROP -> new DefinitionParser(grammar).drop();
            case ALTER -> new DefinitionParser(grammar).alter();
            case RENAME -> new DefinitionParser(grammar).rename();
            case TRUNCATE -> new SchemaParser(grammar).truncate();
            case EXPLAIN, DESCRIBE, DESC -> new ShowParser(grammar).describe(this::statement);
            default -> rarer();
        };
    }

    private Statement rarer() {
        return switch (in.kind()) {
            case START -> start();
            case SAVEPOINT -> grammar.transactions().savepoint();
            case RELEASE -> grammar.transactions().release();
            case LOCK -> grammar.transactions().lock();
            case UNLOCK -> grammar.transactions().unlock();
            case XA -> grammar.transactions().xa();
            case PREPARE -> new SessionParser(grammar).prepare();
            case EXECUTE -> new SessionParser(grammar).execute();
            case DEALLOCATE -> {
                in.advance();
                yield new SessionParser(grammar).deallocate();
            }
            case CALL -> new DataParser(grammar).call();
            case DO -> new DataParser(grammar).perform();
            case LOAD -> load();
            case HANDLER -> new HandlerParser(grammar).handler();
            case GRANT -> new GrantParser(grammar).grant();
            case REVOKE -> new GrantParser(grammar).revoke();
            case HELP -> new ShowParser(grammar).help();
            case SIGNAL, RESIGNAL -> new ProgramParser(grammar).signal();
            case GET -> new ProgramParser(grammar).diagnostics();
            default -> maintenance();
        };
    }

    private Statement maintenance() {
        var parser = new MaintenanceParser(grammar);
        return switch (in.kind()) {
            case ANALYZE, CHECK, CHECKSUM, OPTIMIZE, REPAIR -> parser.tables();
            case FLUSH -> parser.flush();
            case RESET -> parser.reset();
            case SHUTDOWN, RESTART -> parser.shutdown();
            case BINLOG -> parser.unsupportedVerb(Token.QUOTED_STRING);
            case CACHE -> parser.unsupportedVerb(Token.INDEX);
            case CHANGE -> parser.unsupportedVerb(Token.REPLICATION);
            case CLONE -> parser.cloneStatement();
            case IMPORT -> parser.unsupportedVerb(Token.TABLE);
            case INSTALL, UNINSTALL -> parser.unsupportedVerb(Token.PLUGIN, Token.COMPONENT);
            case PURGE -> parser.unsupportedVerb(Token.BINARY);
            case STOP -> parser.unsupportedVerb(Token.REPLICA, Token.GROUP_REPLICATION);
            default -> throw in.error();
        };
    }

    private Statement start() {
        in.advance();
        if (in.is(Token.REPLICA) || in.is(Token.GROUP_REPLICATION)) {
            return new MaintenanceParser(grammar).unsupported("START", in.kind().text());
        }
        return grammar.transactions().start();
    }

    private Statement load() {
        if (in.is(Token.LOAD, Token.INDEX)) {
            return new MaintenanceParser(grammar).unsupportedVerb(Token.INDEX);
        }
        return new DataParser(grammar).load();
    }

    /// WITH may begin a query, an UPDATE or a DELETE: what follows its tables tells.
    private Statement with() {
        int depth = 0;
        for (int ahead = 1; ; ahead++) {
            switch (in.kind(ahead)) {
                case LEFT_PAREN -> depth++;
                case RIGHT_PAREN -> depth--;
                case UPDATE -> {
                    if (depth == 0) {
                        return new DataParser(grammar).update(grammar.queries.optionalWith());
                    }
                }
                case DELETE -> {
                    if (depth == 0) {
                        return new DataParser(grammar).delete(grammar.queries.optionalWith());
                    }
                }
                case SELECT, TABLE, VALUES -> {
                    if (depth == 0) {
                        return grammar.queries.query();
                    }
                }
                case END_OF_TEXT, SEMICOLON -> {
                    return grammar.queries.query();
                }
                default -> {}
            }
        }
    }
}
