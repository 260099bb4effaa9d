package dev.quell.query.function;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.text.Collation;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Calendar;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.TimeConvert;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// STR_TO_DATE: reads a text by a format.
final class DateScanner {
    private final String text;
    private final String format;
    private int at;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int micros;
    private boolean twelveHours;
    private boolean afternoon;
    private int dayOfYear;
    private int weekday;
    private int week = -1;
    private boolean mondayFirst;
    private int weekYear = -1;
    private boolean wrong;

    private DateScanner(String text, String format) {
        this.text = text;
        this.format = format;
    }

    static Resolved resolve(Signature signature) {
        int parts =
                signature.argument(1).constant().orElse(Value.NULL) instanceof Value.Text(var known)
                        ? DateFormats.parts(known)
                        : 7;
        var typing = DateFormats.scanned(parts);
        TypeKind kind = typing.type().kind();
        return new Resolved(
                typing,
                ScalarFunction.strict((context, a) -> {
                    String text = Strings.read(a[0], signature.type(0), Collation.UTF8MB4_BIN);
                    String format = Strings.read(a[1], signature.type(1), Collation.UTF8MB4_BIN);
                    Value result = new DateScanner(text, format).scan(kind, context);
                    if (result.isNull()) {
                        String name =
                                kind == TypeKind.TIME
                                        ? "time"
                                        : kind == TypeKind.DATE ? "date" : "datetime";
                        context.diagnostics()
                                .warn(
                                        ErrorCode.WRONG_VALUE_FOR_TYPE,
                                        name.equals("date") ? "datetime" : name,
                                        text,
                                        "str_to_date");
                    }
                    return result;
                }));
    }

    private Value scan(TypeKind kind, EvalContext context) {
        for (int i = 0; i < format.length() && at <= text.length() && !wrong; i++) {
            Checkpoint.pass();
            skipSpaces();
            char c = format.charAt(i);
            if (at == text.length()) {
                break;
            }
            if (c == '%' && i + 1 < format.length()) {
                i++;
                part(format.charAt(i));
            } else if (c != ' ') {
                wrong |= text.charAt(at) != c;
                at++;
            }
        }
        if (wrong) {
            return Value.NULL;
        }
        finish();
        Value value = value(kind, context);
        skipSpaces();
        if (at < text.length() && !value.isNull()) {
            Times.warn("Truncated incorrect " + name(kind), new Value.Text(text), context);
        }
        return value;
    }

