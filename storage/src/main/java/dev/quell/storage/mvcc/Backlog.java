package dev.quell.storage.mvcc;

import dev.quell.storage.store.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What vacuum has to look at: records that ended transactions have noted, indexes to be swept from end to end, and what a snapshot
/// still holds back. Bounded: past a number of records only their indexes are kept. Safe for all threads.
final class Backlog {
    private static final int MAX_RECORDS = 100_000;
    private static final int LARGE = 8_192;

    /// What one transaction left.
    ///
    /// @param settles the transaction whose invalid versions are all gone once this is done; 0 for none, negative for all below
    record Note(long settles, List<byte[]> records, Set<Long> indexes) {}

    /// What waits for one snapshot to end.
    private static final class HeldBack {
        private final Set<ByteBuffer> records = new HashSet<>();
        private final Set<Long> indexes = new TreeSet<>();
        private long count;
    }

    private final ArrayDeque<Note> notes = new ArrayDeque<>();
    private final TreeSet<Long> sweeps = new TreeSet<>();
    private final List<Long> settledBySweeps = new ArrayList<>();
    private final TreeMap<Long, HeldBack> heldBack = new TreeMap<>();
    private int notedRecords;
    private int heldRecords;

    /// Work for one round.
    ///
    /// @param records in their order, each once
    record Work(List<byte[]> records, Set<Long> indexes, List<Long> settles) {
        boolean isEmpty() {
            return records.isEmpty() && indexes.isEmpty() && settles.isEmpty();
        }
    }

    ///
    /// @return true if whoever works on it should be told: there was nothing before, or by now there is a lot
    synchronized boolean add(Note note) {
        boolean wasEmpty = isEmpty();
        boolean wasLarge = isLarge();
        keep(note);
        return wasEmpty || (isLarge() && !wasLarge);
    }

    private void keep(Note note) {
        if (note.indexes().isEmpty() && notedRecords < MAX_RECORDS) {
            notes.add(note);
            notedRecords += note.records().size();
            return;
        }
        sweeps.addAll(note.indexes());
        for (byte[] record : note.records()) {
            sweeps.add(index(record));
        }
        if (note.settles() != 0) {
            settledBySweeps.add(note.settles());
        }
    }

    private static long index(byte[] record) {
        return Integer.toUnsignedLong(Bytes.intAt(record, 0));
    }

    /// A record keeps a version for a snapshot: it is looked at again when that one is gone.
    synchronized void holdBack(long snapshot, byte[] record) {
        HeldBack held = heldBack.computeIfAbsent(snapshot, _ -> new HeldBack());
        if (heldRecords >= MAX_RECORDS) {
            held.indexes.add(index(record));
            held.count++;
        } else if (held.records.add(ByteBuffer.wrap(record))) {
            heldRecords++;
            held.count++;
        }
    }

    /// A sweep has met such a record: its index will be swept again.
    synchronized void holdBack(long snapshot, long index) {
        HeldBack held = heldBack.computeIfAbsent(snapshot, _ -> new HeldBack());
        held.indexes.add(index);
        held.count++;
    }

    /// Takes the next records, about `limit` of them, and all sweeps that are due.
    synchronized Work take(LiveSnapshots live, int limit) {
        releaseWhatIsFree(live);
        var taken = new ArrayList<byte[]>();
        var settles = new ArrayList<>(settledBySweeps);
        var indexes = new TreeSet<>(sweeps);
        sweeps.clear();
        settledBySweeps.clear();
        while (!notes.isEmpty() && taken.size() < limit) {
            Note note = notes.remove();
            notedRecords -= note.records().size();
            taken.addAll(note.records());
            if (note.settles() != 0) {
                settles.add(note.settles());
            }
        }
        return new Work(inOrder(taken), indexes, settles);
    }

    private static List<byte[]> inOrder(List<byte[]> records) {
        records.sort(Arrays::compareUnsigned);
        var each = new ArrayList<byte[]>(records.size());
        for (byte[] record : records) {
            if (each.isEmpty() || !Arrays.equals(each.getLast(), record)) {
                each.add(record);
            }
        }
        return each;
    }

    private void releaseWhatIsFree(LiveSnapshots live) {
        var each = heldBack.entrySet().iterator();
        while (each.hasNext()) {
            var entry = each.next();
            if (live.isGone(entry.getKey())) {
                each.remove();
                release(entry.getValue());
            }
        }
    }

    private void release(HeldBack held) {
        heldRecords -= held.records.size();
        notedRecords += held.records.size();
        notes.add(new Note(0, held.records.stream().map(ByteBuffer::array).toList(), Set.of()));
        sweeps.addAll(held.indexes);
    }

    /// True if nothing waits, not even for a snapshot.
    synchronized boolean isEmpty() {
        return pending() == 0 && heldBack.isEmpty();
    }

    /// True if there is so much to be looked at that waiting for more would gain little.
    synchronized boolean isLarge() {
        return notedRecords >= LARGE || !sweeps.isEmpty();
    }

    /// Notes of transactions and sweeps that can be worked on.
    synchronized int pending() {
        return notes.size() + sweeps.size();
    }

    /// Records that are kept for each snapshot, by the lowest that needs them. Past the bound a record may count more than once.
    synchronized Map<Long, Long> heldBack() {
        var counts = new TreeMap<Long, Long>();
        heldBack.forEach((snapshot, held) -> counts.put(snapshot, held.count));
        return counts;
    }
}
