package dev.quell.storage.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What exists, and the only way to change it. Safe for all threads; reading takes no lock.
public interface Catalog {
    /// The present picture. It never changes; a statement keeps one for as long as it runs.
    CatalogSnapshot snapshot();

    /// Whoever wants to hear of every new picture, after it is shown; at most one. It must not block.
    void onChange(Runnable listener);

    /// A fresh id for a table, an index or an event, also across restarts never given out before.
    long newId();

    /// Makes all changes durable and visible at once, or none.
    ///
    /// @throws dev.quell.base.error.SqlError 1026 or 1030 if the store cannot write
    void apply(List<CatalogChange> changes);

    /// The value kept under a key of the small durable key-value area (accounts, server uuid, …).
    Optional<byte[]> load(String key);

    /// Keeps values durably under their keys, all at once or none; an empty one forgets its key.
    void save(Map<String, byte[]> values);

    /// Keeps a single value.
    default void save(String key, byte[] value) {
        save(Map.of(key, value));
    }

    /// The keys that begin with a prefix, in order.
    List<String> keys(String prefix);
}
