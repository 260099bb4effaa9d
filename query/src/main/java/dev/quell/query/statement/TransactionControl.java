package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.TransactionEvent;
import dev.quell.session.event.TransactionEvent.State;
import dev.quell.storage.Engine;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.txn.Isolation;
import dev.quell.storage.txn.Savepoint;
import dev.quell.storage.txn.Transaction;
import dev.quell.storage.txn.TransactionOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The transaction of one session: when it begins, what it may do, when it ends.
///
/// ```text
///   autocommit = 1             each statement that touches tables has one of its own
///   BEGIN                      one until COMMIT, ROLLBACK, or a statement that commits implicitly
///   autocommit = 0             one begins with the first statement that touches tables
/// ```
///
/// Of the session's thread only.
public final class TransactionControl {
    private final Engine engine;
    private final Locker locker;
    private final Supplier<SessionEvents> recorder;
    private final LinkedHashMap<String, Savepoint> savepoints = new LinkedHashMap<>();

    private @Nullable Transaction current;
    private @Nullable TransactionEvent event;
    private boolean explicit;
    // Its changes are gone, which the client may not know: nothing that follows may be committed as
    // if they were there.
    private boolean lost;
    private Optional<Isolation> nextIsolation = Optional.empty();
    private Optional<Boolean> nextReadOnly = Optional.empty();

    /// What the session's variables say of transactions that begin now.
    ///
    /// @param isolation `transaction_isolation`
    /// @param readOnly `transaction_read_only`
    public record Defaults(boolean autocommit, Isolation isolation, boolean readOnly) {}

    /// @param recorder where transactions are recorded
    public TransactionControl(Engine engine, Locker locker, Supplier<SessionEvents> recorder) {
        this.engine = engine;
        this.locker = locker;
        this.recorder = recorder;
    }

    /// The session believes to be in a transaction that was rolled back without its doing: what it goes on to do there cannot be
    /// committed.
    void lost() {
        lost = true;
        explicit = true;
    }

    /// True while changes wait for a COMMIT: what SERVER_STATUS_IN_TRANS tells.
    public boolean isOpen() {
        return explicit || active() != null;
    }

    /// True in a READ ONLY transaction that is open.
    public boolean isReadOnly() {
        var now = active();
        return now != null && now.isReadOnly();
    }

    /// The open transaction, if any.
    public Optional<Transaction> open() {
        return Optional.ofNullable(active());
    }

    private @Nullable Transaction active() {
        var now = current;
        if (now != null && !now.isActive()) {
            forget(State.ROLLED_BACK); // a deadlock has ended it
            return null;
        }
        return now;
    }

    private void forget(State state) {
        var ended = event;
        var transaction = current;
        if (ended != null) {
            recorder.get().end(ended, state, transaction == null ? 0 : transaction.id());
        }
        event = null;
        current = null;
        explicit = false;
        lost = false;
        savepoints.clear();
    }

    private Transaction keep(Transaction begun) {
        current = begun;
        event = record(begun, false);
        return begun;
    }

    private TransactionEvent record(Transaction begun, boolean single) {
        return recorder.get()
                .begin(
                        new TransactionEvent.Traits(
                                begun.isolation().text(), begun.isReadOnly(), single));
    }

    /// Records a transaction that ends with its statement.
    TransactionEvent recordSingle(Transaction begun) {
        return record(begun, true);
    }

    /// Such a transaction is over.
    void endSingle(TransactionEvent ended, State state, Transaction transaction) {
        recorder.get().end(ended, state, transaction.id());
    }

    /// The transaction for a statement that touches tables. One of an autocommit statement is not kept here: its
    /// statement ends it.
    public Transaction forStatement(Defaults defaults) {
        var now = active();
        if (now != null) {
            return now;
        }
        if (defaults.autocommit() && !lost) {
            return start(defaults, Optional.empty(), true);
        }
        return keep(start(defaults, Optional.empty(), false));
    }

    /// True if the transaction ends with its statement.
    public boolean endsWithStatement(Transaction transaction) {
        return transaction != current;
    }

    private Transaction start(Defaults defaults, Optional<Boolean> readOnly, boolean single) {
        var options =
                new TransactionOptions(
                        nextIsolation.orElse(defaults.isolation()),
                        readOnly.or(() -> nextReadOnly).orElse(defaults.readOnly()),
                        single);
        nextIsolation = Optional.empty();
        nextReadOnly = Optional.empty();
        return engine.begin(locker, options);
    }

