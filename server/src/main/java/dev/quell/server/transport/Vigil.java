package dev.quell.server.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// What the sweeper watches of one connection, and what it does about it.
///
/// The session's thread says what it is doing with plain writes; the sweeper compares them with what it saw the last time.
/// So nothing is scheduled, and no clock is read, for a statement.
public final class Vigil {
    private static final VarHandle PROGRESS = progressHandle();

    /// What the session's thread does.
    public enum Activity {
        /// The client has not authenticated.
        LOGGING_IN,
        /// It waits for a command.
        IDLE,
        /// A command has arrived in part.
        RECEIVING,
        /// A command runs, or its answer is sent.
        RUNNING
    }

    /// What is to be done about it.
    public enum Finding {
        NOTHING,
        LOGIN_TIMEOUT,
        IDLE_TIMEOUT,
        READ_TIMEOUT,
        /// The same command runs since the sweep before: time to look for its client.
        LONG_RUNNING
    }

    private volatile Activity activity = Activity.LOGGING_IN;
    private volatile long idleLimitNanos = Long.MAX_VALUE;
    private volatile long readLimitNanos = Long.MAX_VALUE;
    private final long loginLimitNanos;
    private int progress; // by PROGRESS: goes up with each step of the session's thread

    // The sweeper's own.
    private int seenProgress = -1;
    private long seenSince;

    public Vigil(Duration loginLimit) {
        this.loginLimitNanos = loginLimit.toNanos();
    }

    public void now(Activity next) {
        activity = next;
        step();
    }

    /// Some bytes have arrived.
    public void step() {
        PROGRESS.setOpaque(this, progress + 1);
    }

    public void limits(Duration idle, Duration read) {
        idleLimitNanos = idle.toNanos();
        readLimitNanos = read.toNanos();
    }

    /// For the sweeper's thread.
    Finding look(long nowNanos) {
        var does = activity;
        int at = does == Activity.LOGGING_IN ? 0 : (int) PROGRESS.getOpaque(this);
        if (at != seenProgress) {
            seenProgress = at;
            seenSince = nowNanos;
            return Finding.NOTHING;
        }
        long elapsed = nowNanos - seenSince;
        return switch (does) {
            case LOGGING_IN -> over(elapsed, loginLimitNanos, Finding.LOGIN_TIMEOUT);
            case IDLE -> over(elapsed, idleLimitNanos, Finding.IDLE_TIMEOUT);
            case RECEIVING -> over(elapsed, readLimitNanos, Finding.READ_TIMEOUT);
            case RUNNING -> Finding.LONG_RUNNING;
        };
    }

    private static Finding over(long elapsed, long limit, Finding finding) {
        return elapsed >= limit ? finding : Finding.NOTHING;
    }

    private static VarHandle progressHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Vigil.class, "progress", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
