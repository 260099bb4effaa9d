package dev.quell.query.exec;

import dev.quell.base.stop.Progress;
import dev.quell.session.event.WorkCounts;
import dev.quell.session.event.WorkCounts.Kind;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads ranges of an index, or all rows of a table.
final class ScanOperator implements TableReader {
    /// What is read.
    ///
    /// @param index null for the whole table in clustered order
    /// @param ranges null for all of the index
    /// @param condition null if every row passes
    /// @param timestamps slots of TIMESTAMP columns
    record Spec(
            TableDefinition table,
            @Nullable IndexDefinition index,
            @Nullable KeyRanges ranges,
            ScanOptions options,
            int offset,
            @Nullable Evaluator condition,
            int[] timestamps) {}

    // Rows between two moments at which others hear how far a scan is; a power of two.
    private static final int TOLD_EVERY = 4_096;

    // Rows after which a scan is long.
    private static final int LONG = 16 * TOLD_EVERY;

    private static final List<KeyRange> ALL = List.of(KeyRange.ALL);

    private final Frame frame;
    private final Spec spec;
    private final boolean locking;
    private Iterator<KeyRange> ranges = ALL.iterator();
    private @Nullable RowCursor cursor;
    private long read;
    private long told;
    private @Nullable Progress progress;

    private boolean keepsReferences;
    private @Nullable RowReference reference;

    ScanOperator(Frame frame, Spec spec) {
        this.frame = frame;
        this.spec = spec;
        this.locking = spec.options.lock() != RowLock.NONE;
    }

    @Override
    public void open() {
        close();
        if (progress != null) {
            Execution.of(frame).endProgress();
            progress = Progress.unseen();
        }
        ranges = spec.ranges == null ? ALL.iterator() : spec.ranges.of(frame).iterator();
    }

    @Override
    public boolean next() {
        reference = null;
        while (true) {
            RowCursor current = cursor;
            if (current == null) {
                if (!ranges.hasNext()) {
                    return false;
                }
                cursor = start(ranges.next());
            } else if (nextOf(current)) {
                return true;
            } else {
                count(true);
                current.close();
                cursor = null;
            }
        }
    }

    /// Counts what was read from a cursor, as MySQL's handler does.
    ///
    /// @param toTheEnd whether it was asked once more than there were rows
    private void count(boolean toTheEnd) {
        WorkCounts work = Execution.of(frame).work();
        boolean backwards = spec.options.descending();
        work.examined(read - told);
        work.add(Kind.READ_KEY);
        if (spec.ranges != null) {
            // The first row comes with the key.
            work.add(backwards ? Kind.READ_PREV : Kind.READ_NEXT, more(toTheEnd) - 1);
        } else if (!backwards
                && spec.table.clusteredIndex().equals(Optional.ofNullable(spec.index))) {
            work.add(Kind.READ_FIRST);
            work.add(Kind.READ_RND_NEXT, more(toTheEnd));
        } else {
            work.add(backwards ? Kind.READ_LAST : Kind.READ_FIRST);
            work.add(backwards ? Kind.READ_PREV : Kind.READ_NEXT, more(toTheEnd) - 1);
        }
        boolean inOrder =
                spec.ranges == null
                        && spec.table.clusteredIndex().equals(Optional.ofNullable(spec.index));
        Execution.of(frame)
                .storage()
                .countRead(
                        spec.table,
                        inOrder ? Optional.empty() : Optional.ofNullable(spec.index),
                        read);
        read = 0;
        told = 0;
    }

    /// Says how far the scan is, for those who look at the statement meanwhile.
    private void tell() {
        Execution execution = Execution.of(frame);
        execution.work().examined(read - told);
        if (progress == null && spec.ranges == null && read >= LONG) {
            progress = execution.progress(spec.table);
            progress.done(told);
        }
        if (progress != null) {
            progress.done(read - told);
        }
        told = read;
    }

    private long more(boolean toTheEnd) {
        return toTheEnd || read == 0 ? read + 1 : read;
    }

    private boolean nextOf(RowCursor current) {
        while (current.next()) {
            if ((++read & (TOLD_EVERY - 1)) == 0) {
                tell();
            }
            current.read(frame.slots, spec.offset);
            TableReader.showTimestamps(frame, spec.timestamps, frame.context);
            if (spec.condition != null && !spec.condition.test(frame)) {
                unlock(current);
            } else if (!current.isTentative()) {
                if (keepsReferences) {
                    reference = current.reference();
                }
                return true;
            }
        }
        return false;
    }

    private void unlock(RowCursor current) {
        if (locking) {
            current.unlock();
        }
    }

    private RowCursor start(KeyRange range) {
        StatementScope scope = Execution.of(frame).storage();
        return spec.index == null
                ? scope.scan(spec.table, spec.options)
                : scope.scan(spec.table, spec.index, range, spec.options);
    }

    @Override
    public void keepReferences() {
        keepsReferences = locking;
    }

    @Override
    public RowReference reference() {
        var known = reference;
        if (known == null) {
            known = Objects.requireNonNull(cursor).reference();
            reference = known;
        }
        return known;
    }

    @Override
    public void close() {
        if (cursor != null) {
            count(false);
            cursor.close();
            cursor = null;
        }
    }
}
