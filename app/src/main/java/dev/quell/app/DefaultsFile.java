package dev.quell.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads a `my.cnf` style file: `name = value` lines under `[group]` headings, `#` and `;` comments, quoted values,
/// `!include` and `!includedir`. Only the groups that a MySQL server reads count, and Quell's own.
final class DefaultsFile {
    private static final Set<String> GROUPS = Set.of("mysqld", "server", "mysqld-8.4", "quell");

    private final Map<String, String> options = new TreeMap<>();

    private DefaultsFile() {}

    /// The options by name, as on the command line; a name without a value is `ON`.
    static Map<String, String> read(Path file) {
        var reader = new DefaultsFile();
        reader.readFile(file, 0);
        return reader.options;
    }

    private void readFile(Path file, int depth) {
        if (depth > 10) {
            throw new StartFailure("defaults files include each other too deeply: " + file);
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new StartFailure("cannot read the defaults file " + file + ": " + e.getMessage());
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
                ours = GROUPS.contains(line.substring(1, line.length() - 1).strip());
            } else if (ours) {
                option(line, file + ":" + (i + 1));
            }
        }
    }

    private void include(Path file, String line, int depth) {
        var words = line.split("\\s+", 2);
        if (words.length < 2) {
            throw new StartFailure("nothing after " + line + " in " + file);
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
                    throw new StartFailure("cannot read the folder " + target + ": " + e);
                }
            }
            default -> throw new StartFailure("unknown directive " + words[0] + " in " + file);
        }
    }

    private void option(String line, String place) {
        int equals = line.indexOf('=');
        var name = optionName(equals < 0 ? line : line.substring(0, equals));
        if (name.isEmpty()) {
            throw new StartFailure("no option name at " + place);
        }
        options.put(name, equals < 0 ? "ON" : value(line.substring(equals + 1).strip()));
    }

    /// `Max-Connections` and `max_connections` are one option.
    static String optionName(String written) {
        return written.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }

    // A value may be quoted; outside quotes a # starts a comment.
    private static String value(String text) {
        if (!text.isEmpty() && (text.charAt(0) == '"' || text.charAt(0) == '\'')) {
            int end = text.indexOf(text.charAt(0), 1);
            return end < 0 ? text : text.substring(1, end);
        }
        int comment = text.indexOf(" #");
        return comment < 0 ? text : text.substring(0, comment).strip();
    }
}
