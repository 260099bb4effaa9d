package dev.quell.query.constraint;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.constraint.ForeignKeyLink.Side;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.KeyRange;
import dev.quell.storage.txn.RowCursor;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.ScanOptions;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WaitPolicy;
import dev.quell.storage.txn.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What follows for children when a parent's row goes or changes its key: refusal, or the same for them, row by row and depth
/// first. Each level works in a scope of its own, because a scope does not see what it has written itself.
final class Cascades {
    /// MySQL's `FK_MAX_CASCADE_DEL`: levels, the statement's own row included.
    private static final int MAX_DEPTH = 15;

    private final ForeignKeyGraph graph;
    private final Enforcement.Surroundings surroundings;
    private final ForeignKeyErrors errors;
    private final Enforcement enforcement;

    Cascades(
            ForeignKeyGraph graph,
            Enforcement.Surroundings surroundings,
            ForeignKeyErrors errors,
            Enforcement enforcement) {
        this.graph = graph;
        this.surroundings = surroundings;
        this.errors = errors;
        this.enforcement = enforcement;
    }

    void parentDeleted(CascadeStep step, Value[] row) {
        for (ForeignKeyLink link : graph.childrenOf(step.table())) {
            deleted(link, step, parent(link).keyOf(row));
        }
    }

    void parentReplaced(CascadeStep step, Value[] before, Value[] after) {
        for (ForeignKeyLink link : graph.childrenOf(step.table())) {
            Value[] key = parent(link).keyOf(before);
            if (!Arrays.equals(key, parent(link).keyOf(after))) {
                deleted(link, step, key);
            }
        }
    }

    void parentUpdated(CascadeStep step, Value[] before, Value[] after) {
        for (ForeignKeyLink link : graph.childrenOf(step.table())) {
            Value[] key = parent(link).keyOf(before);
            Value[] newKey = parent(link).keyOf(after);
            if (!Arrays.equals(key, newKey)) {
                updated(link, step, key, newKey);
            }
        }
    }

    private static Side parent(ForeignKeyLink link) {
        return link.parent().orElseThrow();
    }

    private void deleted(ForeignKeyLink link, CascadeStep step, Value[] parentKey) {
        Optional<KeyRange> range = children(link, parentKey);
        if (range.isEmpty()) {
            return;
        }
        switch (link.key().onDelete()) {
            case NO_ACTION, RESTRICT, SET_DEFAULT -> refuse(link, range.get());
            case CASCADE -> deleteChildren(link, step, range.get());
            case SET_NULL -> updateChildren(link, step, range.get(), nulls(parentKey.length));
        }
    }

    private void updated(
            ForeignKeyLink link, CascadeStep step, Value[] parentKey, Value[] newParentKey) {
        Optional<KeyRange> range = children(link, parentKey);
        if (range.isEmpty()) {
            return;
        }
        if (step.updates(link.child().table())) {
            refuseOthers(link, step, range.get(), newParentKey);
            return;
        }
        switch (link.key().onUpdate()) {
            case NO_ACTION, RESTRICT, SET_DEFAULT -> refuse(link, range.get());
            case SET_NULL -> updateChildren(link, step, range.get(), nulls(parentKey.length));
            case CASCADE -> {
                Optional<Value[]> key = ForeignKeyLink.convert(newParentKey, link.child());
                if (key.isPresent()) {
                    updateChildren(link, step, range.get(), key.get());
                } else {
                    refuse(link, range.get()); // longer than the child's column
                }
            }
        }
    }

    /// Where the children of a key are; empty if it can have none.
    private static Optional<KeyRange> children(ForeignKeyLink link, Value[] parentKey) {
        return ForeignKeyLink.hasNull(parentKey)
                ? Optional.empty()
                : ForeignKeyLink.convert(parentKey, link.child())
                        .map(key -> KeyRange.prefix(List.of(key)));
    }

    private static Value[] nulls(int count) {
        Value[] nulls = new Value[count];
        Arrays.fill(nulls, Value.NULL);
        return nulls;
    }

    private void refuse(ForeignKeyLink link, KeyRange range) {
        try (StatementScope scope = surroundings.scope()) {
            try (RowCursor rows = open(scope, link, range, RowLock.SHARE)) {
                if (rows.next()) {
                    throw errors.hasChildren(link);
                }
            }
            scope.complete();
        }
    }

    /// A cascade that comes back to a table whose rows it updates goes no further, as in InnoDB: it is fine if it finds only rows
    /// that are getting the new key already.
    private void refuseOthers(
            ForeignKeyLink link, CascadeStep step, KeyRange range, Value[] newParentKey) {
        Side child = link.child();
        Optional<Value[]> newKey = ForeignKeyLink.convert(newParentKey, child);
        try (StatementScope scope = surroundings.scope()) {
            try (RowCursor rows = open(scope, link, range, RowLock.SHARE)) {
                while (rows.next()) {
                    boolean follows =
                            step.find(child.table(), rows.reference())
                                    .filter(above ->
                                            newKey.isPresent() && above.gets(child, newKey.get()))
                                    .isPresent();
                    if (!follows) {
                        throw errors.hasChildren(link);
                    }
                }
            }
            scope.complete();
        }
    }

