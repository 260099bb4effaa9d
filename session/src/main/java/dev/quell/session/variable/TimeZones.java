package dev.quell.session.variable;

import dev.quell.base.error.ErrorCode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/// Time zones as MySQL names them: `SYSTEM`, an offset (`+02:00`), or a name of the tz database.
public final class TimeZones {
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):(\\d{2})");
    private static final int MAX_OFFSET_MINUTES = 14 * 60;
    private static final int MIN_OFFSET_MINUTES = -(13 * 60 + 59);

    private TimeZones() {}

    /// The name as `@@time_zone` shows it: `+1:00` becomes `+01:00`.
    ///
    /// @throws dev.quell.base.error.SqlError 1298
    static String canonical(String text) {
        var zone = parse(text);
        if (text.equalsIgnoreCase("SYSTEM")) {
            return "SYSTEM";
        }
        return OFFSET.matcher(text.strip()).matches() && zone instanceof ZoneOffset offset
                ? offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId()
                : text;
    }

    /// @throws dev.quell.base.error.SqlError 1298
    public static ZoneId parse(String text) {
        if (text.equalsIgnoreCase("SYSTEM")) {
            return ZoneId.systemDefault();
        }
        var offset = OFFSET.matcher(text.strip());
        if (offset.matches()) {
            int minutes =
                    Integer.parseInt(offset.group(2)) * 60 + Integer.parseInt(offset.group(3));
            int signed = offset.group(1).equals("-") ? -minutes : minutes;
            if (Integer.parseInt(offset.group(3)) > 59
                    || signed > MAX_OFFSET_MINUTES
                    || signed < MIN_OFFSET_MINUTES) {
                throw ErrorCode.UNKNOWN_TIME_ZONE.error(text);
            }
            return ZoneOffset.ofTotalSeconds(signed * 60);
        }
        try {
            return ZoneId.of(
                    text.toUpperCase(Locale.ROOT).equals("UTC") ? "UTC" : text, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            throw ErrorCode.UNKNOWN_TIME_ZONE.error(text);
        }
    }
}
