package dev.quell.storage;

import dev.quell.base.stop.Tenure;
import dev.quell.base.value.TypeKind;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.store.Area;
import dev.quell.storage.store.Bytes;
import dev.quell.storage.store.Store;
import dev.quell.storage.store.StoreBatch;
import java.util.concurrent.ConcurrentHashMap;

/// The counters of AUTO_INCREMENT columns: never held over a statement (`innodb_autoinc_lock_mode` = 2), never hand out a
/// number twice, also after a crash. Numbers are reserved in blocks, and the reservation is on disk before anyone sees a number of
/// it, whether its row is ever committed or not; a crash skips the rest of a block. Safe for all threads.
public final class AutoIncrement {
    private static final byte KEY = 'i';
    private static final long SMALLEST_BLOCK = 16;
    private static final long LARGEST_BLOCK = 16_384;

    private final Store store;
    private final ConcurrentHashMap<Long, Counter> counters = new ConcurrentHashMap<>();

    // Numbers are compared without sign throughout.
    private static final class Counter {
        private long next;
        private long reserved;
        // Grows with each reservation, so that a bulk load seldom waits for the disk and a small
        // table skips little.
        private long block;
        private final long largestBlock;

        Counter(long next, long largestBlock) {
            this.next = next;
            this.reserved = next;
            this.largestBlock = largestBlock;
            block = Math.min(SMALLEST_BLOCK, largestBlock);
        }
    }

    AutoIncrement(Store store) {
        this.store = store;
    }

    private Counter counter(TableDefinition table) {
        return counters.computeIfAbsent(
                table.id(),
                id ->
                        new Counter(
                                store.get(key(id)).map(bytes -> Bytes.longAt(bytes, 0)).orElse(1L),
                                largestBlock(table)));
    }

    // A crash must not use up the numbers of a small type.
    private static long largestBlock(TableDefinition table) {
        int ordinal = table.autoIncrementOrdinal();
        TypeKind kind = ordinal < 0 ? TypeKind.BIGINT : table.columns().get(ordinal).type().kind();
        return switch (kind) {
            case TINYINT -> 2;
            case SMALLINT -> 256;
            default -> LARGEST_BLOCK;
        };
    }

    /// Takes the next `count` numbers of the series offset, offset + increment, offset + 2 × increment … An offset above the
    /// increment counts as none: multiples of the increment then, as in InnoDB.
    ///
    /// @return the first of them, read without a sign; all ones where the 64 bits are used up
    public long take(TableDefinition table, long count, long increment, long offset) {
        return Tenure.outside(() -> takeFrom(counter(table), table.id(), count, increment, offset));
    }

    private long takeFrom(Counter counter, long tableId, long count, long increment, long offset) {
        synchronized (counter) {
            long first = firstFrom(counter.next, increment, offset);
            long last = first + (count - 1) * increment;
            boolean overflows =
                    Long.compareUnsigned(first, counter.next) < 0
                            || Long.compareUnsigned(last, first) < 0
                            || last == -1;
            raise(tableId, counter, overflows ? -1 : last + 1);
            return overflows ? -1 : first;
        }
    }

    /// The number of a series that comes after another number.
    public static long following(long number, long increment, long offset) {
        return firstFrom(number + 1, increment, offset);
    }

    private static long firstFrom(long next, long increment, long wantedOffset) {
        long offset = wantedOffset > increment ? increment : wantedOffset;
        if (Long.compareUnsigned(next, offset) <= 0) {
            return offset;
        }
        long over = Long.remainderUnsigned(next - offset, increment);
        return over == 0 ? next : next + (increment - over);
    }

    /// An explicit value was stored: the counter goes on after it. Negative ones of a signed column do not count.
    ///
    /// @param value read without a sign
    public void observe(TableDefinition table, long value) {
        int ordinal = table.autoIncrementOrdinal();
        boolean unsigned = ordinal >= 0 && table.columns().get(ordinal).type().unsigned();
        if (value < 0 && !unsigned) {
            return;
        }
        Tenure.outside(() -> {
            Counter counter = counter(table);
            synchronized (counter) {
                raise(table.id(), counter, value == -1 ? -1 : value + 1);
            }
        });
    }

    private void raise(long tableId, Counter counter, long next) {
        if (Long.compareUnsigned(next, counter.next) <= 0) {
            return;
        }
        counter.next = next;
        if (Long.compareUnsigned(next, counter.reserved) > 0) {
            long reserved = next + counter.block;
            counter.reserved = Long.compareUnsigned(reserved, next) < 0 ? -1 : reserved;
            counter.block = Math.min(counter.largestBlock, counter.block * 2);
            save(tableId, counter.reserved);
            store.sync();
        }
    }

    /// The number that would come next, for SHOW CREATE TABLE and SHOW TABLE STATUS.
    public long next(TableDefinition table) {
        Counter counter = counter(table);
        synchronized (counter) {
            return counter.next;
        }
    }

    /// `AUTO_INCREMENT = n` of CREATE and ALTER TABLE, and TRUNCATE (1). The caller sees to it that no row has that number or more.
    public void set(TableDefinition table, long next) {
        Tenure.outside(() -> {
            Counter counter = counter(table);
            synchronized (counter) {
                counter.next = next;
                counter.reserved = next;
                save(table.id(), next);
            }
        });
    }

    /// The table is gone.
    public void forget(long tableId) {
        counters.remove(tableId);
        store.write(new StoreBatch().delete(Area.META, key(tableId)));
    }

    private void save(long tableId, long reserved) {
        store.write(
                new StoreBatch()
                        .put(Area.META, key(tableId), new Bytes().addLong(reserved).toArray()));
    }

    private static byte[] key(long tableId) {
        return new Bytes().add(KEY).addLong(tableId).toArray();
    }

    /// At a clean end: gives back what was reserved and not used. Who takes a number nevertheless reserves anew.
    void close() {
        counters.forEach((tableId, counter) -> {
            synchronized (counter) {
                counter.reserved = counter.next;
                save(tableId, counter.next);
            }
        });
    }
}
