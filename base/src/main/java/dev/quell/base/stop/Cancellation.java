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
public final class Cancellation {
    private volatile @Nullable StopReason reason;

    @GuardedBy("this")
    private @Nullable List<Runnable> wakers;

    /// The checkpoint: one field read while nothing has happened.
    ///
    /// @throws dev.quell.base.error.SqlError the reason's error once cancelled
    public void check() {
        var why = reason;
        if (why != null) {
            throw why.toError();
        }
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
