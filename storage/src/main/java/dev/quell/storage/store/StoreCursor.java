package dev.quell.storage.store;

import dev.quell.base.stop.Tenure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks over the keys of one area in unsigned byte order: through the pages of the [BufferPool] where they are in memory, through
/// RocksDB where they are not.
///
/// What it shows at a place is as new as the last [#refresh], or newer: neighbouring keys may be of different times, the keys of
/// one record are of one time. So whoever reads must be able to tell by a value whether it counts for him.
///
/// Key and value are valid until the next step and not to be changed. Of one thread at a time; handing it on is safe if the
/// hand-over is (as in [CursorPool]).
public final class StoreCursor implements AutoCloseable {
    // Where room is scarce a longer walk goes on in RocksDB: it would drive out what others need.
    private static final int PAGES_READ_IN = 16;
    // A walk through RocksDB looks again whether the pool has what comes next.
    private static final int STEPS_BETWEEN_LOOKS = 64;
    private static final byte[] NO_BOUND = {};

    private final Store store;
    private final NativeCursor rocks;
    private final @Nullable BufferPool pool;
    private volatile long epoch;

    private byte[] lower = NO_BOUND;
    private byte[] upper = NO_BOUND;
    // True if only the versions of the record that was sought are wanted.
    private boolean oneRecord;
    private int recordLength;
    private int pagesReadIn;
    private int stepsInRocks;
    // The native cursor's bounds are not those of this one.
    private boolean boundsDiffer = true;
    private boolean refreshWanted;
    private int requests;
    private int reads;
    private long bytesRead;

    private @Nullable Page page;
    // Where it stands; null if it stands in RocksDB.
    private @Nullable Image image;
    private int index;
    // Up to here the image's keys are within the upper bound.
    private int end;
    private boolean valid;

    StoreCursor(Store store, NativeCursor rocks, @Nullable BufferPool pool) {
        this.store = store;
        this.rocks = rocks;
        this.pool = pool;
    }

    /// When it was acquired; see [CursorPool#nextEpoch].
    long epoch() {
        return epoch;
    }

    void epoch(long newEpoch) {
        epoch = newEpoch;
    }

    /// Who may be stuck in it from now on.
    void usedBy(Tenure tenure) {
        rocks.usedBy(tenure);
    }

    /// Whether it may be kept for others.
    boolean isReusable() {
        return rocks.isReusable();
    }

    /// Pages that were asked for since this was asked last, in memory or not. By its user's thread.
    int takeRequests() {
        int taken = requests;
        requests = 0;
        return taken;
    }

    /// How often RocksDB was asked for what is not in memory.
    int takeReads() {
        int taken = reads;
        reads = 0;
        return taken;
    }

    /// The bytes of the pages read in.
    long takeBytesRead() {
        long taken = bytesRead;
        bytesRead = 0;
        return taken;
    }

    public boolean valid() {
        return valid;
    }

    /// The key's bytes, up to [#keyLength].
    public byte[] key() {
        Image present = image;
        return present == null ? rocks.key() : present.key(index);
    }

    public int keyLength() {
        Image present = image;
        return present == null ? rocks.keyLength() : present.key(index).length;
    }

    /// The value's bytes, up to [#valueLength]. Call [#loadValue] first.
    public byte[] value() {
        Image present = image;
        return present == null ? rocks.value() : present.value(index);
    }

    public int valueLength() {
        Image present = image;
        return present == null ? rocks.valueLength() : present.value(index).length;
    }

    /// Makes the value of the present place readable.
    public void loadValue() {
        if (image == null) {
            rocks.loadValue();
        }
    }

    /// True if a step may take long, because it goes over what was deleted in the store.
    public boolean stepsMayBeSlow() {
        return image == null;
    }

    /// True if the present key begins with the first `length` bytes of `prefix` and is `length + suffix` bytes long.
    public boolean keyIs(byte[] prefix, int length, int suffix) {
        return keyLength() == length + suffix && Arrays.equals(key(), 0, length, prefix, 0, length);
    }

    // ---- bounds

    /// From the next seek on, keys before `from` and from `to` on do not exist for this cursor.
    public void bounds(byte[] from, byte[] to) {
        lower = from;
        upper = to;
        unbound();
    }

    /// From the next seek on, all keys exist.
    public void unbounded() {
        lower = NO_BOUND;
        upper = NO_BOUND;
        unbound();
    }

    private void unbound() {
        oneRecord = false;
        pagesReadIn = 0;
        boundsDiffer = true;
    }

    /// From the next seek on it sees all that is in the store now; cheap. The place is lost: seek next.
    public void refresh() {
        valid = false;
        refreshWanted = true;
    }

    // ---- moving

