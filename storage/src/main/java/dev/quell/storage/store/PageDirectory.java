package dev.quell.storage.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the pages of the [BufferPool] begin: an ordered map from low ends to pages that is asked at every read and write, and changed
/// only when a page comes, goes or is split.
///
/// Two levels of sorted arrays that are never changed once they are made. The first sixteen bytes of each low end stand beside each
/// other as numbers, so that a search touches few lines of memory; only where they are the same are whole keys compared.
/// Read without a latch, by any thread; changed by one at a time.
final class PageDirectory {
    private static final int FULL_LEAF = 256;

    /// Low ends in their order, as far as sixteen bytes tell it.
    ///
    /// @param first bytes 0 to 7 of each, as a number whose sign is turned
    /// @param second bytes 8 to 15
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Lows(byte[][] keys, long[] first, long[] second) {
        static Lows of(byte[][] keys) {
            var first = new long[keys.length];
            var second = new long[keys.length];
            for (int i = 0; i < keys.length; i++) {
                first[i] = number(keys[i], 0);
                second[i] = number(keys[i], Long.BYTES);
            }
            return new Lows(keys, first, second);
        }

        /// These, some of them replaced by others.
        Lows spliced(int at, int count, Lows by) {
            int length = keys.length - count + by.keys.length;
            var newFirst = new long[length];
            var newSecond = new long[length];
            splice(first, by.first, newFirst, at, count);
            splice(second, by.second, newSecond, at, count);
            return new Lows(PageDirectory.spliced(keys, at, count, by.keys), newFirst, newSecond);
        }

        private static void splice(long[] from, long[] by, long[] into, int at, int count) {
            System.arraycopy(from, 0, into, 0, at);
            System.arraycopy(by, 0, into, at, by.length);
            System.arraycopy(from, at + count, into, at + by.length, from.length - at - count);
        }

        Lows part(int from, int to) {
            return new Lows(
                    Arrays.copyOfRange(keys, from, to),
                    Arrays.copyOfRange(first, from, to),
                    Arrays.copyOfRange(second, from, to));
        }

        /// How many of the low ends are not above a key; with `below`, are below it.
        int upTo(byte[] key, boolean below) {
            long keyFirst = number(key, 0);
            long keySecond = number(key, Long.BYTES);
            int from = 0;
            int to = keys.length;
            while (from < to) {
                int middle = (from + to) >>> 1;
                int order = Long.compare(first[middle], keyFirst);
                if (order == 0) {
                    order = Long.compare(second[middle], keySecond);
                }
                if (order == 0) {
                    order = Arrays.compareUnsigned(keys[middle], key);
                }
                if (order < 0 || (order == 0 && !below)) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }

        // Missing bytes count as zeros: that may make keys look the same, but never turns their
        // order.
        private static long number(byte[] key, int from) {
            if (key.length >= from + Long.BYTES) {
                return Bytes.longAt(key, from) ^ Long.MIN_VALUE;
            }
            long number = 0;
            for (int i = from; i < from + Long.BYTES; i++) {
                number = number << 8 | (i < key.length ? key[i] & 0xFF : 0);
            }
            return number ^ Long.MIN_VALUE;
        }
    }

    /// Some pages, at least one.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Leaf(Lows lows, Page[] pages) {
        static Leaf of(Page page) {
            return new Leaf(Lows.of(new byte[][] {page.low()}), new Page[] {page});
        }

        byte[] low() {
            return lows.keys[0];
        }

        Leaf[] with(Page page) {
            int at = lows.upTo(page.low(), true);
            boolean replaces = at < pages.length && Arrays.equals(pages[at].low(), page.low());
            Leaf more = spliced(at, replaces ? 1 : 0, of(page));
            int size = more.pages.length;
            return size <= FULL_LEAF
                    ? new Leaf[] {more}
                    : new Leaf[] {more.part(0, size / 2), more.part(size / 2, size)};
        }

        /// Empty if this was its only page.
        Leaf[] without(int at) {
            return pages.length == 1
                    ? new Leaf[0]
                    : new Leaf[] {spliced(at, 1, new Leaf(Lows.of(new byte[0][]), new Page[0]))};
        }

        private Leaf spliced(int at, int count, Leaf by) {
            return new Leaf(
                    lows.spliced(at, count, by.lows),
                    PageDirectory.spliced(pages, at, count, by.pages));
        }

        private Leaf part(int from, int to) {
            return new Leaf(lows.part(from, to), Arrays.copyOfRange(pages, from, to));
        }
    }

