package dev.quell.session.event;

import dev.quell.base.stop.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The stages of one session's statements. Those of long work, which tell how far they have come, are always recorded; all others while
/// a consumer wants them (`events_stages_history` …). Its session's thread writes, any thread reads.
final class StageLog {
    private final ServerEvents server;
    private final Predicate<Consumer> keeps;
    private final History<StageEvent> past;
    private final LatencyTotals<String> totals = new LatencyTotals<>();
    private volatile @Nullable StageEvent current;
    private @Nullable StageEvent lastCounted;

    /// @param keeps whether that history of its session is kept
    StageLog(ServerEvents server, Predicate<Consumer> keeps) {
        this.server = server;
        this.keeps = keeps;
        this.past = new History<>(server.sizes().stages().ofSession());
    }

    void enter(StageEvent event) {
        end();
        if (event.progress().isPresent()) {
            lastCounted = event;
        }
        current = event;
    }

    /// How far the long work has come that goes on with this stage; null if it is another.
    @Nullable Progress progress(String name) {
        var counted = lastCounted;
        return counted != null && counted.name().equals(name)
                ? counted.progress().orElse(null)
                : null;
    }

    /// The statement is over.
    void endStatement() {
        end();
        lastCounted = null;
    }

    // Because the next one begins or the statement ends.
    private void end() {
        var over = current;
        if (over == null || over.isOver()) {
            return;
        }
        over.end();
        totals.add(over.name(), over.endNanos() - over.startNanos());
        if (keeps.test(Consumer.EVENTS_STAGES_HISTORY)) {
            past.add(over);
        }
        if (keeps.test(Consumer.EVENTS_STAGES_HISTORY_LONG)) {
            server.stages().add(over);
        }
    }

    boolean isIn(String name) {
        var now = current;
        return now != null && !now.isOver() && now.name().equals(name);
    }

    Optional<StageEvent> current() {
        return Optional.ofNullable(current).filter(event -> !event.isOver());
    }

    List<StageEvent> past() {
        return past.all();
    }

    LatencyTotals<String> totals() {
        return totals;
    }

    void forgetPast() {
        past.clear();
    }
}
