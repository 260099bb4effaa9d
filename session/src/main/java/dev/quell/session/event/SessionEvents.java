package dev.quell.session.event;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Progress;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitObserver;
import dev.quell.session.event.SetupTable.Switches;
import dev.quell.session.event.TransactionEvent.Access;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What one session does and has done: its statements and transactions, numbered in one row. Made with its first statement. The
/// session's own thread records; any thread looks.
public final class SessionEvents implements WaitObserver {
    private final ServerEvents server;
    private final long session;
    private final History<StatementEvent> statements;
    private volatile @Nullable History<TransactionEvent> transactions;
    private volatile @Nullable StatementEvent statement;
    private volatile @Nullable TransactionEvent transaction;
    private final LatencyTotals<Access> transactionTotals = new LatencyTotals<>();
    private volatile @Nullable StageLog stages;
    private volatile @Nullable ErrorSummary errors;
    private volatile @Nullable WaitEvent wait;
    private volatile @Nullable History<WaitEvent> waits;
    private volatile @Nullable LatencyTotals<WaitCause.Kind> waitTotals;
    private volatile @Nullable Map<Long, PreparedActivity> prepared;
    private long lastPrepared;
    private @Nullable AccountActivity account;
    private volatile Switches switches = Switches.ON;
    private volatile long lastId; // one writer

    /// @param session the connection id
    SessionEvents(ServerEvents server, long session) {
        this.server = server;
        this.session = session;
        this.statements = new History<>(server.sizes().statements().ofSession());
    }

    /// Whose statements they are, from now on.
    public void of(@Nullable AccountActivity activity) {
        account = activity;
    }

    /// Whether it is recorded, and whether what is over is kept: `threads.INSTRUMENTED` and `HISTORY`. Any thread.
    public void record(Switches wanted) {
        switches = wanted;
    }

    /// The same, as it is now.
    public Switches switches() {
        return switches;
    }

    /// Whether events of that instrument are recorded here.
    public boolean records(String instrument) {
        return switches.enabled() && server.setup().records(instrument);
    }

    private boolean keeps(Consumer history) {
        return switches.more() && server.consumers().isOn(history);
    }

    private long nextId() {
        return ++lastId;
    }

    /// The number of its last event.
    public long lastId() {
        return lastId;
    }

    /// A statement begins.
    public StatementEvent begin(String name, String text, @Nullable String database) {
        var within = transaction;
        var event =
                new StatementEvent(
                        new StatementEvent.Ids(session, nextId(), server.nextStatementId()),
                        name,
                        text,
                        database,
                        within == null || within.isOver() ? 0 : within.id());
        statement = event;
        return event;
    }

    /// It is over.
    ///
    /// @param nanos the monotonic clock
    public void end(StatementEvent event, long nanos) {
        var entered = stages;
        if (entered != null) {
            entered.endStatement();
        }
        event.end(nanos, lastId, server.sizes().textLength());
        var run = event.takePrepared();
        if (!records(event.name())) {
            return;
        }
        if (run != null) {
            run.add(event);
        }
        if (keeps(Consumer.EVENTS_STATEMENTS_HISTORY)) {
            statements.add(event);
        }
        event.error().ifPresent(error -> count(error.code(), nanos));
        server.ended(event, account, switches.more());
    }

    /// True if somebody wants to know of every stage, be it ever so short.
    public boolean keepsStages() {
        return server.consumers().keepsStages();
    }

    private void count(ErrorCode code, long nanos) {
        var present = errors;
        if (present == null) {
            present = new ErrorSummary();
            errors = present;
        }
        present.add(code, nanos);
    }

    /// The errors that its statements have ended with; empty if all have succeeded.
    public Optional<ErrorSummary> errors() {
        return Optional.ofNullable(errors);
    }

    /// A stage begins; it ends with the next one, or with the statement.
    ///
    /// @param progress how far it has come, of long work; null where nobody counts
    public void stage(String name, @Nullable Progress progress) {
        var entered = stages;
        if (!records(name)) {
            endProgress();
            return;
        }
        if (entered == null) {
            entered = new StageLog(server, this::keeps);
            stages = entered;
        }
        if (progress == null && entered.isIn(name)) {
            return;
        }
        var within = statement;
        var ids = new StageEvent.Ids(session, nextId(), within == null ? 0 : within.id());
        entered.enter(
                new StageEvent(ids, name, progress == null ? entered.progress(name) : progress));
    }

    /// Nobody counts any more how far the present stage has come.
    public void endProgress() {
        var entered = stages;
        if (entered != null) {
            entered.endStatement();
        }
    }

    /// The stage that it is in, if that is recorded.
    public Optional<StageEvent> stage() {
        var entered = stages;
        return entered == null ? Optional.empty() : entered.current();
    }

    /// The last stages that are over, oldest first.
    public List<StageEvent> stages() {
        var entered = stages;
        return entered == null ? List.of() : entered.past();
    }

    /// All its recorded stages that are over; empty if it never was in one.
    public Optional<LatencyTotals<String>> stageTotals() {
        var entered = stages;
        return entered == null ? Optional.empty() : Optional.of(entered.totals());
    }

    /// TRUNCATE TABLE events_stages_history.
    public void forgetStages() {
        var entered = stages;
        if (entered != null) {
            entered.forgetPast();
        }
    }

