package dev.quell.session.event;

import dev.quell.session.event.SetupTable.Switches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is recorded, as the `setup_…` tables of performance_schema say. As in MySQL it is forgotten when the server stops. Safe for
/// all threads.
public final class RecordingSetup {
    /// In `setup_actors` and `setup_objects`: whoever, whatever.
    public static final String ANY = "%";

    private static final List<String> OWN_SCHEMAS =
            List.of("mysql", "performance_schema", "information_schema");

    private final Consumers consumers = new Consumers();
    private final SetupTable<Actor> actors =
            new SetupTable<>(Map.of(new Actor(ANY, ANY, ANY), Switches.ON));
    private final SetupTable<Subject> objects = new SetupTable<>(initialObjects());
    private final SetupTable<String> instruments = new SetupTable<>(Map.of());
    private final SetupTable<String> threads = new SetupTable<>(Map.of());

    /// Whose sessions are recorded. Hosts are compared without case.
    public record Actor(String host, String user, String role) {
        public Actor {
            host = host.toLowerCase(Locale.ROOT);
        }
    }

    /// Objects that somebody wants counted or not. Kept, and shown; uses of all objects are counted.
    ///
    /// @param type `TABLE` …
    public record Subject(String type, String schema, String name) {}

    private static Map<Subject, Switches> initialObjects() {
        var rows = new LinkedHashMap<Subject, Switches>();
        for (String type : List.of("EVENT", "FUNCTION", "PROCEDURE", "TABLE", "TRIGGER")) {
            OWN_SCHEMAS.forEach(schema -> rows.put(new Subject(type, schema, ANY), Switches.OFF));
            rows.put(new Subject(type, ANY, ANY), Switches.ON);
        }
        return rows;
    }

    public Consumers consumers() {
        return consumers;
    }

    public SetupTable<Actor> actors() {
        return actors;
    }

    public SetupTable<Subject> objects() {
        return objects;
    }

    /// Those that were changed, by name; all others are on.
    public SetupTable<String> instruments() {
        return instruments;
    }

    /// Those that were changed, by name; all others are on.
    public SetupTable<String> threads() {
        return threads;
    }

    /// Whether events of that instrument are recorded.
    boolean records(String instrument) {
        var changed = instruments.rows();
        return consumers.isOn(Consumer.GLOBAL_INSTRUMENTATION)
                && (changed.isEmpty() || changed.getOrDefault(instrument, Switches.ON).enabled());
    }

    /// What the most specific row says of a session that begins: who stands in no row is not recorded.
    Switches of(String user, String host) {
        var rows = actors.rows();
        for (var actor :
                List.of(
                        new Actor(host, user, ANY),
                        new Actor(ANY, user, ANY),
                        new Actor(host, ANY, ANY),
                        new Actor(ANY, ANY, ANY))) {
            var found = rows.get(actor);
            if (found != null) {
                return found;
            }
        }
        return Switches.OFF;
    }
}
