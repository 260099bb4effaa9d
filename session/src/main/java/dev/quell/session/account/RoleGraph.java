package dev.quell.session.account;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who has which role, directly or through other roles. Roles that no longer exist count for nothing.
///
/// @param accounts all accounts; must not change while this is used
public record RoleGraph(Map<AccountName, Account> accounts) {
    /// The roles that an account may activate: those granted to it, and the mandatory ones.
    public Set<AccountName> available(AccountName name, Set<AccountName> mandatory) {
        var available = new TreeSet<>(mandatory);
        available.removeIf(role -> role.equals(name) || !accounts.containsKey(role));
        @Nullable Account account = accounts.get(name);
        if (account != null) {
            available.addAll(account.roles().granted().keySet());
        }
        return available;
    }

    /// These roles and all that they have, nearest first.
    public Set<AccountName> closure(Collection<AccountName> roles) {
        var reached = new LinkedHashSet<AccountName>();
        var waiting = new ArrayDeque<>(roles);
        while (!waiting.isEmpty()) {
            var role = waiting.remove();
            @Nullable Account account = accounts.get(role);
            if (account != null && reached.add(role)) {
                waiting.addAll(account.roles().granted().keySet());
            }
        }
        return reached;
    }

    /// True if granting the role to the account would make a circle.
    public boolean wouldLoop(AccountName role, AccountName account) {
        return closure(Set.of(role)).contains(account);
    }

    /// True if somebody has it as a role.
    public boolean isGranted(AccountName name) {
        return accounts.values().stream()
                .anyMatch(account -> account.roles().granted().containsKey(name));
    }

    /// The account's own privileges and those of the active ones among its roles.
    Grants grants(AccountName name, Set<AccountName> active, Set<AccountName> mandatory) {
        @Nullable Account own = accounts.get(name);
        if (own == null) {
            return Grants.NONE;
        }
        var usable = available(name, mandatory);
        usable.retainAll(active);
        Grants grants = own.grants();
        for (var role : closure(usable)) {
            @Nullable Account account = accounts.get(role);
            if (account != null) {
                grants = grants.plus(account.grants());
            }
        }
        return grants;
    }

    /// The roles that these roles, or what they have, may pass on.
    public Set<AccountName> passedOnBy(Set<AccountName> active) {
        var passable = new TreeSet<AccountName>();
        for (var one : closure(active)) {
            @Nullable Account account = accounts.get(one);
            if (account != null) {
                account.roles().granted().entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .forEach(passable::add);
            }
        }
        return passable;
    }

    /// May the holder of these active roles pass the role on?
    public boolean mayPassOn(AccountName role, AccountName holder, Set<AccountName> active) {
        var holders = new LinkedHashSet<AccountName>();
        holders.add(holder);
        holders.addAll(closure(active));
        for (var one : holders) {
            @Nullable Account account = accounts.get(one);
            if (account != null && account.roles().granted().getOrDefault(role, false)) {
                return true;
            }
        }
        return false;
    }
}
