package dev.quell.session.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The last events of one session, in a ring. Its thread adds, any thread reads.
final class History<E> {
    private final AtomicReferenceArray<E> ring;
    private volatile long count;

    /// @param size how many are kept
    History(int size) {
        ring = new AtomicReferenceArray<>(size);
    }

    void add(E event) {
        if (ring.length() > 0) {
            ring.setRelease((int) (count % ring.length()), event);
            count++; // one writer
        }
    }

    /// What is kept, oldest first.
    List<E> all() {
        long end = count;
        var all = new ArrayList<E>(ring.length());
        for (long i = Math.max(0, end - ring.length()); i < end; i++) {
            all.add(ring.getAcquire((int) (i % ring.length())));
        }
        return all;
    }

    void clear() {
        count = 0;
    }
}
