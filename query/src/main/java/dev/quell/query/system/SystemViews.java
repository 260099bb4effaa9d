package dev.quell.query.system;

import dev.quell.storage.catalog.ViewDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The views of the sys schema: SQL over performance_schema and information_schema, in the files of `sys` beside this class.
/// Read when the first of them is asked for. Any thread.
final class SystemViews {
    private static final String SCHEMA = "sys";
    private static final List<String> FILES =
            List.of(
                    "sessions",
                    "locks",
                    "statements",
                    "accounts",
                    "server",
                    "waits",
                    "memory",
                    "tables");
    private static final String CREATE = "CREATE VIEW ";
    private static final String AS = " AS\n";

    /// Who reads a view needs the right to what it reads, as in MySQL.
    private static final Map<String, String> ATTRIBUTES =
            Map.of(
                    "definer",
                    "mysql.sys@localhost",
                    "security",
                    "INVOKER",
                    "algorithm",
                    "UNDEFINED",
                    "check_option",
                    "NONE");

    private @Nullable Map<String, ViewDefinition> views;

    Optional<ViewDefinition> find(String schema, String name) {
        return schema.equalsIgnoreCase(SCHEMA)
                ? Optional.ofNullable(all().get(name.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// Those of a schema by name.
    Collection<ViewDefinition> in(String schema) {
        return schema.equalsIgnoreCase(SCHEMA) ? all().values() : List.of();
    }

    private synchronized Map<String, ViewDefinition> all() {
        var known = views;
        if (known == null) {
            known = new TreeMap<>();
            for (String file : FILES) {
                read(file, known);
            }
            views = known;
        }
        return known;
    }

    private static void read(String file, Map<String, ViewDefinition> into) {
        String text = text("sys/" + file + ".sql");
        for (String statement : text.substring(text.indexOf(CREATE)).split(";\n")) {
            int as = statement.indexOf(AS);
            if (as >= 0) {
                int start = statement.indexOf(CREATE) + CREATE.length();
                String name = statement.substring(start, as).replace("`", "");
                String query = statement.substring(as + AS.length()).strip();
                into.put(name, new ViewDefinition(SCHEMA, name, List.of(), query, ATTRIBUTES));
            }
        }
    }

    private static String text(String name) {
        try (var in = Objects.requireNonNull(SystemViews.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
