package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.stop.Checkpoint;
import dev.quell.base.text.Collation;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Typing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// DATE_FORMAT and its like.
final class DateFormats {
    private static final Map<String, String> KNOWN_FORMATS =
            Map.ofEntries(
                    Map.entry("date usa", "%m.%d.%Y"),
                    Map.entry("date jis", "%Y-%m-%d"),
                    Map.entry("date iso", "%Y-%m-%d"),
                    Map.entry("date eur", "%d.%m.%Y"),
                    Map.entry("date internal", "%Y%m%d"),
                    Map.entry("datetime usa", "%Y-%m-%d %H.%i.%s"),
                    Map.entry("datetime jis", "%Y-%m-%d %H:%i:%s"),
                    Map.entry("datetime iso", "%Y-%m-%d %H:%i:%s"),
                    Map.entry("datetime eur", "%Y-%m-%d %H.%i.%s"),
                    Map.entry("datetime internal", "%Y%m%d%H%i%s"),
                    Map.entry("time usa", "%h:%i:%s %p"),
                    Map.entry("time jis", "%H:%i:%s"),
                    Map.entry("time iso", "%H:%i:%s"),
                    Map.entry("time eur", "%H.%i.%s"),
                    Map.entry("time internal", "%H%i%s"));

    private DateFormats() {}

    static List<Function> all() {
        return List.of(
                of("date_format", 2, DateFormats::dateFormat),
                of("time_format", 2, DateFormats::timeFormat),
                of("str_to_date", 2, DateScanner::resolve),
                of("get_format", 2, DateFormats::getFormat));
    }

    /// The typing of a text that is made by a format, which is an argument.
    static Typing typing(Signature signature, int format) {
        long length =
                signature.argument(format).constant().orElse(Value.NULL)
                                instanceof Value.Text(var text)
                        ? text.length() * 10L
                        : Types.textLength(signature.type(format)) * 10;
        return Types.text(length, signature.settings(), true);
    }

    private static Resolved dateFormat(Signature signature) {
        return new Resolved(
                typing(signature, 1),
                strict((context, a) ->
                        Times.lenient(a[0], context)
                                .flatMap(time -> format(time, text(a[1], signature), context))
                                .<Value>map(Value.Text::new)
                                .orElse(Value.NULL)));
    }

    private static String text(Value format, Signature signature) {
        return Strings.read(format, signature.type(1), Collation.UTF8MB4_BIN);
    }

    private static Resolved timeFormat(Signature signature) {
        return new Resolved(
                typing(signature, 1),
                strict((context, a) ->
                        Times.time(a[0], context)
                                .flatMap(time -> format(time, text(a[1], signature), context))
                                .<Value>map(Value.Text::new)
                                .orElse(Value.NULL)));
    }

    private static Resolved getFormat(Signature signature) {
        return new Resolved(
                Types.text(17, signature.settings(), true),
                strict((_, a) -> {
                    String kind = Strings.read(a[0], signature.type(0), Collation.UTF8MB4_BIN);
                    String key =
                            (kind.equalsIgnoreCase("timestamp") ? "datetime" : kind)
                                    + " "
                                    + text(a[1], signature);
                    String format = KNOWN_FORMATS.get(key.toLowerCase(Locale.ROOT));
                    return format == null ? Value.NULL : new Value.Text(format);
                }));
    }

    // Of a TIME only the parts of a clock have a meaning; its hours may go beyond 24.
    private static Optional<String> format(Value.Time time, String format, EvalContext context) {
        long micros = Math.abs(time.micros());
        long seconds = micros / Calendar.MICROS_PER_SECOND;
        var parts =
                new Value.DateTime(
                        0,
                        0,
                        0,
                        (int) (seconds / 3600),
                        (int) (seconds / 60 % 60),
                        (int) (seconds % 60),
                        (int) (micros % Calendar.MICROS_PER_SECOND));
        return format(parts, format, context).map(text -> time.micros() < 0 ? "-" + text : text);
    }

