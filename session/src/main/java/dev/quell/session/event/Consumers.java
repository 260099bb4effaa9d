package dev.quell.session.event;

import java.util.EnumSet;
import java.util.Set;

/// Which events are kept, as `setup_consumers` says. Any thread reads and changes.
public final class Consumers {
    private volatile Set<Consumer> switched = initial();
    private volatile Set<Consumer> effective = effective(switched);

    private static Set<Consumer> initial() {
        var set = EnumSet.noneOf(Consumer.class);
        for (var consumer : Consumer.values()) {
            if (consumer.isInitiallyOn()) {
                set.add(consumer);
            }
        }
        return set;
    }

    private static Set<Consumer> effective(Set<Consumer> on) {
        var set = EnumSet.noneOf(Consumer.class);
        for (var consumer : Consumer.values()) {
            if (consumer.isEffective(on)) {
                set.add(consumer);
            }
        }
        return set;
    }

    /// Whether it keeps events: it is switched on, and so are those above it.
    public boolean isOn(Consumer consumer) {
        return effective.contains(consumer);
    }

    /// What `setup_consumers` shows of it.
    public boolean isSwitchedOn(Consumer consumer) {
        return switched.contains(consumer);
    }

    /// Whether every stage of a statement is recorded: some consumer keeps those that are over.
    public boolean keepsStages() {
        return isOn(Consumer.EVENTS_STAGES_HISTORY) || isOn(Consumer.EVENTS_STAGES_HISTORY_LONG);
    }

    /// UPDATE setup_consumers.
    public synchronized void set(Consumer consumer, boolean wanted) {
        var changed = EnumSet.copyOf(switched);
        if (wanted) {
            changed.add(consumer);
        } else {
            changed.remove(consumer);
        }
        switched = changed;
        effective = effective(changed);
    }
}
