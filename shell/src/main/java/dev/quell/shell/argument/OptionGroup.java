package dev.quell.shell.argument;

import dev.quell.shell.argument.Option.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Options that belong together. A subclass has a field for each, which is its definition and its value; command line, option
/// files and help come from the fields, in their order.
public abstract class OptionGroup {
    private static final Pattern NUMBER = Pattern.compile("(-?\\d+)([kKmMgGtTpPeE]?)");

    private final List<Option<?>> options = new ArrayList<>();

    /// All of them, in the order in which help shows them.
    public final List<Option<?>> options() {
        return List.copyOf(options);
    }

    private <T> Option<T> add(Option<T> option) {
        options.add(option);
        return option;
    }

    /// Off, unless it is given.
    protected final Option<Boolean> flag(String names, String help) {
        return flag(names, help, false);
    }

    protected final Option<Boolean> flag(String names, String help, boolean initially) {
        return add(
                new Option<>(names, Kind.SWITCH, "", help, initially, (text, _) -> isTrue(text)));
    }

    /// How often it is given; `--skip-NAME` begins anew.
    protected final Option<Integer> count(String names, String help) {
        return add(
                new Option<>(
                        names,
                        Kind.SWITCH,
                        "",
                        help,
                        0,
                        (text, before) -> isTrue(text) ? before + 1 : 0));
    }

    /// '' unless it is given.
    protected final Option<String> text(String names, String label, String help) {
        return value(names, label, help, "", text -> text);
    }

    /// One that may stand without a value, which means another text.
    protected final Option<String> optional(
            String names, String label, String help, String absent) {
        return add(new Option<>(names, Kind.OPTIONAL_VALUE, label, help, "", (text, _) -> text))
                .absent(absent);
    }

    /// @param reading throws IllegalArgumentException for what makes no sense
    protected final <T> Option<T> value(
            String names, String label, String help, T initially, Function<String, T> reading) {
        return add(
                new Option<>(
                        names,
                        Kind.VALUE,
                        label,
                        help,
                        initially,
                        (text, _) -> reading.apply(text)));
    }

    /// One that can be given more than once.
    protected final Option<List<String>> texts(String names, String label, String help) {
        return add(
                new Option<List<String>>(
                        names,
                        Kind.VALUE,
                        label,
                        help,
                        List.of(),
                        (text, before) ->
                                Stream.concat(before.stream(), Stream.of(text)).toList()));
    }

    /// A number, which may end in K, M or G; what is out of range counts as the nearest that is not.
    protected final Option<Long> number(
            String names, String label, String help, long initially, long largest) {
        return value(names, label, help, initially, text -> number(text, largest));
    }

    /// Options of other clients that change nothing here.
    protected final void acceptValues(String... names) {
        accept(Kind.VALUE, names);
    }

    protected final void acceptSwitches(String... names) {
        accept(Kind.SWITCH, names);
    }

    private void accept(Kind kind, String... names) {
        for (var name : names) {
            add(new Option<>(name, kind, "", "", "", (text, _) -> text));
        }
    }

    /// Options of other clients whose promise cannot be kept here.
    ///
    /// @param reason a sentence that may name another way
    protected final void refuseValues(String reason, String... names) {
        refuse(Kind.VALUE, reason, names);
    }

    protected final void refuseSwitches(String reason, String... names) {
        refuse(Kind.SWITCH, reason, names);
    }

    private void refuse(Kind kind, String reason, String... names) {
        for (var name : names) {
            add(new Option<>(name, kind, "", "", "", (text, _) -> refused(name, text, reason)));
        }
    }

    // Switched off it asks for nothing.
    private static String refused(String names, String text, String reason) {
        if (text.isEmpty() || !isTrue(text)) {
            return text;
        }
        throw new Spelling.Refused(
                "--%s is not supported: %s"
                        .formatted(names.substring(names.indexOf(' ') + 1), reason));
    }

    private static long number(String text, long largest) {
        var number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw new IllegalArgumentException(text);
        }
        var suffix = number.group(2).toLowerCase(Locale.ROOT);
        int thousands = suffix.isEmpty() ? 0 : 1 + "kmgtpe".indexOf(suffix);
        var value = new BigInteger(number.group(1)).shiftLeft(10 * thousands);
        return value.max(BigInteger.ZERO).min(BigInteger.valueOf(largest)).longValue();
    }

    private static boolean isTrue(String text) {
        return !Arrays.asList("0", "off", "false").contains(text.toLowerCase(Locale.ROOT));
    }
}
