package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.spill.HashPasses;
import dev.quell.query.spill.ValueSize;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Groups rows that come in any order. Without keys there is one group, also of no rows.
///
/// Rows of groups that are new when memory is full are put aside, and their turn comes after the others: so groups leave in the order
/// of their first rows as long as memory suffices.
final class HashGroupOperator implements Operator {
    private static final long GROUP_BYTES = 160;
    private static final long ACCUMULATOR_BYTES = 96;

    private final Frame frame;
    private final Operator input;
    private final GroupSpec spec;
    private final Aggregation aggregation;
    private final HashPasses passes;
    private Iterator<Group> groups = List.<Group>of().iterator();
    private boolean ended;

    private record Group(Value[] kept, Aggregation.Totals totals) {}

    HashGroupOperator(Frame frame, Operator input, GroupSpec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
        this.aggregation = new Aggregation(frame, spec);
        this.passes = new HashPasses(Execution.of(frame).spill(), spec.rowWidth());
    }

    @Override
    public void open() {
        forget();
        ended = false;
        input.open();
        groups = spec.keys().length == 0 ? List.of(all()).iterator() : inputByKey();
        input.close();
    }

    private Group all() {
        Aggregation.Totals totals = aggregation.start();
        Value[] first = new Value[0];
        boolean any = false;
        while (input.next()) {
            frame.context.cancellation().check();
            if (!any) {
                first = spec.kept().take(frame);
                any = true;
            }
            aggregation.add(totals);
        }
        if (!any) {
            spec.kept().clear(frame);
            first = spec.kept().take(frame);
        }
        return new Group(first, totals);
    }

    private Iterator<Group> inputByKey() {
        Map<KeyShape.Key, Group> found = new LinkedHashMap<>();
        while (input.next()) {
            frame.context.cancellation().check();
            Value[] values = spec.keyValues(frame);
            KeyShape.Key key = spec.shape().key(values);
            Group group = found.get(key);
            if (group == null && mayAdd(values, found)) {
                group = new Group(spec.kept().take(frame), aggregation.start());
                found.put(key, group);
            }
            if (group == null) {
                passes.putAside(key.hashCode(), spec.row(frame, values));
            } else {
                aggregation.add(group.totals);
            }
        }
        return found.values().iterator();
    }

    private Iterator<Group> partByKey() {
        Map<KeyShape.Key, Group> found = new LinkedHashMap<>();
        while (passes.next()) {
            Value[] row = passes.row();
            Value[] values = Arrays.copyOf(row, spec.keys().length);
            KeyShape.Key key = spec.shape().key(values);
            Group group = found.get(key);
            if (group == null && mayAdd(values, found)) {
                group = new Group(spec.keptOf(row), aggregation.start());
                found.put(key, group);
            }
            if (group == null) {
                passes.putAside(key.hashCode(), row);
            } else {
                aggregation.add(group.totals, row);
            }
        }
        return found.values().iterator();
    }

    /// Whether there is room for one more group; there always is for the first.
    private boolean mayAdd(Value[] key, Map<KeyShape.Key, Group> found) {
        if (passes.hasPutAside()) {
            return false;
        }
        long bytes =
                GROUP_BYTES
                        + ACCUMULATOR_BYTES * spec.calls().length
                        + 2 * ValueSize.of(key)
                        + 4L * spec.kept().size();
        if (found.isEmpty()) {
            aggregation.makeRoom(bytes);
            return true;
        }
        return aggregation.hasRoom(bytes);
    }

    @Override
    public boolean next() {
        while (!groups.hasNext()) {
            aggregation.forget();
            if (ended || !passes.nextPass()) {
                ended = true;
                return false;
            }
            groups = partByKey();
        }
        Group group = groups.next();
        spec.show(frame, group.kept, group.totals.results());
        return true;
    }

    private void forget() {
        groups = List.<Group>of().iterator();
        passes.clear();
        aggregation.forget();
    }

    @Override
    public void close() {
        forget();
        ended = true;
        input.close();
    }
}
