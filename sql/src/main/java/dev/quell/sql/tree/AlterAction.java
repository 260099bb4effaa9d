package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// One clause of ALTER TABLE.
public sealed interface AlterAction {
    /// `ADD [COLUMN] …`; `ADD (a …, b …)` is several.
    record AddColumn(TableElement.Column column, Position position) implements AlterAction {}

    record AddKey(TableElement.Key key) implements AlterAction {}

    record AddForeignKey(TableElement.ForeignKey key) implements AlterAction {}

    record AddCheck(TableElement.Check check) implements AlterAction {}

    record DropColumn(String name) implements AlterAction {}

    /// `DROP INDEX name`; `DROP PRIMARY KEY` is `PRIMARY`.
    record DropKey(String name) implements AlterAction {}

    record DropForeignKey(String name) implements AlterAction {}

    record DropCheck(String name) implements AlterAction {}

    /// `DROP CONSTRAINT`: of whatever kind bears the name.
    record DropConstraint(String name) implements AlterAction {}

    record ChangeColumn(String name, TableElement.Column column, Position position)
            implements AlterAction {}

    record ModifyColumn(TableElement.Column column, Position position) implements AlterAction {}

    record RenameColumn(String from, String to) implements AlterAction {}

    record RenameKey(String from, String to) implements AlterAction {}

    record RenameTable(QualifiedName name) implements AlterAction {}

    /// `ALTER COLUMN c SET DEFAULT value`.
    record SetDefault(String column, Expression value, boolean expression) implements AlterAction {}

    record DropDefault(String column) implements AlterAction {}

    record SetColumnVisibility(String column, boolean visible) implements AlterAction {}

    record SetKeyVisibility(String name, boolean visible) implements AlterAction {}

    /// `ALTER CHECK name [NOT] ENFORCED`.
    record SetCheckEnforcement(String name, boolean enforced) implements AlterAction {}

    /// `ALTER CONSTRAINT name [NOT] ENFORCED`: of whatever kind bears the name, but only CHECK can do without.
    record SetConstraintEnforcement(String name, boolean enforced) implements AlterAction {}

    /// `CONVERT TO CHARACTER SET …`.
    ///
    /// @param charset empty for DEFAULT
    record ConvertCharset(Optional<String> charset, Optional<String> collation)
            implements AlterAction {}

    /// `ORDER BY`: columns, in either direction.
    record OrderBy(List<String> columns) implements AlterAction {
        public OrderBy {
            columns = List.copyOf(columns);
        }
    }

    record SetOptions(TableOptions options) implements AlterAction {}

    record Force() implements AlterAction {}

    /// `ENABLE KEYS`, `DISABLE KEYS`.
    record EnableKeys(boolean enabled) implements AlterAction {}

    record Repartition(Partitioning partitioning) implements AlterAction {}

    /// Partition management and tablespace clauses, recognised only.
    ///
    /// @param what the words, such as `DROP PARTITION`
    record Unsupported(String what) implements AlterAction {}

    /// Where a column goes.
    sealed interface Position {
        record Unspecified() implements Position {}

        record First() implements Position {}

        record After(String column) implements Position {}
    }
}
