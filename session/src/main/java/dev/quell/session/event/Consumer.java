package dev.quell.session.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where events are kept: the rows of `setup_consumers` that Quell has. One keeps events only while the one above it does.
public enum Consumer {
    GLOBAL_INSTRUMENTATION(null, true),
    THREAD_INSTRUMENTATION(GLOBAL_INSTRUMENTATION, true),
    EVENTS_STATEMENTS_CURRENT(THREAD_INSTRUMENTATION, true),
    EVENTS_STATEMENTS_HISTORY(EVENTS_STATEMENTS_CURRENT, true),
    EVENTS_STATEMENTS_HISTORY_LONG(EVENTS_STATEMENTS_CURRENT, false),
    EVENTS_TRANSACTIONS_CURRENT(THREAD_INSTRUMENTATION, true),
    EVENTS_TRANSACTIONS_HISTORY(EVENTS_TRANSACTIONS_CURRENT, true),
    EVENTS_TRANSACTIONS_HISTORY_LONG(EVENTS_TRANSACTIONS_CURRENT, false),
    EVENTS_STAGES_CURRENT(THREAD_INSTRUMENTATION, true),
    EVENTS_STAGES_HISTORY(EVENTS_STAGES_CURRENT, false),
    EVENTS_STAGES_HISTORY_LONG(EVENTS_STAGES_CURRENT, false),
    EVENTS_WAITS_CURRENT(THREAD_INSTRUMENTATION, true),
    EVENTS_WAITS_HISTORY(EVENTS_WAITS_CURRENT, false),
    EVENTS_WAITS_HISTORY_LONG(EVENTS_WAITS_CURRENT, false),
    STATEMENTS_DIGEST(GLOBAL_INSTRUMENTATION, true);

    /// MySQL's consumers that nothing goes to here.
    public static final Set<String> UNUSED = Set.of("events_statements_cpu");

    private final @Nullable Consumer above;
    private final boolean initially;

    Consumer(@Nullable Consumer above, boolean initially) {
        this.above = above;
        this.initially = initially;
    }

    /// Whether it keeps events, if these are switched on.
    boolean isEffective(Set<Consumer> on) {
        var parent = above;
        return on.contains(this) && (parent == null || parent.isEffective(on));
    }

    /// The name in `setup_consumers`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The consumer of that name.
    public static Optional<Consumer> named(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }

    /// Whether it is on when the server starts.
    boolean isInitiallyOn() {
        return initially;
    }
}
