package dev.quell.storage.store;

import dev.quell.storage.store.Image.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Pages of the ROWS area in memory, so that what is read again and again need not be asked of RocksDB, where a row that is updated
/// often lies between the remains of its former versions. Safe for all threads.
///
/// A page is true at all times: every write goes to RocksDB first ([Store#write]) and then to the pages that hold its keys, before
/// the writer goes on. A page is claimed before it is read in; so a write either was in RocksDB before the claim, and is read, or
/// finds the claim and leaves its changes there.
///
/// Pages never overlap, but there may be gaps between them: keys that are not in memory.
public final class BufferPool {
    private static final int FULL_PAGE_KEYS = 96;
    private static final int FULL_PAGE_BYTES = 32 << 10;
    // A page that cannot be split and is larger than this is not worth having.
    private static final int LARGEST_PAGE_KEYS = 1_024;
    private static final int LARGEST_PAGE_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 256;
    private static final int ID_BYTES = 4;

    private final PageDirectory pages = new PageDirectory();
    private final Admission admission = new Admission();
    private final long capacity;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean evicting = new AtomicBoolean();
    // Where the clock that looks for pages to evict stands. Of whoever holds `evicting`.
    private byte[] hand = new byte[0];

    /// @param capacity bytes that it may hold
    BufferPool(long capacity) {
        this.capacity = capacity;
    }

    /// The page that holds a key, or would hold it if it were there; null if that is not in memory (yet).
    @Nullable Page find(byte[] key) {
        Page page = owner(key);
        if (page == null || page.image() == null) {
            return null;
        }
        page.touch();
        return page;
    }

    /// The page that ends where the given key begins; null if that is not in memory.
    @Nullable Page endingAt(byte[] key) {
        Page page = pages.lower(key);
        if (page == null) {
            return null;
        }
        Image image = page.image();
        return image != null && Arrays.equals(image.high(), key) ? page : null;
    }

    private @Nullable Page owner(byte[] key) {
        Page last = null;
        while (true) {
            Page page = pages.floor(key);
            if (page == null || page == last) {
                return null;
            }
            if (page.claims(key)) {
                return page;
            }
            // It may have been split since it was found; then its other half is known by now.
            last = page;
        }
    }

    // ---- reading in

    /// True if keys from here on are asked for often enough to be read in.
    boolean admits(byte[] from) {
        return from.length >= ID_BYTES && admission.admits(from, isScarce());
    }

    /// True if there is not much room left.
    boolean isScarce() {
        return bytes.get() > capacity / 8 * 7;
    }

    /// A page read in was too large to be held: do not try again soon.
    void deter(byte[] from) {
        admission.deter(from);
    }

    /// Claims the keys of an index from one on, up to the next page; to be read in and published, or evicted.
    ///
    /// @return null if there is a page already, or it is just being read in
    synchronized @Nullable Page claim(byte[] from) {
        if (owner(from) != null) {
            return null;
        }
        byte[] high = nextIndex(from);
        Page next = pages.higher(from);
        if (next != null && Arrays.compareUnsigned(next.low(), high) < 0) {
            high = next.low();
        }
        var page = new Page(from, high);
        pages.put(page);
        return page;
    }

    private static byte[] nextIndex(byte[] key) {
        return new Bytes(ID_BYTES).addInt(Bytes.intAt(key, 0) + 1).toArray();
    }

    /// Ends the reading in of a claimed page.
    ///
    /// @return what it holds; null if it was evicted meanwhile
    @Nullable Image publish(Page page, Image loaded) {
        Image image = page.publish(loaded);
        if (image != null) {
            grow(image.bytes() + PAGE_BYTES);
        }
        return image;
    }

    /// Gathers keys and values for a page until it is large enough.
    static final class Reading {
        private static final int KEYS = 48;
        private static final int BYTES = 16 << 10;

        private final List<byte[]> keys = new ArrayList<>(KEYS + 16);
        private final List<byte[]> values = new ArrayList<>(KEYS + 16);
        private int bytes;

        /// True if the page should end before a key.
        boolean endsBefore(byte[] key, int length) {
            return (keys.size() >= KEYS || bytes >= BYTES)
                    && !Image.isSameRecord(keys.getLast(), key, length);
        }

        boolean isTooLarge() {
            return keys.size() > LARGEST_PAGE_KEYS || bytes > LARGEST_PAGE_BYTES;
        }

