package dev.quell.query.function;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a locale of `lc_time_names` and FORMAT() writes dates and numbers: tables of what MySQL answers, whose names and signs are
/// not always those of the JDK.
///
/// @param separator between groups of digits; empty where there are none
/// @param unevenGroups groups of two digits but for the last one, which has three
record LocaleNames(
        String name,
        String point,
        String separator,
        boolean unevenGroups,
        List<String> months,
        List<String> shortMonths,
        List<String> days,
        List<String> shortDays) {
    private static final Map<String, LocaleNames> ALL = read();

    static final LocaleNames ENGLISH = Objects.requireNonNull(ALL.get("en_us"));

    /// Finds by name, whatever its case.
    static Optional<LocaleNames> named(String name) {
        return Optional.ofNullable(ALL.get(name.toLowerCase(Locale.ROOT)));
    }

    static LocaleNames of(String name) {
        return named(name).orElse(ENGLISH);
    }

    /// @param weekday 0 for Monday
    String day(int weekday) {
        return days.get(weekday);
    }

    String shortDay(int weekday) {
        return shortDays.get(weekday);
    }

    /// @param month 1 for January
    String month(int month) {
        return months.get(month - 1);
    }

    String shortMonth(int month) {
        return shortMonths.get(month - 1);
    }

    /// A number in groups of digits.
    ///
    /// @param digits without a sign, with a decimal point if there are decimals
    String grouped(String digits) {
        int dot = digits.indexOf('.');
        int whole = dot < 0 ? digits.length() : dot;
        var text = new StringBuilder();
        for (int i = 0; i < whole; i++) {
            if (i > 0 && isBorder(whole - i)) {
                text.append(separator);
            }
            text.append(digits.charAt(i));
        }
        return dot < 0
                ? text.toString()
                : text.append(point).append(digits, dot + 1, digits.length()).toString();
    }

    private boolean isBorder(int digitsLeft) {
        return unevenGroups
                ? digitsLeft == 3 || digitsLeft > 3 && digitsLeft % 2 == 1
                : digitsLeft % 3 == 0;
    }

    private static Map<String, LocaleNames> read() {
        var in = Objects.requireNonNull(LocaleNames.class.getResourceAsStream("locales.tsv"));
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(LocaleNames::parse)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    locale -> locale.name.toLowerCase(Locale.ROOT),
                                    Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // name, point, separator, sizes of groups, months, their short names, days, their short names
    private static LocaleNames parse(String line) {
        String[] fields = line.split("\t", -1);
        return new LocaleNames(
                fields[0],
                fields[1],
                fields[2],
                fields[3].equals("32"),
                List.of(fields[4].split(",")),
                List.of(fields[5].split(",")),
                List.of(fields[6].split(",")),
                List.of(fields[7].split(",")));
    }
}
