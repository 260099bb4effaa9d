package dev.quell.storage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reads through pages must show what is in the store, whatever is read in, split or evicted meanwhile.
class BufferPoolTest {
    private static final int INDEX = 7;
    private static final int RECORDS = 600;

    private static byte[] record(int number) {
        return new Bytes().addInt(INDEX).addInt(number).toArray();
    }

    private static byte[] version(int number, long version) {
        return new Bytes().addInt(INDEX).addInt(number).addLong(~version).toArray();
    }

    private static byte[] value(long version) {
        return new Bytes().addLong(version).add(new byte[100]).toArray();
    }

    /// What a cursor shows between its bounds.
    private static List<byte[]> walk(StoreCursor cursor, byte[] from, byte[] to) {
        var keys = new ArrayList<byte[]>();
        cursor.refresh();
        cursor.bounds(from, to);
        boolean found = cursor.seek(from, from.length);
        while (found) {
            keys.add(Arrays.copyOf(cursor.key(), cursor.keyLength()));
            cursor.loadValue();
            assertThat(Bytes.longAt(cursor.value(), 0))
                    .isEqualTo(~Bytes.longAt(cursor.key(), cursor.keyLength() - 8));
            found = cursor.next();
        }
        return keys;
    }

    private static List<byte[]> walkBack(StoreCursor cursor, byte[] from, byte[] to) {
        var keys = new ArrayList<byte[]>();
        cursor.refresh();
        cursor.bounds(from, to);
        boolean found = cursor.seekForPrev(to, to.length);
        while (found) {
            keys.addFirst(Arrays.copyOf(cursor.key(), cursor.keyLength()));
            found = cursor.prev();
        }
        return keys;
    }

