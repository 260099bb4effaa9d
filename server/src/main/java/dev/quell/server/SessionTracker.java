package dev.quell.server;

import dev.quell.base.value.Value;
import dev.quell.session.Session;
import dev.quell.session.variable.VariableCatalogue;
import dev.quell.wire.packet.SessionChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds what OK packets tell about the session's state: the current database and the variables that
/// `session_track_system_variables` names, as far as they differ from what was told before.
final class SessionTracker {
    private static final String TRACKED = "session_track_system_variables";
    private static final String SCHEMA = "session_track_schema";

    private final Session session;
    private long revision = -1;
    private String schema = "";
    private final Map<String, String> told = new LinkedHashMap<>();

    SessionTracker(Session session) {
        this.session = session;
    }

    /// Takes what is now as known to the client.
    void begin() {
        changes();
    }

    /// What has changed since the last call.
    List<SessionChange> changes() {
        String now = session.database().orElse("");
        long current = session.variables().revision();
        if (current == revision && now.equals(schema)) {
            return List.of();
        }
        var changes = new ArrayList<SessionChange>();
        if (current != revision) {
            revision = current;
            addVariables(changes);
        }
        if (!now.equals(schema)) {
            schema = now;
            if (session.variables().isOn(SCHEMA)) {
                changes.add(new SessionChange.Schema(now));
            }
        }
        return changes;
    }

    private void addVariables(List<SessionChange> changes) {
        for (String name : session.variables().text(TRACKED).split(",")) {
            String wanted = name.strip();
            if (wanted.isEmpty() || wanted.equals("*")) {
                continue;
            }
            String value = text(wanted);
            if (!value.equals(told.put(wanted, value))) {
                changes.add(new SessionChange.SystemVariable(wanted, value));
            }
        }
    }

    private String text(String name) {
        var value = session.variables().get(name);
        return value == Value.NULL ? "" : VariableCatalogue.STANDARD.get(name).show(value);
    }
}
