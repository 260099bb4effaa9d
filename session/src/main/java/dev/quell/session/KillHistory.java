package dev.quell.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.List;

/// The last kills of this server, oldest first: `performance_schema.quell_kill_history`. Safe for all threads.
public final class KillHistory {
    private static final int CAPACITY = 1_000;

    @GuardedBy("this")
    private final ArrayDeque<KillRecord> records = new ArrayDeque<>();

    /// Adds one; the oldest goes when there are too many.
    public synchronized void add(KillRecord record) {
        if (records.size() == CAPACITY) {
            records.removeFirst();
        }
        records.addLast(record);
    }

    public synchronized List<KillRecord> list() {
        return List.copyOf(records);
    }
}
