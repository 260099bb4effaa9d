package dev.quell.storage.txn;

import java.util.BitSet;

/// How to scan.
///
/// @param descending from the end of the range to its start
/// @param columns ordinals of the columns that [RowCursor#read] fills; the others it leaves alone
public record ScanOptions(boolean descending, RowLock lock, WaitPolicy waiting, BitSet columns) {
    public ScanOptions {
        columns = (BitSet) columns.clone();
    }

    /// Ascending, consistent, the first `columnCount` columns.
    public static ScanOptions consistent(int columnCount) {
        return new ScanOptions(false, RowLock.NONE, WaitPolicy.WAIT, all(columnCount));
    }

    /// Ascending, rows locked for change, the first `columnCount` columns.
    public static ScanOptions forUpdate(int columnCount) {
        return new ScanOptions(false, RowLock.EXCLUSIVE, WaitPolicy.WAIT, all(columnCount));
    }

    private static BitSet all(int columnCount) {
        var columns = new BitSet(columnCount);
        columns.set(0, columnCount);
        return columns;
    }
}
