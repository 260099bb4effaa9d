package dev.quell.session.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All accounts of the server. Reading takes no lock: it sees an immutable snapshot, which each change replaces after it
/// is on disk. Changes come one at a time.
public final class Accounts {
    private final AccountStore store;
    private volatile Snapshot snapshot;

    public Accounts(AccountStore store) {
        this.store = store;
        var accounts = new TreeMap<AccountName, Account>();
        for (byte[] record : store.load().values()) {
            var account = AccountRecord.read(record);
            accounts.put(account.name(), account);
        }
        this.snapshot = new Snapshot(accounts);
    }

    /// The account that a client logs in to: the most specific host that matches, a named user before the anonymous one.
    ///
    /// @param host the client's host name (or address, where it has none)
    /// @param address the client's address in text
    public Optional<Account> match(String user, String host, String address) {
        for (var entry : snapshot.bySpecificity) {
            var name = entry.account.name();
            if ((name.user().isEmpty() || name.user().equals(user))
                    && entry.host.matches(host, address)) {
                return Optional.of(entry.account);
            }
        }
        return Optional.empty();
    }

    public Optional<Account> find(AccountName name) {
        return Optional.ofNullable(snapshot.find(name));
    }

    /// All accounts by user and host.
    public List<Account> all() {
        return List.copyOf(snapshot.byName.values());
    }

    /// What an account may do now; nothing if there is no such account.
    public Privileges privileges(AccountName name) {
        var known = snapshot.privileges.get(name);
        return known == null ? Privileges.of(name, Grants.NONE) : known;
    }

    /// Adds an account.
    ///
    /// @return false if there is one of that name
    public synchronized boolean create(Account account) {
        if (snapshot.find(account.name()) != null) {
            return false;
        }
        replace(Map.of(account.name(), account));
        return true;
    }

    /// Changes an account (not its name).
    ///
    /// @return false if there is none
    public synchronized boolean change(AccountName name, UnaryOperator<Account> change) {
        var account = snapshot.find(name);
        if (account == null) {
            return false;
        }
        replace(Map.of(name, change.apply(account)));
        return true;
    }

    /// Removes an account.
    ///
    /// @return false if there is none
    public synchronized boolean drop(AccountName name) {
        if (snapshot.find(name) == null) {
            return false;
        }
        replace(Collections.singletonMap(name, null));
        return true;
    }

    /// Renames an account; its grants move with it.
    ///
    /// @return false if there is none, or one of the new name already
    public synchronized boolean rename(AccountName from, AccountName to) {
        var account = snapshot.find(from);
        if (account == null || snapshot.find(to) != null) {
            return false;
        }
        var changes = new TreeMap<AccountName, @Nullable Account>();
        changes.put(from, null);
        changes.put(to, account.withName(to));
        replace(changes);
        return true;
    }

    // A null account is one to remove.
    private void replace(Map<AccountName, @Nullable Account> changes) {
        var records = new TreeMap<String, byte[]>();
        var accounts = new TreeMap<>(snapshot.byName);
        changes.forEach((name, account) -> {
            if (account == null) {
                accounts.remove(name);
                records.put(name.toString(), new byte[0]);
            } else {
                accounts.put(name, account);
                records.put(name.toString(), AccountRecord.write(account));
            }
        });
        store.save(records);
        snapshot = new Snapshot(accounts);
    }

    private record Entry(Account account, HostPattern host) {}

    private static final class Snapshot {
        private static final Comparator<Entry> MOST_SPECIFIC =
                Comparator.comparingInt((Entry entry) -> entry.host.specificity())
                        .thenComparing(entry -> !entry.account.name().user().isEmpty())
                        .reversed();

        private final Map<AccountName, Account> byName;
        private final List<Entry> bySpecificity = new ArrayList<>();
        private final Map<AccountName, Privileges> privileges;

        Snapshot(TreeMap<AccountName, Account> accounts) {
            byName = Collections.unmodifiableMap(accounts);
            var rights = new HashMap<AccountName, Privileges>();
            for (var account : accounts.values()) {
                bySpecificity.add(new Entry(account, HostPattern.of(account.name().host())));
                rights.put(account.name(), Privileges.of(account.name(), account.grants()));
            }
            bySpecificity.sort(MOST_SPECIFIC);
            privileges = rights;
        }

        @Nullable Account find(AccountName name) {
            return byName.get(name);
        }
    }
}