    /// All leaves, the lowest first.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Root(Lows lows, Leaf[] leaves) {
        static final Root EMPTY = new Root(Lows.of(new byte[0][]), new Leaf[0]);

        /// This one, some leaves of which are replaced by others.
        Root with(int at, int count, Leaf[] by) {
            var newLows = new byte[by.length][];
            for (int i = 0; i < by.length; i++) {
                newLows[i] = by[i].low();
            }
            return new Root(
                    lows.spliced(at, count, Lows.of(newLows)),
                    PageDirectory.spliced(leaves, at, count, by));
        }

        /// The last page whose low end is not above the key; with `below`, is below it.
        @Nullable Page last(byte[] key, boolean below) {
            int leaves = lows.upTo(key, below);
            if (leaves == 0) {
                return null;
            }
            Leaf leaf = this.leaves[leaves - 1];
            return leaf.pages[leaf.lows.upTo(key, below) - 1];
        }

        @Nullable Page higher(byte[] key) {
            int leafAt = Math.max(0, lows.upTo(key, false) - 1);
            if (leafAt == leaves.length) {
                return null;
            }
            Leaf leaf = leaves[leafAt];
            int at = leaf.lows.upTo(key, false);
            if (at < leaf.pages.length) {
                return leaf.pages[at];
            }
            return leafAt + 1 < leaves.length ? leaves[leafAt + 1].pages[0] : null;
        }
    }

    private volatile Root root = Root.EMPTY;
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// The page that begins at a key or next before it.
    @Nullable Page floor(byte[] key) {
        return root.last(key, false);
    }

    /// The page that begins next before a key.
    @Nullable Page lower(byte[] key) {
        return root.last(key, true);
    }

    /// The page that begins next after a key.
    @Nullable Page higher(byte[] key) {
        return root.higher(key);
    }

    /// The pages that begin at a key or after it, and before another.
    List<Page> between(byte[] from, byte[] to) {
        Root now = root;
        var found = new ArrayList<Page>();
        for (int i = Math.max(0, now.lows.upTo(from, true) - 1); i < now.leaves.length; i++) {
            Leaf leaf = now.leaves[i];
            int end = leaf.lows.upTo(to, true);
            for (int at = leaf.lows.upTo(from, true); at < end; at++) {
                found.add(leaf.pages[at]);
            }
            if (end < leaf.pages.length) {
                break;
            }
        }
        return found;
    }

    /// Adds a page, in the place of one that begins at the same key.
    synchronized void put(Page page) {
        Leaf[] leaves = root.leaves;
        int at = Math.max(0, root.lows.upTo(page.low(), false) - 1);
        if (leaves.length == 0) {
            replace(0, 0, new Leaf[] {Leaf.of(page)});
        } else {
            replace(at, 1, leaves[at].with(page));
        }
    }

    /// Takes a page out, unless another stands in its place by now.
    synchronized void remove(Page page) {
        int leafAt = root.lows.upTo(page.low(), false) - 1;
        if (leafAt < 0) {
            return;
        }
        Leaf leaf = root.leaves[leafAt];
        int at = leaf.lows.upTo(page.low(), false) - 1;
        if (at < 0 || leaf.pages[at] != page) {
            return;
        }
        replace(leafAt, 1, leaf.without(at));
    }

    private void replace(int at, int count, Leaf[] by) {
        int change = pagesOf(by, 0, by.length) - pagesOf(root.leaves, at, at + count);
        root = root.with(at, count, by);
        size += change;
    }

    private static int pagesOf(Leaf[] leaves, int from, int to) {
        int pages = 0;
        for (int i = from; i < to; i++) {
            pages += leaves[i].pages.length;
        }
        return pages;
    }

    /// A copy of an array in which some elements are replaced by others.
    private static <T> T[] spliced(T[] from, int at, int count, T[] by) {
        T[] result = Arrays.copyOf(from, from.length - count + by.length);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(from, at + count, result, at + by.length, from.length - at - count);
        return result;
    }
}
