package dev.quell.session.event;

import dev.quell.base.stop.WaitCause;
import dev.quell.session.status.Counter;
import dev.quell.session.status.SessionCounters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What one user from one host does and has done with all its sessions: a row of `accounts`, and its summaries. Safe for all
/// threads.
public final class AccountActivity {
    private final String user;
    private final String host;
    private final AtomicInteger present = new AtomicInteger();
    private final LatencyTotals<WaitCause.Kind> waits = new LatencyTotals<>();
    private final LatencyTotals<String> stages = new LatencyTotals<>();
    private final LatencyTotals<TransactionEvent.Access> transactions = new LatencyTotals<>();
    private final ErrorSummary errors = new ErrorSummary();
    private final LongAdder connections = new LongAdder();
    private volatile SessionCounters counters = new SessionCounters();
    private final ConcurrentHashMap<String, StatementTotals> statements = new ConcurrentHashMap<>();

    AccountActivity(String user, String host) {
        this.user = user;
        this.host = host;
    }

    public String user() {
        return user;
    }

    public String host() {
        return host;
    }

    /// Keeps what a session that has ended has waited.
    synchronized void absorbWaits(LatencyTotals<WaitCause.Kind> totals) {
        waits.add(totals);
    }

    /// Keeps how long a session that has ended was in stages.
    synchronized void absorbStages(LatencyTotals<String> totals) {
        stages.add(totals);
    }

    /// Keeps what transactions a session that has ended has had.
    synchronized void absorbTransactions(LatencyTotals<TransactionEvent.Access> totals) {
        transactions.add(totals);
    }

    /// Keeps what a session that has ended has counted.
    public synchronized void absorbCounters(SessionCounters more) {
        for (var counter : Counter.values()) {
            long count = more.get(counter);
            if (count != 0) {
                counters.add(counter, count);
            }
        }
    }

    /// What its sessions that have ended have counted.
    public SessionCounters counters() {
        return counters;
    }

    /// TRUNCATE TABLE of a summary of status variables.
    public synchronized void forgetCounters() {
        counters = new SessionCounters();
    }

    /// The waits of its sessions that have ended.
    public LatencyTotals<WaitCause.Kind> waits() {
        return waits;
    }

    /// The stages of its sessions that have ended.
    public LatencyTotals<String> stages() {
        return stages;
    }

    /// The transactions of its sessions that have ended.
    public LatencyTotals<TransactionEvent.Access> transactions() {
        return transactions;
    }

    /// TRUNCATE TABLE of a summary of transactions.
    public void forgetTransactions() {
        transactions.clear();
    }

    /// TRUNCATE TABLE of a summary of waits.
    public void forgetWaits() {
        waits.clear();
    }

    /// TRUNCATE TABLE of a summary of stages.
    public void forgetStages() {
        stages.clear();
    }

    /// A session of it begins.
    public void connected() {
        present.incrementAndGet();
        connections.increment();
    }

    /// A session of it ends.
    public void disconnected() {
        present.decrementAndGet();
    }

    public int present() {
        return present.get();
    }

    public long connections() {
        return connections.sum();
    }

    /// Forgets the sessions of the past.
    void forgetConnections() {
        connections.reset();
        connections.add(present.get());
    }

    void add(StatementEvent event) {
        StatementTotals totals = statements.get(event.name());
        if (totals == null) {
            totals = statements.computeIfAbsent(event.name(), _ -> new StatementTotals());
        }
        totals.add(event);
        event.error().ifPresent(error -> errors.add(error.code(), event.endNanos()));
    }

    /// The errors that its statements have ended with.
    public ErrorSummary errors() {
        return errors;
    }

    /// Its statements by event name.
    public Map<String, StatementTotals> statements() {
        return statements;
    }

    /// TRUNCATE TABLE of a summary.
    public void forgetStatements() {
        statements.clear();
    }
}
