package dev.quell.base.stop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stop signal of one statement, and of only that statement.
///
/// Made fresh for each statement and never reset: a late KILL QUERY finds the signal of a finished statement and cannot
/// hit the next one. The statement's thread looks at it at every checkpoint ([#check]); any thread may [#cancel] it. The
/// first reason wins.
///
/// ```text
///   statement's thread                      killer's thread
///   ──────────────────                      ───────────────
///   check() … check() … check()             cancel(reason)
///        └ throws once reason is set  ◄──────  reason = …
///   await: onCancel(waker), then               └ runs each waker, outside the monitor
///          loop: condition? cancelled? clock?
/// ```
///
/// The checkpoint is also where a statement that computes for long lets others have its thread's carrier: the JDK takes none
/// away from a virtual thread, so without this a few busy statements would keep everybody else out, KILL too.
public final class Cancellation {
    /// How long a statement may compute before others have their turn.
    private static final long SLICE_NANOS = 2_000_000;

    /// The clock is read once in so many checkpoints.
    private static final int CHECKPOINTS_A_LOOK = CheckpointGaps.ON ? 0 : 64;

    private volatile @Nullable StopReason reason;

    // Of the statement's thread; a race with another thread's checkpoint costs one more look.
    private int untilLook = CHECKPOINTS_A_LOOK;
    private long sliceStart;
    private boolean crowded;

    @GuardedBy("this")
    private @Nullable List<Runnable> wakers;

    /// The checkpoint: a field read and a countdown while nothing has happened.
    ///
    /// @throws dev.quell.base.error.SqlError the reason's error once cancelled
    public void check() {
        var why = reason;
        if (why != null) {
            throw why.toError();
        }
        countDown();
    }

    /// The checkpoint of a loop that ends early by itself instead of failing.
    ///
    /// @return false once cancelled
    public boolean goesOn() {
        countDown();
        return reason == null;
    }

    /// The checkpoint of a look at the server: nobody's work waits for it, so who is ready to run has a turn every few rows, however
    /// short it is. Who polls the process list without pause takes no more than its share.
    ///
    /// @throws dev.quell.base.error.SqlError the reason's error once cancelled
    public void checkAside() {
        check();
        if (untilLook == 0) {
            Thread.yield();
        }
    }

    private void countDown() {
        if (--untilLook < 0) {
            giveWay();
        }
    }

    private void giveWay() {
        if (CheckpointGaps.ON) {
            CheckpointGaps.pass();
        }
        untilLook = CHECKPOINTS_A_LOOK;
        long now = System.nanoTime();
        if (sliceStart == 0) {
            sliceStart = now;
        } else if (now - sliceStart >= SLICE_NANOS) {
            sliceStart = stepAside(now);
        }
    }

    /// A yield is cheap, but two busy threads of one carrier would pass it to and fro between them. So who finds that others
    /// had to be waited for goes to the end of the common queue the next time, by a shortest possible pause.
    private long stepAside(long now) {
        if (crowded) {
            WaitPoint.letOthersFirst();
        } else {
            Thread.yield();
        }
        long again = System.nanoTime();
        crowded = again - now >= SLICE_NANOS / 2;
        return again;
    }

    public boolean isCancelled() {
        return reason != null;
    }

    /// Why it was cancelled; empty while it is not.
    public Optional<StopReason> reason() {
        return Optional.ofNullable(reason);
    }

    /// Sets the signal and wakes the statement if it waits. Callable from any thread; never blocks on the statement.
    ///
    /// @return false if it was cancelled before, for whatever reason
    public boolean cancel(StopReason why) {
        List<Runnable> toWake;
        synchronized (this) {
            if (reason != null) {
                return false;
            }
            reason = why;
            toWake = wakers == null ? List.of() : List.copyOf(wakers);
        }
        toWake.forEach(Runnable::run); // outside the monitor: a waker takes its own lock
        return true;
    }

    /// Registers a waker for the time of one wait. If the signal is set already the waker does not run: whoever waits
    /// looks at [#isCancelled] after registering and before sleeping.
    public Registration onCancel(Runnable waker) {
        synchronized (this) {
            if (wakers == null) {
                wakers = new ArrayList<>(1);
            }
            wakers.add(waker);
        }
        return () -> {
            synchronized (this) {
                if (wakers != null) {
                    wakers.remove(waker);
                }
            }
        };
    }

    /// Ends a registration; closing twice is harmless.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
