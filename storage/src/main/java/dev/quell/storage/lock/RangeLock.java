package dev.quell.storage.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one scan has locked of one index: one object, however many rows it went over.
///
/// ```text
///   gap      the open stretch between two keys, in which others must not insert     (REPEATABLE READ and up)
///   records  runs of keys whose records are locked, rows that were left out or given back excepted
/// ```
/// Both grow with the scan. A record that came into a run later (READ COMMITTED has no gaps) is known by its version number and
/// is not locked. Safe for all threads.
public final class RangeLock {
    /// What does not change in a range lock.
    ///
    /// @param statement the statement on whose stop it is given back
    /// @param asOf records whose newest version has this number or a later one are not locked by it
    /// @param descending true if the scan goes backwards
    /// @param rows true if it locks, with the entries of a secondary index, the rows they lead to
    public record Terms(
            LockOwner owner,
            int statement,
            RowLockMode mode,
            long asOf,
            boolean descending,
            boolean rows) {}

    private final RangeLocks home;
    private final Terms terms;

    // The stretch in which it may lock anything; moved by its home only, which finds it by these.
    private byte[] hullLow;
    private byte[] hullHigh;

    @GuardedBy("this")
    private byte @Nullable [] gapLow;

    @GuardedBy("this")
    private byte @Nullable [] gapHigh;

    @GuardedBy("this")
    private final KeyRuns records;

    private volatile boolean over;

    RangeLock(RangeLocks home, Terms terms, byte[] hullLow, byte[] hullHigh) {
        this.home = home;
        this.terms = terms;
        this.hullLow = hullLow;
        this.hullHigh = hullHigh;
        records = new KeyRuns(terms.descending());
    }

    RangeLocks home() {
        return home;
    }

    public LockOwner owner() {
        return terms.owner();
    }

    public int statement() {
        return terms.statement();
    }

    public RowLockMode mode() {
        return terms.mode();
    }

    /// True if it locks, with the entries of a secondary index, the rows they lead to.
    public boolean locksRows() {
        return terms.rows();
    }

    /// The lowest key it may lock; of its index at least.
    public byte[] hullLow() {
        return hullLow;
    }

    public byte[] hullHigh() {
        return hullHigh;
    }

    void hull(byte[] low, byte[] high) {
        hullLow = low;
        hullHigh = high;
    }

    /// Locks the gap between two keys, which themselves are not in it. Only ever grows.
    public synchronized void gap(byte[] low, byte[] high) {
        gapLow = low;
        gapHigh = high;
    }

    public synchronized byte @Nullable [] gapLow() {
        return gapLow;
    }

    public synchronized byte @Nullable [] gapHigh() {
        return gapHigh;
    }

    /// The scan keeps a record it has locked.
    public synchronized void add(byte[] key) {
        records.add(key);
    }

    /// The scan passes over a record without a lock.
    public synchronized void leaveOut() {
        records.breakOff();
    }

    /// True if it locks the record with this key.
    ///
    /// @param version the number of its newest version
    public synchronized boolean coversRecord(byte[] key, int length, long version) {
        return !over && version < terms.asOf() && records.contains(key, length);
    }

    /// True if it keeps others from inserting this key.
    public synchronized boolean coversGap(byte[] key, int length) {
        return !over
                && gapLow != null
                && gapHigh != null
                && Arrays.compareUnsigned(key, 0, length, gapLow, 0, gapLow.length) > 0
                && Arrays.compareUnsigned(key, 0, length, gapHigh, 0, gapHigh.length) < 0;
    }

    /// True if everything between the two keys is in its gap already.
    synchronized boolean hasGap(byte[] low, byte[] high) {
        return !over
                && gapLow != null
                && gapHigh != null
                && Arrays.compareUnsigned(gapLow, low) <= 0
                && Arrays.compareUnsigned(gapHigh, high) >= 0;
    }

    synchronized boolean hasRecords() {
        return !records.isEmpty();
    }

    /// True once it is given back.
    public boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }
}
