package dev.quell.storage.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.quell.storage.store.Image.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stretch of the ROWS area in the [BufferPool]. Its ends lie between records, so that all versions of a record are in one page
/// and change together.
///
/// ```text
///   claimed ── publish ── holds an image ── change, split … ── evicted
///      └── changes made meanwhile are noted, and come true in `publish`
/// ```
/// Read without a latch; changed under the page's own.
final class Page {
    static final int REFUSED = Integer.MIN_VALUE;

    private final byte[] low;
    // Null once it is evicted. While the page is being read in: the end of what it claims.
    private volatile byte @Nullable [] high;
    // Null until it is read in, and once it is evicted.
    private volatile @Nullable Image image;

    @GuardedBy("this")
    private final List<Change> missed = new ArrayList<>(0);

    private boolean used = true;
    private boolean everUsed;

    /// Claims a stretch that is to be read in.
    Page(byte[] low, byte[] high) {
        this.low = low;
        this.high = high;
    }

    Page(byte[] low, Image image) {
        this.low = low;
        this.high = image.high();
        this.image = image;
    }

    byte[] low() {
        return low;
    }

    /// What it holds; null while it is read in, and once it is evicted.
    @Nullable Image image() {
        return image;
    }

    /// True if a key that is not below the low end belongs to this page, be it still to be read in.
    boolean claims(byte[] key) {
        byte[] end = high;
        return end != null && Arrays.compareUnsigned(key, end) < 0;
    }

    byte @Nullable [] high() {
        return high;
    }

    /// Notes that somebody looked at it.
    void touch() {
        if (!used || !everUsed) {
            used = true;
            everUsed = true;
        }
    }

    /// True if somebody looked at it since it was read in. Not exact.
    boolean everUsed() {
        return everUsed;
    }

    /// True if somebody looked at it since the last call. Not exact: a look may get lost.
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    /// Ends the reading in.
    ///
    /// @param loaded what the store held at some time after the claim
    /// @return that with the changes since the claim; null if the page was evicted meanwhile
    synchronized @Nullable Image publish(Image loaded) {
        if (high == null) {
            return null;
        }
        missed.removeIf(change -> !loaded.isBelowHigh(change.key(), change.key().length));
        Image current = missed.isEmpty() ? loaded : loaded.with(missed);
        missed.clear();
        high = current.high();
        image = current;
        return current;
    }

    /// Makes changes, all or none.
    ///
    /// @return by how many bytes it has grown; [#REFUSED] if a key does not belong to this page (any more)
    synchronized int change(List<Change> changes) {
        for (Change change : changes) {
            if (!claims(change.key())) {
                return REFUSED;
            }
        }
        Image before = image;
        if (before == null) {
            missed.addAll(changes);
            return 0;
        }
        Image after = before.with(changes);
        image = after;
        return after.bytes() - before.bytes();
    }

    /// Splits the page between two records.
    ///
    /// @param publish makes the new page, which has the upper half, known to others; before this one gives it up
    /// @return false if there is only one record in it
    synchronized boolean split(Consumer<Page> publish) {
        Image present = image;
        if (present == null) {
            return true;
        }
        int middle = present.middle();
        if (middle == 0) {
            return false;
        }
        byte[] border = present.record(middle);
        var right = new Page(border, present.part(middle, present.size(), present.high()));
        // Nobody changes the new page while this one still shows its keys.
        synchronized (right) {
            publish.accept(right);
            image = present.part(0, middle, border);
            high = border;
        }
        return true;
    }

    /// The page holds nothing from now on.
    ///
    /// @return what it held
    synchronized @Nullable Image evict() {
        Image last = image;
        image = null; // first: once it claims nothing, it hears of no changes
        high = null;
        missed.clear();
        return last;
    }
}
