package dev.quell.query.value;

import dev.quell.session.variable.TimeZones;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// A value of the session variable `time_zone`.
///
/// @param name as it was set: `SYSTEM`, `+05:30`, `Europe/Berlin`
public record SessionTimeZone(String name, ZoneId zone) {
    public static final SessionTimeZone SYSTEM =
            new SessionTimeZone("SYSTEM", ZoneId.systemDefault());
    public static final SessionTimeZone UTC = new SessionTimeZone("+00:00", ZoneOffset.UTC);

    /// Reads `SYSTEM`, an offset from -13:59 to +14:00, or the name of a zone.
    public static Optional<SessionTimeZone> parse(String text) {
        return TimeZones.find(text)
                .map(zone -> new SessionTimeZone(TimeZones.canonical(text), zone));
    }
}
