package dev.quell.storage.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.rocksdb.ReadOptions;
import org.rocksdb.Slice;

/// The bounds of an iterator, which can be moved before each seek. Without them a step off the end of a range, or a look for a
/// key that is not there, would walk over all the deleted keys that follow.
///
/// RocksDB keeps a pointer to a slice (address, length) and reads it again at every seek; here the slice itself is changed.
final class Bounds implements AutoCloseable {
    private static final int SUFFIX = 8;
    private static final byte LAST = (byte) 0xFF;

    private final MovableSlice lower = new MovableSlice();
    private final MovableSlice upper = new MovableSlice();
    // What the slices allocated themselves, and free when they are closed.
    private final long lowerBuffer = dataOf(lower);
    private final long upperBuffer = dataOf(upper);
    private final ReadOptions options;
    private MemorySegment lowerBytes = MemorySegment.NULL;
    private MemorySegment upperBytes = MemorySegment.NULL;

    private static final class MovableSlice extends Slice {
        MovableSlice() {
            super(new byte[1]);
        }

        /// The address of the native slice.
        long handle() {
            return getNativeHandle();
        }
    }

    Bounds() {
        options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
        clear();
    }

    /// To make the iterator with.
    ReadOptions options() {
        return options;
    }

    /// Lets everything in.
    void clear() {
        set(lower, MemorySegment.NULL, 0);
        upperBytes = room(upperBytes, SUFFIX);
        upperBytes.asSlice(0, SUFFIX).fill(LAST);
        set(upper, upperBytes, SUFFIX);
    }

    /// Lets in the keys from `from` on, up to and without `to`.
    void range(byte[] from, byte[] to) {
        lowerBytes = room(lowerBytes, from.length);
        MemorySegment.copy(from, 0, lowerBytes, JAVA_BYTE, 0, from.length);
        set(lower, lowerBytes, from.length);
        upperBytes = room(upperBytes, to.length);
        MemorySegment.copy(to, 0, upperBytes, JAVA_BYTE, 0, to.length);
        set(upper, upperBytes, to.length);
    }

    /// Lets in the keys that begin with `prefix` and go on for less than the last 8 bytes there are.
    void prefix(byte[] prefix, int length) {
        set(lower, MemorySegment.NULL, 0);
        upperBytes = room(upperBytes, length + SUFFIX);
        MemorySegment.copy(prefix, 0, upperBytes, JAVA_BYTE, 0, length);
        for (int i = 0; i < SUFFIX; i++) {
            upperBytes.set(JAVA_BYTE, (long) length + i, LAST);
        }
        set(upper, upperBytes, length + SUFFIX);
    }

    private static MemorySegment room(MemorySegment present, int size) {
        return present.byteSize() >= size
                ? present
                : Arena.ofAuto().allocate(Math.max(128, size * 2L), 8);
    }

    private static long dataOf(MovableSlice slice) {
        return IteratorCalls.MEMORY.get(JAVA_LONG, slice.handle());
    }

    private static void set(MovableSlice slice, MemorySegment bytes, long length) {
        set(slice, bytes.address(), length);
    }

    private static void set(MovableSlice slice, long address, long length) {
        IteratorCalls.MEMORY.set(JAVA_LONG, slice.handle(), address);
        IteratorCalls.MEMORY.set(JAVA_LONG, slice.handle() + 8, length);
    }

    @Override
    public void close() {
        set(lower, lowerBuffer, 1);
        set(upper, upperBuffer, 1);
        options.close();
        lower.close();
        upper.close();
    }
}
