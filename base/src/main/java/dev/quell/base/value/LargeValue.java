package dev.quell.base.value;

import dev.quell.base.stop.Checkpoint;
import java.util.function.LongConsumer;

/// Says that a value is about to be made which is so large that a few of them fill the heap. The statement waits until there is memory
/// for it, so that collecting garbage does not stop everybody.
///
/// A statement's thread works [#within] its own memory; on other threads [#expect] does nothing.
public final class LargeValue {
    /// Nobody counts what takes less.
    private static final long SMALL = 1L << 20;

    /// What a text is made of, itself, and its bytes for whoever wants them.
    private static final int COPIES = 3;

    private static final ScopedValue<LongConsumer> MEMORY = ScopedValue.newInstance();

    private LargeValue() {}

    /// @param bytes that making it takes at once, an estimate
    /// @throws dev.quell.base.error.SqlError 1041 where there is no memory, or the stop reason's
    public static void expect(long bytes) {
        if (bytes > SMALL && MEMORY.isBound()) {
            MEMORY.get().accept(bytes);
        }
    }

    /// Expects a text of that length, or what is made of one.
    public static void expectText(long characters) {
        expect(COPIES * characters);
    }

    /// Does work whose large values are made there.
    public static <X extends Throwable> void within(LongConsumer memory, Checkpoint.Work<X> work)
            throws X {
        ScopedValue.where(MEMORY, memory)
                .<Boolean, X>call(() -> {
                    work.run();
                    return true;
                });
    }
}
