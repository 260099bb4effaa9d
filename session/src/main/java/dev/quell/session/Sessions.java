package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.Account;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.session.status.ServerCounters;
import dev.quell.session.variable.GlobalVariables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every session of the server, and what they share. Any thread may open, look and kill.
///
/// Looking takes no lock that a session waits for: it walks a concurrent map and reads volatile fields.
public final class Sessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final long MAX_ID = 0xFFFF_FFFFL;

    private final Accounts accounts;
    private final GlobalVariables variables;
    private final ServerCounters counters;
    private final StatementTimer timer = new StatementTimer();
    private final ConcurrentHashMap<Long, Session> open = new ConcurrentHashMap<>();
    private final AtomicLong lastId;
    private final AtomicInteger connections = new AtomicInteger();

    public Sessions(Accounts accounts, GlobalVariables variables, InstantSource clock) {
        this(accounts, variables, clock, 0);
    }

    /// @param lastId the id before the first one to give
    Sessions(Accounts accounts, GlobalVariables variables, InstantSource clock, long lastId) {
        this.accounts = accounts;
        this.variables = variables;
        this.counters = new ServerCounters(clock);
        this.lastId = new AtomicLong(lastId);
    }

    public Accounts accounts() {
        return accounts;
    }

    public GlobalVariables variables() {
        return variables;
    }

    public ServerCounters counters() {
        return counters;
    }

    StatementTimer timer() {
        return timer;
    }

    /// Registers a connection that has not authenticated yet. `max_connections` and one more are let in: the last place
    /// is for an administrator, which [#admit] finds out.
    ///
    /// @throws dev.quell.base.error.SqlError 1040
    public Session open(Peer peer) {
        counters.connectionAttempted();
        if (connections.incrementAndGet() > maxConnections() + 1) {
            connections.decrementAndGet();
            throw tooMany();
        }
        counters.connectionsNow(connections.get());
        while (true) {
            long id = lastId.updateAndGet(last -> last >= MAX_ID ? 1 : last + 1);
            var session = new Session(id, peer, this, variables.newSession(id));
            if (open.putIfAbsent(id, session) == null) {
                return session;
            }
        }
    }

    /// Lets an authenticated session in.
    ///
    /// @throws dev.quell.base.error.SqlError 1040 if it took the administrator's place without being one, 1862 if the password
    ///     has expired and the client cannot handle that
    public void admit(Session session, Login login) {
        if (connections.get() > maxConnections() && !isAdministrator(login)) {
            logRefusal(session, login, "too many connections");
            throw tooMany();
        }
        boolean expired = accounts.find(login.account()).filter(Account::expired).isPresent();
        if (expired && !login.can(Login.CAN_HANDLE_EXPIRED_PASSWORDS)) {
            logRefusal(session, login, "the password has expired");
            throw ErrorCode.MUST_CHANGE_PASSWORD_LOGIN.error();
        }
        session.become(login);
        session.passwordExpired(expired);
    }

    private static void logRefusal(Session session, Login login, String why) {
        LOG.info(
                "connection {}: login of {} refused: {}",
                session.id(),
                login.account().printable(),
                why);
    }

    /// Takes a session out. Closing twice is harmless.
    public void close(Session session) {
        if (open.remove(session.id(), session)) {
            connections.decrementAndGet();
            counters.absorb(session.counters());
        }
    }

    public Optional<Session> find(long id) {
        return Optional.ofNullable(open.get(id));
    }

    /// Sessions now open.
    public int count() {
        return connections.get();
    }

    /// Sessions now at work (Threads_running).
    public int running() {
        int running = 0;
        for (var session : open.values()) {
            if (session.running().isPresent()) {
                running++;
            }
        }
        return running;
    }

    /// All sessions now open, in no order.
    public Iterable<Session> all() {
        return open.values();
    }

    /// The process list in ascending id, as that session may see it: with the PROCESS privilege all, else those of the
    /// same user.
    public List<ProcessInfo> processList(Session viewer) {
        boolean all = viewer.privileges().has(Privilege.PROCESS);
        String user = viewer.account().user();
        var list = new ArrayList<ProcessInfo>(all ? open.size() : 1);
        for (var session : open.values()) {
            if (all
                    || session.login()
                            .filter(who -> who.account().user().equals(user))
                            .isPresent()) {
                list.add(session.info());
            }
        }
        list.sort(Comparator.comparingLong(ProcessInfo::id));
        return list;
    }

    /// Stops every session: statements at work end with 1053, idle connections are closed.
    public void shutdown() {
        for (var session : open.values()) {
            session.kill(new StopReason.Shutdown());
        }
    }

    @Override
    public void close() {
        timer.close();
    }

    private long maxConnections() {
        return variables.maxConnections();
    }

    private boolean isAdministrator(Login login) {
        return accounts.privileges(login.account()).has(DynamicPrivilege.CONNECTION_ADMIN);
    }

    private RuntimeException tooMany() {
        counters.connectionRefusedForLimit();
        return ErrorCode.CON_COUNT_ERROR.error();
    }
}
