package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountUsage;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.FailedLogins;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.RoleList;
import dev.quell.session.status.ServerCounters;
import dev.quell.session.variable.GlobalVariables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private final InstantSource clock;
    private final ConcurrentHashMap<AccountName, AccountUsage> usages = new ConcurrentHashMap<>();
    private final FailedLogins failedLogins = new FailedLogins();
    private volatile MandatoryRoles mandatory = new MandatoryRoles("", Set.of());
    private final AtomicInteger connections = new AtomicInteger();

    private record MandatoryRoles(String text, Set<AccountName> roles) {}

    public Sessions(Accounts accounts, GlobalVariables variables, InstantSource clock) {
        this(accounts, variables, clock, 0);
    }

    /// @param lastId the id before the first one to give
    Sessions(Accounts accounts, GlobalVariables variables, InstantSource clock, long lastId) {
        this.accounts = accounts;
        this.variables = variables;
        this.clock = clock;
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
    ///     has expired and the client cannot handle that, 1203 and 1226 if the account has used up its limits
    public void admit(Session session, Login login) {
        if (connections.get() > maxConnections() && !isAdministrator(login)) {
            logRefusal(session, login, "too many connections");
            throw tooMany();
        }
        var account = accounts.find(login.account());
        int lifetime = (int) variables.integer("default_password_lifetime");
        boolean expired =
                account.filter(one ->
                                one.rules().password().expiry().isOver(clock.instant(), lifetime))
                        .isPresent();
        if (expired && !login.can(Login.CAN_HANDLE_EXPIRED_PASSWORDS)) {
            logRefusal(session, login, "the password has expired");
            throw ErrorCode.MUST_CHANGE_PASSWORD_LOGIN.error();
        }
        var usage = account.flatMap(one -> usage(session, one));
        session.become(login);
        session.countIn(usage.orElse(null));
        session.passwordExpired(expired);
        account.ifPresent(one -> session.activate(rolesAtLogin(one)));
    }

    /// Checks the limits of an account that a session logs in to.
    ///
    /// @return where its statements are counted; empty if they need not be
    private Optional<AccountUsage> usage(Session session, Account account) {
        var limits = account.rules().limits();
        long most = limits.userConnections();
        long mostByDefault = most > 0 ? 0 : variables.integer("max_user_connections");
        if (most > 0 || mostByDefault > 0) {
            long present = 1;
            for (var other : open.values()) {
                boolean same =
                        other != session
                                && other.login()
                                        .filter(login -> login.account().equals(account.name()))
                                        .isPresent();
                present += same ? 1 : 0;
            }
            if (most > 0 && present > most) {
                throw ErrorCode.USER_LIMIT_REACHED.error(
                        account.name().user(), "max_user_connections", most);
            }
            if (mostByDefault > 0 && present > mostByDefault) {
                throw ErrorCode.TOO_MANY_USER_CONNECTIONS.error(account.name().user());
            }
        }
        if (limits.connections() == 0 && !limits.limitsStatements()) {
            return Optional.empty();
        }
        var usage =
                usages.computeIfAbsent(
                        account.name(), name -> new AccountUsage(name.user(), limits));
        usage.limits(limits);
        usage.connect();
        return Optional.of(usage);
    }

    private Set<AccountName> rolesAtLogin(Account account) {
        var available = accounts.roles().available(account.name(), mandatoryRoles());
        if (variables.integer("activate_all_roles_on_login") == 0) {
            available.retainAll(account.roles().defaults());
        }
        return available;
    }

    /// The roles of `mandatory_roles`, which everybody has; the same object as long as the variable stays.
    public Set<AccountName> mandatoryRoles() {
        String text = variables.text("mandatory_roles");
        var known = mandatory;
        if (!known.text.equals(text)) {
            known = new MandatoryRoles(text, RoleList.parse(text));
            mandatory = known;
        }
        return known.roles;
    }

    /// FLUSH USER_RESOURCES.
    public void resetUsage() {
        usages.values().forEach(AccountUsage::reset);
    }

    /// Failed logins in a row.
    public FailedLogins failedLogins() {
        return failedLogins;
    }

    public InstantSource clock() {
        return clock;
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
