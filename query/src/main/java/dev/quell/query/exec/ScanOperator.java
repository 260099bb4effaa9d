package dev.quell.query.exec;

import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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

    private static final List<KeyRange> ALL = List.of(KeyRange.ALL);

    private final Frame frame;
    private final Spec spec;
    private final boolean locking;
    private Iterator<KeyRange> ranges = ALL.iterator();
    private @Nullable RowCursor cursor;

    private boolean keepsReferences;
    private @Nullable RowReference reference;

    ScanOperator(Frame frame, Spec spec) {
        this.frame = frame;
        this.spec = spec;
        this.locking = spec.options.lock() != dev.quell.storage.txn.RowLock.NONE;
    }

    @Override
    public void open() {
        close();
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
                current.close();
                cursor = null;
            }
        }
    }

    private boolean nextOf(RowCursor current) {
        while (current.next()) {
            current.read(frame.slots, spec.offset);
            TableReader.showTimestamps(frame, spec.timestamps, frame.context);
            if (spec.condition == null || spec.condition.test(frame)) {
                if (keepsReferences) {
                    reference = current.reference();
                }
                return true;
            }
            if (locking) {
                current.unlock();
            }
        }
        return false;
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
            cursor.close();
            cursor = null;
        }
    }
}
