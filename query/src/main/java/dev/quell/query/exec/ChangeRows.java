package dev.quell.query.exec;

import dev.quell.base.text.Collator.SortKey;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.session.event.WorkCounts;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows that an UPDATE or DELETE finds, locked, one after another. Of the statement's thread only.
public final class ChangeRows implements AutoCloseable {
    private final Frame frame;
    private final Operator root;
    private final TableReader[] readers;
    private final ChangePlan plan;
    private final Snapshot everything;
    private final @Nullable RowSorter sorter;
    private Iterator<Value[]> sorted = RowSorter.none();
    private Value[] present = {};
    private long left;

    ChangeRows(Frame frame, Operator root, TableReader[] readers, ChangePlan plan) {
        this.frame = frame;
        this.root = root;
        this.readers = readers;
        this.plan = plan;
        this.everything = plan.everything();
        this.left = plan.window().limit(frame);
        root.open();
        ChangePlan.Sorting sorting = plan.sorting();
        this.sorter =
                sorting == null
                        ? null
                        : new RowSorter(Execution.of(frame).spill(), new Unsorted(sorting));
        if (sorter != null) {
            sorted = sorter.sort(left);
            Execution.of(frame).work().add(WorkCounts.Kind.SORT_SCAN, 1);
        }
    }

    /// The rows as they are found. Kept of each are its slots, and where the targets' rows are.
    private final class Unsorted implements RowSorter.Source {
        private final ChangePlan.Sorting sorting;

        Unsorted(ChangePlan.Sorting sorting) {
            this.sorting = sorting;
        }

        @Override
        public boolean next() {
            frame.context.cancellation().check();
            return root.next();
        }

        @Override
        public void makeKey(SortKey key) {
            for (int i = 0; i < sorting.keys().length; i++) {
                sorting.order().append(sorting.keys()[i].evaluate(frame), i, key);
            }
        }

        @Override
        public Value[] take() {
            var row = new Value[width()];
            everything.take(frame, row, 0);
            for (int i = 0; i < plan.targets().size(); i++) {
                row[everything.size() + i] =
                        isMissing(i) ? Value.NULL : new Value.Binary(current(i).position());
            }
            return row;
        }

        @Override
        public int width() {
            return everything.size() + plan.targets().size();
        }
    }

    /// Goes to the next row and puts it in the frame.
    public boolean next() {
        frame.context.cancellation().check();
        if (left == 0) {
            return false;
        }
        left--;
        if (sorter == null) {
            return root.next();
        }
        if (!sorted.hasNext()) {
            return false;
        }
        present = sorted.next();
        Execution.of(frame).work().add(WorkCounts.Kind.SORT_ROWS, 1);
        everything.restore(frame, present, 0);
        return true;
    }

    /// The frame in which the new values are evaluated; its slots hold the present row of every table.
    public Frame frame() {
        return frame;
    }

    /// The present row of a target; empty where an outer join has found none.
    public Optional<RowReference> reference(int target) {
        if (isMissing(target)) {
            return Optional.empty();
        }
        if (sorter == null) {
            return Optional.of(current(target));
        }
        return present[everything.size() + target] instanceof Value.Binary(var position)
                ? Execution.of(frame).storage().at(definition(target), position)
                : Optional.empty();
    }

    private TableDefinition definition(int target) {
        return plan.targets().get(target).definition();
    }

    private RowReference current(int target) {
        return readers[plan.targets().get(target).leaf()].reference();
    }

    /// Whether an outer join has put NULLs in place of the target's row. (A row that is there and all NULL is not told apart; it
    /// is left as it is.)
    private boolean isMissing(int target) {
        Target table = plan.targets().get(target);
        if (!plan.isNullable(target)) {
            return false;
        }
        for (int i = 0; i < table.definition().columns().size(); i++) {
            if (!frame.slots[table.offset() + i].isNull()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        root.close();
        sorted = RowSorter.none();
        if (sorter != null) {
            sorter.close();
        }
        BlockRun.closeSubqueries(frame);
    }
}
