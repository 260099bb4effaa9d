package dev.quell.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.CheckpointGaps;
import dev.quell.base.stop.Progress;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.Tenure;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountUsage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.event.AccountActivity;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.event.SetupTable;
import dev.quell.session.event.StageEvent;
import dev.quell.session.status.SessionCounters;
import dev.quell.session.variable.SessionVariables;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connected client. Its own thread runs statements; any thread may look or kill.
///
/// Two signals stop work. Each statement has a fresh one ([RunningStatement#cancellation]), so a late KILL QUERY never
/// hits the next statement. The session has one for life, set by KILL CONNECTION and never cleared: a statement that
/// begins afterwards begins cancelled.
public final class Session {
    private final long id;
    private final Peer peer;
    private final Sessions sessions;
    private final SessionVariables variables;
    private final SessionCounters counters = new SessionCounters();
    private final Cancellation life = new Cancellation();

    private volatile @Nullable Login login;
    private volatile @Nullable String database;
    private volatile boolean passwordExpired;
    private volatile Set<AccountName> activeRoles = Set.of();
    private volatile @Nullable Rights rights;
    private volatile @Nullable AccountUsage usage;
    private volatile @Nullable RunningStatement running;
    private volatile long idleSinceNanos = System.nanoTime();
    private volatile @Nullable SessionEvents events;
    private volatile @Nullable AccountActivity activity;
    private volatile @Nullable Runnable onClose;
    private volatile Supplier<Map<String, Optional<String>>> userVariables = Map::of;
    private volatile Stage stage = Stage.NONE;
    private boolean keepsStages; // of its own thread, for the statement at work
    private volatile Tenure tenure = Tenure.NONE;

    @GuardedBy("this")
    private boolean left;

    private volatile @Nullable Consumer<RunningStatement> heir;

    /// What it may do, as worked out of the accounts' revision.
    private record Rights(long revision, Set<AccountName> mandatory, Privileges privileges) {}

    Session(long id, Peer peer, Sessions sessions, SessionVariables variables) {
        this.id = id;
        this.peer = peer;
        this.sessions = sessions;
        this.variables = variables;
    }

    /// The connection id: what CONNECTION_ID(), SHOW PROCESSLIST and KILL mean. 1 to 4294967295.
    public long id() {
        return id;
    }

    public Peer peer() {
        return peer;
    }

    /// Who it is; empty until it has authenticated.
    public Optional<Login> login() {
        return Optional.ofNullable(login);
    }

    /// The login of a session that has authenticated, which every session that runs statements has.
    ///
    /// @throws IllegalStateException before that
    public Login identity() {
        var known = login;
        if (known == null) {
            throw new IllegalStateException("session " + id + " has not authenticated");
        }
        return known;
    }

    /// The account whose rights it has: CURRENT_USER().
    public AccountName account() {
        return identity().account();
    }

    /// True if the other one belongs to the same user, from whatever host: such sessions may always be seen and killed.
    public boolean hasUserOf(Session other) {
        var known = other.login;
        return known != null && known.account().user().equals(account().user());
    }

    /// True if this session may know what the other one does: with PROCESS of all, else of those of its own user.
    public boolean sees(Session other) {
        return hasUserOf(other) || privileges().has(Privilege.PROCESS);
    }

    /// What it may do, as the accounts are now: a revoked privilege is gone at once. A session whose account was dropped keeps what
    /// it had, as in MySQL.
    public Privileges privileges() {
        var accounts = sessions.accounts();
        var mandatory = activeRoles.isEmpty() ? Set.<AccountName>of() : sessions.mandatoryRoles();
        long revision = accounts.revision();
        var known = rights;
        if (known != null && known.revision == revision && known.mandatory == mandatory) {
            return known.privileges;
        }
        if (known != null && accounts.find(account()).isEmpty()) {
            return known.privileges; // DROP USER does not take from sessions what they have
        }
        var worked =
                new Rights(
                        revision,
                        mandatory,
                        accounts.privileges(account(), activeRoles, mandatory)
                                .with(accounts.sharedWith(account(), peer.host(), peer.address()))
                                .from(peer.host(), accounts.hasPassword(account())));
        rights = worked;
        return worked.privileges;
    }

    /// The roles that were activated, in order: CURRENT_ROLE(). One that was revoked since counts for nothing.
    public Set<AccountName> activeRoles() {
        return activeRoles;
    }

    /// SET ROLE, and login.
    public void activate(Set<AccountName> roles) {
        activeRoles = Collections.unmodifiableSet(new TreeSet<>(roles));
        rights = null;
    }

    /// Counts a statement where the account's use is limited.
    ///
    /// @throws dev.quell.base.error.SqlError 1226
    public void countStatement(boolean changes) {
        var counted = usage;
        if (counted != null) {
            counted.statement(changes);
        }
    }

    void countIn(@Nullable AccountUsage accountUsage) {
        usage = accountUsage;
    }

