package dev.quell.base.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads a `my.cnf` style file: `name = value` lines under `[group]` headings, `#` and `;` comments, quoted values, escapes,
/// `!include` and `!includedir`. Only the groups that the program asks for count.
public final class OptionFile {
    private static final int DEEPEST_INCLUDE = 10;

    private final Set<String> groups;
    private final List<Entry> entries = new ArrayList<>();

    private OptionFile(Set<String> groups) {
        this.groups = groups;
    }

    /// One line.
    ///
    /// @param name as [#optionName] spells it
    /// @param value empty for a name without one
    public record Entry(String name, Optional<String> value) {}

    /// What is wrong with a file, in words for the user.
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /// The lines of these groups, in the file's order.
    ///
    /// @throws Unreadable the file, or one that it includes, cannot be read or understood
    public static List<Entry> read(Path file, Set<String> groups) {
        var reader = new OptionFile(groups);
        reader.readFile(file, 0);
        return List.copyOf(reader.entries);
    }

    private void readFile(Path file, int depth) {
        if (depth > DEEPEST_INCLUDE) {
            throw new Unreadable("defaults files include each other too deeply: " + file);
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new Unreadable("cannot read the defaults file " + file + ": " + e.getMessage());
        }
        boolean ours = false;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("!")) {
                include(file, line, depth);
            } else if (line.startsWith("[") && line.endsWith("]")) {
                ours = groups.contains(line.substring(1, line.length() - 1).strip());
            } else if (ours) {
                option(line, file + ":" + (i + 1));
            }
        }
    }

    private void include(Path file, String line, int depth) {
        var words = line.split("\\s+", 2);
        if (words.length < 2) {
            throw new Unreadable("nothing after " + line + " in " + file);
        }
        var target = file.toAbsolutePath().resolveSibling(words[1]);
        switch (words[0]) {
            case "!include" -> readFile(target, depth + 1);
            case "!includedir" -> {
                try (var files = Files.newDirectoryStream(target, "*.cnf")) {
                    for (var each : files) {
                        readFile(each, depth + 1);
                    }
                } catch (IOException e) {
                    throw new Unreadable("cannot read the folder " + target + ": " + e);
                }
            }
            default -> throw new Unreadable("unknown directive " + words[0] + " in " + file);
        }
    }

    private void option(String line, String place) {
        int equals = line.indexOf('=');
        var name = optionName(equals < 0 ? line : line.substring(0, equals));
        if (name.isEmpty()) {
            throw new Unreadable("no option name at " + place);
        }
        entries.add(
                new Entry(
                        name,
                        equals < 0
                                ? Optional.empty()
                                : Optional.of(value(line.substring(equals + 1).strip()))));
    }

    /// `Max-Connections` and `max_connections` are one option.
    public static String optionName(String written) {
        return written.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }

    // A value may be quoted; outside quotes a # starts a comment.
    private static String value(String text) {
        if (!text.isEmpty() && (text.charAt(0) == '"' || text.charAt(0) == '\'')) {
            int end = text.indexOf(text.charAt(0), 1);
            return unescaped(end < 0 ? text : text.substring(1, end));
        }
        int comment = text.indexOf(" #");
        return unescaped(comment < 0 ? text : text.substring(0, comment).strip());
    }

    // \b \t \n \r \\ \s (a space); any other backslash is one.
    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int meant = text.charAt(i) == '\\' ? "btnrs\\".indexOf(next) : -1;
            if (next == 0 || meant < 0) {
                plain.append(text.charAt(i));
            } else {
                plain.append("\b\t\n\r \\".charAt(meant));
                i++;
            }
        }
        return plain.toString();
    }
}
