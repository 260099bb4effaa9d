package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.Progress;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BindContext;
import dev.quell.query.constraint.Enforcement;
import dev.quell.query.exec.Execution;
import dev.quell.query.exec.Frame;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import dev.quell.session.Stage;
import dev.quell.session.event.TransactionEvent;
import dev.quell.session.event.TransactionEvent.State;
import dev.quell.session.event.WorkCounts;
import dev.quell.session.status.Counter;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.LockOwner;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of one statement: its part of the transaction, and what its expressions see.
///
/// A transaction is joined only when the statement touches tables. [#complete] keeps what was done and, for an autocommit
/// statement, commits it; [#close] without it undoes the statement. Of the session's thread only.
public final class StatementRun implements AutoCloseable {
    private final SessionContext session;
    private final Cancellation cancellation;
    private final EvalContext eval;
    private final ValueMemory.Share values;
    private @Nullable Transaction transaction;
    private @Nullable TransactionEvent single; // of a transaction that ends with it
    private @Nullable TransactionControl recordedBy;
    private @Nullable StatementScope scope;
    private boolean locksReads;
    private @Nullable Execution execution;
    private @Nullable LockOwner statementLocks;
    private @Nullable Enforcement foreignKeys;

    /// @param now when the statement started
    /// @param parameters of a prepared statement
    public StatementRun(
            SessionContext session,
            Cancellation cancellation,
            Instant now,
            List<Value> parameters) {
        this.session = session;
        this.cancellation = cancellation;
        this.values = session.values();
        this.eval =
                new EvalContext(
                        session,
                        session.settings(),
                        session.state(),
                        cancellation,
                        now,
                        parameters);
    }

    public SessionContext session() {
        return session;
    }

    public Cancellation cancellation() {
        return cancellation;
    }

    public EvalContext eval() {
        return eval;
    }

    /// For conversions of which nobody is warned.
    EvalContext silent() {
        var unheard =
                new EvalContext.SessionState(new Diagnostics(0), eval.variables(), eval.locks());
        return new EvalContext(
                session, eval.settings(), unheard, cancellation, eval.now(), List.of());
    }

    /// The character set of literals without one of their own, as MySQL spells it.
    String connectionCharset() {
        return eval.settings().connectionCollation().characterSet().mysqlName();
    }

    public void stage(Stage stage) {
        session.session().stage(stage);
    }

    /// Enters a stage of long work.
    ///
    /// @param estimated how much there is to do
    /// @return where the work is counted
    Progress stage(Stage stage, long estimated) {
        var progress = new Progress(estimated);
        session.session().stage(stage, progress);
        return progress;
    }

    /// Waits until there is memory for a value, as long as for a row: what stands in the way may wait for a row that is locked here.
    ///
    /// @param bytes that making it takes
    /// @throws SqlError 1041 where there is none, or the stop reason's
    public void expectValue(long bytes) {
        if (values.suffices(bytes, cancellation)) {
            return;
        }
        var deadline = Deadline.after(session.rowLockWait());
        String before = session.stage(Stage.WAITING_FOR_MEMORY.text());
        try {
            if (values.raise(bytes, cancellation, deadline) != WaitOutcome.DONE) {
                cancellation.check();
                throw ErrorCode.OUT_OF_RESOURCES.error();
            }
        } finally {
            session.stage(before);
        }
    }

    /// What binding depends on.
    ///
    /// @param parameters the types of the `?` places
    public BindContext bindContext(List<Typing> parameters) {
        return new BindContext(session.settings(), session, session.variables(), parameters);
    }

    /// The transaction that the statement runs in; begins one where none is open.
    public Transaction transaction() {
        var joined = transaction;
        if (joined == null) {
            joined = session.transactions().forStatement(session.transactionDefaults());
            transaction = joined;
            if (session.transactions().endsWithStatement(joined)) {
                recordedBy = session.transactions();
                single = recordedBy.recordSingle(joined);
            }
        }
        return joined;
    }

    /// The statement's part of the transaction.
    public StatementScope scope() {
        var begun = scope;
        if (begun == null) {
            begun = transaction().statement(cancellation, session.rowLockWait());
            if (locksReads) {
                begun.lockReads();
            }
            scope = begun;
        }
        return begun;
    }

    /// The statement changes rows by what it reads: see [StatementScope#lockReads].
    void lockReads() {
        locksReads = true;
    }

    /// Does some work in another transaction's scope: rows are read and written there.
    <T> T within(StatementScope other, Supplier<T> work) {
        var before = scope;
        scope = other;
        try {
            return work.get();
        } finally {
            scope = before;
        }
    }

    /// From here on the statement's rows are held to these keys, unless `foreign_key_checks` is off.
    void enforce(ForeignKeyRows keys) {
        foreignKeys =
                (session.session().variables().foreignKeyChecks() ? keys : ForeignKeyRows.NONE)
                        .enforcement(this, this::transaction, RowLock.SHARE);
    }

    /// What the rows that the statement writes are held to.
    Enforcement foreignKeys() {
        var present = foreignKeys;
        if (present == null) {
            present = ForeignKeyRows.NONE.enforcement(this, this::transaction, RowLock.SHARE);
            foreignKeys = present;
        }
        return present;
    }

    /// Does some work of a DDL statement whose rows are held to keys of its own, in the transaction that has locked their
    /// tables.
    <T> T enforcing(ForeignKeyRows keys, Transaction other, Supplier<T> work) {
        var before = foreignKeys;
        try (var own =
                (session.session().variables().foreignKeyChecks() ? keys : ForeignKeyRows.NONE)
                        .enforcement(this, () -> other, RowLock.NONE)) {
            foreignKeys = own;
            return work.get();
        } finally {
            foreignKeys = before;
        }
    }

