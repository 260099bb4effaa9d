package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.base.value.Value.DateTime;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Zones;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// TIMESTAMP columns are stored in UTC and shown in the session's time zone.
public final class Timestamps {
    private Timestamps() {}

    /// The stored form of a moment of the session's time zone; `0000-00-00 00:00:00` stays.
    public static Value toStored(DateTime local, EvalContext context) {
        ZoneId zone = context.settings().timeZone().zone();
        return isZero(local) || isUtc(zone)
                ? local
                : Zones.toLocal(Zones.toInstant(local, zone), ZoneOffset.UTC);
    }

    /// What the session sees of a stored value.
    public static Value toShown(Value stored, EvalContext context) {
        ZoneId zone = context.settings().timeZone().zone();
        return stored instanceof DateTime time && !isZero(time) && !isUtc(zone)
                ? Zones.toLocal(Zones.toInstant(time, ZoneOffset.UTC), zone)
                : stored;
    }

    private static boolean isUtc(ZoneId zone) {
        return zone.normalized().equals(ZoneOffset.UTC);
    }

    private static boolean isZero(DateTime time) {
        return time.month() == 0 || time.day() == 0;
    }
}
