package dev.quell.sql.parse;

import dev.quell.base.error.ErrorCode;
import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JsonColumn;
import java.util.ArrayList;
import java.util.List;

/// `JSON_TABLE(document, path COLUMNS (…)) AS alias`.
final class JsonTableParser {
    private final Grammar grammar;
    private final Cursor in;

    JsonTableParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    TableReference table() {
        in.expect(Token.JSON_TABLE, Token.LEFT_PAREN);
        var document = grammar.expressions.expression();
        in.expect(Token.COMMA);
        String path = in.string();
        var columns = columns();
        in.expect(Token.RIGHT_PAREN);
        var alias = grammar.from.tableAlias();
        if (alias.isEmpty()) {
            throw ErrorCode.TF_MUST_HAVE_ALIAS.error();
        }
        return new TableReference.JsonTable(document, path, columns, alias.get());
    }

    private List<JsonColumn> columns() {
        in.expect(Token.COLUMNS, Token.LEFT_PAREN);
        in.enter();
        var columns = new ArrayList<JsonColumn>();
        do {
            columns.add(column());
        } while (in.accept(Token.COMMA));
        in.leave();
        in.expect(Token.RIGHT_PAREN);
        return columns;
    }

    private JsonColumn column() {
        if (in.accept(Token.NESTED)) {
            in.expect(Token.PATH);
            String path = in.string();
            return new JsonColumn.Nested(path, columns());
        }
        String name = in.name();
        if (in.accept(Token.FOR)) {
            in.expect(Token.ORDINALITY);
            return new JsonColumn.Ordinality(name);
        }
        var type = grammar.types.columnType();
        if (in.accept(Token.COLLATE)) {
            type = type.withCollation(grammar.types.collationName());
        }
        boolean exists = in.accept(Token.EXISTS);
        in.expect(Token.PATH);
        String path = in.string();
        var responses = grammar.calls.jsonResponses();
        return new JsonColumn.Path(name, type, exists, path, responses.get(0), responses.get(1));
    }
}
