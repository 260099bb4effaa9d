package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.schedule.Event;
import dev.quell.query.schedule.EventSchedule;
import dev.quell.query.value.Zones;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.ShowStatement.Filter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Events: information_schema.EVENTS, SHOW EVENTS, SHOW CREATE EVENT. Each is shown to those with EVENT on its database, with times in
/// its own time zone.
final class EventRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of("information_schema.EVENTS", EventRows::events);

    private EventRows() {}

    private static List<Event> visible(Look look) {
        return look.catalog().events().stream()
                .filter(event -> look.privileges().has(Privilege.EVENT, event.schema()))
                .map(Event::of)
                .sorted(Comparator.comparing(Event::schema).thenComparing(Event::name))
                .toList();
    }

    private static void events(Look look, Rows rows) {
        for (var event : visible(look)) {
            look.context().cancellation().check();
            var times = new Times(event);
            rows.add(
                    "def",
                    event.schema(),
                    event.name(),
                    event.definer(),
                    event.surroundings().timeZone(),
                    "SQL",
                    event.body(),
                    times.type(),
                    times.at(),
                    times.amount(),
                    times.unit(),
                    event.surroundings().sqlMode(),
                    times.starts(),
                    times.ends(),
                    event.status(),
                    event.preserve() ? "PRESERVE" : "NOT PRESERVE",
                    event.created(),
                    event.altered(),
                    times.local(event.lastExecuted(look.engine().catalog())),
                    event.comment(),
                    originator(look),
                    event.surroundings().characterSetClient(),
                    event.surroundings().collationConnection(),
                    event.surroundings().databaseCollation());
        }
    }

    private static long originator(Look look) {
        return look.session().variables().integer("server_id");
    }

    /// SHOW EVENTS.
    static Answer show(Look look, Optional<String> written, Filter filter) {
        String schema = ShowTables.chosenSchema(look, written);
        if (!schema.equals(
                SetupTables.SCHEMA)) { // nobody can have events there, which anybody may see
            look.privileges().require(Privilege.EVENT, schema);
        }
        return ShowStatements.made(
                look,
                "EVENTS",
                (one, rows) ->
                        visible(one).stream()
                                .filter(event -> event.schema().equals(schema))
                                .forEach(event -> shown(one, event, rows)),
                filter);
    }

    private static void shown(Look look, Event event, Rows rows) {
        var times = new Times(event);
        rows.add(
                event.schema(),
                event.name(),
                event.definer(),
                event.surroundings().timeZone(),
                times.type(),
                times.at(),
                times.amount(),
                times.unit(),
                times.starts(),
                times.ends(),
                event.status(),
                originator(look),
                event.surroundings().characterSetClient(),
                event.surroundings().collationConnection(),
                event.surroundings().databaseCollation());
    }

    /// SHOW CREATE EVENT.
    ///
    /// @throws dev.quell.base.error.SqlError 1044, 1046, 1539
    static Answer create(Look look, QualifiedName name) {
        String schema = ShowTables.chosenSchema(look, name.schema());
        look.privileges().require(Privilege.EVENT, schema);
        Event event =
                look.catalog()
                        .event(schema, name.name())
                        .map(Event::of)
                        .orElseThrow(() -> ErrorCode.EVENT_DOES_NOT_EXIST.error(name.name()));
        var around = event.surroundings();
        return ShowStatements.made(
                look,
                "CREATE EVENT",
                (_, rows) ->
                        rows.add(
                                event.name(),
                                around.sqlMode(),
                                around.timeZone(),
                                text(event),
                                around.characterSetClient(),
                                around.collationConnection(),
                                around.databaseCollation()),
                new Filter.None());
    }

    private static String text(Event event) {
        var times = new Times(event);
        String schedule =
                switch (event.schedule()) {
                    case EventSchedule.Once(var at) -> "AT '" + times.text(at) + "'";
                    case EventSchedule.Every every ->
                            "EVERY "
                                    + every.amount()
                                    + " "
                                    + every.unit()
                                    + " STARTS '"
                                    + times.text(every.starts())
                                    + "'"
                                    + every.ends()
                                            .map(end -> " ENDS '" + times.text(end) + "'")
                                            .orElse("");
                };
        String status =
                switch (event.status()) {
                    case ENABLED -> "ENABLE";
                    case DISABLED -> "DISABLE";
                    case REPLICA_SIDE_DISABLED -> "DISABLE ON REPLICA";
                };
        String comment =
                event.comment().isEmpty()
                        ? ""
                        : " COMMENT '"
                                + event.comment().replace("\\", "\\\\").replace("'", "''")
                                + "'";
        return "CREATE DEFINER=%s EVENT `%s` ON SCHEDULE %s ON COMPLETION %sPRESERVE %s%s DO %s"
                .formatted(
                        event.definer().identifier(),
                        event.name().replace("`", "``"),
                        schedule,
                        event.preserve() ? "" : "NOT ",
                        status,
                        comment,
                        event.body());
    }

    /// An event's times as its own time zone tells them.
    private record Times(Event event) {
        String type() {
            return event.schedule() instanceof EventSchedule.Once ? "ONE TIME" : "RECURRING";
        }

        Optional<Value> at() {
            return event.schedule() instanceof EventSchedule.Once(var at)
                    ? local(Optional.of(at))
                    : Optional.empty();
        }

        Optional<String> amount() {
            return every().map(EventSchedule.Every::amount);
        }

        Optional<String> unit() {
            return every().map(every -> every.unit().name());
        }

        Optional<Value> starts() {
            return local(every().map(EventSchedule.Every::starts));
        }

        Optional<Value> ends() {
            return local(every().flatMap(EventSchedule.Every::ends));
        }

        private Optional<EventSchedule.Every> every() {
            return event.schedule() instanceof EventSchedule.Every every
                    ? Optional.of(every)
                    : Optional.empty();
        }

        Optional<Value> local(Optional<Instant> time) {
            return time.map(instant -> Zones.toLocal(instant, event.zone()));
        }

        String text(Instant time) {
            var local = Zones.toLocal(time, event.zone());
            return "%04d-%02d-%02d %02d:%02d:%02d"
                    .formatted(
                            local.year(),
                            local.month(),
                            local.day(),
                            local.hour(),
                            local.minute(),
                            local.second());
        }
    }
}
