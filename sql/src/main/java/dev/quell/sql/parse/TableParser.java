package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.DuplicateRows;
import dev.quell.sql.tree.Statement;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.KeyKind;
import dev.quell.sql.tree.TableElement.KeyOptions;
import dev.quell.sql.tree.TableElement.KeyPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// CREATE TABLE: columns, keys and constraints.
final class TableParser {
    private final Grammar grammar;
    private final Cursor in;

    TableParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// The statement after `CREATE [TEMPORARY] TABLE`.
    Statement create(boolean temporary) {
        boolean ifNotExists = in.ifNotExists();
        var name = grammar.queries.qualifiedName();
        boolean parenthesisedLike = in.is(Token.LEFT_PAREN, Token.LIKE);
        if (parenthesisedLike || in.is(Token.LIKE)) {
            in.accept(Token.LEFT_PAREN);
            in.expect(Token.LIKE);
            var source = grammar.queries.qualifiedName();
            if (parenthesisedLike) {
                in.expect(Token.RIGHT_PAREN);
            }
            return new SchemaStatement.CreateTableLike(name, temporary, ifNotExists, source);
        }
        List<TableElement> elements = List.of();
        if (in.is(Token.LEFT_PAREN) && !grammar.queries.startsQueryInParentheses()) {
            elements = elements();
        }
        var options = new TableOptionParser(grammar).options();
        var partitioning = new PartitionParser(grammar).optional();
        return new SchemaStatement.CreateTable(
                name, temporary, ifNotExists, elements, options, partitioning, source());
    }

    private Optional<SchemaStatement.TableSource> source() {
        var duplicates = DuplicateRows.ERROR;
        if (in.accept(Token.IGNORE)) {
            duplicates = DuplicateRows.IGNORE;
        } else if (in.accept(Token.REPLACE)) {
            duplicates = DuplicateRows.REPLACE;
        }
        boolean expected = duplicates != DuplicateRows.ERROR;
        expected |= in.accept(Token.AS);
        boolean starts = in.is(Token.LEFT_PAREN) || grammar.queries.startsQuery(0);
        if (!starts && !expected) {
            return Optional.empty();
        }
        return Optional.of(new SchemaStatement.TableSource(grammar.queries.query(), duplicates));
    }

