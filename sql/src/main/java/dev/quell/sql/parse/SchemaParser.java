package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.Algorithm;
import dev.quell.sql.tree.SchemaStatement.CheckOption;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.sql.tree.SchemaStatement.ViewAlgorithm;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TableElement.KeyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Databases, indexes, views; DROP, RENAME and TRUNCATE of tables.
final class SchemaParser {
    private final Grammar grammar;
    private final Cursor in;

    SchemaParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    // Databases; the verb is taken already, here and below

    Statement createDatabase() {
        in.advance();
        boolean ifNotExists = in.ifNotExists();
        String name = in.name();
        return new SchemaStatement.CreateDatabase(name, ifNotExists, databaseOptions());
    }

    Statement alterDatabase() {
        in.advance();
        boolean named =
                in.kind().isName()
                        && !(in.is(Token.CHARSET) && in.kind(1) == Token.EQUAL)
                        && !(in.is(Token.ENCRYPTION) && in.kind(1) == Token.EQUAL);
        Optional<String> name = named ? Optional.of(in.name()) : Optional.empty();
        if (in.atEnd()) {
            throw in.error();
        }
        return new SchemaStatement.AlterDatabase(name, databaseOptions());
    }

    private SchemaStatement.DatabaseOptions databaseOptions() {
        Optional<String> charset = Optional.empty();
        Optional<String> collation = Optional.empty();
        Optional<Boolean> encrypted = Optional.empty();
        Optional<Boolean> readOnly = Optional.empty();
        while (!in.atEnd()) {
            boolean defaulted = in.accept(Token.DEFAULT);
            if (grammar.types.startsCharset()) {
                grammar.types.takeCharsetWords();
                in.skipEqual();
                charset = Optional.of(grammar.types.charsetName());
            } else if (in.accept(Token.COLLATE)) {
                in.skipEqual();
                collation = Optional.of(grammar.types.collationName());
            } else if (in.accept(Token.ENCRYPTION)) {
                in.skipEqual();
                encrypted = Optional.of(in.string().equalsIgnoreCase("Y"));
            } else if (!defaulted && in.accept(Token.READ)) {
                in.expect(Token.ONLY);
                in.skipEqual();
                readOnly =
                        Optional.of(!in.accept(Token.DEFAULT) && grammar.types.wholeNumber() != 0);
            } else {
                throw in.error();
            }
        }
        return new SchemaStatement.DatabaseOptions(charset, collation, encrypted, readOnly);
    }

    Statement dropDatabase() {
        in.advance();
        boolean ifExists = in.ifExists();
        return new SchemaStatement.DropDatabase(in.name(), ifExists);
    }

    // Tables

    Statement dropTable(boolean temporary) {
        in.advance();
        boolean ifExists = in.ifExists();
        var names = grammar.queries.qualifiedNames();
        skipRestrict();
        return new SchemaStatement.DropTable(names, temporary, ifExists);
    }

    private void skipRestrict() {
        if (!in.accept(Token.RESTRICT)) {
            in.accept(Token.CASCADE);
        }
    }

    Statement renameTables() {
        in.advance();
        var renamings = new ArrayList<SchemaStatement.Renaming>();
        do {
            var from = grammar.queries.qualifiedName();
            in.expect(Token.TO);
            renamings.add(new SchemaStatement.Renaming(from, grammar.queries.qualifiedName()));
        } while (in.accept(Token.COMMA));
        return new SchemaStatement.RenameTables(renamings);
    }

    Statement truncate() {
        in.expect(Token.TRUNCATE);
        in.accept(Token.TABLE);
        return new SchemaStatement.TruncateTable(grammar.queries.qualifiedName());
    }

    // Indexes

    /// `[UNIQUE|FULLTEXT|SPATIAL] INDEX name …`.
    Statement createIndex() {
        var kind =
                switch (in.kind()) {
                    case UNIQUE -> KeyKind.UNIQUE;
                    case FULLTEXT -> KeyKind.FULLTEXT;
                    case SPATIAL -> KeyKind.SPATIAL;
                    default -> KeyKind.INDEX;
                };
        if (kind != KeyKind.INDEX) {
            in.advance();
        }
        in.expect(Token.INDEX);
        String name = in.name();
        var tables = new TableParser(grammar);
        var type = tables.optionalType();
        in.expect(Token.ON);
        var table = grammar.queries.qualifiedName();
        if (!in.is(Token.LEFT_PAREN)) {
            throw in.error();
        }
        var key = tables.key(kind, Optional.empty(), Optional.of(name), type);
        var alter = indexOptions();
        return new SchemaStatement.CreateIndex(table, key, alter.algorithm(), alter.lock());
    }

