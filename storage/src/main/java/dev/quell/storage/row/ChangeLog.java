package dev.quell.storage.row;

import dev.quell.storage.mvcc.Version;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.StoreBatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What writers tell whoever builds an index or rebuilds a table: which records they write. A note is a version of a record in a range of
/// the store that no definition names; it goes into the batch of the change it is about, so that whoever sees the change finds the
/// note. So the log takes no memory. Safe for all threads.
///
/// ```text
///   key    range id · the record's key without its index id · version number
///   value  the writer's stamp
/// ```
public final class ChangeLog {
    private final long range;
    private final LongSupplier room;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean overrun;

    /// @param range names its range of the store
    /// @param room how many bytes of notes there may be, asked each time: `innodb_online_alter_log_max_size`
    public ChangeLog(long range, LongSupplier room) {
        this.range = range;
        this.room = room;
    }

    public long range() {
        return range;
    }

    /// True if there was more to note than there is room for: the notes are of no use any more.
    public boolean isOverrun() {
        return overrun;
    }

    /// Notes in a batch that it writes a record.
    ///
    /// @param number of the version that is written, used for no other
    /// @param header of that version, see [Version#addHeader]
    void note(Bytes record, long number, Bytes header, StoreBatch batch) {
        if (overrun) {
            return;
        }
        Bytes key = IndexLayout.start(range, new Bytes(record.length() + Version.NUMBER_BYTES));
        key.add(record.array(), IndexLayout.ID_BYTES, record.length() - IndexLayout.ID_BYTES);
        Version.addNumber(key, number);
        if (bytes.addAndGet(size(key.length())) > room.getAsLong()) {
            overrun = true;
        } else {
            batch.put(Area.ROWS, key, header);
        }
    }

    /// Takes a note back.
    ///
    /// @param key as it lies in the store
    public void forget(byte[] key, StoreBatch batch) {
        bytes.addAndGet(-size(key.length));
        batch.delete(Area.ROWS, key);
    }

    private static int size(int key) {
        return key + Version.BODY;
    }
}