        void add(byte[] key, byte[] value) {
            keys.add(key);
            values.add(value);
            bytes += Image.bytesOf(key, value);
        }

        Image image(byte[] high) {
            return new Image(
                    high, keys.toArray(byte[][]::new), values.toArray(byte[][]::new), bytes);
        }
    }

    // ---- writing

    /// Makes the changes of a batch that RocksDB has already made. Changes of one record that follow each other are made at once.
    void apply(StoreBatch batch) {
        if (pages.isEmpty()) {
            return;
        }
        var run = new Run();
        batch.forEachRow(run);
        run.flush();
    }

    /// Changes that follow each other in one page.
    private final class Run implements StoreBatch.Changes {
        private final List<Change> changes = new ArrayList<>(4);
        private @Nullable Page page;
        // No page holds keys from here on up to gapEnd (if there is none: any). One that is claimed
        // meanwhile is read in after the batch was written.
        private byte @Nullable [] gap;
        private byte @Nullable [] gapEnd;

        @Override
        public boolean wants(byte[] array, int from, int to) {
            byte[] begin = gap;
            byte[] end = gapEnd;
            return begin == null
                    || Arrays.compareUnsigned(array, from, to, begin, 0, begin.length) < 0
                    || (end != null
                            && Arrays.compareUnsigned(array, from, to, end, 0, end.length) >= 0);
        }

        @Override
        public void add(Change change) {
            byte[] key = change.key();
            Page present = page;
            if (present == null
                    || Arrays.compareUnsigned(present.low(), key) > 0
                    || !present.claims(key)) {
                flush();
                present = owner(key);
                page = present;
            }
            if (present != null) {
                changes.add(change);
            } else {
                gap = key;
                Page next = pages.higher(key);
                gapEnd = next == null ? null : next.low();
            }
        }

        void flush() {
            Page target = page;
            page = null;
            if (target != null && !changes.isEmpty() && !change(target, changes)) {
                regroup();
            }
            changes.clear();
        }

        // The page was split or evicted meanwhile: the changes find their pages anew.
        private void regroup() {
            var rest = new Run();
            changes.forEach(rest::add);
            rest.flush();
        }
    }

    private boolean change(Page page, List<Change> changes) {
        int growth = page.change(changes);
        if (growth == Page.REFUSED) {
            return false;
        }
        grow(growth);
        Image image = page.image();
        if (image != null && (image.size() > FULL_PAGE_KEYS || image.bytes() > FULL_PAGE_BYTES)) {
            split(page, image);
        }
        return true;
    }

    private void split(Page page, Image image) {
        boolean isSplit =
                page.split(right -> {
                    pages.put(right);
                    bytes.addAndGet(PAGE_BYTES);
                });
        if (!isSplit && (image.size() > LARGEST_PAGE_KEYS || image.bytes() > LARGEST_PAGE_BYTES)) {
            deter(page.low());
            evict(page);
        }
    }

    // ---- eviction

    /// How full it is.
    ///
    /// @param bytes in use
    /// @param pages in use
    public record Fill(long bytes, long capacity, int pages) {}

    Fill fill() {
        return new Fill(bytes.get(), capacity, pages.size());
    }

    private void grow(int by) {
        if (bytes.addAndGet(by) > capacity && evicting.compareAndSet(false, true)) {
            try {
                evictDownToCapacity();
            } finally {
                evicting.set(false);
            }
        }
    }

    private void evictDownToCapacity() {
        int looks = 2 * pages.size();
        while (bytes.get() > capacity && looks-- > 0) {
            Page page = pages.higher(hand);
            if (page == null) {
                hand = new byte[0];
                continue;
            }
            hand = page.low();
            if (page.image() != null && !page.takeUsed()) {
                admission.evicted(page.everUsed());
                evict(page);
            }
        }
    }

    /// Takes a page out; whoever is reading it goes on with what it last held.
    void evict(Page page) {
        Image last = page.evict();
        pages.remove(page);
        if (last != null) {
            bytes.addAndGet(-(long) last.bytes() - PAGE_BYTES);
        }
    }

    /// Takes out whatever there is of a key range.
    void evict(byte[] from, byte[] to) {
        Page first = owner(from);
        if (first != null) {
            evict(first);
        }
        pages.between(from, to).forEach(this::evict);
    }

    /// Bytes held, roughly.
    long bytes() {
        return bytes.get();
    }
}
