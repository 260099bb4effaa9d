package dev.quell.testkit.process;

import dev.quell.base.stop.Deadline;
import dev.quell.testkit.client.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Waits on what a server's process list shows: tests wait on observable state and never on time.
public final class Sessions {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String BLOCKED =
            "SELECT COUNT(*) FROM performance_schema.events_waits_current JOIN performance_schema.threads"
                    + " USING (THREAD_ID) WHERE EVENT_NAME <> 'idle' AND END_EVENT_ID IS NULL AND"
                    + " PROCESSLIST_ID = ";

    private final WireClient observer;

    /// @param observer a connection that sees every session and is used for nothing else meanwhile
    public Sessions(WireClient observer) {
        this.observer = observer;
    }

    /// One row of SHOW FULL PROCESSLIST; what is NULL there is '' here.
    public record Shown(long id, String user, String command, String state, String info) {}

    /// The sessions that there are, without the observer's own.
    public List<Shown> now() {
        var sessions = new ArrayList<Shown>();
        for (var row : observer.query("SHOW FULL PROCESSLIST").rows()) {
            var shown =
                    new Shown(
                            Long.parseLong(text(row.get(0))),
                            text(row.get(1)),
                            text(row.get(4)),
                            text(row.get(6)),
                            text(row.get(7)));
            boolean daemon = shown.command().equals("Daemon"); // a thread of the server
            if (shown.id() != observer.connectionId() && !daemon) {
                sessions.add(shown);
            }
        }
        return sessions;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /// Waits until the session is in this State.
    public void awaitState(long id, String state) {
        await(
                "session " + id + " in state " + state,
                each -> each.id() == id && each.state().equals(state));
    }

    /// Waits until the session is in this State and waits for something in it: the State is shown a moment before. Of a server that is
    /// not Quell nobody can tell what its sessions wait for.
    public void awaitBlocked(long id, String state) {
        awaitState(id, state);
        if (observer.serverVersion().contains("quell")) {
            await("session " + id + " blocked " + state, () -> isBlocked(id));
        }
    }

    private boolean isBlocked(long id) {
        return "1".equals(observer.query(BLOCKED + id).value());
    }

    /// Waits until the session shows this Command, such as Sleep.
    public void awaitCommand(long id, String command) {
        await(
                "session " + id + " at " + command,
                each -> each.id() == id && each.command().equals(command));
    }

    /// Waits until a session runs a statement that contains the text.
    public Shown awaitStatement(String text) {
        return await("a session that runs " + text, each -> each.info().contains(text));
    }

    /// Waits until the session is not there any more.
    public void awaitGone(long id) {
        awaitNone("session " + id, each -> each.id() == id);
    }

    /// Waits until there is no such session.
    public void awaitNone(String what, Predicate<Shown> condition) {
        await("the end of " + what, () -> find(condition).isEmpty());
    }

    /// Waits until the observer is the only one: those who have taken their leave are gone a moment later.
    public void awaitAlone() {
        awaitNone("all others", _ -> true);
    }

    /// Waits until there is such a session.
    public Shown await(String what, Predicate<Shown> condition) {
        var deadline = Deadline.after(PATIENCE);
        var found = find(condition);
        while (found.isEmpty()) {
            failAfter(deadline, what);
            found = find(condition);
        }
        return found.get();
    }

    /// Waits for whatever it is that can be seen.
    public void await(String what, BooleanSupplier condition) {
        var deadline = Deadline.after(PATIENCE);
        while (!condition.getAsBoolean()) {
            failAfter(deadline, what);
        }
    }

    private Optional<Shown> find(Predicate<Shown> condition) {
        return now().stream().filter(condition).findFirst();
    }

    private void failAfter(Deadline deadline, String what) {
        if (deadline.nanosLeft() <= 0) {
            throw new IllegalStateException("waited in vain for " + what + "; there is " + now());
        }
    }
}