    /// Moves to the newest version of a record: the first key that begins with the given one and is longer by 8 bytes, which are
    /// not all ones; no other keys exist until bounds are set anew. [#seekWithinRecord] goes on to
    /// another version of it.
    public boolean seekVersions(byte[] record, int length) {
        oneRecord = true;
        recordLength = length;
        pagesReadIn = 0;
        boundsDiffer = true;
        return seek(record, length) && keyIs(record, length, Image.NUMBER_BYTES);
    }

    public boolean seekVersions(Bytes record) {
        return seekVersions(record.array(), record.length());
    }

    /// Moves to the first key that is not before the given one.
    public boolean seek(byte[] target, int length) {
        Image present = arriveAt(target, length);
        if (present == null) {
            return seekInRocks(target, length);
        }
        index = present.ceiling(target, length);
        return settle();
    }

    public boolean seek(Bytes target) {
        return seek(target.array(), target.length());
    }

    /// As [#seek], to a place among the versions of a record. No page is read in from there: a page begins with a whole record.
    public boolean seekWithinRecord(Bytes target) {
        byte[] key = target.toArray();
        Image present = pool == null ? null : inMemory(pool, key);
        if (present == null) {
            return seekInRocks(key, key.length);
        }
        index = present.ceiling(key, key.length);
        return settle();
    }

    /// Moves to the last key that is not after the given one.
    public boolean seekForPrev(byte[] target, int length) {
        byte[] key = Arrays.copyOf(target, length);
        Image present = pool == null ? null : imageBefore(pool, key);
        if (present == null) {
            boundRocks();
            image = null;
            valid = rocks.seekForPrev(target, length);
            return valid;
        }
        index = present.ceiling(key, length);
        if (index == present.size() || !Arrays.equals(present.key(index), key)) {
            index--;
        }
        return settleBackwards();
    }

    public boolean next() {
        if (image == null) {
            if (pool != null && !oneRecord && ++stepsInRocks > STEPS_BETWEEN_LOOKS) {
                return nextAndLook(pool);
            }
            valid = rocks.next();
            return valid;
        }
        index++;
        return settle();
    }

    /// Steps on in RocksDB, and from there, if that is another record, into the pool. A walk that has come this far will go on, so
    /// what comes next is read in while there is room.
    private boolean nextAndLook(BufferPool pages) {
        byte[] left = Arrays.copyOf(rocks.key(), rocks.keyLength());
        valid = rocks.next();
        if (!valid || Image.isSameRecord(left, rocks.key(), rocks.keyLength())) {
            return valid;
        }
        stepsInRocks = 0;
        byte[] record = Arrays.copyOf(rocks.key(), rocks.keyLength() - Image.NUMBER_BYTES);
        Image present = inMemory(pages, record);
        if (present == null) {
            if (pages.isScarce()) {
                return valid;
            }
            present = read(pages, record);
        }
        if (present == null) {
            return seekInRocks(record, record.length); // the attempt has moved the native cursor
        }
        index = present.ceiling(record, record.length);
        return settle();
    }

    public boolean prev() {
        if (image == null) {
            valid = rocks.prev();
            return valid;
        }
        index--;
        return settleBackwards();
    }

    // ---- in memory

    /// The image of the page that holds a key, reading it in if it is worth it; null if it is not in memory.
    private @Nullable Image arriveAt(byte[] target, int length) {
        if (pool == null) {
            return null;
        }
        Page last = page;
        if (last != null) {
            Image present = last.image();
            if (present != null
                    && Arrays.compareUnsigned(target, 0, length, last.low(), 0, last.low().length)
                            >= 0
                    && present.isBelowHigh(target, length)) {
                last.touch();
                return enter(last, present);
            }
        }
        return arriveAt(pool, Arrays.copyOf(target, length));
    }

    private @Nullable Image arriveAt(BufferPool pages, byte[] target) {
        Image present = inMemory(pages, target);
        return present != null ? present : readIn(pages, target);
    }

    /// Enters the page that holds a key; null if it is not in memory.
    private @Nullable Image inMemory(BufferPool pages, byte[] target) {
        Page found = pages.find(target);
        Image present = found == null ? null : found.image();
        return found != null && present != null && present.isBelowHigh(target, target.length)
                ? enter(found, present)
                : null;
    }

    private Image enter(Page entered, Image present) {
        requests++;
        page = entered;
        image = present;
        byte[] high = present.high();
        end =
                isOpen() || Arrays.compareUnsigned(high, upper) <= 0
                        ? present.size()
                        : present.ceiling(upper, upper.length);
        return present;
    }

    private boolean isOpen() {
        return oneRecord || upper.length == 0;
    }

