package dev.quell.session.account;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The roles of an account. Immutable.
///
/// @param granted each with whether it may be passed on (WITH ADMIN OPTION)
/// @param defaults those that are active after login; what is no longer granted stays named here but counts for nothing
public record GrantedRoles(
        SortedMap<AccountName, Boolean> granted, SortedSet<AccountName> defaults) {
    public static final GrantedRoles NONE = new GrantedRoles(new TreeMap<>(), new TreeSet<>());

    public GrantedRoles {
        granted = Collections.unmodifiableSortedMap(new TreeMap<>(granted));
        defaults = Collections.unmodifiableSortedSet(new TreeSet<>(defaults));
    }

    public GrantedRoles plus(AccountName role, boolean admin) {
        var more = new TreeMap<>(granted);
        more.merge(role, admin, Boolean::logicalOr);
        return new GrantedRoles(more, defaults);
    }

    /// REVOKE.
    public GrantedRoles minus(AccountName role) {
        var fewer = new TreeMap<>(granted);
        fewer.remove(role);
        return new GrantedRoles(fewer, defaults);
    }

    /// The role is no more.
    GrantedRoles without(AccountName role) {
        var remaining = new TreeSet<>(defaults);
        remaining.remove(role);
        return new GrantedRoles(minus(role).granted, remaining);
    }

    public GrantedRoles withDefaults(SortedSet<AccountName> roles) {
        return new GrantedRoles(granted, roles);
    }
}
