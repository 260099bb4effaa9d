package dev.quell.storage.catalog;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;

/// A column, with all that SHOW CREATE TABLE tells of it.
///
/// @param name as written; names of columns are compared without case
/// @param onUpdateNow `ON UPDATE CURRENT_TIMESTAMP`
/// @param invisible left out of `SELECT *`
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
                Generation.NONE,
                "",
                slot,
                Value.NULL);
    }

    /// True for the column behind a functional key part: it is shown nowhere, and goes with its index.
    public boolean isHidden() {
        return invisible && generation != Generation.NONE && name.startsWith(HIDDEN);
    }

    public ColumnDefinition withName(String newName) {
        return new ColumnDefinition(
                newName,
                type,
                nullable,
                defaultValue,
                autoIncrement,
                onUpdateNow,
                invisible,
                generation,
                comment,
                slot,
                absent);
    }

    public ColumnDefinition withDefault(ColumnDefault newDefault) {
        return new ColumnDefinition(
                name,
                type,
                nullable,
                newDefault,
                autoIncrement,
                onUpdateNow,
                invisible,
                generation,
                comment,
                slot,
                absent);
    }

    public ColumnDefinition withAutoIncrement() {
        return new ColumnDefinition(
                name,
                type,
                nullable,
                defaultValue,
                true,
                onUpdateNow,
                invisible,
                generation,
                comment,
                slot,
                absent);
    }
}
