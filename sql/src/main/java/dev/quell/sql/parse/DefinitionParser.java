package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.Statement;
import java.util.Optional;

/// The second word of CREATE, DROP, ALTER and RENAME.
final class DefinitionParser {
    private final Grammar grammar;
    private final Cursor in;
    private final SchemaParser schemas;
    private final AccountParser accounts;
    private final ProgramParser programs;
    private final EventParser events;
    private final MaintenanceParser maintenance;

    DefinitionParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        schemas = new SchemaParser(grammar);
        accounts = new AccountParser(grammar);
        programs = new ProgramParser(grammar);
        events = new EventParser(grammar);
        maintenance = new MaintenanceParser(grammar);
    }

    Statement create() {
        in.expect(Token.CREATE);
        return switch (in.kind()) {
            case TABLE -> {
                in.advance();
                yield new TableParser(grammar).create(false);
            }
            case TEMPORARY -> {
                in.advance();
                in.expect(Token.TABLE);
                yield new TableParser(grammar).create(true);
            }
            case DATABASE, SCHEMA -> schemas.createDatabase();
            case UNIQUE, FULLTEXT, INDEX -> schemas.createIndex();
            case USER -> accounts.createUser();
            case ROLE -> accounts.createRole();
            case OR -> {
                in.advance();
                in.expect(Token.REPLACE);
                if (in.is(Token.SPATIAL)) {
                    yield unsupported("CREATE", Token.REFERENCE);
                }
                var definer = in.is(Token.DEFINER) ? schemas.optionalDefiner() : none();
                yield schemas.view(true, false, definer);
            }
            case ALGORITHM, SQL, VIEW -> schemas.view(false, false, none());
            case DEFINER -> withDefiner();
            case EVENT -> events.create(none());
            case PROCEDURE, FUNCTION, TRIGGER -> programs.create();
            case AGGREGATE -> unsupported("CREATE", Token.FUNCTION);
            case SPATIAL ->
                    in.kind(1) == Token.REFERENCE
                            ? unsupported("CREATE SPATIAL", Token.REFERENCE)
                            : schemas.createIndex();
            case SERVER, TABLESPACE, LIBRARY -> maintenance.unsupported("CREATE", in.kind().text());
            case UNDO -> unsupported("CREATE UNDO", Token.TABLESPACE);
            case LOGFILE -> unsupported("CREATE LOGFILE", Token.GROUP);
            case RESOURCE -> unsupported("CREATE RESOURCE", Token.GROUP);
            default -> throw in.error();
        };
    }

    private static Optional<AccountName> none() {
        return Optional.empty();
    }

    private Statement withDefiner() {
        var definer = schemas.optionalDefiner();
        return switch (in.kind()) {
            case SQL, VIEW -> schemas.view(false, false, definer);
            case AGGREGATE -> unsupported("CREATE", Token.FUNCTION);
            case EVENT -> events.create(definer);
            default -> programs.create();
        };
    }

    /// Two words, of which the second must be there.
    private Statement unsupported(String verb, Token second) {
        in.advance();
        if (!in.is(second)) {
            throw in.error();
        }
        return maintenance.unsupported(verb, second.text());
    }

    Statement drop() {
        in.expect(Token.DROP);
        return switch (in.kind()) {
            case TABLE, TABLES -> schemas.dropTable(false);
            case TEMPORARY -> {
                in.advance();
                if (!in.is(Token.TABLE) && !in.is(Token.TABLES)) {
                    throw in.error();
                }
                yield schemas.dropTable(true);
            }
            case DATABASE, SCHEMA -> schemas.dropDatabase();
            case INDEX -> schemas.dropIndex();
            case VIEW -> schemas.dropView();
            case USER -> accounts.dropUser();
            case ROLE -> accounts.dropRole();
            case PREPARE -> new SessionParser(grammar).deallocate();
            case EVENT -> events.drop();
            case PROCEDURE, FUNCTION, TRIGGER -> programs.drop();
            case SERVER, TABLESPACE, LIBRARY -> maintenance.unsupported("DROP", in.kind().text());
            case UNDO -> unsupported("DROP UNDO", Token.TABLESPACE);
            case LOGFILE -> unsupported("DROP LOGFILE", Token.GROUP);
            case RESOURCE -> unsupported("DROP RESOURCE", Token.GROUP);
            case SPATIAL -> unsupported("DROP SPATIAL", Token.REFERENCE);
            default -> throw in.error();
        };
    }

    Statement alter() {
        in.expect(Token.ALTER);
        return switch (in.kind()) {
            case TABLE -> {
                in.advance();
                yield new AlterParser(grammar).table();
            }
            case DATABASE, SCHEMA -> schemas.alterDatabase();
            case USER -> accounts.alterUser();
            case ALGORITHM, SQL, VIEW -> schemas.view(false, true, none());
            case DEFINER -> {
                var definer = schemas.optionalDefiner();
                yield in.is(Token.EVENT)
                        ? events.alter(definer)
                        : schemas.view(false, true, definer);
            }
            case EVENT -> events.alter(none());
            case PROCEDURE, FUNCTION -> programs.alter();
            case INSTANCE, SERVER, TABLESPACE -> maintenance.unsupported("ALTER", in.kind().text());
            case UNDO -> unsupported("ALTER UNDO", Token.TABLESPACE);
            case LOGFILE -> unsupported("ALTER LOGFILE", Token.GROUP);
            case RESOURCE -> unsupported("ALTER RESOURCE", Token.GROUP);
            default -> throw in.error();
        };
    }

    Statement rename() {
        in.expect(Token.RENAME);
        if (in.is(Token.USER)) {
            return accounts.renameUser();
        }
        if (!in.is(Token.TABLE) && !in.is(Token.TABLES)) {
            throw in.error();
        }
        return schemas.renameTables();
    }
}