    /// Stands at `index`, or goes on to the next page.
    private boolean settle() {
        Image present = image;
        while (present != null && index >= end) {
            byte[] high = present.high();
            if (oneRecord || (!isOpen() && Arrays.compareUnsigned(high, upper) >= 0)) {
                valid = false;
                return false;
            }
            present = pool == null ? null : arriveAt(pool, high);
            if (present == null) {
                return seekInRocks(high, high.length);
            }
            index = present.ceiling(high, high.length);
        }
        valid = true;
        return true;
    }

    /// The image of the page where a walk backwards from a key begins; null if it is not in memory.
    private @Nullable Image imageBefore(BufferPool pages, byte[] key) {
        Page found = pages.find(key);
        if (found == null && upper.length > 0 && Arrays.compareUnsigned(key, upper) >= 0) {
            found = pages.endingAt(key);
        }
        Image present = found == null ? null : found.image();
        if (found == null || present == null) {
            return null;
        }
        enter(found, present);
        return present;
    }

    /// Stands at `index`, or goes on to the page before.
    private boolean settleBackwards() {
        while (index < 0) {
            Page present = page;
            if (pool == null || present == null) {
                throw new IllegalStateException("not in memory");
            }
            byte[] low = present.low();
            if (Arrays.compareUnsigned(low, lower) <= 0) {
                valid = false;
                return false;
            }
            Page before = pool.endingAt(low);
            Image last = before == null ? null : before.image();
            if (before == null || last == null || !Arrays.equals(last.high(), low)) {
                return goBackInRocks(low);
            }
            enter(before, last);
            index = last.size() - 1;
        }
        valid = Arrays.compareUnsigned(key(), 0, keyLength(), lower, 0, lower.length) >= 0;
        return valid;
    }

    // ---- in RocksDB

    private void boundRocks() {
        if (refreshWanted) {
            refreshWanted = false;
            rocks.refresh(store);
        }
        if (!boundsDiffer) {
            return;
        }
        boundsDiffer = false;
        if (oneRecord) {
            return; // set by the seek
        }
        if (upper.length == 0) {
            rocks.unbounded();
        } else {
            rocks.bounds(lower, upper);
        }
    }

    private boolean seekInRocks(byte[] target, int length) {
        boundRocks();
        if (oneRecord) {
            rocks.bounds(target, recordLength);
        }
        image = null;
        requests++;
        reads++;
        valid = rocks.seek(target, length);
        return valid;
    }

    private boolean goBackInRocks(byte[] low) {
        boundRocks();
        image = null;
        requests++;
        reads++;
        valid = rocks.seekForPrev(low, low.length);
        if (valid && Arrays.equals(rocks.key(), 0, rocks.keyLength(), low, 0, low.length)) {
            valid = rocks.prev();
        }
        return valid;
    }

    // ---- reading in

    private @Nullable Image readIn(BufferPool pages, byte[] from) {
        boolean enough = pagesReadIn >= PAGES_READ_IN && pages.isScarce();
        return enough || !(walksOn(pages) || pages.admits(from)) ? null : read(pages, from);
    }

    /// True if this walk has gone through pages that it read in itself, and there is room for more.
    private boolean walksOn(BufferPool pages) {
        return !oneRecord && pagesReadIn > 0 && !pages.isScarce();
    }

    private @Nullable Image read(BufferPool pages, byte[] from) {
        Page claimed = pages.claim(from);
        if (claimed == null) {
            return null;
        }
        pagesReadIn++;
        Image loaded = null;
        try {
            loaded = load(claimed);
        } finally {
            if (loaded == null) {
                pages.evict(claimed);
            }
        }
        if (loaded != null) {
            reads++;
            bytesRead += loaded.bytes();
        }
        Image present = loaded == null ? null : pages.publish(claimed, loaded);
        return present == null ? null : enter(claimed, present);
    }

    /// What RocksDB has of a page that was claimed before; null if it is too much.
    private @Nullable Image load(Page claimed) {
        byte[] from = claimed.low();
        byte[] high = claimed.high();
        if (high == null) {
            return null;
        }
        boundsDiffer = true;
        refreshWanted = false;
        rocks.refresh(store);
        rocks.bounds(from, high);
        var reading = new BufferPool.Reading();
        boolean found = rocks.seek(from, from.length);
        while (found && !reading.endsBefore(rocks.key(), rocks.keyLength())) {
            if (reading.isTooLarge()) {
                return null;
            }
            rocks.loadValue();
            reading.add(
                    Arrays.copyOf(rocks.key(), rocks.keyLength()),
                    Arrays.copyOf(rocks.value(), rocks.valueLength()));
            found = rocks.next();
        }
        return reading.image(
                found ? Arrays.copyOf(rocks.key(), rocks.keyLength() - Image.NUMBER_BYTES) : high);
    }

    @Override
    public void close() {
        valid = false;
        image = null;
        page = null;
        rocks.close();
    }
}
