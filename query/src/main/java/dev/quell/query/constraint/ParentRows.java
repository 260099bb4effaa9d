package dev.quell.query.constraint;

import dev.quell.base.value.Value;
import dev.quell.query.constraint.ForeignKeyLink.Side;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowFinder;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WaitPolicy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks for the parents of rows, and locks those it finds against change until the transaction ends. Of the session's
/// thread only.
final class ParentRows implements AutoCloseable {
    private static final Value[] NOTHING = new Value[0];

    private final StatementScope scope;
    private final ScanOptions options;
    private final Map<ForeignKeyLink, RowFinder> finders = new HashMap<>();

    /// @param scope sees all that the statement has written so far
    /// @param lock SHARE; NONE where the parent's table itself is locked against changes
    ParentRows(StatementScope scope, RowLock lock) {
        this.scope = scope;
        this.options = new ScanOptions(false, lock, WaitPolicy.WAIT, new BitSet());
    }

    /// Whether a row has the parent that it needs, if it needs one.
    boolean hasParent(ForeignKeyLink link, Value[] row) {
        Optional<Value[]> key = link.wanted(row);
        if (key.isEmpty()) {
            return true;
        }
        if (link.parent().isEmpty()) {
            return false;
        }
        Side parent = link.parent().get();
        boolean itself =
                parent.table().id() == link.child().table().id()
                        && Arrays.equals(parent.keyOf(row), key.get());
        if (itself) {
            return true;
        }
        return ForeignKeyLink.convert(key.get(), parent)
                .filter(wanted -> exists(link, parent, wanted))
                .isPresent();
    }

    private boolean exists(ForeignKeyLink link, Side parent, Value[] key) {
        if (!parent.identifiesRow()) {
            return existsInRange(parent, key);
        }
        Value[] values = new Value[key.length];
        List<IndexPart> parts = parent.index().parts();
        for (int i = 0; i < values.length; i++) {
            values[i] = key[parent.columns().indexOf(parts.get(i).column())];
        }
        return finders.computeIfAbsent(
                        link, _ -> scope.finder(parent.table(), parent.index(), options))
                .find(values, NOTHING, 0);
    }

    // A parent key that is not unique, or part of one, which `restrict_fk_on_non_standard_key = 0`
    // allows.
    private boolean existsInRange(Side parent, Value[] key) {
        try (RowCursor rows =
                scope.scan(
                        parent.table(), parent.index(), KeyRange.prefix(List.of(key)), options)) {
            return rows.next();
        }
    }

    @Override
    public void close() {
        finders.values().forEach(RowFinder::close);
        scope.complete();
        scope.close();
    }
}
