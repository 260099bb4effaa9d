package dev.quell.query.value;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/// A value of the session variable `time_zone`.
///
/// @param name as it was set: `SYSTEM`, `+05:30`, `Europe/Berlin`
public record SessionTimeZone(String name, ZoneId zone) {
    public static final SessionTimeZone SYSTEM =
            new SessionTimeZone("SYSTEM", ZoneId.systemDefault());
    public static final SessionTimeZone UTC = new SessionTimeZone("+00:00", ZoneOffset.UTC);

    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{1,2}):(\\d{2})");

    /// Reads `SYSTEM`, an offset from -13:59 to +14:00, or the name of a zone.
    public static Optional<SessionTimeZone> parse(String text) {
        if (text.equalsIgnoreCase("SYSTEM")) {
            return Optional.of(SYSTEM);
        }
        var offset = OFFSET.matcher(text);
        if (offset.matches()) {
            int minutes =
                    Integer.parseInt(offset.group(2)) * 60 + Integer.parseInt(offset.group(3));
            boolean negative = offset.group(1).equals("-");
            if (Integer.parseInt(offset.group(3)) > 59
                    || minutes > (negative ? 13 * 60 + 59 : 14 * 60)) {
                return Optional.empty();
            }
            int signed = negative ? -minutes : minutes;
            String shown =
                    String.format("%s%02d:%02d", offset.group(1), minutes / 60, minutes % 60);
            return Optional.of(new SessionTimeZone(shown, ZoneOffset.ofTotalSeconds(signed * 60)));
        }
        return named(text);
    }

    private static Optional<SessionTimeZone> named(String text) {
        try {
            return ZoneId.getAvailableZoneIds().stream()
                    .filter(id -> id.equalsIgnoreCase(text))
                    .findFirst()
                    .map(id -> new SessionTimeZone(id, ZoneId.of(id)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
