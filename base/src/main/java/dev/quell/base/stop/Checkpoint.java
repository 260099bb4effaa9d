package dev.quell.base.stop;

/// The checkpoint of code that lies too deep to be handed a statement's [Cancellation]: reading, writing and comparing of large
/// values. Where a signal is at hand, its own `check()` is the better choice.
///
/// A session's thread runs [#within] its own checkpoint for life; on other threads [#pass] does nothing.
public final class Checkpoint {
    private static final ScopedValue<Runnable> CURRENT = ScopedValue.newInstance();

    private Checkpoint() {}

    /// Looks at the signal of the statement that this thread runs.
    ///
    /// @throws dev.quell.base.error.SqlError its reason's error once it is cancelled
    public static void pass() {
        if (CURRENT.isBound()) {
            CURRENT.get().run();
        }
    }

    /// Does work whose checkpoints look there.
    public static <X extends Throwable> void within(Runnable check, Work<X> work) throws X {
        ScopedValue.where(CURRENT, check)
                .<Boolean, X>call(() -> {
                    work.run();
                    return true;
                });
    }

    /// What [#within] does.
    @FunctionalInterface
    public interface Work<X extends Throwable> {
        void run() throws X;
    }
}
