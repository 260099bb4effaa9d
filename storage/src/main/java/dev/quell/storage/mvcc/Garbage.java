package dev.quell.storage.mvcc;

import dev.quell.storage.store.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where a transaction leaves versions that somebody will have to remove: the replaced ones if it commits, its own if it aborts.
/// Bounded: past a number of records it notes their indexes only, which are then swept as a whole. Of one thread.
public final class Garbage {
    private static final int MAX_RECORDS = 512;

    private final List<byte[]> replaced = new ArrayList<>(4);
    private final List<byte[]> written = new ArrayList<>(4);
    private final Set<Long> replacedIn = new HashSet<>(2);
    private final Set<Long> writtenIn = new HashSet<>(2);

    /// A version was written over an older one, or in a new place.
    public void note(byte[] record, int length, boolean replaces) {
        byte[] key = Arrays.copyOf(record, length);
        add(key, written, writtenIn);
        if (replaces) {
            add(key, replaced, replacedIn);
        }
    }

    private static void add(byte[] record, List<byte[]> records, Set<Long> indexes) {
        if (records.size() < MAX_RECORDS) {
            records.add(record);
        } else {
            indexes.add(Integer.toUnsignedLong(Bytes.intAt(record, 0)));
        }
    }

    /// Keys of records to look at.
    public List<byte[]> records(boolean committed) {
        return committed ? replaced : written;
    }

    /// Ids of indexes to sweep besides.
    public Set<Long> indexes(boolean committed) {
        return committed ? replacedIn : writtenIn;
    }
}
