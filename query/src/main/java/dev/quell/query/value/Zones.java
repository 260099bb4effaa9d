package dev.quell.query.value;

import dev.quell.base.value.Value;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Moments on the world's clock and the dates and times that a session's time zone shows for them.
public final class Zones {
    private Zones() {}

    public static Value.DateTime toLocal(Instant instant, ZoneId zone) {
        return value(LocalDateTime.ofInstant(instant, zone));
    }

    /// Of a time that a change of the clock skips, the moment of the change; of one that it repeats, the earlier.
    ///
    /// @param time with no part of its date zero
    public static Instant toInstant(Value.DateTime time, ZoneId zone) {
        var local = local(time);
        var transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.atZone(zone).toInstant();
    }

    static Value.DateTime fromOffset(Value.DateTime time, int offsetMinutes, SessionTimeZone zone) {
        if (time.month() == 0 || time.day() == 0) {
            return time;
        }
        var instant = local(time).toInstant(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        return toLocal(instant, zone.zone());
    }

    private static LocalDateTime local(Value.DateTime time) {
        return LocalDateTime.of(
                time.year(),
                time.month(),
                Math.min(time.day(), Calendar.daysInMonth(time.year(), time.month())),
                time.hour(),
                time.minute(),
                time.second(),
                time.micros() * 1_000);
    }

    private static Value.DateTime value(LocalDateTime local) {
        return new Value.DateTime(
                local.getYear(),
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                local.getNano() / 1_000);
    }
}
