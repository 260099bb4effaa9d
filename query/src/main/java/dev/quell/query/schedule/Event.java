package dev.quell.query.schedule;

import dev.quell.query.value.SessionTimeZone;
import dev.quell.session.account.AccountName;
import dev.quell.sql.tree.EventStatement.Status;
import dev.quell.sql.tree.Interval.Unit;
import dev.quell.storage.catalog.Catalog;
import dev.quell.storage.catalog.EventDefinition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A scheduled event, as the catalog keeps it. Immutable.
///
/// When it last ran is kept apart ([#lastExecuted]), so that running it makes no plan stale.
///
/// @param definer with whose rights it runs
/// @param preserve whether it stays when it is never due again
/// @param body the statement, as written
/// @param surroundings what its maker's session was like; it runs in one that is alike
public record Event(
        long id,
        String schema,
        String name,
        AccountName definer,
        EventSchedule schedule,
        boolean preserve,
        Status status,
        String comment,
        String body,
        Surroundings surroundings,
        Instant created,
        Instant altered) {
    private static final String LAST = "event/last/";

    /// What statements depend on.
    public record Surroundings(
            String sqlMode,
            String timeZone,
            String characterSetClient,
            String collationConnection,
            String databaseCollation) {}

    /// Reads one.
    public static Event of(EventDefinition kept) {
        Map<String, String> told = kept.attributes();
        return new Event(
                kept.id(),
                kept.schema(),
                kept.name(),
                new AccountName(text(told, "user"), text(told, "host")),
                schedule(told),
                text(told, "preserve").equals("1"),
                Status.valueOf(text(told, "status")),
                text(told, "comment"),
                text(told, "body"),
                new Surroundings(
                        text(told, "sql_mode"),
                        text(told, "time_zone"),
                        text(told, "character_set_client"),
                        text(told, "collation_connection"),
                        text(told, "database_collation")),
                instant(told, "created"),
                instant(told, "altered"));
    }

    private static EventSchedule schedule(Map<String, String> told) {
        if (told.containsKey("at")) {
            return new EventSchedule.Once(instant(told, "at"));
        }
        return new EventSchedule.Every(
                Long.parseLong(text(told, "count")),
                Unit.valueOf(text(told, "unit")),
                instant(told, "starts"),
                told.containsKey("ends") ? Optional.of(instant(told, "ends")) : Optional.empty());
    }

    private static String text(Map<String, String> told, String name) {
        return told.getOrDefault(name, "");
    }

    private static Instant instant(Map<String, String> told, String name) {
        return Instant.ofEpochSecond(Long.parseLong(text(told, name)));
    }

    /// As the catalog keeps it.
    public EventDefinition definition() {
        var told = new HashMap<String, String>();
        told.put("user", definer.user());
        told.put("host", definer.host());
        switch (schedule) {
            case EventSchedule.Once(var at) -> put(told, "at", at);
            case EventSchedule.Every every -> {
                told.put("count", Long.toString(every.count()));
                told.put("unit", every.unit().name());
                put(told, "starts", every.starts());
                every.ends().ifPresent(end -> put(told, "ends", end));
            }
        }
        told.put("preserve", preserve ? "1" : "0");
        told.put("status", status.name());
        told.put("comment", comment);
        told.put("body", body);
        told.put("sql_mode", surroundings.sqlMode());
        told.put("time_zone", surroundings.timeZone());
        told.put("character_set_client", surroundings.characterSetClient());
        told.put("collation_connection", surroundings.collationConnection());
        told.put("database_collation", surroundings.databaseCollation());
        put(told, "created", created);
        put(told, "altered", altered);
        return new EventDefinition(id, schema, name, told);
    }

    private static void put(Map<String, String> told, String name, Instant time) {
        told.put(name, Long.toString(time.getEpochSecond()));
    }

    /// The same, switched on or off.
    public Event with(Status changed) {
        return new Event(
                id,
                schema,
                name,
                definer,
                schedule,
                preserve,
                changed,
                comment,
                body,
                surroundings,
                created,
                altered);
    }

    /// The time zone that its times are told in and its intervals go by.
    public ZoneId zone() {
        return SessionTimeZone.parse(surroundings.timeZone()).orElse(SessionTimeZone.SYSTEM).zone();
    }

    /// The name in backquotes, with its database.
    public String quotedName() {
        return "`%s`.`%s`".formatted(schema.replace("`", "``"), name.replace("`", "``"));
    }

    /// When it was last started; empty if never.
    public Optional<Instant> lastExecuted(Catalog catalog) {
        return catalog.load(LAST + id)
                .map(bytes -> Instant.ofEpochSecond(ByteBuffer.wrap(bytes).getLong()));
    }

    /// Keeps when it was started.
    public void executed(Catalog catalog, Instant time) {
        catalog.save(
                LAST + id, ByteBuffer.allocate(Long.BYTES).putLong(time.getEpochSecond()).array());
    }

    /// It is no more: nothing is kept of it.
    public void forget(Catalog catalog) {
        catalog.save(LAST + id, new byte[0]);
    }
}
