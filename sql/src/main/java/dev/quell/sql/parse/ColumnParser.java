package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.DataType;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Operation;
import dev.quell.sql.tree.TableElement;
import dev.quell.sql.tree.TableElement.ColumnKey;
import dev.quell.sql.tree.TableElement.ReferenceAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One column definition: type and attributes. Used for one column.
final class ColumnParser {
    private final Grammar grammar;
    private final Cursor in;
    private Optional<Boolean> nullable = Optional.empty();
    private Optional<Expression> defaultValue = Optional.empty();
    private boolean defaultExpression;
    private Optional<Expression> onUpdate = Optional.empty();
    private boolean autoIncrement;
    private ColumnKey key = ColumnKey.NONE;
    private Optional<String> comment = Optional.empty();
    private Optional<String> collation = Optional.empty();
    private Optional<TableElement.Generation> generation = Optional.empty();
    private boolean invisible;
    private final List<TableElement.Check> checks = new ArrayList<>();
    private Optional<TableElement.References> references = Optional.empty();

    ColumnParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    /// The definition after the column's name.
    TableElement.Column column(String name) {
        boolean serial = in.is(Token.SERIAL);
        DataType type = grammar.types.columnType();
        if (serial) {
            makeSerial();
        }
        // A collation may stand before GENERATED, the other attributes only after it.
        if (in.accept(Token.COLLATE)) {
            collation = Optional.of(grammar.types.collationName());
        }
        if (in.is(Token.GENERATED) || in.is(Token.AS)) {
            generation = Optional.of(generation());
        }
        while (attribute()) {
            // attributes come in any order
        }
        if (collation.isPresent()) {
            type = type.withCollation(collation.get());
        }
        return new TableElement.Column(
                name,
                type,
                nullable,
                defaultValue,
                defaultExpression,
                onUpdate,
                autoIncrement,
                key,
                comment,
                generation,
                invisible,
                checks,
                references);
    }

    private void makeSerial() {
        nullable = Optional.of(false);
        autoIncrement = true;
        key = ColumnKey.UNIQUE;
    }

    private TableElement.Generation generation() {
        if (in.accept(Token.GENERATED)) {
            in.expect(Token.ALWAYS);
        }
        in.expect(Token.AS);
        var expression = grammar.expressions.parenthesised();
        boolean stored = in.accept(Token.STORED);
        if (!stored) {
            in.accept(Token.VIRTUAL);
        }
        return new TableElement.Generation(expression, stored);
    }

    /// Takes one attribute; false if none stands here.
    private boolean attribute() {
        switch (in.kind()) {
            case NULL -> {
                in.advance();
                nullable = Optional.of(true);
            }
            case NOT -> {
                in.advance();
                if (!in.accept(Token.SECONDARY)) {
                    in.expect(Token.NULL);
                    nullable = Optional.of(false);
                }
            }
            case DEFAULT -> {
                in.advance();
                defaultValue();
            }
            case ON -> {
                in.advance();
                in.expect(Token.UPDATE);
                onUpdate = Optional.of(now());
            }
            case AUTO_INCREMENT -> {
                in.advance();
                autoIncrement = true;
                nullable = Optional.of(nullable.orElse(false));
            }
            case SERIAL -> {
                in.advance();
                in.expect(Token.DEFAULT, Token.VALUE);
                makeSerial();
            }
            default -> {
                return keyOrText();
            }
        }
        return true;
    }

    private boolean keyOrText() {
        switch (in.kind()) {
            case PRIMARY, KEY -> {
                in.accept(Token.PRIMARY);
                in.expect(Token.KEY);
                key = ColumnKey.PRIMARY;
            }
            case UNIQUE -> {
                in.advance();
                in.accept(Token.KEY);
                if (key == ColumnKey.NONE) {
                    key = ColumnKey.UNIQUE;
                }
            }
            case COMMENT -> {
                in.advance();
                comment = Optional.of(in.string());
            }
            case COLLATE -> {
                in.advance();
                collation = Optional.of(grammar.types.collationName());
            }
            case VISIBLE, INVISIBLE -> {
                invisible = in.is(Token.INVISIBLE);
                in.advance();
            }
            case CONSTRAINT, CHECK -> checks.add(check());
            case REFERENCES -> references = Optional.of(references());
            default -> {
                return storageAttribute();
            }
        }
        return true;
    }

