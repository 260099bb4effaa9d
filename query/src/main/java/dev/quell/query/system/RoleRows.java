package dev.quell.query.system;

import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Who has which role: the tables about roles in information_schema and mysql.
///
/// In information_schema everybody sees the own roles, and those that these have.
final class RoleRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "mysql.proxies_priv",
                    RoleRows::proxies,
                    "information_schema.APPLICABLE_ROLES",
                    (look, rows) -> applicable(look, rows, _ -> true),
                    "information_schema.ADMINISTRABLE_ROLE_AUTHORIZATIONS",
                    (look, rows) -> applicable(look, rows, Edge::admin),
                    "information_schema.ENABLED_ROLES",
                    RoleRows::enabled,
                    "information_schema.ROLE_TABLE_GRANTS",
                    RoleRows::tableGrants,
                    "information_schema.ROLE_COLUMN_GRANTS",
                    RoleRows::columnGrants,
                    "mysql.role_edges",
                    RoleRows::edges,
                    "mysql.default_roles",
                    RoleRows::defaults);

    private RoleRows() {}

    private static void proxies(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            account.roles()
                    .proxied()
                    .forEach((proxied, grantable) ->
                            rows.add(
                                    account.name().host(),
                                    account.name().user(),
                                    proxied.host(),
                                    proxied.user(),
                                    grantable ? 1 : 0,
                                    "",
                                    Instant.EPOCH));
        }
    }

    /// A role and who has it.
    private record Edge(AccountName holder, AccountName role, boolean admin) {}

    private static void applicable(Look look, Rows rows, Predicate<Edge> wanted) {
        var own = look.session().account();
        var mandatory = look.sessions().mandatoryRoles();
        var defaults =
                look.sessions()
                        .accounts()
                        .find(own)
                        .map(account -> Set.copyOf(account.roles().defaults()))
                        .orElse(Set.of());
        for (var edge : reachable(look)) {
            if (wanted.test(edge)) {
                rows.add(
                        own.user(),
                        own.host(),
                        edge.holder.user(),
                        edge.holder.host(),
                        edge.role.user(),
                        edge.role.host(),
                        PrivilegeRows.yes(edge.admin),
                        PrivilegeRows.yes(defaults.contains(edge.role)),
                        PrivilegeRows.yes(mandatory.contains(edge.role)));
            }
        }
    }

    /// The own roles, the mandatory ones, and all that they have.
    private static List<Edge> reachable(Look look) {
        var accounts = look.sessions().accounts();
        var own = look.session().account();
        var graph = accounts.roles();
        var edges = new ArrayList<Edge>();
        var available = graph.available(own, look.sessions().mandatoryRoles());
        var ownRoles =
                accounts.find(own)
                        .map(account -> account.roles().granted())
                        .orElseGet(TreeMap::new);
        for (var role : available) {
            edges.add(new Edge(own, role, ownRoles.getOrDefault(role, false)));
        }
        for (var holder : graph.closure(available)) {
            accounts.find(holder)
                    .ifPresent(account ->
                            account.roles()
                                    .granted()
                                    .forEach((role, admin) ->
                                            edges.add(new Edge(holder, role, admin))));
        }
        return edges;
    }

    private static void enabled(Look look, Rows rows) {
        var own = look.session().account();
        var mandatory = look.sessions().mandatoryRoles();
        var defaults =
                look.sessions()
                        .accounts()
                        .find(own)
                        .map(account -> Set.copyOf(account.roles().defaults()))
                        .orElse(Set.of());
        for (var role : look.session().activeRoles()) {
            rows.add(
                    role.user(),
                    role.host(),
                    PrivilegeRows.yes(defaults.contains(role)),
                    PrivilegeRows.yes(mandatory.contains(role)));
        }
    }

    /// The active roles, and what they have.
    private static List<Account> inUse(Look look) {
        var accounts = look.sessions().accounts();
        var inUse = new ArrayList<Account>();
        for (var role : accounts.roles().closure(look.session().activeRoles())) {
            accounts.find(role).ifPresent(inUse::add);
        }
        return inUse;
    }

    private static void tableGrants(Look look, Rows rows) {
        for (var role : inUse(look)) {
            role.grants()
                    .tables()
                    .forEach((table, set) ->
                            rows.add(
                                    null,
                                    null,
                                    role.name().user(),
                                    role.name().host(),
                                    SchemaRows.CATALOG,
                                    table.schema(),
                                    table.table(),
                                    PrivilegeRows.words(
                                            set.minus(PrivilegeSet.of(Privilege.GRANT_OPTION))),
                                    PrivilegeRows.yes(set.has(Privilege.GRANT_OPTION))));
        }
    }

    private static void columnGrants(Look look, Rows rows) {
        for (var role : inUse(look)) {
            role.grants()
                    .columns()
                    .forEach((table, columns) ->
                            columns.forEach((column, set) ->
                                    rows.add(
                                            null,
                                            null,
                                            role.name().user(),
                                            role.name().host(),
                                            SchemaRows.CATALOG,
                                            table.schema(),
                                            table.table(),
                                            column,
                                            PrivilegeRows.words(set),
                                            PrivilegeRows.yes(
                                                    role.grants()
                                                            .tables()
                                                            .getOrDefault(table, PrivilegeSet.NONE)
                                                            .has(Privilege.GRANT_OPTION)))));
        }
    }

    private static void edges(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            var holder = account.name();
            account.roles()
                    .granted()
                    .forEach((role, admin) ->
                            rows.add(
                                    role.host(),
                                    role.user(),
                                    holder.host(),
                                    holder.user(),
                                    PrivilegeRows.flag(admin)));
        }
    }

    private static void defaults(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            var holder = account.name();
            for (var role : account.roles().defaults()) {
                rows.add(holder.host(), holder.user(), role.host(), role.user());
            }
        }
    }
}
