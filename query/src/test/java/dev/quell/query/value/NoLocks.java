package dev.quell.query.value;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.WaitOutcome;
import java.time.Duration;
import java.util.OptionalLong;

/// GET_LOCK's locks where nobody takes one: each is free at once and remembered by no one.
public final class NoLocks implements UserLocks {
    @Override
    public WaitOutcome acquire(String name, Cancellation cancellation, Duration wait) {
        return WaitOutcome.DONE;
    }

    @Override
    public Release release(String name) {
        return Release.UNKNOWN;
    }

    @Override
    public long releaseAll() {
        return 0;
    }

    @Override
    public OptionalLong holder(String name) {
        return OptionalLong.empty();
    }
}
