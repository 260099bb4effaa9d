package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Statements that change definitions: databases, tables, indexes, views.
public sealed interface SchemaStatement extends Statement {
    /// `CREATE DATABASE`.
    record CreateDatabase(String name, boolean ifNotExists, DatabaseOptions options)
            implements SchemaStatement {}

    /// `ALTER DATABASE`; without a name it is the current one.
    record AlterDatabase(Optional<String> name, DatabaseOptions options)
            implements SchemaStatement {}

    /// `DROP DATABASE`.
    record DropDatabase(String name, boolean ifExists) implements SchemaStatement {}

    /// `CREATE TABLE`, with columns or AS a query or both.
    record CreateTable(
            QualifiedName name,
            boolean temporary,
            boolean ifNotExists,
            List<TableElement> elements,
            TableOptions options,
            Optional<Partitioning> partitioning,
            Optional<TableSource> source)
            implements SchemaStatement {
        public CreateTable {
            elements = List.copyOf(elements);
        }
    }

    /// `CREATE TABLE … LIKE`.
    record CreateTableLike(
            QualifiedName name, boolean temporary, boolean ifNotExists, QualifiedName source)
            implements SchemaStatement {}

    /// `ALTER TABLE`.
    record AlterTable(
            QualifiedName name,
            List<AlterAction> actions,
            Optional<Algorithm> algorithm,
            Optional<LockLevel> lock)
            implements SchemaStatement {
        public AlterTable {
            actions = List.copyOf(actions);
        }
    }

    /// `CREATE INDEX`; the key has a name.
    record CreateIndex(
            QualifiedName table,
            TableElement.Key key,
            Optional<Algorithm> algorithm,
            Optional<LockLevel> lock)
            implements SchemaStatement {}

    /// `DROP INDEX`; `PRIMARY` names the primary key.
    record DropIndex(
            String name,
            QualifiedName table,
            Optional<Algorithm> algorithm,
            Optional<LockLevel> lock)
            implements SchemaStatement {}

    /// `DROP TABLE`.
    record DropTable(List<QualifiedName> names, boolean temporary, boolean ifExists)
            implements SchemaStatement {
        public DropTable {
            names = List.copyOf(names);
        }
    }

    /// `RENAME TABLE a TO b, …`.
    record RenameTables(List<Renaming> renamings) implements SchemaStatement {
        public RenameTables {
            renamings = List.copyOf(renamings);
        }
    }

    /// `TRUNCATE TABLE`.
    record TruncateTable(QualifiedName name) implements SchemaStatement {}

    /// `CREATE [OR REPLACE] VIEW` and `ALTER VIEW`.
    ///
    /// @param existing what becomes of a view that is there already
    /// @param definer empty for the session's account
    /// @param invokerSecurity SQL SECURITY INVOKER rather than DEFINER; empty if neither is written
    record CreateView(
            QualifiedName name,
            Presence existing,
            ViewAlgorithm algorithm,
            Optional<AccountName> definer,
            Optional<Boolean> invokerSecurity,
            List<String> columns,
            Query query,
            CheckOption checkOption)
            implements SchemaStatement {
        public CreateView {
            columns = List.copyOf(columns);
        }

        /// Whether it takes the place of a view that is there.
        public boolean replaces() {
            return existing == Presence.REPLACED || existing == Presence.REQUIRED;
        }
    }

    /// What a CREATE makes of something that is there already.
    enum Presence {
        REFUSED,
        KEPT,
        REPLACED,
        REQUIRED
    }

    /// `DROP VIEW`.
    record DropView(List<QualifiedName> names, boolean ifExists) implements SchemaStatement {
        public DropView {
            names = List.copyOf(names);
        }
    }

    /// Options of a database.
    ///
    /// @param charset empty if not written; `DEFAULT` leaves it empty too
    record DatabaseOptions(
            Optional<String> charset,
            Optional<String> collation,
            Optional<Boolean> encrypted,
            Optional<Boolean> readOnly) {}

    /// `[IGNORE|REPLACE] AS query` of CREATE TABLE.
    record TableSource(Query query, DuplicateRows duplicates) {}

    /// What CREATE TABLE … SELECT does with rows that break a unique key.
    enum DuplicateRows {
        ERROR,
        IGNORE,
        REPLACE
    }

    /// One `a TO b`.
    record Renaming(QualifiedName from, QualifiedName to) {}

    /// ALGORITHM= of ALTER TABLE.
    enum Algorithm {
        DEFAULT,
        INSTANT,
        INPLACE,
        COPY
    }

    /// LOCK= of ALTER TABLE.
    enum LockLevel {
        DEFAULT,
        NONE,
        SHARED,
        EXCLUSIVE
    }

    /// ALGORITHM= of a view.
    enum ViewAlgorithm {
        UNDEFINED,
        MERGE,
        TEMPTABLE
    }

    /// WITH … CHECK OPTION.
    enum CheckOption {
        NONE,
        LOCAL,
        CASCADED
    }
}
