package dev.quell.session.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All accounts of the server, roles among them. Reading takes no lock: it sees an immutable snapshot, which each change
/// replaces after it is on disk. Changes come one at a time, each as a whole or not at all.
public final class Accounts {
    private final AccountStore store;
    private volatile Snapshot snapshot;
    private volatile @Nullable OpenDoor openDoor;

    public Accounts(AccountStore store) {
        this.store = store;
        var accounts = new TreeMap<AccountName, Account>();
        for (byte[] record : store.load().values()) {
            var account = AccountRecord.read(record);
            accounts.put(account.name(), account);
        }
        this.snapshot = new Snapshot(accounts, 1);
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

    /// From now until the server ends the account logs in with an empty password, unless it is given another one. What is
    /// kept of it stays as it is.
    public void openDoor(AccountName name) {
        openDoor =
                find(name)
                        .map(account -> new OpenDoor(name, account.authentication()))
                        .orElse(null);
    }

    /// How an account proves itself now.
    public Authentication authentication(Account account) {
        var door = openDoor;
        boolean open =
                door != null
                        && door.account.equals(account.name())
                        && door.closedWith.equals(account.authentication());
        return open
                ? Authentication.withPassword(Authentication.CACHING_SHA2, "")
                : account.authentication();
    }

    public Optional<Account> find(AccountName name) {
        return Optional.ofNullable(snapshot.byName.get(name));
    }

    /// All accounts by user and host.
    public List<Account> all() {
        return List.copyOf(snapshot.byName.values());
    }

    /// Another number after each change: what was worked out of the accounts is good as long as this stays.
    public long revision() {
        return snapshot.revision;
    }

    /// What an account may do now, without any role; nothing if there is no such account.
    public Privileges privileges(AccountName name) {
        var known = snapshot.privileges.get(name);
        return known == null ? Privileges.of(name, Grants.NONE) : known;
    }

    /// What an account may do now with these roles active, as far as they are (still) granted to it.
    ///
    /// @param mandatory roles that everybody has
    public Privileges privileges(
            AccountName name, Set<AccountName> active, Set<AccountName> mandatory) {
        if (active.isEmpty()) {
            return privileges(name);
        }
        return Privileges.of(name, roles().grants(name, active, mandatory));
    }

    /// Who has which role, as it is now.
    public RoleGraph roles() {
        return new RoleGraph(snapshot.byName);
    }

    /// Several changes as one: they are seen and kept together, or not at all if the work throws.
    public synchronized <T> T edit(Function<Draft, T> work) {
        var before = snapshot;
        var draft = new Draft(new TreeMap<>(before.byName));
        T result = work.apply(draft);
        var records = new TreeMap<String, byte[]>();
        draft.accounts.forEach((name, account) -> {
            if (before.byName.get(name) != account) {
                records.put(name.toString(), AccountRecord.write(account));
            }
        });
        before.byName.keySet().stream()
                .filter(name -> !draft.accounts.containsKey(name))
                .forEach(name -> records.put(name.toString(), new byte[0]));
        if (!records.isEmpty()) {
            store.save(records);
            snapshot = new Snapshot(draft.accounts, before.revision + 1);
        }
        return result;
    }

    /// Adds an account.
    ///
    /// @return false if there is one of that name
    public boolean create(Account account) {
        return edit(draft -> draft.create(account));
    }

    /// Changes an account (not its name).
    ///
    /// @return false if there is none
    public boolean change(AccountName name, UnaryOperator<Account> change) {
        return edit(draft -> draft.change(name, change));
    }

    /// Removes an account; nobody has it as a role any more.
    ///
    /// @return false if there is none
    public boolean drop(AccountName name) {
        return edit(draft -> draft.drop(name));
    }

    /// Renames an account; its grants move with it.
    ///
    /// @return false if there is none, or one of the new name already
    public boolean rename(AccountName from, AccountName to) {
        return edit(draft -> draft.rename(from, to));
    }

    /// The accounts while they are changed. Good only within [Accounts#edit].
    public static final class Draft {
        private final TreeMap<AccountName, Account> accounts;

        private Draft(TreeMap<AccountName, Account> accounts) {
            this.accounts = accounts;
        }

        public Optional<Account> find(AccountName name) {
            return Optional.ofNullable(accounts.get(name));
        }

        public Collection<Account> all() {
            return Collections.unmodifiableCollection(accounts.values());
        }

        public RoleGraph roles() {
            return new RoleGraph(accounts);
        }

        /// @return false if there is one of that name
        public boolean create(Account account) {
            return accounts.putIfAbsent(account.name(), account) == null;
        }

        /// @return false if there is none
        public boolean change(AccountName name, UnaryOperator<Account> change) {
            return accounts.computeIfPresent(name, (_, account) -> change.apply(account)) != null;
        }

        /// @return false if there is none
        public boolean drop(AccountName name) {
            if (accounts.remove(name) == null) {
                return false;
            }
            accounts.replaceAll((_, account) ->
                    account.roles().granted().containsKey(name)
                                    || account.roles().defaults().contains(name)
                            ? account.withRoles(roles -> roles.without(name))
                            : account);
            return true;
        }

        /// @return false if there is none, or one of the new name already
        public boolean rename(AccountName from, AccountName to) {
            if (accounts.containsKey(to)) {
                return false;
            }
            @Nullable Account account = accounts.remove(from);
            return account != null && create(account.withName(to));
        }
    }

    /// @param closedWith how the account would prove itself otherwise
    private record OpenDoor(AccountName account, Authentication closedWith) {}

    private record Entry(Account account, HostPattern host) {}

    private static final class Snapshot {
        private static final Comparator<Entry> MOST_SPECIFIC =
                Comparator.comparingInt((Entry entry) -> entry.host.specificity())
                        .thenComparing(entry -> !entry.account.name().user().isEmpty())
                        .reversed();

        private final long revision;
        private final Map<AccountName, Account> byName;
        private final List<Entry> bySpecificity = new ArrayList<>();
        private final Map<AccountName, Privileges> privileges;

        Snapshot(TreeMap<AccountName, Account> accounts, long revision) {
            this.revision = revision;
            byName = Collections.unmodifiableMap(accounts);
            var rights = new HashMap<AccountName, Privileges>();
            for (var account : accounts.values()) {
                bySpecificity.add(new Entry(account, HostPattern.of(account.name().host())));
                rights.put(account.name(), Privileges.of(account.name(), account.grants()));
            }
            bySpecificity.sort(MOST_SPECIFIC);
            privileges = rights;
        }
    }
}
