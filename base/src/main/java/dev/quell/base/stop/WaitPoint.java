package dev.quell.base.stop;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The killable wait: the only way to block in Quell (the one-door rule, enforced by an architecture test).
///
/// A wait point guards a piece of state. Whoever changes the state does so in [#update] and thereby wakes all who wait;
/// whoever waits gives a condition over that state. Every wait registers a waker with the statement's cancellation, then
/// loops over condition, cancellation, clock: no waiter can miss a KILL.
///
/// Any thread may use it. Conditions and updates run under the wait point's lock, so they must be short and must not block.
public final class WaitPoint {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Waits as [#await(Cancellation, Deadline, BooleanSupplier)] does, and tells whoever watches the present thread what for, unless
    /// there is nothing to wait for.
    public WaitOutcome await(
            WaitCause cause,
            Cancellation cancellation,
            Deadline deadline,
            BooleanSupplier condition) {
        if (holds(condition)) {
            return WaitOutcome.DONE;
        }
        var tenure = Tenure.current();
        tenure.waits(cause);
        try {
            return await(cancellation, deadline, condition);
        } finally {
            tenure.goesOn();
        }
    }

    private boolean holds(BooleanSupplier condition) {
        lock.lock();
        try {
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the condition holds, the statement is cancelled, or the deadline passes. The condition is looked at
    /// first: a wait that is already satisfied is [WaitOutcome#DONE] even if cancelled.
    public WaitOutcome await(
            Cancellation cancellation, Deadline deadline, BooleanSupplier condition) {
        try (var _ = cancellation.onCancel(this::wake)) {
            lock.lock();
            try {
                while (!condition.getAsBoolean()) {
                    if (cancellation.isCancelled()) {
                        return WaitOutcome.CANCELLED;
                    }
                    long nanos = deadline.nanosLeft();
                    if (nanos <= 0) {
                        return WaitOutcome.TIMED_OUT;
                    }
                    awaitChange(deadline.never(), nanos);
                }
                return WaitOutcome.DONE;
            } finally {
                lock.unlock();
            }
        }
    }

    /// Changes the guarded state and wakes everyone who waits on it.
    public void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Pauses for the given time, or until cancelled.
    ///
    /// @return [WaitOutcome#TIMED_OUT] after the full time, [WaitOutcome#CANCELLED] if stopped
    public static WaitOutcome pause(Cancellation cancellation, Deadline deadline) {
        return new WaitPoint().await(cancellation, deadline, () -> false);
    }

    /// Pauses as [#pause(Cancellation, Deadline)] does, and tells whoever watches the present thread what for.
    public static WaitOutcome pause(WaitCause cause, Cancellation cancellation, Deadline deadline) {
        return new WaitPoint().await(cause, cancellation, deadline, () -> false);
    }

    /// Goes to the end of the line of all threads that are ready to run. It waits for nothing but its turn.
    static void letOthersFirst() {
        LockSupport.parkNanos(1);
    }

    private void wake() {
        update(() -> {});
    }

    // Called in await's loop only, with the lock held; a spurious or early return is handled there.
    // What has no end sleeps without a clock: a timed sleep of a virtual thread wakes the
    // scheduler's timer thread, when it begins and when it ends early.
    @SuppressWarnings("WaitNotInLoop")
    private void awaitChange(boolean never, long nanos) {
        try {
            if (never) {
                changed.await();
            } else {
                changed.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            // Quell never interrupts threads to stop them; a stray interrupt is one more spurious
            // wake-up.
            Thread.interrupted();
        }
    }
}