    /// What only other engines look at.
    private boolean storageAttribute() {
        switch (in.kind()) {
            case COLUMN_FORMAT -> {
                in.advance();
                if (!in.accept(Token.DEFAULT) && !in.accept(Token.FIXED)) {
                    in.expect(Token.DYNAMIC);
                }
            }
            case STORAGE -> {
                in.advance();
                if (!in.accept(Token.DEFAULT) && !in.accept(Token.DISK)) {
                    in.expect(Token.MEMORY);
                }
            }
            case ENGINE_ATTRIBUTE, SECONDARY_ENGINE_ATTRIBUTE -> {
                in.advance();
                in.skipEqual();
                in.string();
            }
            case SRID -> {
                in.advance();
                grammar.types.wholeNumber();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void defaultValue() {
        defaultExpression = in.is(Token.LEFT_PAREN);
        defaultValue = Optional.of(constantOrExpression());
    }

    /// What DEFAULT takes: an expression in parentheses, the current time, or a literal with a sign.
    Expression constantOrExpression() {
        return switch (in.kind()) {
            case LEFT_PAREN -> grammar.expressions.parenthesised();
            case NOW, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> now();
            case PLUS, MINUS -> signed();
            case DATE, TIME, TIMESTAMP -> {
                if (in.kind(1) != Token.QUOTED_STRING) {
                    throw in.error();
                }
                yield grammar.operands.operand();
            }
            case INTEGER_NUMBER,
                    DECIMAL_NUMBER,
                    FLOAT_NUMBER,
                    QUOTED_STRING,
                    NATIONAL_STRING,
                    INTRODUCER,
                    HEX_NUMBER,
                    BIT_NUMBER,
                    NULL,
                    TRUE,
                    FALSE ->
                    grammar.operands.operand();
            default -> throw in.error();
        };
    }

    private Expression signed() {
        boolean negative = in.is(Token.MINUS);
        in.advance();
        Literal number = grammar.operands.number();
        return negative ? new Operation.Unary(Operation.UnaryOperator.NEGATE, number) : number;
    }

    /// `NOW()`, `CURRENT_TIMESTAMP`, with a precision or not.
    private Expression now() {
        switch (in.kind()) {
            case NOW, CURRENT_TIMESTAMP, LOCALTIME, LOCALTIMESTAMP -> {}
            default -> throw in.error();
        }
        if (in.kind(1) == Token.LEFT_PAREN) {
            var call = (Call.Function) grammar.calls.withPrecision();
            return new Call.Function(Optional.empty(), "CURRENT_TIMESTAMP", call.arguments());
        }
        if (in.is(Token.NOW)) {
            throw in.error();
        }
        in.advance();
        return Call.Function.of("CURRENT_TIMESTAMP");
    }

    private TableElement.Check check() {
        Optional<String> name = Optional.empty();
        if (in.accept(Token.CONSTRAINT)) {
            name = in.kind().isName() ? Optional.of(in.name()) : Optional.empty();
        }
        return check(name);
    }

    /// `CHECK (condition) [[NOT] ENFORCED]`.
    TableElement.Check check(Optional<String> name) {
        in.expect(Token.CHECK);
        var condition = grammar.expressions.parenthesised();
        boolean enforced = true;
        if (in.accept(Token.NOT, Token.ENFORCED)) {
            enforced = false;
        } else {
            in.accept(Token.ENFORCED);
        }
        return new TableElement.Check(name, condition, enforced);
    }

    /// `REFERENCES table [(columns)] [MATCH …] [ON DELETE …] [ON UPDATE …]`.
    TableElement.References references() {
        in.expect(Token.REFERENCES);
        var table = grammar.queries.qualifiedName();
        List<String> columns = in.is(Token.LEFT_PAREN) ? grammar.types.columnNames() : List.of();
        if (in.accept(Token.MATCH)) {
            if (!in.accept(Token.FULL) && !in.accept(Token.PARTIAL)) {
                in.expect(Token.SIMPLE);
            }
        }
        var onDelete = ReferenceAction.UNSPECIFIED;
        var onUpdate = ReferenceAction.UNSPECIFIED;
        while (in.is(Token.ON)) {
            in.advance();
            if (onDelete == ReferenceAction.UNSPECIFIED && in.accept(Token.DELETE)) {
                onDelete = referenceAction();
            } else if (onUpdate == ReferenceAction.UNSPECIFIED && in.accept(Token.UPDATE)) {
                onUpdate = referenceAction();
            } else {
                throw in.error();
            }
        }
        return new TableElement.References(table, columns, onDelete, onUpdate);
    }

    private ReferenceAction referenceAction() {
        if (in.accept(Token.RESTRICT)) {
            return ReferenceAction.RESTRICT;
        }
        if (in.accept(Token.CASCADE)) {
            return ReferenceAction.CASCADE;
        }
        if (in.accept(Token.NO)) {
            in.expect(Token.ACTION);
            return ReferenceAction.NO_ACTION;
        }
        in.expect(Token.SET);
        if (in.accept(Token.DEFAULT)) {
            return ReferenceAction.SET_DEFAULT;
        }
        in.expect(Token.NULL);
        return ReferenceAction.SET_NULL;
    }
}
