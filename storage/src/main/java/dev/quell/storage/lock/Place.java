package dev.quell.storage.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import java.time.Instant;
import java.time.InstantSource;

/// A session's place inside the engine while `innodb_thread_concurrency` limits how many there are: taken with the first row that its
/// statement works on, given back at the statement's end, or when its tickets are used up and others wait.
///
/// The session's thread uses it; anyone may look, or take it away ([#end]).
public final class Place {
    private final Turnstile turnstile;
    private final InstantSource clock;
    private volatile Instant waitStarted = Instant.EPOCH;
    // Of the session's thread; others read it for display.
    private volatile int tickets;
    private int openStatements;

    @GuardedBy("this")
    private boolean inside;

    @GuardedBy("this")
    private boolean ended;

    Place(Turnstile turnstile, InstantSource clock) {
        this.turnstile = turnstile;
        this.clock = clock;
    }

    /// A statement begins, maybe within another.
    public void beginStatement() {
        openStatements++;
    }

    /// A statement ends; with the outermost the place is free.
    public void endStatement() {
        openStatements--;
        if (openStatements == 0) {
            leave();
        }
    }

    /// Uses up a ticket, waiting for a place where there is none left.
    ///
    /// @throws dev.quell.base.error.SqlError the stop reason's
    public void use(Cancellation cancellation) {
        if (tickets > 0) {
            tickets--;
            return;
        }
        leave();
        waitStarted = clock.instant();
        try {
            if (!turnstile.enter(cancellation)) {
                throw cancellation
                        .reason()
                        .map(StopReason::toError)
                        .orElseGet(ErrorCode.QUERY_INTERRUPTED::error);
            }
        } finally {
            waitStarted = Instant.EPOCH;
        }
        entered();
        tickets = turnstile.tickets();
    }

    private void entered() {
        boolean tooLate;
        synchronized (this) {
            tooLate = ended;
            inside = !ended;
        }
        if (tooLate) {
            turnstile.leave();
        }
    }

    private boolean leave() {
        synchronized (this) {
            if (!inside) {
                return false;
            }
            inside = false;
        }
        tickets = 0;
        turnstile.leave();
        return true;
    }

    /// Is outside while something is waited for.
    ///
    /// @return what to give to [#comeBack]
    boolean stepOut() {
        return leave();
    }

    /// The wait is over. Comes in without standing in line, for one row.
    void comeBack(boolean wasInside) {
        if (wasInside) {
            turnstile.enterAtOnce();
            entered();
            tickets = 1;
        }
    }

    /// Gives the place back for good: its session's thread is stuck, or the session is over.
    void end() {
        synchronized (this) {
            ended = true;
        }
        leave();
    }

    /// Rows that can be worked on before it has to stand in line again; 0 outside.
    public int tickets() {
        return tickets;
    }

    /// Since when it has been standing in line; [Instant#EPOCH] if it is not.
    public Instant waitStarted() {
        return waitStarted;
    }
}
