package dev.quell.session.status;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What one session has counted. Its own thread adds, without synchronisation; any thread may read a number that is at
/// most a moment old.
public final class SessionCounters {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SIZE = Counter.values().length;

    // Made at the first count: an idle connection stays small.
    private volatile long @Nullable [] values;

    public void add(Counter counter) {
        add(counter, 1);
    }

    public void add(Counter counter, long amount) {
        long[] now = values;
        if (now == null) {
            now = new long[SIZE];
            values = now;
        }
        int index = counter.ordinal();
        ELEMENT.setOpaque(now, index, now[index] + amount);
    }

    public long get(Counter counter) {
        long[] now = values;
        return now == null ? 0 : (long) ELEMENT.getOpaque(now, counter.ordinal());
    }
}
