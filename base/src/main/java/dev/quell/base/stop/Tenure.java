package dev.quell.base.stop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The right of a thread to act for a session, which can be taken from it where it may be stuck and nowhere else.
///
/// Before a call that the kernel or the store may hold up for any time the thread steps out, after it it comes back:
///
/// ```text
///   session's thread                                    watchdog
///   ────────────────                                    ────────
///   INSIDE   touches the session as it likes            cannot take it
///      │ stepOut()                                        │
///   OUTSIDE  touches nothing of the session's           take(): OUTSIDE → OVER
///      │ comeBack(): OUTSIDE → INSIDE                     │ from here on the session is its own,
///      └ OVER: throws TakenOver ◄─────────────────────────┘ with all that the thread had written before
/// ```
///
/// One of the two compare-and-sets wins, so no session is ever served by two threads. A thread that has lost runs nothing of
/// the statement any more but the `finally` clauses and `close` methods on its stack; [#stepOut] throws there too, so that it
/// reads and writes no store again. See "Takeover" in docs/architecture.md for what those clauses may touch.
public final class Tenure {
    /// That of threads that serve no session: nobody ever takes it.
    public static final Tenure NONE = new Tenure(() -> WaitObserver.NOBODY);

    private static final ScopedValue<Tenure> CURRENT = ScopedValue.newInstance();
    private static final VarHandle STATE = stateHandle();
    private static final int OVER = -1;

    // Even inside, odd outside: each way out has a number of its own.
    private int state; // by STATE, but for the thread's own reads
    private final Supplier<? extends WaitObserver> observer;

    /// @param observer who is told what the thread waits for; asked for when it first waits
    public Tenure(Supplier<? extends WaitObserver> observer) {
        this.observer = observer;
    }

    /// The tenure of the present thread.
    public static Tenure current() {
        return CURRENT.orElse(NONE);
    }

    /// Does the thread's work with this tenure.
    ///
    /// @throws TakenOver if it was taken away meanwhile
    public <X extends Throwable> void serve(Checkpoint.Work<X> work) throws X {
        ScopedValue.where(CURRENT, this)
                .<Boolean, X>call(() -> {
                    work.run();
                    return true;
                });
    }

    /// Makes a call that may be stuck, outside of the present thread's tenure.
    ///
    /// @throws TakenOver if the session was taken meanwhile
    public static <T> T outside(Supplier<T> call) {
        var tenure = current();
        tenure.stepOut();
        try {
            return call.get();
        } finally {
            tenure.comeBack();
        }
    }

    /// The same for a call without a result.
    public static void outside(Runnable call) {
        var tenure = current();
        tenure.stepOut();
        try {
            call.run();
        } finally {
            tenure.comeBack();
        }
    }

    /// The next call may be stuck. Of the session's thread; not nested.
    public void stepOut() {
        if (this == NONE) {
            return;
        }
        int now = state;
        if (now == OVER) {
            throw new TakenOver();
        }
        STATE.setRelease(this, next(now));
    }

    /// The call has returned.
    public void comeBack() {
        if (this == NONE) {
            return;
        }
        int now = state;
        if (now == OVER || !STATE.compareAndSet(this, now, next(now))) {
            throw new TakenOver();
        }
    }

    private static int next(int now) {
        return (now + 1) & Integer.MAX_VALUE;
    }

    /// The number of the call that the thread is in now, if it is outside. Any thread.
    public OptionalInt outside() {
        int now = (int) STATE.getAcquire(this);
        return now != OVER && (now & 1) == 1 ? OptionalInt.of(now) : OptionalInt.empty();
    }

    /// Takes the session from its thread if that is still in the same call.
    ///
    /// @param call of [#outside]
    /// @return false if it has come back
    public boolean take(int call) {
        return STATE.compareAndSet(this, call, OVER);
    }

    /// @throws TakenOver if it was taken
    public void require() {
        if (isOver()) {
            throw new TakenOver();
        }
    }

    /// True once it was taken.
    public boolean isOver() {
        return (int) STATE.getAcquire(this) == OVER;
    }

    /// The thread is about to wait.
    public void waits(WaitCause cause) {
        if (!isOver()) {
            observer.get().waits(cause);
        }
    }

    /// The wait is over. Who has lost the session says nothing.
    public void goesOn() {
        if (!isOver()) {
            observer.get().goesOn();
        }
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Tenure.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
