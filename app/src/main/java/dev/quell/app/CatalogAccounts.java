package dev.quell.app;

import dev.quell.session.account.AccountStore;
import dev.quell.storage.catalog.Catalog;
import java.util.Map;
import java.util.TreeMap;

/// Keeps accounts in the key-value area of the storage's catalog.
final class CatalogAccounts implements AccountStore {
    private static final String PREFIX = "account/";

    private final Catalog catalog;

    CatalogAccounts(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Map<String, byte[]> load() {
        var records = new TreeMap<String, byte[]>();
        for (String key : catalog.keys(PREFIX)) {
            catalog.load(key)
                    .ifPresent(record -> records.put(key.substring(PREFIX.length()), record));
        }
        return records;
    }

    @Override
    public void save(Map<String, byte[]> records) {
        var values = new TreeMap<String, byte[]>();
        records.forEach((key, record) -> values.put(PREFIX + key, record));
        catalog.save(values);
    }
}
