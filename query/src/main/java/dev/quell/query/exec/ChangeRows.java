package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.spill.ValueSize;
import dev.quell.storage.txn.RowReference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The rows that an UPDATE or DELETE finds, locked, one after another. Of the statement's thread only.
public final class ChangeRows implements AutoCloseable {
    private final Frame frame;
    private final Operator root;
    private final TableReader[] readers;
    private final ChangePlan plan;
    private final Snapshot everything;
    private List<Sorted> sorted = List.of();
    private int position;
    private long left;

    /// A row that waits for its turn in ORDER BY.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Sorted(Value[] keys, Value[] slots, List<RowReference> references) {}

    ChangeRows(Frame frame, Operator root, TableReader[] readers, ChangePlan plan) {
        this.frame = frame;
        this.root = root;
        this.readers = readers;
        this.plan = plan;
        var slots = new BitSet();
        slots.set(0, plan.slots());
        this.everything = OperatorCompiler.snapshot(slots);
        this.left = plan.window().limit(frame);
        root.open();
        if (plan.sorting() != null) {
            sorted = sort(plan.sorting());
        }
    }

    private List<Sorted> sort(ChangePlan.Sorting sorting) {
        var memory = Execution.of(frame).spill().share();
        List<Sorted> rows = new ArrayList<>();
        while (root.next()) {
            frame.context.cancellation().check();
            Value[] keys = new Value[sorting.keys().length];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = sorting.keys()[i].evaluate(frame);
            }
            List<RowReference> references = new ArrayList<>();
            for (int i = 0; i < plan.targets().size(); i++) {
                references.add(current(i));
            }
            var row = new Sorted(keys, everything.take(frame), references);
            memory.require(ValueSize.of(row.slots) + 64);
            rows.add(row);
        }
        rows.sort(order(sorting));
        return rows;
    }

    private static Comparator<Sorted> order(ChangePlan.Sorting sorting) {
        return (left, right) -> {
            for (int i = 0; i < left.keys.length; i++) {
                int order = sorting.orders()[i].compare(left.keys[i], right.keys[i]);
                if (order != 0) {
                    return sorting.descending()[i] ? -order : order;
                }
            }
            return 0;
        };
    }

    /// Goes to the next row and puts it in the frame.
    public boolean next() {
        frame.context.cancellation().check();
        if (left == 0) {
            return false;
        }
        left--;
        if (plan.sorting() == null) {
            return root.next();
        }
        if (position == sorted.size()) {
            return false;
        }
        everything.restore(frame, sorted.get(position++).slots, 0);
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
        return Optional.of(
                plan.sorting() == null
                        ? current(target)
                        : sorted.get(position - 1).references.get(target));
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
        sorted = List.of();
        BlockRun.closeSubqueries(frame);
    }
}
