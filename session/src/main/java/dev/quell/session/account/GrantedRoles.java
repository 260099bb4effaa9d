package dev.quell.session.account;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The accounts whose rights an account may have: its roles, and those that it may log in in the name of. Immutable.
///
/// @param granted each with whether it may be passed on (WITH ADMIN OPTION)
/// @param defaults those that are active after login; what is no longer granted stays named here but counts for nothing
/// @param proxied those that it may be a proxy of, each with whether that may be passed on
public record GrantedRoles(
        SortedMap<AccountName, Boolean> granted,
        SortedSet<AccountName> defaults,
        SortedMap<AccountName, Boolean> proxied) {
    /// Everybody, as the account that one may be a proxy of.
    public static final AccountName ANYBODY = new AccountName("", "");

    public static final GrantedRoles NONE =
            new GrantedRoles(new TreeMap<>(), new TreeSet<>(), new TreeMap<>());

    public GrantedRoles {
        granted = Collections.unmodifiableSortedMap(new TreeMap<>(granted));
        defaults = Collections.unmodifiableSortedSet(new TreeSet<>(defaults));
        proxied = Collections.unmodifiableSortedMap(new TreeMap<>(proxied));
    }

    public GrantedRoles plus(AccountName role, boolean admin) {
        var more = new TreeMap<>(granted);
        more.merge(role, admin, Boolean::logicalOr);
        return new GrantedRoles(more, defaults, proxied);
    }

    /// REVOKE.
    public GrantedRoles minus(AccountName role) {
        var fewer = new TreeMap<>(granted);
        fewer.remove(role);
        return new GrantedRoles(fewer, defaults, proxied);
    }

    /// The role is no more.
    GrantedRoles without(AccountName role) {
        var remaining = new TreeSet<>(defaults);
        remaining.remove(role);
        return new GrantedRoles(minus(role).granted, remaining, proxied);
    }

    /// One that is not active after login any more.
    public GrantedRoles withoutDefault(AccountName role) {
        var remaining = new TreeSet<>(defaults);
        remaining.remove(role);
        return withDefaults(remaining);
    }

    public GrantedRoles withDefaults(SortedSet<AccountName> roles) {
        return new GrantedRoles(granted, roles, proxied);
    }

    /// GRANT PROXY.
    public GrantedRoles standingFor(AccountName account, boolean grantable) {
        var more = new TreeMap<>(proxied);
        more.put(account, grantable);
        return new GrantedRoles(granted, defaults, more);
    }

    /// REVOKE PROXY.
    public GrantedRoles notStandingFor(AccountName account) {
        var fewer = new TreeMap<>(proxied);
        fewer.remove(account);
        return new GrantedRoles(granted, defaults, fewer);
    }

    /// The account that it goes on as where the server looks for proxies: the first by name, as MySQL leaves open which.
    public Optional<AccountName> standsFor() {
        return proxied.keySet().stream().filter(one -> !one.equals(ANYBODY)).findFirst();
    }

    /// Whether it may let others stand for an account.
    public boolean passesOn(AccountName account) {
        return proxied.getOrDefault(account, false) || proxied.getOrDefault(ANYBODY, false);
    }
}
