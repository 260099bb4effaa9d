package dev.quell.storage.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Tenure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Walks over the keys of one area in unsigned byte order. It sees the store as it was when it was made or last refreshed.
///
/// The calls that may read files are made outside of the user's [Tenure], so a session does not have to wait for a disk that hangs.
///
/// Key and value of the present place are copied into arrays of the cursor's own, valid until the next step. Of one thread
/// at a time; handing it on is safe if the hand-over is (as in [StoreCursor]).
final class NativeCursor implements AutoCloseable {
    private static final int KEY_SPACE = 1_024;
    private static final int MUCH_VALUE = 1 << 20;

    private final RocksIterator iterator;
    private final Bounds bounds;
    private final Runnable closed;
    private boolean open = true;
    private long writesSeen;
    // rocksdb_iterator_t is a struct with one field, the Iterator*; then room for a length, then
    // for a key.
    private MemorySegment scratch;
    private long handle;

    private byte[] key = new byte[64];
    private int keyLength;
    private byte[] value = new byte[256];
    private int valueLength;
    private boolean valid;
    private boolean failed;
    private Tenure user = Tenure.NONE;

    /// @param closed called when it is closed, once
    NativeCursor(RocksIterator iterator, Bounds bounds, long writes, Runnable closed) {
        this.closed = closed;
        this.iterator = iterator;
        this.bounds = bounds;
        this.writesSeen = writes;
        this.scratch = MemorySegment.NULL;
        scratch(KEY_SPACE);
    }

    void usedBy(Tenure tenure) {
        user = tenure;
    }

    boolean valid() {
        return valid;
    }

    /// False if a read has failed, of which RocksDB may tell again when the disk is well, or if it holds much memory.
    boolean isReusable() {
        return !failed && value.length <= MUCH_VALUE;
    }

    /// The key's bytes, up to [#keyLength].
    byte[] key() {
        return key;
    }

    int keyLength() {
        return keyLength;
    }

    /// The value's bytes, up to [#valueLength]. Call [#loadValue] first.
    byte[] value() {
        return value;
    }

    int valueLength() {
        return valueLength;
    }

    /// From the next seek on, keys before `from` and from `to` on do not exist for this cursor.
    void bounds(byte[] from, byte[] to) {
        bounds.range(from, to);
    }

    /// From the next seek on, only keys exist that begin with `record` and go on for less than the last 8 bytes there are.
    void bounds(byte[] record, int length) {
        bounds.prefix(record, length);
    }

    /// From the next seek on, all keys exist.
    void unbounded() {
        bounds.clear();
    }

    /// Moves to the first key that is not before the given one.
    boolean seek(byte[] target, int length) {
        move(IteratorCalls.SEEK, nativeKey(target, length), length);
        return arrive();
    }

    /// Moves to the last key that is not after the given one.
    boolean seekForPrev(byte[] target, int length) {
        move(IteratorCalls.SEEK_FOR_PREV, nativeKey(target, length), length);
        return arrive();
    }

    boolean next() {
        move(IteratorCalls.NEXT, 0, 0);
        return arrive();
    }

    boolean prev() {
        move(IteratorCalls.PREV, 0, 0);
        return arrive();
    }

    /// It may have to read files.
    private void move(MethodHandle function, long second, long third) {
        user.stepOut();
        try {
            call(function, second, third);
        } finally {
            user.comeBack();
        }
    }

    private long call(MethodHandle function, long second, long third) {
        try {
            return (long) function.invokeExact(handle, second, third);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Sees all that is in the store now; free if nothing was written meanwhile. The place is lost: seek next.
    void refresh(Store store) {
        valid = false;
        long writes = store.writeCount();
        if (writes == writesSeen) {
            return;
        }
        user.stepOut();
        try {
            iterator.refresh();
        } catch (RocksDBException e) {
            throw readError(e);
        } finally {
            user.comeBack();
        }
        writesSeen = writes;
    }

    /// Copies the value of the present place.
    void loadValue() {
        long address = call(IteratorCalls.VALUE, handle + 8, 0);
        valueLength = (int) scratch.get(JAVA_LONG, 8);
        if (value.length < valueLength) {
            value = new byte[Math.max(valueLength, value.length * 2)];
        }
        MemorySegment.copy(IteratorCalls.MEMORY, JAVA_BYTE, address, value, 0, valueLength);
    }

    private boolean arrive() {
        valid = (byte) call(IteratorCalls.VALID, 0, 0) != 0;
        if (!valid) {
            requireHealthy();
            return false;
        }
        long address = call(IteratorCalls.KEY, handle + 8, 0);
        keyLength = (int) scratch.get(JAVA_LONG, 8);
        if (key.length < keyLength) {
            key = new byte[keyLength * 2];
        }
        MemorySegment.copy(IteratorCalls.MEMORY, JAVA_BYTE, address, key, 0, keyLength);
        return true;
    }

    private void requireHealthy() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw readError(e);
        }
    }

    private long nativeKey(byte[] target, int length) {
        if (length > scratch.byteSize() - 16) {
            scratch(length * 2);
        }
        MemorySegment.copy(target, 0, scratch, JAVA_BYTE, 16, length);
        return handle + 16;
    }

    private void scratch(int keySpace) {
        scratch = Arena.ofAuto().allocate(16L + keySpace, 8);
        scratch.set(JAVA_LONG, 0, iterator.getNativeHandle());
        handle = scratch.address();
    }

    private RuntimeException readError(RocksDBException e) {
        failed = true;
        return ErrorCode.GET_ERRNO.error("5", String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        valid = false;
        iterator.close();
        bounds.close();
        closed.run();
    }
}