    private static RowCursor open(
            StatementScope scope, ForeignKeyLink link, KeyRange range, RowLock lock) {
        Side child = link.child();
        var columns = new BitSet();
        columns.set(0, lock == RowLock.EXCLUSIVE ? child.table().columns().size() : 0);
        return scope.scan(
                child.table(),
                child.index(),
                range,
                new ScanOptions(false, lock, WaitPolicy.WAIT, columns));
    }

    private void deleteChildren(ForeignKeyLink link, CascadeStep step, KeyRange range) {
        TableDefinition child = link.child().table();
        Value[] row = new Value[child.columns().size()];
        forEachChild(
                link,
                step,
                range,
                (found, scope) -> {
                    found.read(row, 0);
                    parentDeleted(deeper(step, child, found, null), row);
                    scope.delete(child, found);
                    enforcement.cascadeWrote();
                });
    }

    private void updateChildren(
            ForeignKeyLink link, CascadeStep step, KeyRange range, Value[] newKey) {
        Value[] before = new Value[link.child().table().columns().size()];
        forEachChild(
                link,
                step,
                range,
                (found, scope) -> {
                    found.read(before, 0);
                    update(link, step, found, before, newKey, scope);
                });
    }

    private void forEachChild(
            ForeignKeyLink link,
            CascadeStep step,
            KeyRange range,
            BiConsumer<RowReference, StatementScope> change) {
        try (StatementScope scope = surroundings.scope()) {
            try (RowCursor rows = open(scope, link, range, RowLock.EXCLUSIVE)) {
                while (rows.next()) {
                    surroundings.cancellation().check();
                    present(link, step, rows, scope)
                            .ifPresent(found -> change.accept(found, scope));
                }
            }
            scope.complete();
        }
    }

    private void update(
            ForeignKeyLink link,
            CascadeStep step,
            RowReference row,
            Value[] before,
            Value[] newKey,
            StatementScope scope) {
        TableDefinition child = link.child().table();
        Value[] after = changed(link, before, newKey);
        parentUpdated(deeper(step, child, row, after), before, after);
        enforcement.requireParents(child, before, after, link);
        if (scope.update(child, row, after) instanceof WriteOutcome.Duplicate(var index, _)) {
            throw duplicate(step, child, index);
        }
        enforcement.cascadeWrote();
    }

    /// The cursor's row, unless it is being changed further up, or a deeper cascade has been faster.
    private static Optional<RowReference> present(
            ForeignKeyLink link, CascadeStep step, RowCursor rows, StatementScope scope) {
        Side child = link.child();
        RowReference row = rows.reference();
        if (step.find(child.table(), row).isPresent()) {
            return Optional.empty();
        }
        if (!row.changedByStatement()) {
            return Optional.of(row);
        }
        Value[] found = new Value[child.table().columns().size()];
        row.read(found, 0);
        Value[] key = child.keyOf(found);
        return scope.again(row)
                .filter(now -> {
                    now.read(found, 0);
                    return Arrays.equals(key, child.keyOf(found));
                });
    }

    private Value[] changed(ForeignKeyLink link, Value[] before, Value[] newKey) {
        Value[] after = before.clone();
        List<Integer> columns = link.child().columns();
        for (int i = 0; i < newKey.length; i++) {
            boolean nullable = link.child().table().columns().get(columns.get(i)).nullable();
            if (newKey[i].isNull() && !nullable) {
                throw errors.hasChildren(link);
            }
            after[columns.get(i)] = newKey[i];
        }
        surroundings.completion().complete(link.child().table(), after);
        return after;
    }

    private static CascadeStep deeper(
            CascadeStep step, TableDefinition child, RowReference row, Value @Nullable [] after) {
        if (step.depth() + 1 >= MAX_DEPTH) {
            throw ErrorCode.FK_DEPTH_EXCEEDED.error(MAX_DEPTH);
        }
        return step.to(child, row, after);
    }

    /// Tells of the first key of the row that the statement itself changes, as MySQL does.
    private static SqlError duplicate(
            CascadeStep step, TableDefinition child, IndexDefinition index) {
        CascadeStep origin = step.origin();
        TableDefinition changed = origin.table();
        Value[] row = Objects.requireNonNull(origin.after(), "a deletion writes no keys");
        List<String> entry = new ArrayList<>();
        IndexDefinition first = changed.primaryKey().orElseGet(() -> changed.indexes().getFirst());
        for (IndexPart part : first.parts()) {
            entry.add(
                    ValueText.of(row[part.column()], changed.columns().get(part.column()).type()));
        }
        return ErrorCode.FOREIGN_DUPLICATE_KEY_WITH_CHILD_INFO.error(
                changed.name(), String.join("-", entry), child.name(), index.name());
    }
}
