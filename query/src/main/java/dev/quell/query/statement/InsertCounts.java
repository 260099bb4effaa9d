package dev.quell.query.statement;

import dev.quell.session.event.WorkCounts;

/// What INSERT and REPLACE count, as MySQL's COPY_INFO does.
final class InsertCounts {
    /// Rows given.
    long records;

    /// Rows stored, and rows changed by ON DUPLICATE KEY UPDATE.
    long copied;

    /// Rows that REPLACE took away.
    long deleted;

    /// Rows that ON DUPLICATE KEY UPDATE changed.
    long updated;

    /// Rows that ON DUPLICATE KEY UPDATE met, changed or not.
    long touched;

    /// @param foundRows CLIENT_FOUND_ROWS: a row that was met counts though it did not change
    long affected(boolean foundRows) {
        return copied + deleted + (foundRows ? touched : updated);
    }

    /// Counts them as the statement's work.
    void addTo(WorkCounts work) {
        work.add(WorkCounts.Kind.WRITE, copied - updated);
        work.add(WorkCounts.Kind.UPDATE, updated);
        work.add(WorkCounts.Kind.DELETE, deleted);
    }

    /// `Records: 2  Duplicates: 0  Warnings: 0`
    String info(boolean ignore, int warnings) {
        long duplicates = ignore ? records - copied : deleted + updated;
        return "Records: %d  Duplicates: %d  Warnings: %d".formatted(records, duplicates, warnings);
    }

    /// `Records: 2  Deleted: 0  Skipped: 0  Warnings: 0`
    String loadInfo(int warnings) {
        return "Records: %d  Deleted: %d  Skipped: %d  Warnings: %d"
                .formatted(records, deleted, records - copied, warnings);
    }
}
