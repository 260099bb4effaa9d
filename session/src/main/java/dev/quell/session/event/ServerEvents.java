package dev.quell.session.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What performance_schema knows of all sessions together. Safe for all threads.
public final class ServerEvents {
    /// More accounts than these have none of their own: clients may come from any number of hosts.
    private static final int MOST_ACCOUNTS = 10_000;

    private final Sizes sizes;
    private final LongSupplier sampleAge;
    private final Instant origin;
    private final long originNanos = System.nanoTime();
    private final RecordingSetup setup = new RecordingSetup();
    private final DigestTable digests;
    private final ErrorSummary errors = new ErrorSummary();
    private final AtomicLong statementIds = new AtomicLong();
    private final AtomicInteger preparedStatements = new AtomicInteger();
    private final ConcurrentHashMap<Account, AccountActivity> accounts = new ConcurrentHashMap<>();
    private final SharedHistory<StatementEvent> statements;
    private final SharedHistory<WaitEvent> waits;
    private final SharedHistory<StageEvent> stages;
    private final SharedHistory<TransactionEvent> transactions;

    private record Account(String user, String host) {}

    /// How much is kept: the variables `performance_schema_…_size` and their like.
    ///
    /// @param digests summaries by digest
    /// @param textLength characters of a statement's text that are kept after it has ended
    public record Sizes(
            Histories statements,
            Histories transactions,
            Histories waits,
            Histories stages,
            int digests,
            int textLength) {}

    /// How many events of a kind are kept.
    ///
    /// @param ofSession of each session
    /// @param ofAll of all sessions together
    public record Histories(int ofSession, int ofAll) {}

    /// @param sampleAge `performance_schema_max_digest_sample_age`
    /// @param origin now
    public ServerEvents(Sizes sizes, LongSupplier sampleAge, Instant origin) {
        this.sizes = sizes;
        this.sampleAge = sampleAge;
        this.origin = origin;
        this.digests = new DigestTable(sizes.digests());
        this.statements = new SharedHistory<>(sizes.statements().ofAll());
        this.stages = new SharedHistory<>(sizes.stages().ofAll());
        this.transactions = new SharedHistory<>(sizes.transactions().ofAll());
        this.waits = new SharedHistory<>(sizes.waits().ofAll());
    }

    Sizes sizes() {
        return sizes;
    }

    /// What is recorded.
    public RecordingSetup setup() {
        return setup;
    }

    public Consumers consumers() {
        return setup.consumers();
    }

    public DigestTable digests() {
        return digests;
    }

    public ErrorSummary errors() {
        return errors;
    }

    /// A session begins to record.
    ///
    /// @param id the connection id
    public SessionEvents session(long id) {
        return new SessionEvents(this, id);
    }

    /// Whether a session of that user from that host is recorded, and what is over kept.
    public SetupTable.Switches switchesOf(String user, String host) {
        return setup.of(user, host);
    }

    /// The account of a user at a host.
    public AccountActivity account(String user, String host) {
        var account = new Account(user, host);
        AccountActivity known = accounts.get(account);
        if (known != null) {
            return known;
        }
        return accounts.size() < MOST_ACCOUNTS
                ? accounts.computeIfAbsent(account, _ -> new AccountActivity(user, host))
                : new AccountActivity(user, host);
    }

    public Collection<AccountActivity> accounts() {
        return accounts.values();
    }

    /// TRUNCATE TABLE accounts: those without sessions are forgotten.
    public void forgetAccounts() {
        accounts.values().removeIf(account -> account.present() == 0);
        accounts.values().forEach(AccountActivity::forgetConnections);
    }

    void countPrepared(int more) {
        preparedStatements.addAndGet(more);
    }

    /// How many statements are prepared in all sessions: Prepared_stmt_count.
    public int preparedStatements() {
        return preparedStatements.get();
    }

    long nextStatementId() {
        return statementIds.incrementAndGet();
    }

    /// @param kept whether it goes to the history of all
    void ended(StatementEvent event, @Nullable AccountActivity account, boolean kept) {
        var consumers = setup.consumers();
        if (event.fingerprint() != 0 && consumers.isOn(Consumer.STATEMENTS_DIGEST)) {
            digests.add(event, sampleAge.getAsLong());
        }
        if (account != null) {
            account.add(event);
        }
        event.error().ifPresent(error -> errors.add(error.code(), event.endNanos()));
        if (kept && consumers.isOn(Consumer.EVENTS_STATEMENTS_HISTORY_LONG)) {
            statements.add(event);
        }
    }

    void ended(TransactionEvent event) {
        if (consumers().isOn(Consumer.EVENTS_TRANSACTIONS_HISTORY_LONG)) {
            transactions.add(event);
        }
    }

    void ended(WaitEvent event) {
        if (consumers().isOn(Consumer.EVENTS_WAITS_HISTORY_LONG)) {
            waits.add(event);
        }
    }

    /// The last statements of all sessions.
    public SharedHistory<StatementEvent> statements() {
        return statements;
    }

    /// The last stages of all sessions.
    public SharedHistory<StageEvent> stages() {
        return stages;
    }

    /// The last transactions of all sessions.
    public SharedHistory<TransactionEvent> transactions() {
        return transactions;
    }

    /// The last waits of all sessions.
    public SharedHistory<WaitEvent> waits() {
        return waits;
    }

    /// The monotonic clock as performance_schema's timers tell it: picoseconds since the server started.
    public long picos(long nanos) {
        return (nanos - originNanos) * 1_000;
    }

    /// The time of day at a moment of the monotonic clock.
    public Instant instant(long nanos) {
        return origin.plus(Duration.ofNanos(nanos - originNanos));
    }
}
