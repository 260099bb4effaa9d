package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.ColumnTypes;
import dev.quell.query.value.Diagnostics;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.TableElement;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import java.util.Locale;
import java.util.Set;

/// Turns a column of CREATE TABLE or ALTER TABLE into a column definition.
final class ColumnDesigner {
    private static final int MAX_COMMENT = 1_024;
    private static final Set<String> NOW =
            Set.of("CURRENT_TIMESTAMP", "NOW", "LOCALTIME", "LOCALTIMESTAMP");

    /// Stores a literal into a column type, as INSERT would in strict mode.
    interface LiteralStore {
        /// @throws SqlError whatever the column says to the value
        Value store(Expression literal, SqlType type, String column);
    }

    private final ColumnTypes types;
    private final LiteralStore literals;
    private final Diagnostics diagnostics;
    private final boolean strict;
    private final String charset;

    /// @param charset of the connection: literals in expressions keep it
    ColumnDesigner(
            ColumnTypes types,
            LiteralStore literals,
            Diagnostics diagnostics,
            boolean strict,
            String charset) {
        this.charset = charset;
        this.types = types;
        this.literals = literals;
        this.diagnostics = diagnostics;
        this.strict = strict;
    }

    /// The definition of a column.
    ///
    /// @param primary whether it is part of the primary key, which makes it NOT NULL
    /// @param slot its place in stored rows
    /// @throws SqlError 1063, 1067, 1101, 1166, 1171, 1294, 1629, and those of [ColumnTypes#resolve]
    ColumnDefinition design(TableElement.Column column, boolean primary, int slot) {
        IdentifierRules.checkColumn(column.name());
        refuseUsage(column);
        SqlType type = types.resolve(column.name(), column.type());
        if (column.autoIncrement()) {
            checkAutoIncrement(column, type);
        }
        if (primary && column.nullable().orElse(false)) {
            throw ErrorCode.PRIMARY_CANT_HAVE_NULL.error();
        }
        String comment = column.comment().orElse("");
        if (comment.codePointCount(0, comment.length()) > MAX_COMMENT) {
            throw ErrorCode.TOO_LONG_FIELD_COMMENT.error(column.name(), MAX_COMMENT);
        }
        boolean nullable = column.nullable().orElse(true) && !primary && !column.autoIncrement();
        return new ColumnDefinition(
                column.name(),
                type,
                nullable,
                defaultOf(column, type, nullable, primary),
                column.autoIncrement(),
                onUpdateNow(column, type),
                column.invisible(),
                column.type().charset().isPresent() || column.type().collation().isPresent(),
                generation(column),
                comment,
                slot,
                Value.NULL);
    }

    private static void checkAutoIncrement(TableElement.Column column, SqlType type) {
        if (!type.kind().isInteger()
                && type.kind() != TypeKind.FLOAT
                && type.kind() != TypeKind.DOUBLE) {
            throw ErrorCode.WRONG_FIELD_SPEC.error(column.name());
        }
        if (column.defaultValue().isPresent()) {
            throw ErrorCode.INVALID_DEFAULT.error(column.name());
        }
    }

    /// What a generated column cannot have besides.
    private static void refuseUsage(TableElement.Column column) {
        if (column.generation().isEmpty()) {
            return;
        }
        if (column.defaultValue().isPresent()) {
            throw ErrorCode.WRONG_USAGE.error("DEFAULT", "generated column");
        }
        if (column.onUpdate().isPresent()) {
            throw ErrorCode.WRONG_USAGE.error("ON UPDATE", "generated column");
        }
        if (column.autoIncrement()) {
            throw ErrorCode.WRONG_USAGE.error("AUTO_INCREMENT", "generated column");
        }
    }

    private Generation generation(TableElement.Column column) {
        if (column.generation().isEmpty()) {
            return Generation.NONE;
        }
        TableElement.Generation made = column.generation().get();
        new ExpressionRules(ExpressionRules.Place.GENERATED_COLUMN, column.name())
                .check(made.expression());
        return new Generation.Always(Printer.print(made.expression(), charset), made.stored());
    }

    private ColumnDefault defaultOf(
            TableElement.Column column, SqlType type, boolean nullable, boolean primary) {
        if (column.defaultValue().isEmpty()) {
            return nullable ? new ColumnDefault.Constant(Value.NULL) : ColumnDefault.NONE;
        }
        return defaultOf(
                column.name(),
                type,
                nullable && !primary,
                column.defaultValue().get(),
                column.defaultExpression());
    }

    /// What DEFAULT means for a column.
    ///
    /// @param inParentheses `DEFAULT (expression)`
    /// @throws SqlError 1067, 1101
    ColumnDefault defaultOf(
            String name,
            SqlType type,
            boolean nullable,
            Expression expression,
            boolean inParentheses) {
        if (inParentheses) {
            new ExpressionRules(ExpressionRules.Place.DEFAULT, name).check(expression);
            return new ColumnDefault.Expression(Printer.print(expression, charset));
        }
        if (isNow(expression)) {
            if (!isTimestamp(type) || decimals(expression) != type.decimals()) {
                throw ErrorCode.INVALID_DEFAULT.error(name);
            }
            return new ColumnDefault.Now();
        }
        if (expression instanceof Literal.Null) {
            if (!nullable) {
                throw ErrorCode.INVALID_DEFAULT.error(name);
            }
            return new ColumnDefault.Constant(Value.NULL);
        }
        if (expression instanceof Literal.Temporal) {
            throw ErrorCode.INVALID_DEFAULT.error(name); // as MySQL, which takes the bare text only
        }
        if (type.kind().isLarge()) {
            return emptyDefaultOfLarge(name, expression, nullable);
        }
        try {
            return new ColumnDefault.Constant(literals.store(expression, type, name));
        } catch (SqlError error) {
            diagnostics.error(error);
            throw ErrorCode.INVALID_DEFAULT.error(name);
        }
    }

    /// `DEFAULT ''` of a TEXT or BLOB is only a warning outside strict mode.
    private ColumnDefault emptyDefaultOfLarge(
            String name, Expression expression, boolean nullable) {
        boolean empty = expression instanceof Literal.Text(var text, _) && text.isEmpty();
        if (strict || !empty) {
            throw ErrorCode.BLOB_CANT_HAVE_DEFAULT.error(name);
        }
        diagnostics.warn(ErrorCode.BLOB_CANT_HAVE_DEFAULT, name);
        return nullable ? new ColumnDefault.Constant(Value.NULL) : ColumnDefault.NONE;
    }

    private static boolean onUpdateNow(TableElement.Column column, SqlType type) {
        if (column.onUpdate().isEmpty()) {
            return false;
        }
        Expression now = column.onUpdate().get();
        if (!isNow(now) || !isTimestamp(type) || decimals(now) != type.decimals()) {
            throw ErrorCode.INVALID_ON_UPDATE.error(column.name());
        }
        return true;
    }

    private static boolean isTimestamp(SqlType type) {
        return type.kind() == TypeKind.TIMESTAMP || type.kind() == TypeKind.DATETIME;
    }

    private static boolean isNow(Expression expression) {
        return expression instanceof Call.Function(var schema, var name, _)
                && schema.isEmpty()
                && NOW.contains(name.toUpperCase(Locale.ROOT));
    }

    private static int decimals(Expression now) {
        return now instanceof Call.Function(_, _, var arguments)
                        && !arguments.isEmpty()
                        && arguments.getFirst() instanceof Literal.Number(Value.Int(var digits), _)
                ? (int) digits
                : 0;
    }
}
