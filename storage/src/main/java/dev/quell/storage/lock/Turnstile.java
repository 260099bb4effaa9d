package dev.quell.storage.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The way into the engine: `innodb_thread_concurrency` statements may be inside at a time, the others wait in line, first come first
/// served, and hear KILL. Who waits for a lock meanwhile is outside, and comes back without waiting in line (as `srv_conc` does in
/// InnoDB's `srv0conc.cc`), so there may be more inside for a while.
///
/// Without a limit nobody comes by here. Safe for all threads.
public final class Turnstile {
    private static final WaitCause ADMISSION = WaitCause.of(WaitCause.Kind.ADMISSION);

    @GuardedBy("this")
    private final ArrayDeque<Waiter> line = new ArrayDeque<>();

    @GuardedBy("this")
    private int inside;

    private volatile int limit;
    private volatile int tickets = 1;

    private static final class Waiter {
        private final WaitPoint point = new WaitPoint();
        // Guarded by the turnstile's latch; the wait point only passes it on.
        private volatile boolean admitted;
    }

    /// Changes the limits, also for those who wait now.
    ///
    /// @param newLimit `innodb_thread_concurrency`, 0 for none
    /// @param newTickets `innodb_concurrency_tickets`
    public void limits(int newLimit, int newTickets) {
        tickets = newTickets;
        limit = newLimit;
        wake(admitted());
    }

    /// True if places are limited.
    public boolean isLimited() {
        return limit > 0;
    }

    /// How many rows a statement may work on before it has to stand in line again.
    int tickets() {
        return tickets;
    }

    /// Waits for a place.
    ///
    /// @return false if cancelled first
    boolean enter(Cancellation cancellation) {
        var waiter = new Waiter();
        synchronized (this) {
            line.add(waiter);
        }
        wake(admitted());
        var outcome =
                waiter.point.await(ADMISSION, cancellation, Deadline.NEVER, () -> waiter.admitted);
        return outcome == WaitOutcome.DONE || !giveUp(waiter);
    }

    /// @return false if it was let in meanwhile
    private synchronized boolean giveUp(Waiter waiter) {
        return line.remove(waiter);
    }

    /// Takes a place whether or not one is free.
    synchronized void enterAtOnce() {
        inside++;
    }

    /// Gives a place back.
    void leave() {
        synchronized (this) {
            inside--;
        }
        wake(admitted());
    }

    private synchronized List<Waiter> admitted() {
        List<Waiter> admitted = List.of();
        while (!line.isEmpty() && (limit == 0 || inside < limit)) {
            if (admitted.isEmpty()) {
                admitted = new ArrayList<>();
            }
            var first = line.remove();
            first.admitted = true;
            inside++;
            admitted.add(first);
        }
        return admitted;
    }

    private static void wake(List<Waiter> admitted) {
        admitted.forEach(waiter -> waiter.point.update(() -> {}));
    }

    /// Statements inside.
    public synchronized int inside() {
        return inside;
    }

    /// Statements that wait for a place.
    public synchronized int waiting() {
        return line.size();
    }
}
