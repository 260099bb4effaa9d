package dev.quell.query.system;

import dev.quell.base.stop.WaitCause;
import dev.quell.session.Command;
import dev.quell.session.Stage;
import dev.quell.session.event.Consumer;
import dev.quell.session.event.Consumers;
import dev.quell.session.event.RecordingSetup;
import dev.quell.session.event.SetupTable;
import dev.quell.session.event.TransactionEvent;
import dev.quell.session.event.WaitEvent;
import dev.quell.session.status.Counter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is recorded, and how: the `setup_…` tables.
///
/// They name what Quell has. Nothing is recorded of waits for mutexes, files and sockets, nor of memory.
final class SetupRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.setup_consumers", SetupRows::consumers,
                    "performance_schema.setup_instruments", SetupRows::instruments,
                    "performance_schema.setup_actors", SetupRows::actors,
                    "performance_schema.setup_objects", SetupRows::objects,
                    "performance_schema.setup_threads", SetupRows::threads,
                    "performance_schema.performance_timers", SetupRows::timers);

    private static final List<String> CONSUMERS =
            List.of(
                    "events_stages_current",
                    "events_stages_history",
                    "events_stages_history_long",
                    "events_statements_cpu",
                    "events_statements_current",
                    "events_statements_history",
                    "events_statements_history_long",
                    "events_transactions_current",
                    "events_transactions_history",
                    "events_transactions_history_long",
                    "events_waits_current",
                    "events_waits_history",
                    "events_waits_history_long",
                    "global_instrumentation",
                    "thread_instrumentation",
                    "statements_digest");

    private SetupRows() {}

    private static void consumers(Look look, Rows rows) {
        var consumers = look.sessions().events().consumers();
        for (String name : CONSUMERS) {
            rows.add(name, isOn(consumers, name));
        }
    }

    private static boolean isOn(Consumers consumers, String name) {
        return Consumer.named(name).filter(consumers::isSwitchedOn).isPresent();
    }

    private static void instruments(Look look, Rows rows) {
        for (var kind : WaitCause.Kind.values()) {
            instrument(look, rows, WaitEvent.name(kind), "");
        }
        instrument(look, rows, WaitRows.IDLE, "user");
        for (Stage stage : Stage.values()) {
            if (!stage.text().isEmpty()) {
                instrument(look, rows, stage.eventName(), stage.tellsProgress() ? "progress" : "");
            }
        }
        for (Counter counter : Counter.values()) {
            if (!counter.eventName().isEmpty()) {
                instrument(look, rows, counter.eventName(), "");
            }
        }
        instrument(look, rows, "statement/sql/error", "");
        for (Command command : Command.values()) {
            instrument(look, rows, command.eventName(), "");
        }
        instrument(look, rows, TransactionEvent.NAME, "");
    }

    private static void instrument(Look look, Rows rows, String name, String properties) {
        var switches = setup(look).instruments().rows().getOrDefault(name, SetupTable.Switches.ON);
        rows.add(name, switches.enabled(), switches.more(), properties, null, 0, null);
    }

    private static RecordingSetup setup(Look look) {
        return look.sessions().events().setup();
    }

    private static void actors(Look look, Rows rows) {
        setup(look)
                .actors()
                .rows()
                .forEach((actor, switches) ->
                        rows.add(
                                actor.host(),
                                actor.user(),
                                actor.role(),
                                switches.enabled(),
                                switches.more()));
    }

    private static void objects(Look look, Rows rows) {
        setup(look)
                .objects()
                .rows()
                .forEach((subject, switches) ->
                        rows.add(
                                subject.type(),
                                subject.schema(),
                                subject.name(),
                                switches.enabled(),
                                switches.more()));
    }

    private static void threads(Look look, Rows rows) {
        thread(look, rows, ThreadRows.CONNECTION, "user");
        for (String name : ThreadRows.backgroundNames()) {
            thread(look, rows, name, "singleton");
        }
    }

    private static void thread(Look look, Rows rows, String name, String properties) {
        var switches = setup(look).threads().rows().getOrDefault(name, SetupTable.Switches.ON);
        rows.add(name, switches.enabled(), switches.more(), properties, 0, null);
    }

    private static void timers(Look look, Rows rows) {
        rows.add("CYCLE", null, null, null);
        rows.add("NANOSECOND", 1_000_000_000L, 1, overhead());
        rows.add("MICROSECOND", null, null, null);
        rows.add("MILLISECOND", null, null, null);
        rows.add("THREAD_CPU", null, null, null);
    }

    private static Optional<Long> overhead() {
        long begin = System.nanoTime();
        long end = begin;
        for (int i = 0; i < 100; i++) {
            end = System.nanoTime();
        }
        return Optional.of((end - begin) / 100);
    }
}
