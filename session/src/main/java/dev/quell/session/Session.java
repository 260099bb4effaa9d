package dev.quell.session;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountUsage;
import dev.quell.session.account.Privileges;
import dev.quell.session.status.SessionCounters;
import dev.quell.session.variable.SessionVariables;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    private volatile @Nullable Runnable onClose;
    private volatile Stage stage = Stage.NONE;

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

    /// What it may do, as the accounts are now: a revoked privilege is gone at once.
    public Privileges privileges() {
        var accounts = sessions.accounts();
        var mandatory = activeRoles.isEmpty() ? Set.<AccountName>of() : sessions.mandatoryRoles();
        long revision = accounts.revision();
        var known = rights;
        if (known != null && known.revision == revision && known.mandatory == mandatory) {
            return known.privileges;
        }
        var worked =
                new Rights(
                        revision,
                        mandatory,
                        accounts.privileges(account(), activeRoles, mandatory).from(peer.host()));
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
        login = newLogin;
        rights = null;
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

    /// The registry it is in.
    public Sessions sessions() {
        return sessions;
    }

    /// Begins a statement or another command: it appears in the process list and can be stopped. On the session's thread;
    /// the one before has been closed.
    ///
    /// @param info the text to show, '' for none
    public RunningStatement begin(Command command, String info) {
        var statement = new RunningStatement(this, command, info);
        stage = Stage.STARTING;
        running = statement;
        // Whoever kills sets `life` first and looks at `running` second; here it is the other way
        // round: one of us sees
        // the other.
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

    void ended(RunningStatement statement) {
        if (running == statement) {
            stage = Stage.NONE;
            idleSinceNanos = System.nanoTime();
            running = null;
        }
    }

    /// The statement at work; empty when idle.
    public Optional<RunningStatement> running() {
        return Optional.ofNullable(running);
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

    /// Says what the statement is doing now. Costs one volatile write.
    public void stage(Stage now) {
        stage = now;
    }

    public Stage stage() {
        return stage;
    }

    /// What to do when the session is killed from outside: the server closes the socket here, which ends reads and
    /// writes that are under way. It must not block.
    public void onClose(Runnable action) {
        onClose = action;
        if (life.isCancelled()) {
            life.reason().filter(this::closesAtOnce).ifPresent(_ -> action.run());
        }
    }

    /// Stops the statement at work, if any, and the session too if the reason ends it. Any thread; returns at once.
    public void kill(StopReason reason) {
        if (reason.endsSession()) {
            life.cancel(reason);
        }
        var now = running;
        if (now != null) {
            now.cancellation().cancel(reason);
        }
        var action = onClose;
        if (action != null && reason.endsSession() && closesAtOnce(reason)) {
            action.run();
        }
    }

    /// True if the client gets no answer any more. Who kills himself, or runs a statement at shutdown, is told so first;
    /// the server closes the connection after the answer.
    private boolean closesAtOnce(StopReason reason) {
        return switch (reason) {
            case StopReason.KilledConnection(var by) -> by != id;
            case StopReason.Shutdown _ -> running == null;
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
                known == null ? "unauthenticated user" : known.user(),
                peer.hostAndPort(),
                database(),
                commandText(known, now),
                Math.max(0, (System.nanoTime() - since) / 1_000_000),
                known == null ? Stage.RECEIVING_FROM_CLIENT.text() : stage().text(),
                now == null || now.info().isEmpty() ? Optional.empty() : Optional.of(now.info()));
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
