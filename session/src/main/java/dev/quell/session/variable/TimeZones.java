package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Time zones as MySQL names them: `SYSTEM`, an offset from `-13:59` to `+14:00`, or a name of the tz database, whatever its
/// case.
public final class TimeZones {
    private static final String SYSTEM = "SYSTEM";
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):(\\d{2})");
    private static final int MAX_OFFSET_MINUTES = 14 * 60;
    private static final int MIN_OFFSET_MINUTES = -(13 * 60 + 59);
    private static final Map<String, String> NAMES =
            ZoneId.getAvailableZoneIds().stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    name -> name.toLowerCase(Locale.ROOT),
                                    Function.identity(),
                                    (one, _) -> one));

    private TimeZones() {}

    /// The zone of that name; empty if there is none.
    public static Optional<ZoneId> find(String text) {
        String name = text.strip();
        if (name.equalsIgnoreCase(SYSTEM)) {
            return Optional.of(ZoneId.systemDefault());
        }
        var offset = OFFSET.matcher(name);
        if (!offset.matches()) {
            return Optional.ofNullable(NAMES.get(name.toLowerCase(Locale.ROOT))).map(ZoneId::of);
        }
        int minutesOfHour = Integer.parseInt(offset.group(3));
        int minutes = Integer.parseInt(offset.group(2)) * 60 + minutesOfHour;
        int signed = offset.group(1).equals("-") ? -minutes : minutes;
        return minutesOfHour > 59 || signed > MAX_OFFSET_MINUTES || signed < MIN_OFFSET_MINUTES
                ? Optional.empty()
                : Optional.of(ZoneOffset.ofTotalSeconds(signed * 60));
    }

    /// @throws dev.quell.base.error.SqlError 1298
    public static ZoneId parse(String text) {
        return find(text).orElseThrow(() -> ErrorCode.UNKNOWN_TIME_ZONE.error(text));
    }

    /// The name as `@@time_zone` shows it: `+1:00` becomes `+01:00`.
    ///
    /// @throws dev.quell.base.error.SqlError 1298
    public static String canonical(String text) {
        var zone = parse(text);
        if (text.strip().equalsIgnoreCase(SYSTEM)) {
            return SYSTEM;
        }
        return zone.equals(ZoneOffset.UTC) && OFFSET.matcher(text.strip()).matches()
                ? "+00:00"
                : zone.getId();
    }
}