    private void endForeignKeys() {
        var ended = foreignKeys;
        if (ended != null) {
            foreignKeys = null;
            ended.close();
        }
    }

    /// Takes a metadata lock until the end of the transaction.
    public void lock(MetadataKey key, MetadataLockMode mode) {
        lock(transaction(), key, mode);
    }

    /// The same for another transaction than the statement's own. The victim of a deadlock is rolled back as a whole, as in MySQL.
    void lock(Transaction joined, MetadataKey key, MetadataLockMode mode) {
        try {
            locking().acquire(key, wait -> joined.lock(key, mode, cancellation, wait));
        } catch (SqlError error) {
            if (error.code() == ErrorCode.LOCK_DEADLOCK) {
                joined.rollback();
            }
            throw error;
        }
    }

    /// Takes a metadata lock until the end of the statement.
    void lockForStatement(MetadataKey key, MetadataLockMode mode) {
        LockOwner owner = session.locker().statement();
        statementLocks = owner;
        locking()
                .acquire(
                        key,
                        wait ->
                                session.engine()
                                        .lockForStatement(owner, key, mode, cancellation, wait));
    }

    /// How this statement waits for metadata locks.
    MetadataWait locking() {
        return new MetadataWait(session.session(), cancellation);
    }

    private void releaseForStatement() {
        LockOwner owner = statementLocks;
        if (owner != null) {
            statementLocks = null;
            session.engine().endStatement(owner);
        }
    }

    /// Commits the session's open transaction, if there is one: what statements that end transactions do first.
    ///
    /// @throws dev.quell.base.error.SqlError if the wait for the commit lock is stopped: then all is rolled back, as in MySQL
    public void commitOpen() {
        Optional<Transaction> ending = session.transactions().open();
        try {
            ending.filter(Transaction::hasChangedStored).ifPresent(this::lockCommit);
        } catch (SqlError error) {
            session.transactions().rollback();
            throw error;
        }
        session.transactions().commit(cancellation);
    }

    /// Waits for the end of a FLUSH TABLES WITH READ LOCK, which lets nobody commit changes.
    private void lockCommit(Transaction ending) {
        lock(ending, MetadataKey.COMMIT, MetadataLockMode.INTENTION_EXCLUSIVE);
    }

    public Execution execution() {
        var made = execution;
        if (made == null) {
            made = new Execution(eval, this::scope, work -> session.spill(cancellation, work));
            execution = made;
            session.working(made.work());
        }
        return made;
    }

    /// A frame for expressions outside queries.
    ///
    /// @param states how many states their subqueries need
    Frame frame(int slots, int states) {
        return execution().frame(slots, states, null);
    }

    /// The numbers of an AUTO_INCREMENT column.
    AutoNumbers autoNumbers(TableDefinition table, int ordinal) {
        var variables = session.session().variables();
        return new AutoNumbers(
                session.engine().autoIncrement(),
                table,
                largest(table.columns().get(ordinal).type()),
                variables.autoIncrementIncrement(),
                variables.autoIncrementOffset());
    }

    /// The largest number of an integer type, to be read without a sign.
    private static long largest(SqlType type) {
        int bits =
                switch (type.kind()) {
                    case TINYINT -> 8;
                    case SMALLINT -> 16;
                    case MEDIUMINT -> 24;
                    case INT -> 32;
                    default -> 64;
                };
        boolean approximate = type.kind() == TypeKind.FLOAT || type.kind() == TypeKind.DOUBLE;
        return type.unsigned() && !approximate ? -1L >>> (64 - bits) : -1L >>> (65 - bits);
    }

    /// Counts tables whose definitions a statement has taken from memory. MySQL tells each engine when work with a table begins and when
    /// it ends.
    void countOpened(int tables) {
        var counters = session.session().counters();
        counters.add(Counter.TABLE_OPEN_CACHE_HITS, tables);
        counters.add(Counter.HANDLER_EXTERNAL_LOCK, 2L * tables);
    }

    /// The statement has succeeded: its changes are kept, and committed if no transaction is open.
    ///
    /// @throws dev.quell.base.error.SqlError if the commit fails or is stopped; nothing is kept then
    public void complete() {
        endForeignKeys();
        var done = scope;
        if (done != null) {
            done.complete();
            scope = null;
            done.close();
        }
        var joined = transaction;
        if (joined != null && session.transactions().endsWithStatement(joined)) {
            if (joined.hasChangedStored()) {
                lockCommit(joined);
            }
            if (joined.hasWritten()) {
                stage(Stage.WAITING_FOR_HANDLER_COMMIT);
            }
            joined.commit(cancellation);
            endSingle(State.COMMITTED, joined);
        }
        if (joined != null) {
            session.session().counters().add(Counter.HANDLER_COMMIT);
        }
        transaction = null;
        releaseForStatement();
    }

    private void endSingle(State state, Transaction ended) {
        var recorded = single;
        var by = recordedBy;
        single = null;
        if (recorded != null && by != null && by == session.transactions()) { // not taken over
            by.endSingle(recorded, state, ended);
        }
    }

    /// Undoes what was not completed.
    @Override
    public void close() {
        values.close();
        endForeignKeys();
        var executed = execution;
        if (executed != null) {
            executed.close();
        }
        session.worked(executed == null ? WorkCounts.NONE : executed.work());
        var failed = scope;
        if (failed != null) {
            scope = null;
            failed.close();
        }
        var joined = transaction;
        if (joined != null) {
            transaction = null;
            session.session().counters().add(Counter.HANDLER_ROLLBACK);
            if (session.transactions().endsWithStatement(joined)) {
                joined.rollback();
                endSingle(State.ROLLED_BACK, joined);
            }
        }
        releaseForStatement();
    }
}
