package dev.quell.query.system;

import dev.quell.session.ProcessInfo;
import dev.quell.session.ServerStatus;
import dev.quell.session.Session;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Sessions, their attributes, system and status variables.
final class SessionRows {
    static final Map<String, RowMaker> MAKERS =
            Map.ofEntries(
                    Map.entry("information_schema.PROCESSLIST", SessionRows::processList),
                    Map.entry(
                            "performance_schema.processlist", SessionRows::performanceProcessList),
                    Map.entry("performance_schema.threads", SessionRows::threads),
                    Map.entry(
                            "performance_schema.session_connect_attrs", SessionRows::allAttributes),
                    Map.entry(
                            "performance_schema.session_account_connect_attrs",
                            SessionRows::accountAttributes),
                    Map.entry("performance_schema.global_variables", SessionRows::globalVariables),
                    Map.entry(
                            "performance_schema.session_variables", SessionRows::sessionVariables),
                    Map.entry("performance_schema.variables_info", SessionRows::variablesInfo),
                    Map.entry("performance_schema.persisted_variables", SessionRows::persisted),
                    Map.entry("performance_schema.variables_metadata", SessionRows::metadata),
                    Map.entry("performance_schema.global_status", SessionRows::globalStatus),
                    Map.entry("performance_schema.session_status", SessionRows::sessionStatus),
                    Map.entry("performance_schema.users", SessionRows::users),
                    Map.entry("performance_schema.hosts", SessionRows::hosts),
                    Map.entry("performance_schema.accounts", SessionRows::accounts),
                    Map.entry("sys.session", SessionRows::sysProcessList),
                    Map.entry("sys.processlist", SessionRows::sysProcessList));

    private SessionRows() {}

    private static void processList(Look look, Rows rows) {
        for (var info : look.sessions().processList(look.session())) {
            rows.add(
                    info.id(),
                    info.user(),
                    info.host(),
                    info.database(),
                    info.command(),
                    info.seconds(),
                    info.state(),
                    info.info());
        }
    }

    /// SHOW PROCESSLIST.
    static void showProcessList(Look look, Rows rows, boolean full) {
        for (var info : look.sessions().processList(look.session())) {
            rows.add(
                    info.id(),
                    info.user(),
                    info.host(),
                    info.database(),
                    info.command(),
                    info.seconds(),
                    info.state(),
                    full ? info.info() : info.shortInfo());
        }
    }

    private static void performanceProcessList(Look look, Rows rows) {
        for (var info : look.sessions().processList(look.session())) {
            rows.add(
                    info.id(),
                    info.user(),
                    info.host(),
                    info.database(),
                    info.command(),
                    info.seconds(),
                    info.state(),
                    info.info(),
                    "PRIMARY");
        }
    }

    // A session's thread has the number of its connection.
    private static void threads(Look look, Rows rows) {
        for (var info : look.sessions().processList(look.session())) {
            rows.add(
                    info.id(),
                    "thread/sql/one_connection",
                    "FOREGROUND",
                    info.id(),
                    info.user(),
                    host(info),
                    info.database(),
                    info.command(),
                    info.seconds(),
                    info.state(),
                    info.info(),
                    null,
                    null,
                    "YES",
                    "YES",
                    connectionType(look, info.id()),
                    null,
                    "USR_default",
                    "PRIMARY",
                    0,
                    0,
                    0,
                    0,
                    "NO");
        }
    }

    private static String host(ProcessInfo info) {
        int colon = info.host().lastIndexOf(':');
        return colon < 0 ? info.host() : info.host().substring(0, colon);
    }

    private static Optional<String> connectionType(Look look, long id) {
        return look.sessions()
                .find(id)
                .map(session ->
                        session.peer().unixSocket()
                                ? "Socket"
                                : session.login()
                                        .filter(login -> !login.tlsVersion().isEmpty())
                                        .map(_ -> "SSL/TLS")
                                        .orElse("TCP/IP"));
    }

    private static void allAttributes(Look look, Rows rows) {
        for (var session : look.sessions().all()) {
            attributes(session, rows);
        }
    }

    private static void accountAttributes(Look look, Rows rows) {
        for (var session : look.sessions().all()) {
            if (session.login()
                    .filter(login -> login.account().equals(look.session().account()))
                    .isPresent()) {
                attributes(session, rows);
            }
        }
    }

    private static void attributes(Session session, Rows rows) {
        session.login()
                .ifPresent(login -> {
                    int position = 0;
                    for (var attribute : login.attributes().entrySet()) {
                        rows.add(
                                session.id(), attribute.getKey(), attribute.getValue(), position++);
                    }
                });
    }

