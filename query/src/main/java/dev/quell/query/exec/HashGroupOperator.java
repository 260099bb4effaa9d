package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.function.Accumulator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Groups rows that come in any order. Groups leave in the order of their first rows. Without keys there is one group, also of no
/// rows.
final class HashGroupOperator implements Operator {
    private static final long GROUP_BYTES = 200;

    private final Frame frame;
    private final Operator input;
    private final GroupSpec spec;
    private Iterator<Group> groups = List.<Group>of().iterator();
    private long charged;

    private record Group(Value[] kept, Accumulator[] accumulators) {}

    HashGroupOperator(Frame frame, Operator input, GroupSpec spec) {
        this.frame = frame;
        this.input = input;
        this.spec = spec;
    }

    @Override
    public void open() {
        forget();
        input.open();
        groups = spec.keys().length == 0 ? List.of(all()).iterator() : byKey();
        input.close();
    }

    private Group all() {
        Accumulator[] accumulators = spec.accumulators(frame);
        Value[] first = new Value[0];
        boolean any = false;
        while (input.next()) {
            frame.context.cancellation().check();
            if (!any) {
                first = spec.kept().take(frame);
                any = true;
            }
            spec.add(frame, accumulators);
        }
        if (!any) {
            spec.kept().clear(frame);
            first = spec.kept().take(frame);
        }
        return new Group(first, accumulators);
    }

    private Iterator<Group> byKey() {
        Map<KeyShape.Key, Group> found = new LinkedHashMap<>();
        while (input.next()) {
            frame.context.cancellation().check();
            KeyShape.Key key = spec.shape().key(spec.keyValues(frame));
            Group group = found.get(key);
            if (group == null) {
                group = new Group(spec.kept().take(frame), spec.accumulators(frame));
                found.put(key, group);
                charge(key, group);
            }
            spec.add(frame, group.accumulators);
        }
        return found.values().iterator();
    }

    private void charge(KeyShape.Key key, Group group) {
        long bytes = GROUP_BYTES + ValueSize.of(key.values()) + ValueSize.of(group.kept);
        charged += bytes;
        Execution.of(frame).memory().charge(bytes);
    }

    @Override
    public boolean next() {
        if (!groups.hasNext()) {
            return false;
        }
        Group group = groups.next();
        spec.show(frame, group.kept, GroupSpec.results(group.accumulators));
        return true;
    }

    private void forget() {
        groups = List.<Group>of().iterator();
        if (charged > 0) {
            Execution.of(frame).memory().release(charged);
            charged = 0;
        }
    }

    @Override
    public void close() {
        forget();
        input.close();
    }
}
