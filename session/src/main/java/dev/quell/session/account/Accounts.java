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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All accounts of the server, roles among them. Reading takes no lock: it sees an immutable snapshot, which each change
/// replaces after it is on disk. Changes come one at a time, each as a whole or not at all.
public final class Accounts {
    private final AccountStore store;
    private volatile Snapshot snapshot;

    /// What the grant tables show: the same, but for what awaits FLUSH PRIVILEGES.
    private volatile Map<AccountName, Account> rows;

    private volatile @Nullable OpenDoor openDoor;

    /// Accounts that were deleted from `mysql.user` alone: what the other grant tables say of them, until the server ends.
    private final Map<AccountName, Account> orphans = new ConcurrentHashMap<>();

    public Accounts(AccountStore store) {
        this.store = store;
        var accounts = new TreeMap<AccountName, Account>();
        for (byte[] record : store.load().values()) {
            var account = AccountRecord.read(record);
            accounts.put(account.name(), account);
        }
        this.snapshot = new Snapshot(accounts, false, 1);
        this.rows = snapshot.byName;
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

    /// Whether who logs in to that account gives a password.
    public boolean hasPassword(AccountName name) {
        return find(name).filter(one -> !authentication(one).secret().isEmpty()).isPresent();
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
        return known == null ? Privileges.of(name, Grants.NONE, snapshot.literal) : known;
    }

    /// What an account may do now with these roles active, as far as they are (still) granted to it.
    ///
    /// @param mandatory roles that everybody has
    public Privileges privileges(
            AccountName name, Set<AccountName> active, Set<AccountName> mandatory) {
        if (active.isEmpty()) {
            return privileges(name);
        }
        return Privileges.of(name, roles().grants(name, active, mandatory), snapshot.literal);
    }

    /// The accounts besides its own whose grants on databases and tables a session has too, most specific host first: MySQL looks
    /// for those by the user's name and the client's host, and those of the anonymous user on databases are everybody's.
    ///
    /// @param host the client's host name (or address, where it has none)
    /// @param address the client's address in text
    public List<Account> sharedWith(AccountName own, String host, String address) {
        var sharing = new ArrayList<Account>();
        for (var entry : snapshot.bySpecificity) {
            var name = entry.account.name();
            boolean candidate =
                    (name.user().isEmpty() || name.user().equals(own.user())) && !name.equals(own);
            if (candidate && entry.host.matches(host, address)) {
                sharing.add(entry.account);
            }
        }
        for (var orphan : orphans.values()) {
            var name = orphan.name();
            boolean candidate = name.user().isEmpty() || name.user().equals(own.user());
            if (candidate && HostPattern.of(name.host()).matches(host, address)) {
                sharing.add(orphan);
            }
        }
        return sharing;
    }

    /// Who has which role, as it is now.
    public RoleGraph roles() {
        return new RoleGraph(snapshot.byName);
    }

    /// Whether `%` and `_` in names of granted databases stand for themselves, as `partial_revokes` has it.
    public synchronized void takeNamesLiterally(boolean literally) {
        if (literally != snapshot.literal) {
            var accounts = new TreeMap<>(snapshot.byName);
            snapshot = new Snapshot(accounts, literally, snapshot.revision + 1);
        }
    }

    /// Several changes as one: they are seen and kept together, or not at all if the work throws. What [#editTables] has changed
    /// is in force from now on too.
    public synchronized <T> T edit(Function<Draft, T> work) {
        var draft = new Draft(new TreeMap<>(rows));
        T result = work.apply(draft);
        keep(draft);
        put(draft.accounts);
        return result;
    }

    /// Changes the rows of the grant tables: kept, and in force after [#flush] or a restart.
    public synchronized <T> T editTables(Function<Draft, T> work) {
        var draft = new Draft(new TreeMap<>(rows));
        T result = work.apply(draft);
        keep(draft);
        rows = Collections.unmodifiableMap(draft.accounts);
        return result;
    }

    /// FLUSH PRIVILEGES: what the grant tables say is in force.
    public synchronized void flush() {
        put(new TreeMap<>(rows));
    }

    /// All accounts by user and host, as the grant tables show them.
    public List<Account> tables() {
        return List.copyOf(rows.values());
    }

    private void put(TreeMap<AccountName, Account> accounts) {
        if (!accounts.equals(snapshot.byName)) {
            snapshot = new Snapshot(accounts, snapshot.literal, snapshot.revision + 1);
        }
        rows = snapshot.byName;
    }

    private void keep(Draft draft) {
        var before = rows;
        var records = new TreeMap<String, byte[]>();
        draft.accounts.forEach((name, account) -> {
            if (before.get(name) != account) {
                records.put(name.toString(), AccountRecord.write(account));
            }
        });
        before.keySet().stream()
                .filter(name -> !draft.accounts.containsKey(name))
                .forEach(name -> records.put(name.toString(), new byte[0]));
        if (!records.isEmpty()) {
            store.save(records);
        }
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

        /// Removes an account as DELETE FROM mysql.user does: should a row of its name be inserted again while the server runs, its
        /// other grants are there again.
        public void orphan(Accounts all, AccountName name) {
            find(name).ifPresent(account -> all.orphans.put(name, account));
            drop(name);
        }

        /// What the other grant tables say of an account that was deleted from `mysql.user`.
        public Optional<Account> adopt(Accounts all, AccountName name) {
            return Optional.ofNullable(all.orphans.remove(name));
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
        private final boolean literal;
        private final Map<AccountName, Account> byName;
        private final List<Entry> bySpecificity = new ArrayList<>();
        private final Map<AccountName, Privileges> privileges;

        Snapshot(TreeMap<AccountName, Account> accounts, boolean literal, long revision) {
            this.revision = revision;
            this.literal = literal;
            byName = Collections.unmodifiableMap(accounts);
            var rights = new HashMap<AccountName, Privileges>();
            for (var account : accounts.values()) {
                bySpecificity.add(new Entry(account, HostPattern.of(account.name().host())));
                rights.put(
                        account.name(), Privileges.of(account.name(), account.grants(), literal));
            }
            bySpecificity.sort(MOST_SPECIFIC);
            privileges = rights;
        }
    }
}
