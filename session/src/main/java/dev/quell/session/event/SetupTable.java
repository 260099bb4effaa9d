package dev.quell.session.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The rows of a `setup_…` table: two switches for each key, in the order in which they were inserted. Any thread reads and changes.
///
/// @param <K> what the row is about
public final class SetupTable<K> {
    private volatile Map<K, Switches> rows;

    /// The switches of a row.
    ///
    /// @param enabled whether events are recorded
    /// @param more HISTORY or TIMED
    public record Switches(boolean enabled, boolean more) {
        /// Both on.
        public static final Switches ON = new Switches(true, true);

        /// Both off.
        public static final Switches OFF = new Switches(false, false);
    }

    SetupTable(Map<K, Switches> initial) {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(initial));
    }

    /// A copy that does not change.
    public Map<K, Switches> rows() {
        return rows;
    }

    /// Sets a row's switches.
    public synchronized void put(K key, Switches switches) {
        var changed = new LinkedHashMap<>(rows);
        changed.put(key, switches);
        rows = Collections.unmodifiableMap(changed);
    }

    /// @return false if a row with that key is there, which stays as it is
    public synchronized boolean insert(K key, Switches switches) {
        if (rows.containsKey(key)) {
            return false;
        }
        put(key, switches);
        return true;
    }

    public synchronized void remove(K key) {
        var fewer = new LinkedHashMap<>(rows);
        fewer.remove(key);
        rows = Collections.unmodifiableMap(fewer);
    }

    /// TRUNCATE TABLE.
    public synchronized void clear() {
        rows = Map.of();
    }
}