    /// The text that a format such as `%Y-%m-%d` makes of a time; nothing if it asks for a name or a number that the time has
    /// not, such as the week of a time without date.
    static Optional<String> format(Value.DateTime time, String format, EvalContext context) {
        var names = LocaleNames.of(context.settings().timeNames());
        var text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            Checkpoint.pass();
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                i++;
                if (!append(format.charAt(i), time, names, text)) {
                    return Optional.empty();
                }
            } else {
                text.append(c);
            }
        }
        return Optional.of(text.toString());
    }

    // False where the date has no such part: then DATE_FORMAT has nothing to say.
    private static boolean append(
            char code, Value.DateTime time, LocaleNames names, StringBuilder text) {
        switch (code) {
            case 'Y' -> pad(text, time.year(), 4);
            case 'y' -> pad(text, time.year() % 100, 2);
            case 'm' -> pad(text, time.month(), 2);
            case 'c' -> text.append(time.month());
            case 'd' -> pad(text, time.day(), 2);
            case 'e' -> text.append(time.day());
            case 'D' -> {
                if (time.day() == 0 && time.month() == 0) {
                    return false;
                }
                text.append(time.day()).append(suffix(time.day()));
            }
            case 'H' -> pad(text, time.hour(), 2);
            case 'k' -> text.append(time.hour());
            case 'h', 'I' -> pad(text, twelve(time.hour()), 2);
            case 'l' -> text.append(twelve(time.hour()));
            case 'i' -> pad(text, time.minute(), 2);
            case 's', 'S' -> pad(text, time.second(), 2);
            case 'f' -> pad(text, time.micros(), 6);
            case 'p' -> text.append(time.hour() % 24 < 12 ? "AM" : "PM");
            case 'T' -> clock(text, time.hour(), time);
            case 'r' -> {
                clock(text, twelve(time.hour()), time);
                text.append(time.hour() % 24 < 12 ? " AM" : " PM");
            }
            case 'M', 'b', 'W', 'a', 'w', 'j', 'U', 'u', 'V', 'v', 'X', 'x' -> {
                return appendNamed(code, time, names, text);
            }
            default -> text.append(code);
        }
        return true;
    }

    private static boolean appendNamed(
            char code, Value.DateTime time, LocaleNames names, StringBuilder text) {
        if (code == 'M' || code == 'b') {
            if (time.month() == 0) {
                return false;
            }
            text.append(code == 'M' ? names.month(time.month()) : names.shortMonth(time.month()));
            return true;
        }
        boolean noDate = time.year() == 0 && time.month() == 0;
        if (noDate) {
            return false;
        }
        long day = Calendar.dayNumber(time);
        switch (code) {
            case 'W' -> text.append(names.day(Calendar.weekday(day)));
            case 'a' -> text.append(names.shortDay(Calendar.weekday(day)));
            case 'w' -> text.append((Calendar.weekday(day) + 1) % 7);
            case 'j' -> pad(text, (int) (day - Calendar.dayNumber(time.year(), 1, 1) + 1), 3);
            case 'U' -> pad(text, Calendar.week(time, 0).week(), 2);
            case 'u' -> pad(text, Calendar.week(time, 1).week(), 2);
            case 'V' -> pad(text, Calendar.week(time, 2).week(), 2);
            case 'v' -> pad(text, Calendar.week(time, 3).week(), 2);
            case 'X' -> pad(text, Calendar.week(time, 2).year(), 4);
            default -> pad(text, Calendar.week(time, 3).year(), 4);
        }
        return true;
    }

    private static int twelve(int hour) {
        return (hour % 24 + 11) % 12 + 1;
    }

    private static void clock(StringBuilder text, int hour, Value.DateTime time) {
        pad(text, hour, 2);
        text.append(':');
        pad(text, time.minute(), 2);
        text.append(':');
        pad(text, time.second(), 2);
    }

    private static String suffix(int day) {
        if (day >= 10 && day <= 19) {
            return "th";
        }
        return switch (day % 10) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }

    private static void pad(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    /// Whether a format names a part of a date (1), of a time (2), fractions of a second (4).
    static int parts(String format) {
        int parts = 0;
        for (int i = 0; i + 1 < format.length(); i++) {
            if (format.charAt(i) == '%') {
                i++;
                char c = format.charAt(i);
                if (c == 'f') {
                    parts |= 4 | 2;
                } else if ("HISThiklprs".indexOf(c) >= 0) {
                    parts |= 2;
                } else if ("MVUXYWabcdjmvuxyweD".indexOf(c) >= 0) {
                    parts |= 1;
                }
            }
        }
        return parts;
    }

    /// The type that STR_TO_DATE gives for a format.
    static Typing scanned(int parts) {
        int decimals = (parts & 4) != 0 ? 6 : 0;
        return switch (parts & 3) {
            case 1 -> Types.temporal(TypeKind.DATE, 0, true);
            case 2 -> Types.temporal(TypeKind.TIME, decimals, true);
            default -> Types.temporal(TypeKind.DATETIME, decimals, true);
        };
    }
}
