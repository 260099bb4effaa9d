package dev.quell.query.system;

import dev.quell.session.ProcessInfo;
import dev.quell.session.ServerStatus;
import dev.quell.session.Session;
import dev.quell.session.event.StageEvent;
import dev.quell.session.variable.SystemVariable;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.session.variable.VariableOrigin;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sessions, their attributes, system and status variables.
final class SessionRows {
    static final Map<String, RowMaker> MAKERS =
            Map.ofEntries(
                    Map.entry("information_schema.PROCESSLIST", SessionRows::processList),
                    Map.entry(
                            "performance_schema.processlist", SessionRows::performanceProcessList),
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
                    Map.entry(
                            "performance_schema.variables_by_thread",
                            SessionRows::variablesByThread),
                    Map.entry(
                            "performance_schema.user_variables_by_thread",
                            SessionRows::userVariables));

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
                    info.info(),
                    info.millis(),
                    info.queryId(),
                    progress(look, info));
        }
    }

    /// MariaDB's Progress: per cent of a stage of long work, 0 outside such.
    private static BigDecimal progress(Look look, ProcessInfo info) {
        return look.sessions()
                .find(info.id())
                .flatMap(Session::stageEvent)
                .flatMap(StageEvent::progress)
                .filter(progress -> progress.estimated() > 0)
                .map(progress ->
                        BigDecimal.valueOf(100.0 * progress.completed() / progress.estimated()))
                .orElse(BigDecimal.ZERO);
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

    private static void variablesByThread(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            for (var variable : VariableCatalogue.STANDARD.all()) {
                if (variable.scope() != SystemVariable.Scope.GLOBAL) {
                    rows.add(
                            session.id(),
                            variable.name(),
                            variable.show(session.variables().get(variable)));
                }
            }
        }
    }

    private static void userVariables(Look look, Rows rows) {
        for (var session : StatementRows.sessions(look)) {
            session.userVariables().forEach((name, text) -> rows.add(session.id(), name, text));
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
                var origin = look.sessions().variables().origin(variable);
                var setter = origin.setter();
                rows.add(
                        variable.name(),
                        origin.source(),
                        origin.path(),
                        number(variable, true).orElse("0"),
                        number(variable, false).orElse("0"),
                        setter.map(VariableOrigin.Setter::time),
                        setter.map(VariableOrigin.Setter::user),
                        setter.map(VariableOrigin.Setter::host));
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
        all.putAll(EngineVariables.of(look));
        all.forEach((name, value) -> rows.add(name, value));
    }
}