    /// Makes it the given user, at login and at COM_CHANGE_USER. [Sessions#admit] is the door for the former.
    public void become(Login newLogin) {
        var before = login;
        login = newLogin;
        rights = null;
        if (before == null || !before.user().equals(newLogin.user())) {
            var recording = sessions.events();
            countAs(recording.account(newLogin.user(), peer.host()));
            var switches = recording.switchesOf(newLogin.user(), peer.host());
            if (!switches.equals(recorded())) {
                record(switches);
            }
        }
    }

    /// Whether the account's password must be changed before anything else is done.
    public boolean passwordExpired() {
        return passwordExpired;
    }

    /// Set at login; taken back when the password has been changed.
    public void passwordExpired(boolean expired) {
        passwordExpired = expired;
    }

    /// The current database; empty where none is chosen.
    public Optional<String> database() {
        return Optional.ofNullable(database);
    }

    /// Chooses the current database; the caller has checked that it exists and is allowed.
    public void useDatabase(@Nullable String name) {
        database = name;
    }

    /// Its system variables. Only its own thread changes them.
    public SessionVariables variables() {
        return variables;
    }

    /// What it has counted: SHOW SESSION STATUS.
    public SessionCounters counters() {
        return counters;
    }

    /// From now on its user variables are there: texts by name, empty for NULL. Any thread may ask.
    public void userVariables(Supplier<Map<String, Optional<String>>> source) {
        userVariables = source;
    }

    public Map<String, Optional<String>> userVariables() {
        return userVariables.get();
    }

    /// The registry it is in.
    public Sessions sessions() {
        return sessions;
    }

    /// Begins a statement or another command: it appears in the process list and can be stopped. On the session's thread;
    /// the one before has been closed.
    ///
    /// @param info the text to show, '' for none
    public RunningStatement begin(Command command, String info) {
        CheckpointGaps.begin(info);
        var event = recorder().begin(command.eventName(), info, database);
        var statement = new RunningStatement(this, command, event);
        keepsStages = recorder().keepsStages();
        stage(Stage.STARTING);
        running = statement;
        // Whoever kills sets `life` first and looks at `running` second; here it is the other way
        // round: one of us sees the other.
        if (life.isCancelled()) {
            life.reason().ifPresent(statement.cancellation()::cancel);
        }
        return statement;
    }

    /// The checkpoint of the statement at work, for code that does not have its signal. On the session's thread.
    ///
    /// @throws dev.quell.base.error.SqlError once that is cancelled
    public void checkpoint() {
        var now = running;
        if (now != null) {
            now.cancellation().check();
        }
    }

    /// From now on a thread with this tenure serves the session.
    public void servedBy(Tenure thread) {
        tenure = thread;
    }

    Tenure tenure() {
        return tenure;
    }

    /// Who goes on with the session where its thread is stuck in a statement that is to stop: called on a platform thread of its own,
    /// with that statement, after the session was taken from its thread.
    public void onTakeover(Consumer<RunningStatement> action) {
        heir = action;
    }

    /// Takes the session from its thread.
    ///
    /// @param call that the thread is stuck in
    /// @return false if it has come back, or nobody would go on
    boolean takeOver(RunningStatement stuck, OptionalInt call) {
        var next = heir;
        if (next == null || call.isEmpty() || !tenure.take(call.getAsInt())) {
            return false;
        }
        Thread.ofPlatform().daemon().name("takeover").start(() -> next.accept(stuck));
        return true;
    }

    /// Ends a statement whose thread is stuck. Called by who goes on with the session.
    public void abandon(RunningStatement stuck) {
        stuck.dropTimer();
        ended(stuck);
    }

    void ended(RunningStatement statement) {
        if (running == statement) {
            long now = System.nanoTime();
            stage = Stage.NONE;
            idleSinceNanos = now;
            running = null;
            recorder().end(statement.event(), now);
        }
    }

    /// Where its own thread records what it does.
    public SessionEvents recorder() {
        var present = events;
        if (present == null) {
            present = newRecorder();
        }
        return present;
    }

    /// Any thread: whoever has it recorded, or not, may be first.
    private synchronized SessionEvents newRecorder() {
        var present = events;
        if (present == null) {
            present = sessions.events().session(id);
            present.of(activity);
            events = present;
        }
        return present;
    }

    /// Sets whether it is recorded: `threads.INSTRUMENTED` and `HISTORY`. Any thread.
    public void record(SetupTable.Switches switches) {
        newRecorder().record(switches);
    }

    /// Whether it is recorded.
    public SetupTable.Switches recorded() {
        var present = events;
        return present == null ? SetupTable.Switches.ON : present.switches();
    }

    /// What it has done; empty until it has done something.
    public Optional<SessionEvents> events() {
        return Optional.ofNullable(events);
    }

    /// Counts it as a session of that account, and no longer as one of the account before.
    ///
    /// @param account null at its end
    void countAs(@Nullable AccountActivity account) {
        var before = activity;
        if (before != null) {
            before.disconnected();
        }
        activity = account;
        if (account != null) {
            account.connected();
            var present = events;
            if (present != null) {
                present.of(account);
            }
        }
    }

