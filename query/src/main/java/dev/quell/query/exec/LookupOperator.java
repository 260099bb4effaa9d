package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.exec.KeyValue.Place;
import dev.quell.session.event.WorkCounts;
import dev.quell.session.event.WorkCounts.Kind;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowFinder;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.ScanOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the one row with the values of a unique index's columns.
///
/// Whether it is a point SELECT or the inner side of a join of millions, it keeps one finder and one array for the key.
final class LookupOperator implements TableReader {
    /// What is read.
    ///
    /// @param columns of the index
    /// @param fallback reads by range where a key cannot be placed among the column's values
    record Spec(
            TableDefinition table,
            IndexDefinition index,
            Evaluator[] keys,
            KeyConverter[] columns,
            ScanOptions options,
            int offset,
            @Nullable Evaluator condition,
            int[] timestamps,
            ScanOperator.Spec fallback) {}

    private final Frame frame;
    private final Spec spec;
    private final Value[] key;
    private @Nullable RowFinder finder;
    private @Nullable ScanOperator slow;
    private boolean pending;

    private boolean keepsReferences;
    private @Nullable RowReference reference;

    LookupOperator(Frame frame, Spec spec) {
        this.frame = frame;
        this.spec = spec;
        this.key = new Value[spec.keys.length];
    }

    @Override
    public void open() {
        pending = true;
        if (slow != null) {
            slow.close();
            slow = null;
        }
    }

    @Override
    public boolean next() {
        reference = null;
        if (slow != null) {
            return slow.next();
        }
        if (!pending) {
            return false;
        }
        pending = false;
        frame.context.cancellation().check();
        for (int i = 0; i < key.length; i++) {
            Value value = spec.keys[i].evaluate(frame);
            if (value.isNull()) {
                return false;
            }
            KeyValue converted = spec.columns[i].convert(value, frame.context);
            if (converted.place() == Place.UNKNOWN) {
                return readSlowly();
            }
            if (converted.place() != Place.EXACT) {
                return false;
            }
            key[i] = converted.value();
        }
        return find();
    }

    private boolean find() {
        RowFinder found = finder();
        WorkCounts work = Execution.of(frame).work();
        work.add(Kind.READ_KEY);
        if (!found.find(key, frame.slots, spec.offset)) {
            return false;
        }
        work.examined(1);
        TableReader.showTimestamps(frame, spec.timestamps, frame.context);
        if (spec.condition == null || spec.condition.test(frame)) {
            if (keepsReferences) {
                reference = found.reference();
            }
            return true;
        }
        if (spec.options.lock() != RowLock.NONE) {
            found.unlock();
        }
        return false;
    }

    private RowFinder finder() {
        if (finder == null) {
            finder = Execution.of(frame).storage().finder(spec.table, spec.index, spec.options);
        }
        return finder;
    }

    private boolean readSlowly() {
        var scan = new ScanOperator(frame, spec.fallback);
        slow = scan;
        if (keepsReferences) {
            scan.keepReferences();
        }
        scan.open();
        return scan.next();
    }

    @Override
    public void keepReferences() {
        keepsReferences = spec.options.lock() != RowLock.NONE;
    }

    @Override
    public RowReference reference() {
        if (slow != null) {
            return slow.reference();
        }
        var known = reference;
        if (known == null) {
            known = Objects.requireNonNull(finder).reference();
            reference = known;
        }
        return known;
    }

    @Override
    public void close() {
        pending = false;
        if (slow != null) {
            slow.close();
            slow = null;
        }
        if (finder != null) {
            finder.close();
            finder = null;
        }
    }
}
