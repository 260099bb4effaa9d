package dev.quell.storage.catalog;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;

/// A column, with all that SHOW CREATE TABLE tells of it.
///
/// @param name as written; names of columns are compared without case
/// @param onUpdateNow `ON UPDATE CURRENT_TIMESTAMP`
/// @param invisible left out of `SELECT *`
/// @param ownCollation its character set or collation was written in its definition rather than taken from the table or from a
///     query
/// @param slot its place in stored rows: given out once in a table's life and never again, so that columns come and go
///     without touching the rows
/// @param absent the value in rows that were stored before the column was added
public record ColumnDefinition(
        String name,
        SqlType type,
        boolean nullable,
        ColumnDefault defaultValue,
        boolean autoIncrement,
        boolean onUpdateNow,
        boolean invisible,
        boolean ownCollation,
        Generation generation,
        String comment,
        int slot,
        Value absent) {

    /// How the names of columns begin that exist for a functional index alone, as in MySQL.
    public static final String HIDDEN = "!hidden!";

    public ColumnDefinition {
        if (slot < 0) {
            throw new IllegalArgumentException("slot " + slot);
        }
    }

    /// A plain column: visible, not generated, no comment, there since the table was made.
    public static ColumnDefinition plain(String name, SqlType type, boolean nullable, int slot) {
        return new ColumnDefinition(
                name,
                type,
                nullable,
                nullable ? new ColumnDefault.Constant(Value.NULL) : ColumnDefault.NONE,
                false,
                false,
                false,
                false,
                Generation.NONE,
                "",
                slot,
                Value.NULL);
    }

    /// True for the column behind a functional key part: it is shown nowhere, and goes with its index.
    public boolean isHidden() {
        return invisible && generation != Generation.NONE && name.startsWith(HIDDEN);
    }

    /// The same column with some components exchanged: `column.edit().name("b").done()`.
    public Edit edit() {
        return new Edit(this);
    }

    public ColumnDefinition withName(String newName) {
        return edit().name(newName).done();
    }

    public ColumnDefinition withDefault(ColumnDefault newDefault) {
        return edit().defaultValue(newDefault).done();
    }

    public ColumnDefinition withAutoIncrement() {
        return edit().autoIncrement(true).done();
    }

    /// A copy to be changed: every component is the old one's until it is set. For one thread.
    public static final class Edit {
        private String name;
        private SqlType type;
        private boolean nullable;
        private ColumnDefault defaultValue;
        private boolean autoIncrement;
        private boolean onUpdateNow;
        private boolean invisible;
        private boolean ownCollation;
        private Generation generation;
        private String comment;
        private int slot;
        private Value absent;

        private Edit(ColumnDefinition of) {
            name = of.name();
            type = of.type();
            nullable = of.nullable();
            defaultValue = of.defaultValue();
            autoIncrement = of.autoIncrement();
            onUpdateNow = of.onUpdateNow();
            invisible = of.invisible();
            ownCollation = of.ownCollation();
            generation = of.generation();
            comment = of.comment();
            slot = of.slot();
            absent = of.absent();
        }

        public Edit name(String value) {
            name = value;
            return this;
        }

        public Edit type(SqlType value) {
            type = value;
            return this;
        }

        public Edit nullable(boolean value) {
            nullable = value;
            return this;
        }

        public Edit defaultValue(ColumnDefault value) {
            defaultValue = value;
            return this;
        }

        public Edit autoIncrement(boolean value) {
            autoIncrement = value;
            return this;
        }

        public Edit onUpdateNow(boolean value) {
            onUpdateNow = value;
            return this;
        }

        public Edit comment(String value) {
            comment = value;
            return this;
        }

        public Edit invisible(boolean value) {
            invisible = value;
            return this;
        }

        public Edit ownCollation(boolean value) {
            ownCollation = value;
            return this;
        }

        public Edit slot(int value) {
            slot = value;
            return this;
        }

        public Edit absent(Value value) {
            absent = value;
            return this;
        }

        /// The definition as it is now.
        ///
        /// @throws IllegalArgumentException as the constructor does
        public ColumnDefinition done() {
            return new ColumnDefinition(
                    name,
                    type,
                    nullable,
                    defaultValue,
                    autoIncrement,
                    onUpdateNow,
                    invisible,
                    ownCollation,
                    generation,
                    comment,
                    slot,
                    absent);
        }
    }
}
