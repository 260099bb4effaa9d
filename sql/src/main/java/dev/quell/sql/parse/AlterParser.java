package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AlterAction;
import dev.quell.sql.tree.AlterAction.Position;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.Algorithm;
import dev.quell.sql.tree.SchemaStatement.LockLevel;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TableElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// ALTER TABLE. Used for one statement.
final class AlterParser {
    private final Grammar grammar;
    private final Cursor in;
    private final TableParser tables;
    private final List<AlterAction> actions = new ArrayList<>();
    private Optional<Algorithm> algorithm = Optional.empty();
    private Optional<LockLevel> lock = Optional.empty();

    AlterParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        tables = new TableParser(grammar);
    }

    /// The statement after `ALTER TABLE`.
    Statement table() {
        var name = grammar.queries.qualifiedName();
        if (!in.atEnd() && !in.is(Token.PARTITION)) {
            do {
                action();
            } while (in.accept(Token.COMMA));
        }
        new PartitionParser(grammar)
                .optional()
                .ifPresent(partitioning -> actions.add(new AlterAction.Repartition(partitioning)));
        return new SchemaStatement.AlterTable(name, actions, algorithm, lock);
    }

    private List<String> orderColumns() {
        List<String> columns = new ArrayList<>();
        do {
            String name = in.name();
            while (in.accept(Token.DOT)) {
                name = in.name();
            }
            columns.add(name);
            if (!in.accept(Token.DESC)) {
                in.accept(Token.ASC);
            }
        } while (in.accept(Token.COMMA));
        return columns;
    }

    private void action() {
        switch (in.kind()) {
            case ADD -> add();
            case DROP -> drop();
            case CHANGE -> change();
            case MODIFY -> modify();
            case ALTER -> alter();
            case RENAME -> rename();
            case CONVERT -> convert();
            case ORDER -> {
                in.advance();
                in.expect(Token.BY);
                actions.add(new AlterAction.OrderBy(orderColumns()));
            }
            case FORCE -> {
                in.advance();
                actions.add(new AlterAction.Force());
            }
            case ENABLE, DISABLE -> {
                boolean enabled = in.is(Token.ENABLE);
                in.advance();
                in.expect(Token.KEYS);
                actions.add(new AlterAction.EnableKeys(enabled));
            }
            case ALGORITHM -> algorithm = Optional.of(algorithm());
            case LOCK -> lock = Optional.of(lock());
            case WITH, WITHOUT -> {
                in.advance();
                in.expect(Token.VALIDATION);
            }
            default -> optionsOrUnsupported();
        }
    }

    private void optionsOrUnsupported() {
        var options = new TableOptionParser(grammar);
        if (options.starts()) {
            // Options may go on without a comma; with one, the next action begins.
            actions.add(new AlterAction.SetOptions(options.run()));
            return;
        }
        switch (in.kind()) {
            case COALESCE,
                    TRUNCATE,
                    ANALYZE,
                    CHECK,
                    OPTIMIZE,
                    REBUILD,
                    REORGANIZE,
                    EXCHANGE,
                    REPAIR,
                    REMOVE,
                    DISCARD,
                    IMPORT,
                    SECONDARY_LOAD,
                    SECONDARY_UNLOAD ->
                    unsupported();
            default -> throw in.error();
        }
    }

    private void unsupported() {
        String what = in.takeSource();
        if (in.kind().isWord()) {
            what += " " + in.takeSource();
        }
        in.skipRest();
        actions.add(new AlterAction.Unsupported(what.toUpperCase(Locale.ROOT)));
    }

    // ADD

    private void add() {
        in.advance();
        if (in.is(Token.PARTITION)) {
            in.skipRest();
            actions.add(new AlterAction.Unsupported("ADD PARTITION"));
            return;
        }
        if (tables.startsConstraint()) {
            actions.add(added(tables.constraint()));
            return;
        }
        in.accept(Token.COLUMN);
        if (in.is(Token.LEFT_PAREN)) {
            tables.elements().forEach(element -> actions.add(added(element)));
            return;
        }
        String name = in.name();
        var column = new ColumnParser(grammar).column(name);
        actions.add(new AlterAction.AddColumn(column, position()));
    }

    private static AlterAction added(TableElement element) {
        return switch (element) {
            case TableElement.Column column ->
                    new AlterAction.AddColumn(column, new Position.Unspecified());
            case TableElement.Key key -> new AlterAction.AddKey(key);
            case TableElement.ForeignKey key -> new AlterAction.AddForeignKey(key);
            case TableElement.Check check -> new AlterAction.AddCheck(check);
        };
    }

    private Position position() {
        if (in.accept(Token.FIRST)) {
            return new Position.First();
        }
        return in.accept(Token.AFTER) ? new Position.After(in.name()) : new Position.Unspecified();
    }

    // DROP, CHANGE, MODIFY

    private void drop() {
        in.advance();
        switch (in.kind()) {
            case FOREIGN -> {
                in.advance();
                in.expect(Token.KEY);
                actions.add(new AlterAction.DropForeignKey(in.name()));
            }
            case PRIMARY -> {
                in.advance();
                in.expect(Token.KEY);
                actions.add(new AlterAction.DropKey("PRIMARY"));
            }
            case INDEX, KEY -> {
                in.advance();
                actions.add(new AlterAction.DropKey(in.name()));
            }
            case CHECK -> {
                in.advance();
                actions.add(new AlterAction.DropCheck(in.name()));
            }
            case CONSTRAINT -> {
                in.advance();
                actions.add(new AlterAction.DropConstraint(in.name()));
            }
            case PARTITION -> {
                in.skipRest();
                actions.add(new AlterAction.Unsupported("DROP PARTITION"));
            }
            default -> {
                in.accept(Token.COLUMN);
                actions.add(new AlterAction.DropColumn(in.name()));
                if (!in.accept(Token.RESTRICT)) {
                    in.accept(Token.CASCADE);
                }
            }
        }
    }

    private void change() {
        in.advance();
        in.accept(Token.COLUMN);
        String from = in.name();
        String to = in.name();
        var column = new ColumnParser(grammar).column(to);
        actions.add(new AlterAction.ChangeColumn(from, column, position()));
    }

    private void modify() {
        in.advance();
        in.accept(Token.COLUMN);
        String name = in.name();
        var column = new ColumnParser(grammar).column(name);
        actions.add(new AlterAction.ModifyColumn(column, position()));
    }

    // ALTER

    private void alter() {
        in.advance();
        switch (in.kind()) {
            case INDEX -> {
                in.advance();
                String name = in.name();
                boolean visible = in.accept(Token.VISIBLE);
                if (!visible) {
                    in.expect(Token.INVISIBLE);
                }
                actions.add(new AlterAction.SetKeyVisibility(name, visible));
            }
            case CHECK, CONSTRAINT -> {
                boolean check = in.accept(Token.CHECK);
                if (!check) {
                    in.advance();
                }
                String name = in.name();
                boolean enforced = !in.accept(Token.NOT);
                in.expect(Token.ENFORCED);
                actions.add(
                        check
                                ? new AlterAction.SetCheckEnforcement(name, enforced)
                                : new AlterAction.SetConstraintEnforcement(name, enforced));
            }
            default -> alterColumn();
        }
    }

    private void alterColumn() {
        in.accept(Token.COLUMN);
        String name = in.name();
        if (in.accept(Token.DROP)) {
            in.expect(Token.DEFAULT);
            actions.add(new AlterAction.DropDefault(name));
            return;
        }
        in.expect(Token.SET);
        if (in.is(Token.VISIBLE) || in.is(Token.INVISIBLE)) {
            actions.add(new AlterAction.SetColumnVisibility(name, in.is(Token.VISIBLE)));
            in.advance();
            return;
        }
        in.expect(Token.DEFAULT);
        boolean expression = in.is(Token.LEFT_PAREN);
        var value = new ColumnParser(grammar).constantOrExpression();
        actions.add(new AlterAction.SetDefault(name, value, expression));
    }

    // RENAME, CONVERT

    private void rename() {
        in.advance();
        switch (in.kind()) {
            case COLUMN -> {
                in.advance();
                String from = in.name();
                in.expect(Token.TO);
                actions.add(new AlterAction.RenameColumn(from, in.name()));
            }
            case INDEX, KEY -> {
                in.advance();
                String from = in.name();
                in.expect(Token.TO);
                actions.add(new AlterAction.RenameKey(from, in.name()));
            }
            default -> {
                if (!in.accept(Token.TO) && !in.accept(Token.AS)) {
                    in.skipEqual();
                }
                actions.add(new AlterAction.RenameTable(grammar.queries.qualifiedName()));
            }
        }
    }

    private void convert() {
        in.advance();
        in.expect(Token.TO);
        if (!grammar.types.startsCharset()) {
            throw in.error();
        }
        grammar.types.takeCharsetWords();
        Optional<String> charset =
                in.accept(Token.DEFAULT)
                        ? Optional.empty()
                        : Optional.of(grammar.types.charsetName());
        Optional<String> collation =
                in.accept(Token.COLLATE)
                        ? Optional.of(grammar.types.collationName())
                        : Optional.empty();
        actions.add(new AlterAction.ConvertCharset(charset, collation));
    }

    // ALGORITHM and LOCK, for ALTER TABLE, CREATE INDEX and DROP INDEX

    Algorithm algorithm() {
        in.expect(Token.ALGORITHM);
        in.skipEqual();
        String name = in.accept(Token.DEFAULT) ? "DEFAULT" : in.name().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "DEFAULT" -> Algorithm.DEFAULT;
            case "INSTANT" -> Algorithm.INSTANT;
            case "INPLACE" -> Algorithm.INPLACE;
            case "COPY" -> Algorithm.COPY;
            default -> throw ErrorCode.UNKNOWN_ALTER_ALGORITHM.error(name);
        };
    }

    LockLevel lock() {
        in.expect(Token.LOCK);
        in.skipEqual();
        String name = in.accept(Token.DEFAULT) ? "DEFAULT" : in.name().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "DEFAULT" -> LockLevel.DEFAULT;
            case "NONE" -> LockLevel.NONE;
            case "SHARED" -> LockLevel.SHARED;
            case "EXCLUSIVE" -> LockLevel.EXCLUSIVE;
            default -> throw ErrorCode.UNKNOWN_ALTER_LOCK.error(name);
        };
    }
}
