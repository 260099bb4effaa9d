package dev.quell.query.spill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// A set of binary keys that may be larger than memory: new keys are gathered in memory and written in order, run after run. A look-up
/// asks each run's filter and reads a page only where the key may be. Of the statement's thread only.
public final class KeySet implements AutoCloseable {
    private static final int KEY_BYTES = 80;
    private static final int PAGE = 64;

    private final SpillScope scope;
    private final MemoryShare memory;
    private final Record record = new Record();
    private final List<Run> runs = new ArrayList<>();
    private TreeSet<byte[]> fresh = new TreeSet<>(Arrays::compareUnsigned);

    public KeySet(SpillScope scope) {
        this.scope = scope;
        this.memory = scope.share();
    }

    /// @return false if it was there
    public boolean add(byte[] key) {
        scope.check();
        if (contains(key)) {
            return false;
        }
        long bytes = KEY_BYTES + key.length;
        if (!memory.take(bytes)) {
            runs.add(new Run(fresh));
            fresh = new TreeSet<>(Arrays::compareUnsigned);
            memory.clear();
            memory.takeAnyway(bytes + runs.stream().mapToLong(Run::bytes).sum());
        }
        return fresh.add(key);
    }

    public boolean contains(byte[] key) {
        scope.check();
        if (fresh.contains(key)) {
            return true;
        }
        int hash = Arrays.hashCode(key);
        for (Run run : runs) {
            if (run.contains(key, hash)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        runs.forEach(Run::drop);
        runs.clear();
        fresh.clear();
        memory.clear();
    }

    /// Sorted keys in the file: the first key and the place of each page are in memory.
    private final class Run {
        private final RecordStream stream;
        private final RecordStream.Reader reader;
        private final byte[][] firsts;
        private final long[] places;
        private final long[] filter;

        Run(TreeSet<byte[]> keys) {
            stream = scope.stream();
            int pages = (keys.size() + PAGE - 1) / PAGE;
            firsts = new byte[pages][];
            places = new long[pages];
            filter = new long[Integer.highestOneBit(Math.max(1, keys.size() / 4))];
            int number = 0;
            for (byte[] key : keys) {
                scope.check();
                if (number % PAGE == 0) {
                    firsts[number / PAGE] = key;
                    places[number / PAGE] = stream.position();
                }
                stream.append(record.clear().addBytes(key));
                mark(Arrays.hashCode(key));
                number++;
            }
            reader = stream.seal().reader();
        }

        long bytes() {
            long bytes = 8L * filter.length;
            for (byte[] first : firsts) {
                bytes += 32 + first.length;
            }
            return bytes;
        }

        // Two bits of a hash among at least eight for each key.
        private void mark(int hash) {
            filter[word(hash)] |= bits(hash);
        }

        private boolean mayContain(int hash) {
            long bits = bits(hash);
            return (filter[word(hash)] & bits) == bits;
        }

        private int word(int hash) {
            return (hash * 0x9E3779B1 >>> 12) & (filter.length - 1);
        }

        private static long bits(int hash) {
            int mixed = hash * 0x85EBCA6B;
            return 1L << (mixed >>> 26) | 1L << (mixed >>> 20);
        }

        boolean contains(byte[] key, int hash) {
            if (!mayContain(hash)) {
                return false;
            }
            int found = Arrays.binarySearch(firsts, key, Arrays::compareUnsigned);
            int page = found >= 0 ? found : -found - 2;
            if (page < 0) {
                return false;
            }
            reader.seek(places[page]);
            for (int i = 0; i < PAGE && reader.next(record); i++) {
                int order = Arrays.compareUnsigned(record.data(), key);
                if (order >= 0) {
                    return order == 0;
                }
            }
            return false;
        }

        void drop() {
            stream.drop();
        }
    }
}
