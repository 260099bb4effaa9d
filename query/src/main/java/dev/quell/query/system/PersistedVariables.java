package dev.quell.query.system;

import dev.quell.storage.catalog.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The global variables that SET PERSIST keeps across restarts, in the catalog's key-value area. Safe for all threads.
///
/// @param catalog where they are kept
public record PersistedVariables(Catalog catalog) {
    private static final String PREFIX = "variable/";

    /// Stands in front of each value, so that an empty text is not no value.
    private static final String MARK = "=";

    /// Their values as text, by name.
    public SortedMap<String, String> all() {
        var all = new TreeMap<String, String>();
        for (String key : catalog.keys(PREFIX)) {
            catalog.load(key)
                    .ifPresent(value ->
                            all.put(
                                    key.substring(PREFIX.length()),
                                    new String(value, StandardCharsets.UTF_8).substring(1)));
        }
        return all;
    }

    /// Keeps a value, durably.
    public void keep(String name, String text) {
        catalog.save(PREFIX + name, (MARK + text).getBytes(StandardCharsets.UTF_8));
    }

    /// RESET PERSIST.
    ///
    /// @return false if none of that name was kept
    public boolean forget(String name) {
        boolean known = catalog.load(PREFIX + name).isPresent();
        if (known) {
            catalog.save(Map.of(PREFIX + name, new byte[0]));
        }
        return known;
    }

    /// RESET PERSIST without a name.
    public void forgetAll() {
        var nothing = new TreeMap<String, byte[]>();
        catalog.keys(PREFIX).forEach(key -> nothing.put(key, new byte[0]));
        catalog.save(nothing);
    }
}