    Statement dropIndex() {
        in.advance();
        String name = in.name();
        in.expect(Token.ON);
        var table = grammar.queries.qualifiedName();
        var alter = indexOptions();
        return new SchemaStatement.DropIndex(name, table, alter.algorithm(), alter.lock());
    }

    private record IndexOptions(Optional<Algorithm> algorithm, Optional<LockLevel> lock) {}

    private IndexOptions indexOptions() {
        var alter = new AlterParser(grammar);
        Optional<Algorithm> algorithm = Optional.empty();
        Optional<LockLevel> lock = Optional.empty();
        while (in.is(Token.ALGORITHM) || in.is(Token.LOCK)) {
            if (in.is(Token.ALGORITHM)) {
                algorithm = Optional.of(alter.algorithm());
            } else {
                lock = Optional.of(alter.lock());
            }
        }
        return new IndexOptions(algorithm, lock);
    }

    // Views

    /// `[OR REPLACE] [ALGORITHM = …] [SQL SECURITY …] VIEW …`, with OR REPLACE and DEFINER taken already.
    Statement view(boolean orReplace, boolean alter, Optional<AccountName> definer) {
        var algorithm = ViewAlgorithm.UNDEFINED;
        Optional<AccountName> account = definer;
        if (account.isEmpty() && in.accept(Token.ALGORITHM)) {
            in.expect(Token.EQUAL);
            algorithm = viewAlgorithm();
            account = optionalDefiner();
        }
        Optional<Boolean> invoker = Optional.empty();
        if (in.accept(Token.SQL)) {
            in.expect(Token.SECURITY);
            invoker = Optional.of(in.accept(Token.INVOKER));
            if (!invoker.get()) {
                in.expect(Token.DEFINER);
            }
        }
        in.expect(Token.VIEW);
        boolean ifNotExists = in.ifNotExists();
        var name = grammar.queries.qualifiedName();
        List<String> columns = in.is(Token.LEFT_PAREN) ? grammar.types.columnNames() : List.of();
        in.expect(Token.AS);
        var query = grammar.queries.query();
        return new SchemaStatement.CreateView(
                name,
                presence(orReplace, alter, ifNotExists),
                algorithm,
                account,
                invoker,
                columns,
                query,
                checkOption());
    }

    private static SchemaStatement.Presence presence(
            boolean orReplace, boolean alter, boolean ifNotExists) {
        if (alter) {
            return SchemaStatement.Presence.REQUIRED;
        }
        if (orReplace) {
            return SchemaStatement.Presence.REPLACED;
        }
        return ifNotExists ? SchemaStatement.Presence.KEPT : SchemaStatement.Presence.REFUSED;
    }

    private ViewAlgorithm viewAlgorithm() {
        return switch (in.kind()) {
            case UNDEFINED, MERGE, TEMPTABLE -> {
                var algorithm = ViewAlgorithm.valueOf(in.kind().name());
                in.advance();
                yield algorithm;
            }
            default -> throw in.error();
        };
    }

    /// `DEFINER = account` if it stands here.
    Optional<AccountName> optionalDefiner() {
        if (!in.accept(Token.DEFINER)) {
            return Optional.empty();
        }
        in.expect(Token.EQUAL);
        return Optional.of(grammar.accountNames().account());
    }

    private CheckOption checkOption() {
        if (!in.accept(Token.WITH)) {
            return CheckOption.NONE;
        }
        var option = CheckOption.CASCADED;
        if (in.accept(Token.LOCAL)) {
            option = CheckOption.LOCAL;
        } else {
            in.accept(Token.CASCADED);
        }
        in.expect(Token.CHECK, Token.OPTION);
        return option;
    }

    Statement dropView() {
        in.advance();
        boolean ifExists = in.ifExists();
        var names = grammar.queries.qualifiedNames();
        skipRestrict();
        return new SchemaStatement.DropView(names, ifExists);
    }
}
