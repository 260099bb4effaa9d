package dev.quell.shell.stop;

import dev.quell.base.stop.Cancellation;
import dev.quell.shell.connect.Connection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A statement that was sent, as Ctrl+C sees it. Made by [Interrupter#begin] for one statement and never used again.
public final class RunningStatement {
    private final Connection connection;
    private final Cancellation cancellation = new Cancellation();
    private int presses;
    private int kills;
    private volatile boolean arrived;
    private volatile @Nullable String fate;

    RunningStatement(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// Set by Ctrl+C: rows that are there already need not be printed any more.
    public Cancellation cancellation() {
        return cancellation;
    }

    /// All that the statement leads to has arrived, so there is nothing left to kill.
    public void arrived() {
        arrived = true;
    }

    boolean hasArrived() {
        return arrived;
    }

    /// Why the connection was given up, and what is known about the statement; empty while it stands.
    public Optional<String> fate() {
        return Optional.ofNullable(fate);
    }

    void abandoned(String known) {
        fate = known;
    }

    // The four below: under the interrupter's wait point.

    int press() {
        return ++presses;
    }

    void beginKill() {
        kills++;
    }

    void endKill() {
        kills--;
    }

    /// True while a kill is under way, or two.
    boolean isKilling() {
        return kills > 0;
    }
}
