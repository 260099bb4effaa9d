package dev.quell.session.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The last events of all sessions together: a table `…_history_long`. It takes no memory until the first event is kept. Safe for all
/// threads.
public final class SharedHistory<E> {
    private final int size;
    private volatile @Nullable Ring<E> ring;

    private static final class Ring<E> {
        private final AtomicReferenceArray<E> events;
        private final AtomicInteger count = new AtomicInteger();

        Ring(int size) {
            events = new AtomicReferenceArray<>(size);
        }

        void add(E event) {
            events.setRelease(slot(count.getAndIncrement()), event);
        }

        // The count may wrap around: only its place in the ring matters.
        private int slot(int number) {
            return Integer.remainderUnsigned(number, events.length());
        }

        List<E> all() {
            int end = count.get();
            var all = new ArrayList<E>();
            for (int i = 0; i < events.length(); i++) {
                E event = events.getAcquire(slot(end + i));
                if (event != null) {
                    all.add(event);
                }
            }
            return all;
        }
    }

    /// @param size how many events are kept
    SharedHistory(int size) {
        this.size = Math.max(1, size);
    }

    void add(E event) {
        var present = ring;
        if (present == null) {
            present = begin();
        }
        present.add(event);
    }

    private synchronized Ring<E> begin() {
        var present = ring;
        if (present == null) {
            present = new Ring<>(size);
            ring = present;
        }
        return present;
    }

    /// What is kept, oldest first.
    public List<E> all() {
        var present = ring;
        return present == null ? List.of() : present.all();
    }

    /// TRUNCATE TABLE.
    public void clear() {
        ring = null;
    }
}
