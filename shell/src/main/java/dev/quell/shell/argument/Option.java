package dev.quell.shell.argument;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One option: how it is written, what help says of it, and the value that it has. Defined by an [OptionGroup], and nowhere else
/// spoken of but by whoever wants its value. Command line and option files are read by one thread before anybody looks.
///
/// @param <T> what its text is read as
public final class Option<T> {
    private final List<String> names;
    private final Kind kind;
    private final String label;
    private final String help;
    private final Reading<T> reading;
    private final List<Consumer<T>> effects = new ArrayList<>();
    private String absent;
    private T value;
    private boolean given;

    /// What may follow the name.
    enum Kind {
        SWITCH,
        VALUE,
        OPTIONAL_VALUE
    }

    /// Makes a value of what was written; IllegalArgumentException for what makes no sense.
    @FunctionalInterface
    interface Reading<T> {
        /// @param before the value so far
        T of(String text, T before);
    }

    /// @param names without dashes and with spaces between them; those of one character are letters (`-h`)
    /// @param label what help calls the value
    /// @param help '' for an option that help does not mention
    Option(String names, Kind kind, String label, String help, T initial, Reading<T> reading) {
        this.names = List.of(names.split(" "));
        this.kind = kind;
        this.label = label;
        this.help = help;
        this.absent = kind == Kind.SWITCH ? "true" : "";
        this.value = initial;
        this.reading = reading;
    }

    /// The value, or the one that counts where none was given.
    public T value() {
        return value;
    }

    /// The value if one was given.
    public Optional<T> given() {
        return given ? Optional.of(value) : Optional.empty();
    }

    public boolean isGiven() {
        return given;
    }

    /// As if it had been given.
    public void set(T newValue) {
        value = newValue;
        given = true;
    }

    /// What else follows when it is given, in the order of the command line.
    public Option<T> and(Consumer<T> effect) {
        effects.add(effect);
        return this;
    }

    /// What is read where the name stands alone.
    Option<T> absent(String text) {
        absent = text;
        return this;
    }

    void read(String text) {
        set(reading.of(text, value));
        effects.forEach(effect -> effect.accept(value));
    }

    /// `--skip-NAME`.
    void switchOff() {
        read(kind == Kind.SWITCH ? "false" : "");
    }

    List<String> names() {
        return names;
    }

    Kind kind() {
        return kind;
    }

    String absent() {
        return absent;
    }

    String help() {
        return help;
    }

    /// As help shows it: `-h, --host=NAME`.
    String usage() {
        var text = new StringBuilder();
        for (var name : names) {
            text.append(text.isEmpty() ? "" : ", ").append(name.length() == 1 ? "-" : "--");
            text.append(name);
        }
        return switch (kind) {
            case SWITCH -> text.toString();
            case VALUE -> text + "=" + label;
            case OPTIONAL_VALUE -> text + "[=" + label + "]";
        };
    }
}