    /// The account that it is counted in; empty before it has authenticated.
    public Optional<AccountActivity> activity() {
        return Optional.ofNullable(activity);
    }

    /// The statement at work; empty when idle.
    public Optional<RunningStatement> running() {
        return Optional.ofNullable(running);
    }

    /// The monotonic clock at the end of its last statement, or at its beginning.
    public long idleSinceNanos() {
        return idleSinceNanos;
    }

    /// The stop signal of the session itself: only what ends the session sets it.
    public Cancellation life() {
        return life;
    }

    /// The stop signal for whatever the session does now: its statement's, or when idle the session's own.
    public Cancellation cancellation() {
        var now = running;
        return now == null ? life : now.cancellation();
    }

    /// Says what the statement is doing now. Costs one volatile write, unless somebody wants to know of every stage.
    public void stage(Stage now) {
        stage = now;
        if (keepsStages) {
            recorder().stage(now.eventName(), null);
        }
    }

    public Stage stage() {
        return stage;
    }

    /// The record of the stage that it is in; empty if it is not recorded.
    public Optional<StageEvent> stageEvent() {
        var present = events;
        return present == null
                ? Optional.empty()
                : present.stage().filter(event -> event.name().equals(stage.eventName()));
    }

    /// Enters a stage of long work, which tells how far it has come until the statement ends.
    public void stage(Stage now, Progress progress) {
        stage = now;
        recorder().stage(now.eventName(), progress);
    }

    /// The stage goes on, and nobody counts any more how far it has come.
    public void endProgress() {
        recorder().endProgress();
    }

    /// What to do when the session is killed from outside: the server closes the socket here, which ends reads and
    /// writes that are under way. It must not block.
    public void onClose(Runnable action) {
        onClose = action;
        if (life.isCancelled()) {
            boolean idle = running == null;
            life.reason().filter(reason -> closesAtOnce(reason, idle)).ifPresent(_ -> action.run());
        }
    }

    /// Stops the statement at work, if any, and the session too if the reason ends it. Any thread; returns at once.
    public void kill(StopReason reason) {
        if (reason.endsSession()) {
            life.cancel(reason);
        }
        var now = running;
        if (now != null) {
            stop(now, reason);
        }
        var action = onClose;
        // Whether it was idle then: by now the statement may have ended, with an answer that is
        // still to be sent.
        if (action != null && reason.endsSession() && closesAtOnce(reason, now == null)) {
            action.run();
        }
    }

    /// Stops a statement, whatever it takes: if its thread is stuck the session goes on without it. Everybody who stops statements does it
    /// here.
    void stop(RunningStatement statement, StopReason reason) {
        if (statement.cancellation().cancel(reason)) {
            sessions.watchdog().watch(this, statement);
        }
    }

    /// True if the client gets no answer any more. Who kills himself, or runs a statement at shutdown, is told so first;
    /// the server closes the connection after the answer.
    private boolean closesAtOnce(StopReason reason, boolean idle) {
        return switch (reason) {
            case StopReason.KilledConnection(var by) -> by != id;
            case StopReason.Shutdown _ -> idle;
            case StopReason.ClientGone _ -> true;
            case StopReason.KilledQuery _,
                    StopReason.ExecutionTimeout _,
                    StopReason.StatementTimeout _ ->
                    false;
        };
    }

    /// Why the session ends; empty while it goes on. The server looks after each command.
    public Optional<StopReason> ended() {
        return life.reason();
    }

    /// Its line in the process list.
    public ProcessInfo info() {
        var known = login;
        var now = running;
        long since = now == null ? idleSinceNanos : now.startNanos();
        return new ProcessInfo(
                id,
                user(known),
                isWorker() && known != null ? known.account().host() : peer.hostAndPort(),
                database(),
                commandText(known, now),
                Math.max(0, (System.nanoTime() - since) / 1_000_000),
                known == null ? Stage.RECEIVING_FROM_CLIENT.text() : stage().text(),
                now == null || now.info().isEmpty() ? Optional.empty() : Optional.of(now.info()),
                now == null ? Optional.empty() : Optional.of(now.queryId()));
    }

    /// It is taken out of the registry.
    ///
    /// @return false if it was before
    synchronized boolean leave() {
        boolean first = !left;
        left = true;
        return first;
    }

    /// True if no client stands behind it: it works for the server, and takes no connection's place.
    boolean isWorker() {
        return peer == Peer.NONE;
    }

    private String user(@Nullable Login known) {
        if (known == null) {
            return "unauthenticated user";
        }
        return isWorker() ? known.account().user() : known.user();
    }

    private String commandText(@Nullable Login known, @Nullable RunningStatement now) {
        if (life.isCancelled()) {
            return Command.KILLED;
        }
        if (known == null) {
            return Command.CONNECT.text();
        }
        return (now == null ? Command.SLEEP : now.command()).text();
    }

    StatementTimer timer() {
        return sessions.timer();
    }
}
