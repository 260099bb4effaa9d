package dev.quell.session.account;

import java.util.Map;

/// Where accounts are kept across restarts: the port that `app` binds to the storage's key-value area. One small record
/// an account.
public interface AccountStore {
    /// All records, by key.
    Map<String, byte[]> load();

    /// Writes or (with an empty array) removes records, all or none, durable on return.
    void save(Map<String, byte[]> records);

    /// Keeps nothing: for `--memory` and tests.
    static AccountStore none() {
        return new AccountStore() {
            @Override
            public Map<String, byte[]> load() {
                return Map.of();
            }

            @Override
            public void save(Map<String, byte[]> records) {
                // nothing to keep
            }
        };
    }
}