    /// TRUNCATE TABLE of a summary of stages.
    public void forgetStageTotals() {
        stageTotals().ifPresent(LatencyTotals::clear);
    }

    /// The statement at work, or the last one.
    public Optional<StatementEvent> statement() {
        return Optional.ofNullable(statement);
    }

    /// The last statements that have ended, oldest first.
    public List<StatementEvent> statements() {
        return statements.all();
    }

    /// The statement at work has prepared another.
    ///
    /// @param name that of PREPARE; empty for one of the binary protocol
    /// @param nanos how long it took
    public PreparedActivity prepare(Optional<String> name, String text, long nanos) {
        var within = statement;
        var all = prepared;
        if (all == null) {
            all = new ConcurrentHashMap<>();
            prepared = all;
        }
        var made =
                new PreparedActivity(
                        ++lastPrepared,
                        name,
                        text,
                        new PreparedActivity.Preparation(within == null ? 0 : within.id(), nanos));
        all.put(made.id(), made);
        server.countPrepared(1);
        return made;
    }

    /// It is prepared no longer.
    public void forget(PreparedActivity statement) {
        var all = prepared;
        if (all != null && all.remove(statement.id()) != null) {
            server.countPrepared(-1);
        }
    }

    /// What is prepared now.
    public Collection<PreparedActivity> prepared() {
        var all = prepared;
        return all == null ? List.of() : all.values();
    }

    /// TRUNCATE TABLE prepared_statements_instances.
    public void forgetPreparedRuns() {
        prepared().forEach(PreparedActivity::forgetRuns);
    }

    /// A transaction begins.
    public TransactionEvent begin(TransactionEvent.Traits traits) {
        var within = statement;
        var ids = new TransactionEvent.Ids(session, nextId(), within == null ? 0 : within.id());
        var event = new TransactionEvent(ids, traits);
        transaction = event;
        return event;
    }

    /// It is over.
    public void end(TransactionEvent event, TransactionEvent.State state, long transactionId) {
        event.end(state, transactionId, lastId);
        if (!records(TransactionEvent.NAME)) {
            return;
        }
        transactionTotals.add(
                event.traits().readOnly() ? Access.READ_ONLY : Access.READ_WRITE,
                event.endNanos() - event.startNanos());
        if (keeps(Consumer.EVENTS_TRANSACTIONS_HISTORY)) {
            var past = transactions;
            if (past == null) {
                past = new History<>(server.sizes().transactions().ofSession());
                transactions = past;
            }
            past.add(event);
        }
        if (switches.more()) {
            server.ended(event);
        }
    }

    @Override
    public void waits(WaitCause cause) {
        var within = statement;
        wait = new WaitEvent(session, nextId(), within == null ? 0 : within.id(), cause);
    }

    @Override
    public void goesOn() {
        var over = wait;
        if (over == null || over.isOver()) {
            return;
        }
        over.end();
        if (!records(over.name())) {
            return;
        }
        var totals = waitTotals;
        if (totals == null) {
            totals = new LatencyTotals<>();
            waitTotals = totals;
        }
        totals.add(over.cause().kind(), over.endNanos() - over.startNanos());
        if (keeps(Consumer.EVENTS_WAITS_HISTORY)) {
            var past = waits;
            if (past == null) {
                past = new History<>(server.sizes().waits().ofSession());
                waits = past;
            }
            past.add(over);
        }
        if (switches.more()) {
            server.ended(over);
        }
    }

    /// The wait that it is in, or its last one.
    public Optional<WaitEvent> lastWait() {
        return Optional.ofNullable(wait);
    }

    /// The last waits that are over, oldest first.
    public List<WaitEvent> waits() {
        var past = waits;
        return past == null ? List.of() : past.all();
    }

    /// All its waits that are over; empty if it never waited.
    public Optional<LatencyTotals<WaitCause.Kind>> waitTotals() {
        return Optional.ofNullable(waitTotals);
    }

    /// TRUNCATE TABLE events_waits_history.
    public void forgetWaits() {
        var past = waits;
        if (past != null) {
            past.clear();
        }
    }

    /// TRUNCATE TABLE of a summary of waits.
    public void forgetWaitTotals() {
        waitTotals().ifPresent(LatencyTotals::clear);
    }

    /// The session ends: its latencies stay with its account.
    public void leave() {
        List.copyOf(prepared()).forEach(this::forget);
        var by = account;
        if (by != null) {
            waitTotals().ifPresent(by::absorbWaits);
            stageTotals().ifPresent(by::absorbStages);
            by.absorbTransactions(transactionTotals);
        }
    }

    /// The transaction that is open, or the last one.
    public Optional<TransactionEvent> transaction() {
        return Optional.ofNullable(transaction);
    }

    /// The last transactions that have ended, oldest first.
    public List<TransactionEvent> transactions() {
        var past = transactions;
        return past == null ? List.of() : past.all();
    }

    /// All its transactions that are over.
    public LatencyTotals<Access> transactionTotals() {
        return transactionTotals;
    }

    /// TRUNCATE TABLE of a summary of transactions.
    public void forgetTransactionTotals() {
        transactionTotals.clear();
    }

    /// TRUNCATE TABLE events_statements_history.
    public void forgetStatements() {
        statements.clear();
    }

    /// TRUNCATE TABLE events_transactions_history.
    public void forgetTransactions() {
        var past = transactions;
        if (past != null) {
            past.clear();
        }
    }
}
