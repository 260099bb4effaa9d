package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Transactions and table locks.
public sealed interface TransactionStatement extends Statement {
    /// `BEGIN [WORK]`, `START TRANSACTION …`.
    ///
    /// @param readOnly as written; empty for the session's default
    record Begin(Optional<Boolean> readOnly, boolean consistentSnapshot)
            implements TransactionStatement {}

    /// `COMMIT [AND [NO] CHAIN] [[NO] RELEASE]`.
    record Commit(Completion completion) implements TransactionStatement {}

    /// `ROLLBACK`, the same.
    record Rollback(Completion completion) implements TransactionStatement {}

    record Savepoint(String name) implements TransactionStatement {}

    record RollbackTo(String name) implements TransactionStatement {}

    record ReleaseSavepoint(String name) implements TransactionStatement {}

    /// `XA START …`, recognised only.
    record Xa(String text) implements TransactionStatement {}

    /// `LOCK TABLES …`.
    record LockTables(List<TableLock> locks) implements TransactionStatement {
        public LockTables {
            locks = List.copyOf(locks);
        }
    }

    record UnlockTables() implements TransactionStatement {}

    /// `LOCK INSTANCE FOR BACKUP`, `UNLOCK INSTANCE`.
    record LockInstance(boolean lock) implements TransactionStatement {}

    /// What follows COMMIT and ROLLBACK; empty where nothing is written, so that completion_type decides.
    record Completion(Optional<Boolean> chain, Optional<Boolean> release) {
        public static final Completion UNSPECIFIED =
                new Completion(Optional.empty(), Optional.empty());
    }

    /// `t [AS a] READ [LOCAL]|WRITE`.
    record TableLock(QualifiedName table, Optional<String> alias, LockKind kind) {}

    /// The kinds of table locks.
    enum LockKind {
        READ,
        READ_LOCAL,
        WRITE
    }

    /// The isolation levels, as SET TRANSACTION names them.
    enum Isolation {
        READ_UNCOMMITTED,
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }
}
