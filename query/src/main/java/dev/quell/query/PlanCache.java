package dev.quell.query;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.base.value.SqlMode;
import dev.quell.query.statement.PlanSlot;
import dev.quell.sql.parse.ParsedStatement;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Trees and plans of texts that come again, for all sessions; the least recently used go first. Safe for all threads.
///
/// A text enters when it is seen the second time: one that carries its literals comes once, and would only push out others.
final class PlanCache {
    /// What a tree and a plan take for each character of their text, about.
    private static final int BYTES_PER_CHARACTER = 200;

    private static final int LONGEST_TEXT = 10_000;
    private static final int SEEN = 1 << 14;

    private final long limit;
    private final int[] seen = new int[SEEN]; // hashes; a lost update costs one more parse

    @GuardedBy("this")
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);

    @GuardedBy("this")
    private long bytes;

    private record Key(String text, SqlMode mode) {}

    /// A statement that was parsed before.
    ///
    /// @param fingerprint of its digest
    record Entry(ParsedStatement parsed, PlanSlot slot, long fingerprint) {}

    /// @param limit bytes
    PlanCache(long limit) {
        this.limit = limit;
    }

    Optional<Entry> find(String text, SqlMode mode) {
        if (!wasSeen(text)) {
            return Optional.empty();
        }
        synchronized (this) {
            return Optional.ofNullable(entries.get(new Key(text, mode)));
        }
    }

    private boolean wasSeen(String text) {
        return seen[place(text)] == text.hashCode();
    }

    private static int place(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 15) & (SEEN - 1);
    }

    /// Keeps what was parsed, if the text has been offered before.
    void offer(String text, SqlMode mode, Entry entry) {
        if (text.length() > LONGEST_TEXT) {
            return;
        }
        if (!wasSeen(text)) {
            seen[place(text)] = text.hashCode();
            return;
        }
        synchronized (this) {
            if (entries.putIfAbsent(new Key(text, mode), entry) == null) {
                bytes += size(text);
                evict();
            }
        }
    }

    @GuardedBy("this")
    private void evict() {
        while (bytes > limit) {
            @Nullable Key eldest = entries.sequencedKeySet().getFirst();
            entries.remove(eldest);
            bytes -= size(eldest.text);
        }
    }

    private static long size(String text) {
        return (long) text.length() * BYTES_PER_CHARACTER + 500;
    }
}
