package dev.quell.query.system;

import dev.quell.session.ProcessInfo;
import dev.quell.session.Session;
import dev.quell.session.event.WorkCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// `threads`: sessions, each with the number of its connection, and the server's own threads, numbered above all connections.
final class ThreadRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("performance_schema.threads", ThreadRows::threads);

    /// What a session's thread is called.
    static final String CONNECTION = "thread/sql/one_connection";

    private static final String BACKGROUND = "thread/quell/";
    private static final long FIRST_BACKGROUND = 1L << 32;

    private ThreadRows() {}

    private static void threads(Look look, Rows rows) {
        for (Thread thread : background()) {
            background(rows, thread);
        }
        for (var daemon : look.sessions().daemons()) {
            daemon(rows, daemon);
        }
        for (var session : StatementRows.sessions(look)) {
            session(rows, session);
        }
    }

    /// The number of one of the server's own threads, by its name; empty if it does not run.
    static OptionalLong numberOf(String name) {
        return background().stream()
                .filter(thread -> thread.getName().equals(name))
                .mapToLong(thread -> FIRST_BACKGROUND + thread.threadId())
                .findFirst();
    }

    /// The names of the server's own threads.
    static List<String> backgroundNames() {
        return background().stream().map(thread -> BACKGROUND + thread.getName()).toList();
    }

    /// Platform threads; sessions run on virtual ones, which no thread group lists.
    private static List<Thread> background() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        ThreadGroup root = group;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        var found = new Thread[root.activeCount() * 2 + 8];
        int count = root.enumerate(found, true);
        return new ArrayList<>(Arrays.asList(found).subList(0, count));
    }

    private static void background(Rows rows, Thread thread) {
        rows.add(
                FIRST_BACKGROUND + thread.threadId(),
                BACKGROUND + thread.getName(),
                "BACKGROUND",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                null,
                null,
                "SYS_default",
                "PRIMARY",
                0,
                0,
                0,
                0,
                false);
    }

    /// A thread of the server that the process list shows: the event scheduler.
    private static void daemon(Rows rows, ProcessInfo info) {
        rows.add(
                info.id(),
                "thread/sql/" + info.user(),
                "FOREGROUND",
                info.id(),
                info.user(),
                info.address(),
                null,
                info.command(),
                info.seconds(),
                info.state(),
                null,
                null,
                null,
                true,
                true,
                null,
                null,
                "SYS_default",
                "PRIMARY",
                0,
                0,
                0,
                0,
                false);
    }

    private static void session(Rows rows, Session session) {
        var info = session.info();
        var work = session.running().map(running -> running.event().work()).orElse(WorkCounts.NONE);
        rows.add(
                info.id(),
                CONNECTION,
                "FOREGROUND",
                info.id(),
                info.user(),
                info.address(),
                info.database(),
                session.running().map(running -> running.command().text()).orElse("Sleep"),
                info.seconds(),
                info.state().isEmpty() ? null : info.state(),
                info.info(),
                null,
                null,
                session.recorded().enabled(),
                session.recorded().more(),
                connectionType(session),
                null,
                "USR_default",
                "PRIMARY",
                work.memory(),
                work.mostMemory(),
                work.memory(),
                work.mostMemory(),
                false);
    }

    private static String connectionType(Session session) {
        if (session.peer().unixSocket()) {
            return "Socket";
        }
        return session.login().filter(login -> !login.tlsVersion().isEmpty()).isPresent()
                ? "SSL/TLS"
                : "TCP/IP";
    }
}
