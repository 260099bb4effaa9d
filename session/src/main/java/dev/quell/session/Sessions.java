package dev.quell.session;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.StopReason;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountUsage;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.FailedLogins;
import dev.quell.session.account.LoginDelays;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.RoleList;
import dev.quell.session.event.ServerEvents;
import dev.quell.session.event.SessionEvents;
import dev.quell.session.status.ServerCounters;
import dev.quell.session.variable.GlobalVariables;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
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
    private final ServerEvents events;
    private final StatementTimer timer = new StatementTimer();
    private final Watchdog watchdog = new Watchdog();
    private final ConcurrentHashMap<Long, Session> open = new ConcurrentHashMap<>();
    private final List<Supplier<ProcessInfo>> daemons = new CopyOnWriteArrayList<>();
    private final AtomicLong lastId;
    private final KillHistory kills = new KillHistory();
    private final InstantSource clock;
    private final ConcurrentHashMap<AccountName, AccountUsage> usages = new ConcurrentHashMap<>();
    private final FailedLogins failedLogins = new FailedLogins();
    private final LoginDelays loginDelays = new LoginDelays();
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
        this.events =
                new ServerEvents(sizes(variables), variables::digestSampleAge, clock.instant());
        this.lastId = new AtomicLong(lastId);
        accounts.takeNamesLiterally(variables.integer("partial_revokes") != 0);
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

    /// What performance_schema tells of them.
    public ServerEvents events() {
        return events;
    }

    private static ServerEvents.Sizes sizes(GlobalVariables variables) {
        return new ServerEvents.Sizes(
                histories(variables, "statements"),
                histories(variables, "transactions"),
                histories(variables, "waits"),
                histories(variables, "stages"),
                size(variables, "performance_schema_digests_size"),
                size(variables, "performance_schema_max_sql_text_length"));
    }

    private static ServerEvents.Histories histories(GlobalVariables variables, String kind) {
        String prefix = "performance_schema_events_" + kind + "_history_";
        return new ServerEvents.Histories(
                size(variables, prefix + "size"), size(variables, prefix + "long_size"));
    }

    private static int size(GlobalVariables variables, String name) {
        return (int) variables.integer(name);
    }

    StatementTimer timer() {
        return timer;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /// Registers a connection that has not authenticated yet. `max_connections` and one more are let in: the last place
    /// is for an administrator, which [#admit] finds out. Over `admin_address` everybody is, who then has to be allowed to.
    ///
    /// @throws dev.quell.base.error.SqlError 1040
    public Session open(Peer peer) {
        counters.connectionAttempted();
        if (connections.incrementAndGet() > maxConnections() + 1 && !peer.administrative()) {
            connections.decrementAndGet();
            throw tooMany();
        }
        counters.connectionsNow(connections.get());
        return add(peer);
    }

    private Session add(Peer peer) {
        while (true) {
            long id = newId();
            var session = new Session(id, peer, this, variables.newSession(id));
            if (open.putIfAbsent(id, session) == null) {
                return session;
            }
        }
    }

    /// Opens a session that works for the server with an account's rights: it can be seen and killed like others, but takes no
    /// connection's place.
    ///
    /// @param user what USER() tells, which names who works
    public Session openWorker(String user, Account account) {
        var session = add(Peer.NONE);
        session.become(new Login(user, account.name(), 0, Map.of(), "", ""));
        session.activate(rolesAtLogin(account));
        return session;
    }

    /// An id that no session has, for a thread of the server that the process list shows.
    public long newId() {
        return lastId.updateAndGet(last -> last >= MAX_ID ? 1 : last + 1);
    }

    /// Shows a thread of the server in the process list, to those with PROCESS, until [#hide]. It cannot be killed.
    public void show(Supplier<ProcessInfo> daemon) {
        daemons.add(daemon);
    }

    /// The threads of the server that the process list shows.
    public List<ProcessInfo> daemons() {
        return daemons.stream().map(Supplier::get).toList();
    }

    public void hide(Supplier<ProcessInfo> daemon) {
        daemons.remove(daemon);
    }

    /// Lets an authenticated session in.
    ///
    /// @throws dev.quell.base.error.SqlError 1040 if it took the administrator's place without being one, 1227 if it may not use
    ///     `admin_address`, 1862 if the password
    ///     has expired and the client cannot handle that, 1203 and 1226 if the account has used up its limits
    public void admit(Session session, Login login) {
        if (session.peer().administrative()) {
            requireServiceConnection(session, login);
        } else if (connections.get() > maxConnections() && !isAdministrator(login)) {
            logRefusal(session, login, "too many connections");
            close(session); // the administrator's place is free when the client hears of it
            throw tooMany();
        }
        var proven = accounts.find(login.proven());
        int lifetime = (int) variables.integer("default_password_lifetime");
        boolean expired =
                proven.filter(one ->
                                one.rules().password().expiry().isOver(clock.instant(), lifetime))
                        .isPresent();
        if (expired && !login.can(Login.CAN_HANDLE_EXPIRED_PASSWORDS)) {
            logRefusal(session, login, "the password has expired");
            throw ErrorCode.MUST_CHANGE_PASSWORD_LOGIN.error();
        }
        var usage = proven.flatMap(one -> usage(session, one));
        counters.attributesSeen(login.attributesLength());
        session.become(login);
        session.countIn(usage.orElse(null));
        session.passwordExpired(expired);
        accounts.find(login.account()).ifPresent(one -> session.activate(rolesAtLogin(one)));
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
                                        .filter(login -> login.proven().equals(account.name()))
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

    public LoginDelays loginDelays() {
        return loginDelays;
    }

    /// The last kills of this server.
    public KillHistory kills() {
        return kills;
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

    /// Takes a session out. Closing twice is harmless. Whoever does not see it any more finds its place free.
    public void close(Session session) {
        if (session.leave()) {
            if (!session.isWorker()) {
                connections.decrementAndGet();
            }
            open.remove(session.id(), session);
            counters.absorb(session.counters());
            session.events().ifPresent(SessionEvents::leave);
            session.activity().ifPresent(one -> one.absorbCounters(session.counters()));
            session.countAs(null);
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
        var list = new ArrayList<ProcessInfo>(all ? open.size() : 1);
        for (var session : open.values()) {
            if (all || viewer.hasUserOf(session)) {
                list.add(session.info());
            }
        }
        if (all) {
            daemons.forEach(daemon -> list.add(daemon.get()));
        }
        list.sort(Comparator.comparingLong(ProcessInfo::id));
        return list;
    }

    /// Stops every session: statements at work end with 1053, idle connections are closed. In this order: else a statement that waits for
    /// what an idle session holds would get it, and be done.
    public void shutdown() {
        var idle = new ArrayList<Session>();
        for (var session : open.values()) {
            if (session.running().isPresent()) {
                session.kill(new StopReason.Shutdown());
            } else {
                idle.add(session);
            }
        }
        idle.forEach(session -> session.kill(new StopReason.Shutdown()));
    }

    @Override
    public void close() {
        timer.close();
        watchdog.close();
    }

    private long maxConnections() {
        return variables.maxConnections();
    }

    private void requireServiceConnection(Session session, Login login) {
        var needed = DynamicPrivilege.SERVICE_CONNECTION_ADMIN;
        if (!accounts.privileges(login.account()).has(needed)) {
            logRefusal(session, login, "no " + needed.name() + " privilege");
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(needed.name());
        }
    }

    private boolean isAdministrator(Login login) {
        return accounts.privileges(login.account()).has(DynamicPrivilege.CONNECTION_ADMIN);
    }

    private RuntimeException tooMany() {
        counters.connectionRefusedForLimit();
        return ErrorCode.CON_COUNT_ERROR.error();
    }
}