    private static String name(TypeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Value value(TypeKind kind, EvalContext context) {
        if (wrong || minute > 59 || second > 59 || month > 12 || day > 31) {
            return Value.NULL;
        }
        if (kind == TypeKind.TIME) {
            long micro =
                    ((hour * 60L + minute) * 60 + second) * Calendar.MICROS_PER_SECOND + micros;
            return new Value.Time(micro + day * Calendar.MICROS_PER_DAY);
        }
        var rules = DateRules.of(context.settings().sqlMode());
        var time = new Value.DateTime(year, month, day, hour, minute, second, micros);
        boolean allowed =
                hour < 24
                        && TimeConvert.toDateTime(time, rules, context).value()
                                instanceof Value.DateTime;
        if (!allowed) {
            return Value.NULL;
        }
        return kind == TypeKind.DATE ? Calendar.dateOf(time) : time;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void part(char code) {
        switch (code) {
            case 'Y' -> {
                int start = at;
                year = number(4);
                if (at - start <= 2) {
                    year = Calendar.fullYear(year);
                }
            }
            case 'y' -> year = Calendar.fullYear(number(2));
            case 'm', 'c' -> month = number(2);
            case 'd', 'e' -> day = number(2);
            case 'D' -> {
                day = number(2);
                at = Math.min(text.length(), at + 2);
            }
            case 'H', 'k' -> hour = number(2);
            case 'h', 'I', 'l' -> {
                hour = number(2);
                twelveHours = true;
                wrong |= hour < 1 || hour > 12;
            }
            case 'i' -> minute = number(2);
            case 's', 'S' -> second = number(2);
            case 'f' -> fraction();
            case 'p' -> halfOfDay();
            case 'T' -> clock();
            case 'r' -> {
                clock();
                skipSpaces();
                halfOfDay();
                twelveHours = true;
            }
            case 'j' -> dayOfYear = number(3);
            default -> nameOrWeek(code);
        }
    }

    private void nameOrWeek(char code) {
        var names = LocaleNames.ENGLISH;
        switch (code) {
            case 'M' -> month = name(names::month, 12, 1);
            case 'b' -> month = name(names::shortMonth, 12, 1);
            case 'W' -> weekday = name(names::day, 7, 0) + 1;
            case 'a' -> weekday = name(names::shortDay, 7, 0) + 1;
            case 'w' -> {
                int number = number(1);
                wrong |= number > 6;
                weekday = number == 0 ? 7 : number;
            }
            case 'U', 'V' -> week = number(2);
            case 'u', 'v' -> {
                week = number(2);
                mondayFirst = true;
            }
            case 'X', 'x' -> weekYear = number(4);
            case '.' -> skipWhile(c -> c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c));
            case '@' -> skipWhile(Character::isLetter);
            case '#' -> skipWhile(Character::isDigit);
            default -> {
                wrong |= text.charAt(at) != code;
                at++;
            }
        }
    }

    private void skipWhile(IntPredicate condition) {
        while (at < text.length() && condition.test(text.charAt(at))) {
            at++;
        }
    }

    private int number(int width) {
        int start = at;
        int number = 0;
        while (at < text.length()
                && at - start < width
                && text.charAt(at) >= '0'
                && text.charAt(at) <= '9') {
            number = number * 10 + text.charAt(at) - '0';
            at++;
        }
        wrong |= at == start;
        return number;
    }

    private void fraction() {
        int start = at;
        micros = number(6);
        for (int i = at - start; i < 6; i++) {
            micros *= 10;
        }
    }

    private void halfOfDay() {
        boolean am = text.regionMatches(true, at, "AM", 0, 2);
        boolean pm = text.regionMatches(true, at, "PM", 0, 2);
        wrong |= !am && !pm;
        afternoon = pm;
        twelveHours = true;
        at += 2;
    }

    private void clock() {
        hour = number(2);
        colon();
        minute = number(2);
        colon();
        second = number(2);
    }

    private void colon() {
        wrong |= at >= text.length() || text.charAt(at) != ':';
        at++;
    }

    // The longest name that stands here.
    private int name(IntFunction<String> names, int count, int first) {
        for (int i = first; i < first + count; i++) {
            String name = names.apply(i);
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        wrong = true;
        return 0;
    }

    // Parts that depend on one another.
    private void finish() {
        if (twelveHours) {
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        if (dayOfYear > 0) {
            var date = Calendar.date(Calendar.dayNumber(year, 1, 1) + dayOfYear - 1);
            month = date.month();
            day = date.day();
        }
        if (week >= 0 && weekday > 0) {
            fromWeek();
        }
    }

    private void fromWeek() {
        int weekOf = weekYear >= 0 ? weekYear : year;
        long first = Calendar.dayNumber(weekOf, 1, 1);
        int firstWeekday = (int) ((first + 5 + (mondayFirst ? 0 : 1)) % 7);
        long days =
                mondayFirst
                        ? first
                                + (firstWeekday <= 3 ? 0 : 7)
                                - firstWeekday
                                + (week - 1) * 7L
                                + weekday
                                - 1
                        : first
                                + (firstWeekday == 0 ? 0 : 7)
                                - firstWeekday
                                + (week - 1) * 7L
                                + weekday % 7;
        var date = Calendar.date(days);
        year = date.year();
        month = date.month();
        day = date.day();
    }
}