    /// BEGIN and START TRANSACTION; commits an open one first.
    ///
    /// @param readOnly READ ONLY or READ WRITE, if written
    public void begin(
            Defaults defaults,
            Optional<Boolean> readOnly,
            boolean snapshot,
            Cancellation cancellation) {
        commit(cancellation);
        var begun = start(defaults, readOnly, false);
        keep(begun);
        explicit = true;
        // At other levels MySQL takes none.
        if (snapshot && begun.isolation() == Isolation.REPEATABLE_READ) {
            begun.takeSnapshot();
        }
    }

    /// COMMIT, written or implied. Nothing is open afterwards, whatever happens.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's: then all is rolled back; 1180 if it was rolled back before, when the
    ///     session's thread was stuck
    public void commit(Cancellation cancellation) {
        var ending = active();
        if (lost) {
            rollback();
            throw ErrorCode.ERROR_DURING_COMMIT.error(
                    ErrorCode.QUERY_INTERRUPTED.number(),
                    "the transaction was rolled back when its statement was interrupted");
        }
        if (ending == null) {
            forget(State.COMMITTED);
            return;
        }
        State reached = State.ROLLED_BACK;
        try {
            ending.commit(cancellation);
            reached = State.COMMITTED;
        } finally {
            forget(reached);
        }
    }

    public void rollback() {
        var ending = active();
        if (ending != null) {
            ending.rollback();
        }
        forget(State.ROLLED_BACK);
    }

    /// COMMIT AND CHAIN, ROLLBACK AND CHAIN: goes on with a transaction like the one that has ended.
    public void chain(Defaults defaults, Optional<Transaction> ended) {
        nextIsolation = ended.map(Transaction::isolation).or(() -> nextIsolation);
        var begun = start(defaults, ended.map(Transaction::isReadOnly), false);
        keep(begun);
        explicit = true;
    }

    /// SET TRANSACTION without a scope: for the next transaction only.
    ///
    /// @throws dev.quell.base.error.SqlError 1568 while one is open
    public void characterizeNext(Optional<Isolation> isolation, Optional<Boolean> readOnly) {
        if (isOpen()) {
            throw ErrorCode.CANT_CHANGE_TX_CHARACTERISTICS.error();
        }
        nextIsolation = isolation.or(() -> nextIsolation);
        nextReadOnly = readOnly.or(() -> nextReadOnly);
    }

    /// What is set for all transactions of the session takes the place of what was set for the next one.
    void characterizeAll(Optional<Isolation> isolation, Optional<Boolean> readOnly) {
        if (isolation.isPresent()) {
            nextIsolation = Optional.empty();
        }
        if (readOnly.isPresent()) {
            nextReadOnly = Optional.empty();
        }
    }

    /// SAVEPOINT; in autocommit mode outside a transaction it does nothing.
    public void savepoint(Defaults defaults, String name) {
        if (active() == null && defaults.autocommit()) {
            return;
        }
        String key = key(name);
        savepoints.remove(key);
        savepoints.put(key, forStatement(defaults).savepoint());
        record(TransactionEvent::savepoint);
    }

    /// ROLLBACK TO: later savepoints are gone.
    ///
    /// @throws dev.quell.base.error.SqlError 1305
    public void rollbackTo(String name) {
        Savepoint savepoint = find(name);
        var now = active();
        if (now != null) {
            now.rollbackTo(savepoint);
            record(TransactionEvent::rollbackToSavepoint);
        }
        dropAfter(key(name));
    }

    /// RELEASE SAVEPOINT: it and later ones are gone, the changes stay.
    ///
    /// @throws dev.quell.base.error.SqlError 1305
    public void release(String name) {
        find(name);
        dropAfter(key(name));
        savepoints.remove(key(name));
        record(TransactionEvent::releaseSavepoint);
    }

    private void record(Consumer<TransactionEvent> what) {
        var open = event;
        if (open != null) {
            what.accept(open);
        }
    }

    private Savepoint find(String name) {
        var savepoint = active() == null ? null : savepoints.get(key(name));
        if (savepoint == null) {
            throw ErrorCode.SP_DOES_NOT_EXIST.error("SAVEPOINT", name);
        }
        return savepoint;
    }

    private void dropAfter(String key) {
        while (!savepoints.isEmpty() && !savepoints.lastEntry().getKey().equals(key)) {
            savepoints.pollLastEntry();
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// Rolls back and forgets what was set for the next transaction: the session starts over, or ends.
    public void reset() {
        rollback();
        nextIsolation = Optional.empty();
        nextReadOnly = Optional.empty();
    }
}
