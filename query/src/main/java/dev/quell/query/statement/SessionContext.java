package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Progress;
import dev.quell.base.value.Value;
import dev.quell.query.file.ServerFiles;
import dev.quell.query.spill.SpillFolder;
import dev.quell.query.spill.SpillScope;
import dev.quell.query.value.Diagnostics;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.SessionFacts;
import dev.quell.query.value.SessionTimeZone;
import dev.quell.query.value.UserVariables;
import dev.quell.session.Login;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.session.account.AccountName;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.WorkCounts;
import dev.quell.session.variable.SessionVariables;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.txn.Isolation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the engine keeps for one session from statement to statement: its transaction, user variables, diagnostics, and the
/// numbers that LAST_INSERT_ID(), ROW_COUNT() and FOUND_ROWS() answer.
///
/// Of the session's thread only.
public final class SessionContext implements SessionFacts {
    private static final Map<String, Stage> STAGES =
            Arrays.stream(Stage.values())
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Stage::text, Function.identity(), (first, _) -> first));

    private final Session session;
    private final Engine engine;
    private final SpillFolder spills;
    private final ValueMemory values;
    private final Locker locker;
    private final TransactionControl transactions;
    private final TableLocks tableLocks;
    private final TemporaryTables temporaryTables;
    private final UserVariables variables;
    private final Diagnostics diagnostics = new Diagnostics(1_024);
    private final EvalContext.SessionState state;

    private @Nullable OpenHandlers handlers;
    private @Nullable EvalSettings settings;
    private long settingsRevision = -1;
    private long lastInsertId;
    private long insertId;
    private OptionalLong explicitInsertId = OptionalLong.empty();
    private long foundRows;
    private long rowCount;
    private boolean keptEarlier;
    private Optional<Instant> fixedTime = Optional.empty();
    private int previousWarnings;
    private int previousErrors;

    /// @param spills where rows go that do not fit in memory
    /// @param values the memory of all sessions' large values
    public SessionContext(Session session, Engine engine, SpillFolder spills, ValueMemory values) {
        this.session = session;
        this.engine = engine;
        this.spills = spills;
        this.values = values;
        this.locker = engine.locker(session.id(), () -> activity(session));
        this.transactions = new TransactionControl(engine, locker, session::recorder);
        this.tableLocks = new TableLocks(engine, locker);
        this.temporaryTables = new TemporaryTables(engine);
        this.variables = new UserVariables();
        session.userVariables(variables::texts);
        this.state =
                new EvalContext.SessionState(
                        diagnostics, variables, new SessionUserLocks(engine, locker));
        computeVariables();
    }

    /// Goes on where the thread of another is stuck; see [#takeOver].
    private SessionContext(SessionContext stuck, boolean transactionLost) {
        session = stuck.session;
        engine = stuck.engine;
        spills = stuck.spills;
        values = stuck.values;
        locker = stuck.locker;
        transactions = new TransactionControl(engine, locker, session::recorder);
        if (transactionLost) {
            transactions.lost();
        }
        tableLocks = stuck.tableLocks;
        temporaryTables = stuck.temporaryTables;
        handlers = stuck.handlers;
        variables = stuck.variables;
        state = new EvalContext.SessionState(diagnostics, variables, stuck.state.locks());
        lastInsertId = stuck.lastInsertId;
        insertId = stuck.insertId;
        foundRows = stuck.foundRows;
        fixedTime = stuck.fixedTime;
        computeVariables();
    }

    private void computeVariables() {
        SessionVariables known = session.variables();
        known.compute("last_insert_id", () -> new Value.Unsigned(lastInsertId));
        known.compute("insert_id", () -> new Value.Unsigned(insertId));
        known.compute("identity", () -> new Value.Unsigned(lastInsertId));
        known.compute("warning_count", () -> new Value.Unsigned(previousWarnings));
        known.compute("error_count", () -> new Value.Unsigned(previousErrors));
        known.compute("proxy_user", this::proxyUser);
    }

    private Value proxyUser() {
        return session.login()
                .flatMap(Login::proxy)
                .<Value>map(account -> new Value.Text(account.quoted()))
                .orElse(Value.NULL);
    }

    /// The thread that ran a statement here is stuck: rolls back what is open and gives back what it holds. The stuck thread, when it
    /// comes back, ends its statement with what is left here: a transaction that is over, diagnostics that nobody sees, locks that
    /// were given back.
    ///
    /// @return what the session goes on with: all that outlives transactions, and a transaction that cannot be committed where one
    ///     was lost
    public SessionContext takeOver() {
        boolean lost = transactions.isOpen();
        transactions.rollback();
        engine.abandon(locker);
        return new SessionContext(this, lost);
    }

    public Session session() {
        return session;
    }

    public Engine engine() {
        return engine;
    }

    /// The memory and the file of a statement's rows.
    SpillScope spill(Cancellation cancellation, WorkCounts work) {
        long limit = session.variables().statementMemory();
        return new SpillScope(spills, limit, cancellation, work);
    }

    /// A share of the memory of large values for one statement.
    ValueMemory.Share values() {
        return values.share();
    }

    public Locker locker() {
        return locker;
    }

    public TransactionControl transactions() {
        return transactions;
    }

    TableLocks tableLocks() {
        return tableLocks;
    }

    TemporaryTables temporaryTables() {
        return temporaryTables;
    }

    /// What HANDLER has opened.
    OpenHandlers handlers() {
        var present = handlers;
        if (present == null) {
            present = new OpenHandlers(engine, locker, temporaryTables);
            handlers = present;
        }
        return present;
    }

    /// The same, if HANDLER was ever used: nearly no session does.
    public Optional<OpenHandlers> knownHandlers() {
        return Optional.ofNullable(handlers);
    }

    @Override
    public Optional<TableDefinition> temporaryTable(String schema, String table) {
        Optional<TableDefinition> found = temporaryTables.find(schema, table);
        knownHandlers()
                .flatMap(known -> found.flatMap(known::of))
                .ifPresent(handler -> {
                    throw ErrorCode.CANT_REOPEN_TABLE.error(handler.name());
                });
        return found;
    }

    public UserVariables variables() {
        return variables;
    }

    public Diagnostics diagnostics() {
        return diagnostics;
    }

    EvalContext.SessionState state() {
        return state;
    }

    /// What expressions depend on; the same object for as long as no variable changes.
    public EvalSettings settings() {
        SessionVariables now = session.variables();
        var known = settings;
        if (known != null && settingsRevision == now.revision()) {
            return known;
        }
        var fresh =
                new EvalSettings(
                        now.sqlMode(),
                        SessionTimeZone.parse(now.text("time_zone")).orElse(SessionTimeZone.SYSTEM),
                        now.collationConnection(),
                        now.divPrecisionIncrement(),
                        now.maxAllowedPacket(),
                        now.groupConcatMaxLength(),
                        (int) now.integer("default_week_format"),
                        now.text("lc_time_names"),
                        now.text("block_encryption_mode").toLowerCase(Locale.ROOT));
        // An equal picture stays the same object, so that plans recognise it at a glance.
        var current = known != null && fresh.equals(known) ? known : fresh;
        settings = current;
        settingsRevision = now.revision();
        return current;
    }

    /// What transactions that begin now are like.
    public TransactionControl.Defaults transactionDefaults() {
        SessionVariables now = session.variables();
        return new TransactionControl.Defaults(
                now.autocommit(), isolation(now.transactionIsolation()), now.transactionReadOnly());
    }

    private static Isolation isolation(String text) {
        return switch (text) {
            case "READ-UNCOMMITTED" -> Isolation.READ_UNCOMMITTED;
            case "READ-COMMITTED" -> Isolation.READ_COMMITTED;
            case "SERIALIZABLE" -> Isolation.SERIALIZABLE;
            default -> Isolation.REPEATABLE_READ;
        };
    }

    /// `innodb_lock_wait_timeout`
    Duration rowLockWait() {
        return Duration.ofSeconds(session.variables().innodbLockWaitTimeout());
    }

    /// `lock_wait_timeout`
    public Duration metadataLockWait() {
        return Duration.ofSeconds(session.variables().lockWaitTimeout());
    }

    /// The files that statements may touch.
    ServerFiles serverFiles() {
        var variables = session.variables();
        return ServerFiles.of(
                variables.text("datadir"), variables.nullableText("secure_file_priv"));
    }

    /// CLIENT_FOUND_ROWS
    boolean countsFoundRows() {
        return session.identity().can(Login.FOUND_ROWS);
    }

    /// What becomes of the conditions of the statement before.
    public enum Earlier {
        /// The new statement has a list of its own.
        DROPPED,
        /// It looks at them: SHOW WARNINGS and its like.
        KEPT
    }

    /// A statement begins.
    public void beginStatement(Earlier earlier) {
        explicitInsertId = OptionalLong.empty();
        previousWarnings = diagnostics.count();
        previousErrors = diagnostics.errorCount();
        keptEarlier = earlier == Earlier.KEPT;
        if (!keptEarlier) {
            diagnostics.reset(
                    (int) session.variables().integer("max_error_count"),
                    session.variables().isOn("sql_notes"));
        }
    }

    /// The statement has succeeded.
    ///
    /// @param affectedRows -1 for a result set
    /// @return how many warnings it gave
    public int succeeded(long affectedRows) {
        rowCount = affectedRows;
        return keptEarlier ? 0 : diagnostics.count();
    }

    /// The statement has failed, and is undone.
    public void failed(SqlError error) {
        rowCount = -1;
        diagnostics.escalate(false);
        diagnostics.error(error);
    }

    /// The first number that an INSERT made.
    void rememberInsertId(long id) {
        lastInsertId = id;
    }

    /// What `LAST_INSERT_ID(expr)` was given in this statement.
    OptionalLong explicitInsertId() {
        return explicitInsertId;
    }

    /// SET timestamp: what NOW() answers from now on; 0 gives the clock back.
    void fixTime(double seconds) {
        long micros = Math.round(seconds * 1_000_000);
        fixedTime =
                micros == 0
                        ? Optional.empty()
                        : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /// When a statement that begins now starts, as its expressions see it.
    public Instant now(InstantSource clock) {
        return fixedTime.orElseGet(clock::instant);
    }

    /// A part of the statement at work counts there.
    void working(WorkCounts part) {
        session.running().ifPresent(running -> running.event().working(part));
    }

    /// A part of the statement at work has done that much.
    void worked(WorkCounts part) {
        part.addTo(session.counters());
        long waited = locker.takeWaitedNanos();
        session.running()
                .ifPresent(running -> {
                    running.event().worked(part);
                    running.event().waitedForLock(waited);
                });
    }

    public void foundRows(long count) {
        foundRows = count;
    }

    /// The session starts over (COM_RESET_CONNECTION, COM_CHANGE_USER) or ends.
    public void reset() {
        transactions.reset();
        variables.clear();
        state.locks().releaseAll();
        tableLocks.releaseAll();
        tableLocks.releaseBackupLock();
        knownHandlers().ifPresent(OpenHandlers::clear);
        temporaryTables.clear();
        fixedTime = Optional.empty();
        lastInsertId = 0;
        insertId = 0;
        foundRows = 0;
        rowCount = 0;
        diagnostics.reset(1_024, true);
    }

    /// The session ends: rolls back and gives everything back.
    public void close() {
        transactions.reset();
        state.locks().releaseAll();
        temporaryTables.clear();
        engine.close(locker);
    }

    /// The current database.
    ///
    /// @throws dev.quell.base.error.SqlError 1046
    public String requireDatabase() {
        return database().orElseThrow(ErrorCode.NO_DB_ERROR::error);
    }

    @Override
    public long connectionId() {
        return session.id();
    }

    @Override
    public String user() {
        return session.identity().user() + "@" + session.peer().host();
    }

    @Override
    public String currentUser() {
        return session.account().user() + "@" + session.account().host();
    }

    @Override
    public String currentRole() {
        var roles = session.activeRoles();
        return roles.isEmpty()
                ? "NONE"
                : roles.stream().map(AccountName::identifier).collect(Collectors.joining(","));
    }

    @Override
    public Optional<String> database() {
        return session.database();
    }

    @Override
    public String version() {
        return session.variables().text("version");
    }

    @Override
    public long lastInsertId() {
        return lastInsertId;
    }

    @Override
    public void lastInsertId(long id) {
        lastInsertId = id;
        explicitInsertId = OptionalLong.of(id);
    }

    /// `SET insert_id`: where the numbers of the next INSERT begin.
    void insertId(long id) {
        insertId = id;
    }

    /// That number, for the one INSERT that it is for; 0 if there is none.
    long takeInsertId() {
        long taken = insertId;
        insertId = 0;
        return taken;
    }

    @Override
    public long foundRows() {
        return foundRows;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public Value systemVariable(VariableScope scope, String name) {
        SystemVariable variable = VariableCatalogue.STANDARD.get(name);
        SessionVariables own = session.variables();
        return switch (scope) {
            case GLOBAL -> own.globals().get(variable);
            case SESSION -> own.getSession(variable);
            case UNSPECIFIED -> own.get(variable);
        };
    }

    @Override
    public Optional<String> userOf(long connection) {
        return session.sessions()
                .find(connection)
                .flatMap(one -> one.login().map(login -> login.user() + "@" + one.peer().host()));
    }

    @Override
    public Optional<Boolean> records(String consumer) {
        return Consumer.named(consumer)
                .map(session.sessions().events().consumers()::isOn)
                .or(() ->
                        Consumer.UNUSED.contains(consumer) ? Optional.of(false) : Optional.empty());
    }

    @Override
    public String stage(String name) {
        String before = session.stage().text();
        session.stage(STAGES.getOrDefault(name, Stage.EXECUTING));
        return before;
    }

    @Override
    public Progress progress(long estimated) {
        var progress = new Progress(estimated);
        session.stage(session.stage(), progress);
        return progress;
    }

    @Override
    public void endProgress() {
        session.endProgress();
    }

    private static String activity(Session session) {
        return session.info().inMonitorWords();
    }
}
