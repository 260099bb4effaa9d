package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What stands between the parentheses of CREATE TABLE.
public sealed interface TableElement {
    /// A column.
    ///
    /// @param nullable as written; empty if neither NULL nor NOT NULL is
    /// @param defaultValue a literal, `CURRENT_TIMESTAMP(n)`, or any expression in parentheses
    /// @param defaultExpression whether the default was written in parentheses
    /// @param onUpdate `CURRENT_TIMESTAMP(n)`
    /// @param key PRIMARY or UNIQUE written at the column
    record Column(
            String name,
            DataType type,
            Optional<Boolean> nullable,
            Optional<Expression> defaultValue,
            boolean defaultExpression,
            Optional<Expression> onUpdate,
            boolean autoIncrement,
            ColumnKey key,
            Optional<String> comment,
            Optional<Generation> generation,
            boolean invisible,
            List<Check> checks,
            Optional<References> references)
            implements TableElement {
        public Column {
            checks = List.copyOf(checks);
        }
    }

    /// A key of any kind.
    ///
    /// @param constraint the name after CONSTRAINT
    /// @param name the index name
    record Key(
            KeyKind kind,
            Optional<String> constraint,
            Optional<String> name,
            List<KeyPart> parts,
            KeyOptions options)
            implements TableElement {
        public Key {
            parts = List.copyOf(parts);
        }
    }

    /// `[CONSTRAINT name] CHECK (condition) [[NOT] ENFORCED]`.
    record Check(Optional<String> name, Expression condition, boolean enforced)
            implements TableElement {}

    /// `[CONSTRAINT name] FOREIGN KEY [index] (columns) REFERENCES …`.
    record ForeignKey(
            Optional<String> constraint,
            Optional<String> index,
            List<String> columns,
            References references)
            implements TableElement {
        public ForeignKey {
            columns = List.copyOf(columns);
        }
    }

    /// `REFERENCES table (columns) …`.
    record References(
            QualifiedName table,
            List<String> columns,
            ReferenceAction onDelete,
            ReferenceAction onUpdate) {
        public References {
            columns = List.copyOf(columns);
        }
    }

    /// What happens to rows that refer to one that goes.
    enum ReferenceAction {
        UNSPECIFIED,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT,
        NO_ACTION
    }

    /// `GENERATED ALWAYS AS (expression) [VIRTUAL|STORED]`.
    record Generation(Expression expression, boolean stored) {}

    /// A key written at a column.
    enum ColumnKey {
        NONE,
        PRIMARY,
        UNIQUE
    }

    /// The kinds of keys.
    enum KeyKind {
        PRIMARY,
        UNIQUE,
        INDEX,
        FULLTEXT,
        SPATIAL
    }

    /// One part of a key.
    sealed interface KeyPart {
        boolean descending();

        /// `column [(length)] [ASC|DESC]`.
        record ColumnPart(String column, OptionalInt length, boolean descending)
                implements KeyPart {}

        /// `(expression) [ASC|DESC]`.
        record ExpressionPart(Expression expression, boolean descending) implements KeyPart {}
    }

    /// Options of a key.
    ///
    /// @param type BTREE, HASH or RTREE, upper case
    /// @param parser WITH PARSER
    record KeyOptions(
            Optional<String> type,
            Optional<String> comment,
            boolean invisible,
            Optional<String> parser,
            OptionalLong keyBlockSize) {
        /// Nothing written.
        public static final KeyOptions NONE =
                new KeyOptions(
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        OptionalLong.empty());
    }
}
