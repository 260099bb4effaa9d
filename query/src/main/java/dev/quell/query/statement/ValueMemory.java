package dev.quell.query.statement;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.time.Duration;

/// How much memory the large values of all statements may take together. A statement that finds none left waits for another to end. Safe
/// for all threads.
///
/// Statements that hold some and wait for more could wait for each other: one of them at a time gets what it needs beyond the limit.
public final class ValueMemory {
    private static final WaitCause MEMORY = WaitCause.of(WaitCause.Kind.MEMORY);

    private static final Deadline NOW = Deadline.after(Duration.ZERO);

    private final WaitPoint point = new WaitPoint();
    private final long limit;
    private long taken;
    private boolean exceeded;

    /// @param limit bytes
    public ValueMemory(long limit) {
        this.limit = limit;
    }

    /// Half of the heap: the rows of statements may take a third.
    public static ValueMemory standard() {
        return new ValueMemory(Runtime.getRuntime().maxMemory() / 2);
    }

    /// A share for one statement.
    Share share() {
        return new Share();
    }

    /// What one statement holds: as much as its largest value takes. Of the statement's thread only.
    final class Share implements AutoCloseable {
        private long held;
        private boolean exceeds;

        /// @return false where it has to wait
        boolean suffices(long bytes, Cancellation cancellation) {
            return bytes <= held
                    || point.await(cancellation, NOW, () -> tryRaise(bytes)) == WaitOutcome.DONE;
        }

        /// Waits until this much is there.
        WaitOutcome raise(long bytes, Cancellation cancellation, Deadline deadline) {
            return point.await(MEMORY, cancellation, deadline, () -> tryRaise(bytes));
        }

        /// @return false, with nothing taken, where it has to wait; under the wait point's lock
        private boolean tryRaise(long bytes) {
            long more = bytes - held;
            boolean fits = taken + more <= limit;
            if (!fits && exceeded && !exceeds) {
                return false;
            }
            if (!fits && held == 0 && taken > 0) {
                return false;
            }
            exceeds |= !fits;
            exceeded |= exceeds;
            taken += more;
            held = bytes;
            return true;
        }

        @Override
        public void close() {
            if (held != 0) {
                point.update(() -> {
                    taken -= held;
                    exceeded &= !exceeds;
                });
                held = 0;
                exceeds = false;
            }
        }
    }
}