    private static void assertSame(List<byte[]> actual, Collection<byte[]> expected) {
        assertThat(actual.toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
    }

    /// A large pool, one that must evict all the time, and one in between.
    @ParameterizedTest
    @ValueSource(ints = {64 << 20, 100_000, 10_000})
    void showsWhatIsInTheStore(int capacity) {
        var random = new SplittableRandom(capacity);
        NavigableMap<byte[], Long> model = new TreeMap<>(Arrays::compareUnsigned);
        try (Store store = Store.open(Optional.empty(), capacity);
                StoreCursor cursor = store.rows()) {
            for (int step = 1; step < 5_000; step++) {
                change(store, model, random, step);
                int record = random.nextInt(RECORDS);
                byte[] from = record(record);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        byte[] to = record(record + random.nextInt(300));
                        assertSame(walk(cursor, from, to), model.subMap(from, to).keySet());
                    }
                    case 1 -> {
                        byte[] to = record(record + random.nextInt(300));
                        assertSame(walkBack(cursor, from, to), model.subMap(from, to).keySet());
                    }
                    default -> assertNewest(cursor, model, from);
                }
            }
        }
    }

    @Test
    void placesWithinARecordAreFound() {
        try (Store store = Store.open(Optional.empty(), 64 << 20);
                StoreCursor cursor = store.rows()) {
            store.write(
                    new StoreBatch()
                            .put(Area.ROWS, version(1, 9), value(9))
                            .put(Area.ROWS, version(1, 5), value(5))
                            .put(Area.ROWS, version(1, 2), value(2)));
            cursor.refresh();
            var record = new Bytes().add(record(1));
            var within = new Bytes().add(version(1, 7));
            for (int i = 0; i < 5; i++) { // in the store, then in memory
                assertThat(cursor.seekVersions(record) && cursor.seekWithinRecord(within)).isTrue();
                assertThat(cursor.key()).startsWith(version(1, 5));
            }
        }
    }

    @Test
    void noPageBeginsWithinARecord() {
        try (Store store = Store.open(Optional.empty(), 64 << 20);
                StoreCursor cursor = store.rows()) {
            store.write(
                    new StoreBatch()
                            .put(Area.ROWS, version(1, 9), value(9))
                            .put(Area.ROWS, version(1, 5), value(5)));
            cursor.refresh();
            for (int i = 0; i < 5; i++) {
                cursor.unbounded();
                assertThat(cursor.seekWithinRecord(new Bytes().add(version(1, 7)))).isTrue();
            }
            for (int i = 0; i < 5; i++) {
                assertThat(cursor.seekVersions(new Bytes().add(record(1)))).isTrue();
                assertThat(cursor.next()).as("the next version").isTrue();
            }
        }
    }

    private static void change(
            Store store, NavigableMap<byte[], Long> model, SplittableRandom random, long version) {
        var batch = new StoreBatch();
        for (int i = random.nextInt(5); i >= 0; i--) {
            byte[] key = version(random.nextInt(RECORDS), version);
            batch.put(Area.ROWS, key, value(version));
            model.put(key, version);
            byte[] old = model.ceilingKey(record(random.nextInt(RECORDS)));
            if (old != null && random.nextInt(3) > 0) {
                batch.delete(Area.ROWS, old);
                batch.put(Area.META, old, old);
                model.remove(old);
            }
        }
        store.write(batch);
    }

    private static void assertNewest(
            StoreCursor cursor, NavigableMap<byte[], Long> model, byte[] record) {
        byte[] newest = model.ceilingKey(record);
        boolean exists = newest != null && Arrays.equals(newest, 0, 8, record, 0, 8);
        cursor.refresh();
        assertThat(cursor.seekVersions(record, record.length)).isEqualTo(exists);
        if (exists) {
            assertThat(Arrays.copyOf(cursor.key(), cursor.keyLength())).isEqualTo(newest);
        }
    }

    @Test
    void aDroppedRangeIsGone() {
        try (Store store = Store.open(Optional.empty(), 1 << 20);
                StoreCursor cursor = store.rows()) {
            for (int i = 0; i < 300; i++) {
                store.write(new StoreBatch().put(Area.ROWS, version(i, 1), value(1)));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(walk(cursor, record(0), record(300))).hasSize(300);
            }
            store.dropRange(record(100), record(200));
            assertThat(walk(cursor, record(0), record(300))).hasSize(200);
        }
    }

    /// Each writer has records of its own and must see its own writes at once; all work on the same pages.
    @ParameterizedTest
    @ValueSource(ints = {64 << 20, 50_000})
    void writersAndReadersAtTheSameTime(int capacity) {
        try (Store store = Store.open(Optional.empty(), capacity)) {
            var work = new ArrayList<CompletableFuture<Void>>();
            for (int w = 0; w < 4; w++) {
                int writer = w;
                work.add(
                        CompletableFuture.runAsync(
                                () -> write(store, writer), Thread::startVirtualThread));
            }
            var written = CompletableFuture.allOf(work.toArray(CompletableFuture[]::new));
            while (!written.isDone()) {
                assertEachRecordOnce(store);
            }
            written.join();
            try (StoreCursor pages = store.rows();
                    StoreCursor rocks = store.cursor(Area.ROWS)) {
                byte[] to = record(Integer.MAX_VALUE);
                assertSame(walk(pages, record(0), to), walk(rocks, record(0), to));
            }
        }
    }

    /// Writers put a new version and delete the old one in one batch: a walk meets one of the two.
    private static void assertEachRecordOnce(Store store) {
        try (StoreCursor cursor = store.rows()) {
            var records =
                    walk(cursor, record(0), record(RECORDS)).stream()
                            .map(key -> Bytes.intAt(key, 4))
                            .toList();
            assertThat(records).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatWasWrittenIsThereWhenItIsOpenedAgain(@TempDir Path folder) {
        var random = new SplittableRandom(1);
        NavigableMap<byte[], Long> model = new TreeMap<>(Arrays::compareUnsigned);
        byte[] all = record(RECORDS);
        for (int round = 0; round < 4; round++) {
            try (Store store = Store.open(Optional.of(folder), 1 << 20);
                    StoreCursor cursor = store.rows()) {
                for (int look = 0; look < 3; look++) {
                    assertSame(walk(cursor, record(0), all), model.keySet());
                }
                for (int step = 1; step < 500; step++) {
                    change(store, model, random, round * 500L + step);
                }
                assertSame(walk(cursor, record(0), all), model.keySet());
            }
        }
    }

    /// A copy of the folder taken at any time is what a crash leaves.
    @Test
    void whatWasSyncedIsThereAfterACrash(@TempDir Path folder) {
        var random = new SplittableRandom(2);
        NavigableMap<byte[], Long> model = new TreeMap<>(Arrays::compareUnsigned);
        Path crashed = folder.resolve("crashed");
        try (Store store = Store.open(Optional.of(folder.resolve("live")), 1 << 20)) {
            for (int step = 1; step < 2_000; step++) {
                change(store, model, random, step);
            }
            store.sync();
            store.copyTo(crashed);
            change(store, new TreeMap<>(Arrays::compareUnsigned), random, 2_000);
        }
        for (int round = 0; round < 2; round++) {
            try (Store store = Store.open(Optional.of(crashed), 1 << 20);
                    StoreCursor cursor = store.rows()) {
                assertSame(walk(cursor, record(0), record(RECORDS)), model.keySet());
                store.settle(round == 0);
                assertSame(walk(cursor, record(0), record(RECORDS)), model.keySet());
            }
        }
    }

    private static void write(Store store, int writer) {
        var random = new SplittableRandom(writer);
        try (StoreCursor cursor = store.rows()) {
            var newest = new long[RECORDS / 4];
            for (int step = 1; step <= 4_000; step++) {
                int own = random.nextInt(newest.length);
                int record = own * 4 + writer;
                var batch = new StoreBatch().put(Area.ROWS, version(record, step), value(step));
                if (newest[own] != 0) {
                    batch.delete(Area.ROWS, version(record, newest[own]));
                }
                newest[own] = step;
                store.write(batch);
                if (step % 50 == 0) {
                    walk(cursor, record(record), record(record + 60));
                }
                assertSame(
                        walk(cursor, record(record), record(record + 1)),
                        List.of(version(record, step)));
            }
        }
    }
}
