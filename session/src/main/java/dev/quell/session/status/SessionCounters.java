package dev.quell.session.status;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What one session has counted. Its own thread adds, without synchronisation; any thread may read a number that is at
/// most a moment old.
public final class SessionCounters {
    // Numbers lie in blocks that are made at the first count in them: most sessions count few of
    // the many things that can be counted, and an idle connection stays small.
    private static final int BLOCK = 16;
    private static final VarHandle BLOCKS = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] @Nullable [] blocks =
            new long[(Counter.values().length + BLOCK - 1) / BLOCK][];

    public void add(Counter counter) {
        add(counter, 1);
    }

    public void add(Counter counter, long amount) {
        int index = counter.ordinal();
        long[] block = blocks[index / BLOCK];
        if (block == null) {
            block = new long[BLOCK];
            BLOCKS.setRelease(blocks, index / BLOCK, block);
        }
        NUMBER.setOpaque(block, index % BLOCK, block[index % BLOCK] + amount);
    }

    public long get(Counter counter) {
        int index = counter.ordinal();
        var block = (long @Nullable []) BLOCKS.getAcquire(blocks, index / BLOCK);
        return block == null ? 0 : (long) NUMBER.getOpaque(block, index % BLOCK);
    }

    /// Starts over from zero (FLUSH STATUS). By the session's own thread.
    void reset() {
        for (int i = 0; i < blocks.length; i++) {
            BLOCKS.setRelease(blocks, i, null);
        }
    }
}
