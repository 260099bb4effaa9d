package dev.quell.shell.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the process list shows: which sessions, in which order, as text. Knows nothing of terminals. One thread.
final class SessionTable {
    /// What the list can be sorted by.
    enum Order {
        TIME(Comparator.comparingLong(Session::seconds).reversed()),
        ID(Comparator.comparingLong(Session::id)),
        USER(Comparator.comparing(Session::user)),
        COMMAND(Comparator.comparing(Session::command)),
        STATE(Comparator.comparing(Session::state).reversed()),
        ROWS(
                Comparator.comparingLong((Session session) ->
                                session.transaction()
                                        .map(Session.OpenTransaction::rowsModified)
                                        .orElse(-1L))
                        .reversed());

        private final Comparator<Session> comparator;

        Order(Comparator<Session> comparator) {
            this.comparator = comparator;
        }

        Order next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    private Order order = Order.TIME;
    private boolean reversed;
    private boolean tree;
    private boolean idle = true;
    private String filter = "";

    /// A session and how deep it stands in the tree of lock waits.
    record Line(Session session, int depth) {}

    Order order() {
        return order;
    }

    void order(Order newOrder) {
        order = newOrder;
    }

    void reverse() {
        reversed = !reversed;
    }

    /// Lock waits as a tree: below each session those that wait for it.
    void toggleTree() {
        tree = !tree;
    }

    void toggleIdle() {
        idle = !idle;
    }

    void filter(String text) {
        filter = text.toLowerCase(Locale.ROOT);
    }

    /// The lines to be shown.
    List<Line> lines(List<Session> sessions) {
        var comparator = reversed ? order.comparator.reversed() : order.comparator;
        var sorted =
                sessions.stream()
                        .filter(this::isWanted)
                        .sorted(comparator.thenComparing(Session::id))
                        .toList();
        if (!tree) {
            return sorted.stream().map(session -> new Line(session, 0)).toList();
        }
        var waiting = new HashMap<Long, List<Session>>();
        var there = new HashSet<Long>();
        sorted.forEach(session -> there.add(session.id()));
        var roots = new ArrayList<Session>();
        for (var session : sorted) {
            var blocker = session.waitsFor().filter(there::contains);
            blocker.map(id -> waiting.computeIfAbsent(id, _ -> new ArrayList<>()))
                    .orElse(roots)
                    .add(session);
        }
        var lines = new ArrayList<Line>();
        var shown = new HashSet<Long>();
        roots.forEach(root -> branch(root, 0, waiting, shown, lines));
        // Those that wait for each other in a circle hang from no root.
        sorted.forEach(each -> branch(each, 0, waiting, shown, lines));
        return lines;
    }

    private static void branch(
            Session session,
            int depth,
            Map<Long, List<Session>> waiting,
            Set<Long> shown,
            List<Line> lines) {
        if (shown.add(session.id())) {
            lines.add(new Line(session, depth));
            for (var each : waiting.getOrDefault(session.id(), List.of())) {
                branch(each, depth + 1, waiting, shown, lines);
            }
        }
    }

    private boolean isWanted(Session session) {
        if (!idle && session.command().equals("Sleep") && session.transaction().isEmpty()) {
            return false;
        }
        var text =
                String.join(
                        " ",
                        Long.toString(session.id()),
                        session.user(),
                        session.host(),
                        session.database(),
                        session.command(),
                        session.state(),
                        session.info());
        return text.toLowerCase(Locale.ROOT).contains(filter);
    }

    static String header() {
        return "%-10s %-12s %-20s %-12s %-10s %6s %8s %-8s %-24s %s"
                .formatted(
                        "Id", "User", "Host", "db", "Command", "Time", "Rows", "Waits", "State",
                        "Info");
    }

    /// One line, as long as it gets.
    static String text(Line line) {
        var session = line.session();
        var id = "  ".repeat(line.depth()) + (line.depth() > 0 ? "└ " : "") + session.id();
        return "%-10s %-12.12s %-20.20s %-12.12s %-10.10s %6d %8s %-8s %-24.24s %s"
                .formatted(
                        id,
                        session.user(),
                        session.host(),
                        session.database(),
                        session.command(),
                        session.seconds(),
                        session.transaction()
                                .map(open -> Long.toString(open.rowsModified()))
                                .orElse(""),
                        session.waitsFor().map(blocker -> "← " + blocker).orElse(""),
                        session.state(),
                        session.info());
    }

    /// What a kill would lose, in a line.
    ///
    /// @param wholeConnection a transaction goes only with its connection; a statement that is killed leaves it open
    static String loss(Session session, boolean wholeConnection) {
        var verb = wholeConnection ? "is undone" : "stays open";
        var open =
                session.transaction()
                        .map(transaction ->
                                "a transaction of %d s with %d changed rows %s"
                                        .formatted(
                                                transaction.seconds(),
                                                transaction.rowsModified(),
                                                verb))
                        .orElse("no open transaction");
        var running =
                session.info().isEmpty()
                        ? "no statement runs"
                        : "stops: "
                                + session.info()
                                        .substring(0, Math.min(60, session.info().length()));
        return "session %d of %s: %s; %s".formatted(session.id(), session.user(), running, open);
    }
}