    /// `(element, …)`.
    List<TableElement> elements() {
        var elements = new ArrayList<TableElement>();
        in.expect(Token.LEFT_PAREN);
        do {
            elements.add(element());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return elements;
    }

    private TableElement element() {
        if (startsConstraint()) {
            return constraint();
        }
        String name = in.name();
        return new ColumnParser(grammar).column(name);
    }

    /// Whether a key or a constraint begins here, and no column.
    boolean startsConstraint() {
        return switch (in.kind()) {
            case CONSTRAINT, PRIMARY, UNIQUE, KEY, INDEX, FULLTEXT, SPATIAL, FOREIGN, CHECK -> true;
            default -> false;
        };
    }

    TableElement constraint() {
        Optional<String> constraint = Optional.empty();
        boolean named = in.accept(Token.CONSTRAINT);
        if (named && in.kind().isName()) {
            constraint = Optional.of(in.name());
        }
        return switch (in.kind()) {
            case PRIMARY, UNIQUE -> key(constraint);
            case FOREIGN -> foreignKey(constraint);
            case CHECK -> new ColumnParser(grammar).check(constraint);
            case KEY, INDEX, FULLTEXT, SPATIAL -> {
                if (named) {
                    throw in.error();
                }
                yield key(constraint);
            }
            default -> throw in.error();
        };
    }

    // Keys

    private TableElement.Key key(Optional<String> constraint) {
        var kind = keyKind();
        Optional<String> name = in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
        return key(kind, constraint, name, Optional.empty());
    }

    /// The words `PRIMARY KEY`, `UNIQUE INDEX` and so on.
    private KeyKind keyKind() {
        var token = in.kind();
        in.advance();
        return switch (token) {
            case PRIMARY -> {
                in.expect(Token.KEY);
                yield KeyKind.PRIMARY;
            }
            case UNIQUE -> withKeyWord(KeyKind.UNIQUE);
            case FULLTEXT -> withKeyWord(KeyKind.FULLTEXT);
            case SPATIAL -> withKeyWord(KeyKind.SPATIAL);
            default -> KeyKind.INDEX;
        };
    }

    private KeyKind withKeyWord(KeyKind kind) {
        if (!in.accept(Token.KEY)) {
            in.accept(Token.INDEX);
        }
        return kind;
    }

    /// The rest of a key after its name: `[USING BTREE] (parts) options`.
    ///
    /// @param knownType the type if CREATE INDEX has said it already
    TableElement.Key key(
            KeyKind kind,
            Optional<String> constraint,
            Optional<String> name,
            Optional<String> knownType) {
        Optional<String> type = knownType.isPresent() ? knownType : optionalType();
        var parts = keyParts();
        return new TableElement.Key(kind, constraint, name, parts, keyOptions(type));
    }

    Optional<String> optionalType() {
        return in.accept(Token.USING) || in.accept(Token.TYPE)
                ? Optional.of(indexType())
                : Optional.empty();
    }

    private String indexType() {
        return switch (in.kind()) {
            case BTREE, RTREE, HASH -> {
                String type = in.kind().text();
                in.advance();
                yield type;
            }
            default -> throw in.error();
        };
    }

    List<KeyPart> keyParts() {
        in.expect(Token.LEFT_PAREN);
        var parts = new ArrayList<KeyPart>();
        do {
            parts.add(keyPart());
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
        return parts;
    }

    private KeyPart keyPart() {
        if (in.is(Token.LEFT_PAREN)) {
            var expression = grammar.expressions.parenthesised();
            return new KeyPart.ExpressionPart(expression, descending());
        }
        String column = in.name();
        OptionalInt length =
                in.is(Token.LEFT_PAREN)
                        ? OptionalInt.of(grammar.types.parenthesisedInt())
                        : OptionalInt.empty();
        return new KeyPart.ColumnPart(column, length, descending());
    }

    private boolean descending() {
        if (in.accept(Token.DESC)) {
            return true;
        }
        in.accept(Token.ASC);
        return false;
    }

    private KeyOptions keyOptions(Optional<String> firstType) {
        Optional<String> type = firstType;
        Optional<String> comment = Optional.empty();
        Optional<String> parser = Optional.empty();
        OptionalLong blockSize = OptionalLong.empty();
        boolean invisible = false;
        while (true) {
            switch (in.kind()) {
                case USING, TYPE -> type = optionalType();
                case COMMENT -> {
                    in.advance();
                    comment = Optional.of(in.string());
                }
                case VISIBLE, INVISIBLE -> {
                    invisible = in.is(Token.INVISIBLE);
                    in.advance();
                }
                case KEY_BLOCK_SIZE -> {
                    in.advance();
                    in.skipEqual();
                    blockSize = OptionalLong.of(grammar.types.wholeNumber());
                }
                case WITH -> {
                    in.advance();
                    in.expect(Token.PARSER);
                    parser = Optional.of(in.name());
                }
                case ENGINE_ATTRIBUTE, SECONDARY_ENGINE_ATTRIBUTE -> {
                    in.advance();
                    in.skipEqual();
                    in.string();
                }
                default -> {
                    return new KeyOptions(type, comment, invisible, parser, blockSize);
                }
            }
        }
    }

    private TableElement.ForeignKey foreignKey(Optional<String> constraint) {
        in.expect(Token.FOREIGN, Token.KEY);
        Optional<String> index = in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
        var columns = grammar.types.columnNames();
        var references = new ColumnParser(grammar).references();
        return new TableElement.ForeignKey(constraint, index, columns, references);
    }
}