    /// SHOW GLOBAL VARIABLES.
    static void globalVariables(Look look, Rows rows) {
        for (var variable : VariableCatalogue.STANDARD.all()) {
            if (variable.hasGlobal()) {
                rows.add(variable.name(), variable.show(look.sessions().variables().get(variable)));
            }
        }
    }

    /// SHOW SESSION VARIABLES.
    static void sessionVariables(Look look, Rows rows) {
        for (var variable : VariableCatalogue.STANDARD.all()) {
            rows.add(variable.name(), variable.show(look.session().variables().get(variable)));
        }
    }

    private static void persisted(Look look, Rows rows) {
        new PersistedVariables(look.engine().catalog())
                .all()
                .forEach((name, text) -> rows.add(name, text));
    }

    private static void variablesInfo(Look look, Rows rows) {
        for (var variable : VariableCatalogue.STANDARD.all()) {
            if (variable.hasGlobal()) {
                boolean initial =
                        look.sessions().variables().get(variable).equals(variable.initial());
                rows.add(
                        variable.name(),
                        initial ? "COMPILED" : "DYNAMIC",
                        "",
                        number(variable, true).orElse("0"),
                        number(variable, false).orElse("0"),
                        null,
                        null,
                        null);
            }
        }
    }

    private static void metadata(Look look, Rows rows) {
        for (var variable : VariableCatalogue.STANDARD.all()) {
            rows.add(
                    variable.name(),
                    switch (variable.scope()) {
                        case GLOBAL -> "GLOBAL";
                        case BOTH -> "SESSION";
                        case SESSION -> "SESSION_ONLY";
                    },
                    switch (variable.kind()) {
                        case INTEGER -> "Integer";
                        case BOOLEAN -> "Boolean";
                        case NUMBER -> "Numeric";
                        case ENUM -> "Enumeration";
                        case SET -> "Set";
                        case TEXT -> "String";
                    },
                    number(variable, true),
                    number(variable, false),
                    "");
        }
    }

    private static Optional<String> number(SystemVariable variable, boolean least) {
        return switch (variable.kind()) {
            case INTEGER, NUMBER ->
                    Optional.of((least ? variable.minimum() : variable.maximum()).toPlainString());
            case BOOLEAN, ENUM, SET, TEXT -> Optional.empty();
        };
    }

    /// SHOW GLOBAL STATUS.
    static void globalStatus(Look look, Rows rows) {
        status(look, new ServerStatus(look.sessions()).global(), rows);
    }

    /// SHOW SESSION STATUS.
    static void sessionStatus(Look look, Rows rows) {
        status(look, new ServerStatus(look.sessions()).of(look.session()), rows);
    }

    private static void status(Look look, Map<String, String> sessions, Rows rows) {
        var all = new TreeMap<String, String>(sessions);
        all.putAll(VacuumRows.status(look));
        all.forEach((name, value) -> rows.add(name, value));
    }

    private static void users(Look look, Rows rows) {
        counted(look, info -> info.user()).forEach((user, n) -> rows.add(user, n, n, 0, 0));
    }

    private static void hosts(Look look, Rows rows) {
        counted(look, SessionRows::host).forEach((host, n) -> rows.add(host, n, n, 0, 0));
    }

    private static void accounts(Look look, Rows rows) {
        counted(look, info -> info.user() + "\0" + host(info))
                .forEach((key, n) -> {
                    int split = key.indexOf('\0');
                    rows.add(key.substring(0, split), key.substring(split + 1), n, n, 0, 0);
                });
    }

    private static Map<String, Integer> counted(Look look, Function<ProcessInfo, String> key) {
        var counts = new TreeMap<String, Integer>();
        for (var session : look.sessions().all()) {
            counts.merge(key.apply(session.info()), 1, Integer::sum);
        }
        return counts;
    }

    private static void sysProcessList(Look look, Rows rows) {
        for (var info : look.sessions().processList(look.session())) {
            var attributes =
                    look.sessions()
                            .find(info.id())
                            .flatMap(Session::login)
                            .map(login -> login.attributes())
                            .orElse(Map.of());
            Optional<String> none = Optional.empty();
            rows.add(
                    info.id(),
                    info.id(),
                    info.user() + "@" + host(info),
                    info.database(),
                    info.command(),
                    info.state().isEmpty() ? none : Optional.of(info.state()),
                    info.seconds(),
                    info.info(),
                    "PRIMARY",
                    info.info().map(_ -> latency(info.millis())),
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    "NO",
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    attributes.get("_pid"),
                    attributes.get("program_name"));
        }
    }

    // As sys.format_time: three digits and a unit.
    private static String latency(long millis) {
        return millis < 1_000
                ? "%.2f ms".formatted((double) millis)
                : millis < 60_000
                        ? "%.2f s".formatted(millis / 1e3)
                        : "%.2f m".formatted(millis / 6e4);
    }
}
