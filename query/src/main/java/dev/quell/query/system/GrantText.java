package dev.quell.query.system;

import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.FailurePolicy;
import dev.quell.session.account.Grants;
import dev.quell.session.account.LoginRules;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privilege.Level;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.ResourceLimits;
import dev.quell.session.account.TableName;
import dev.quell.session.account.TlsRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Accounts as SQL: what SHOW GRANTS and SHOW CREATE USER answer.
final class GrantText {
    private GrantText() {}

    /// The GRANT statements that would make an account's privileges and roles.
    ///
    /// @param grants its own ones with those of the roles in use
    /// @param others roles that it has without having been granted them
    /// @param passable roles that it may pass on because a role in use may
    static List<String> grants(
            Account account, Grants grants, Set<AccountName> others, Set<AccountName> passable) {
        var lines = new ArrayList<String>();
        String to = " TO " + account.name().identifier();
        lines.add(
                "GRANT "
                        + list(grants.global(), Level.GLOBAL, false)
                        + " ON *.*"
                        + to
                        + option(grants.global()));
        dynamic(account.name(), grants, true, lines);
        dynamic(account.name(), grants, false, lines);
        grants.restrictions()
                .forEach((schema, set) ->
                        lines.add(
                                "REVOKE "
                                        + restricted(set)
                                        + " ON "
                                        + quoted(schema)
                                        + ".* FROM "
                                        + account.name().identifier()));
        grants.schemas()
                .forEach((schema, set) ->
                        lines.add(
                                "GRANT "
                                        + list(set, Level.SCHEMA, true)
                                        + " ON "
                                        + quoted(schema)
                                        + ".*"
                                        + to
                                        + option(set)));
        var tables = new TreeSet<>(grants.tables().keySet());
        tables.addAll(grants.columns().keySet());
        for (var table : tables) {
            var set = grants.tables().getOrDefault(table, PrivilegeSet.NONE);
            lines.add(
                    "GRANT "
                            + onTable(grants, table, set)
                            + " ON "
                            + quoted(table.schema())
                            + "."
                            + quoted(table.table())
                            + to
                            + option(set));
        }
        roles(account, false, others, lines);
        roles(account, true, passable, lines);
        // The accounts that are named stand before everybody.
        account.roles()
                .proxied()
                .reversed()
                .forEach((proxied, grantable) ->
                        lines.add(
                                "GRANT PROXY ON "
                                        + proxied.identifier()
                                        + to
                                        + (grantable ? " WITH GRANT OPTION" : "")));
        return lines;
    }

    private static String restricted(PrivilegeSet set) {
        return set.members().stream().map(Privilege::text).collect(Collectors.joining(", "));
    }

    /// Those without ADMIN OPTION in one line, those with it in another.
    private static void roles(
            Account account, boolean admin, Set<AccountName> others, List<String> lines) {
        var roles = new TreeSet<AccountName>();
        account.roles()
                .granted()
                .forEach((role, option) -> {
                    if (option == admin) {
                        roles.add(role);
                    }
                });
        others.stream()
                .filter(role -> admin || !account.roles().granted().containsKey(role))
                .forEach(roles::add);
        if (!roles.isEmpty()) {
            lines.add(
                    "GRANT "
                            + roles.stream()
                                    .map(AccountName::identifier)
                                    .collect(Collectors.joining(","))
                            + " TO "
                            + account.name().identifier()
                            + (admin ? " WITH ADMIN OPTION" : ""));
        }
    }

    private static void dynamic(
            AccountName account, Grants grants, boolean grantable, List<String> lines) {
        var names = new ArrayList<String>();
        grants.dynamic()
                .forEach((privilege, passable) -> {
                    if (passable == grantable) {
                        names.add(privilege.name());
                    }
                });
        if (!names.isEmpty()) {
            lines.add(
                    "GRANT "
                            + String.join(",", names)
                            + " ON *.* TO "
                            + account.identifier()
                            + (grantable ? " WITH GRANT OPTION" : ""));
        }
    }

    // The global level is always spelled out, as MySQL 8 does; below it ALL PRIVILEGES stands for
    // all.
    private static String list(PrivilegeSet set, Level level, boolean abbreviate) {
        var listed = set.minus(PrivilegeSet.of(Privilege.GRANT_OPTION));
        if (listed.isEmpty()) {
            return "USAGE";
        }
        if (abbreviate && listed.contains(PrivilegeSet.all(level))) {
            return "ALL PRIVILEGES";
        }
        return listed.members().stream().map(Privilege::text).collect(Collectors.joining(", "));
    }

    private static String onTable(Grants grants, TableName table, PrivilegeSet set) {
        var columns = grants.columns().get(table);
        if (columns == null) {
            return list(set, Level.TABLE, true);
        }
        var parts = new ArrayList<String>();
        for (var privilege : Privilege.values()) {
            if (set.has(privilege) && privilege != Privilege.GRANT_OPTION) {
                parts.add(privilege.text());
            }
            var names =
                    columns.entrySet().stream()
                            .filter(column -> column.getValue().has(privilege))
                            .map(column -> quoted(column.getKey()))
                            .toList();
            if (!names.isEmpty()) {
                parts.add(privilege.text() + " (" + String.join(", ", names) + ")");
            }
        }
        return parts.isEmpty() ? "USAGE" : String.join(", ", parts);
    }

    private static String option(PrivilegeSet set) {
        return set.has(Privilege.GRANT_OPTION) ? " WITH GRANT OPTION" : "";
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /// SHOW CREATE USER.
    static String createUser(Account account) {
        var authentication = account.authentication();
        var rules = account.rules();
        var text = new StringBuilder("CREATE USER ").append(account.name().identifier());
        text.append(" IDENTIFIED WITH ").append(TypeText.quoted(authentication.plugin()));
        if (!authentication.secret().isEmpty()) {
            text.append(" AS ").append(TypeText.quoted(authentication.secret()));
        }
        if (!account.roles().defaults().isEmpty()) {
            text.append(" DEFAULT ROLE ")
                    .append(
                            account.roles().defaults().stream()
                                    .map(AccountName::identifier)
                                    .collect(Collectors.joining(",")));
        }
        text.append(" REQUIRE ").append(tls(rules.tls()));
        limits(rules.limits(), text);
        password(rules, text);
        if (!account.attributes().isEmpty()) {
            text.append(" ATTRIBUTE ").append(TypeText.quoted(account.attributes()));
        }
        return text.toString();
    }

    private static String tls(TlsRequirement tls) {
        if (tls.kind() != TlsRequirement.Kind.SPECIFIED) {
            return tls.kind().name();
        }
        var parts = new ArrayList<String>();
        part("SUBJECT", tls.subject(), parts);
        part("ISSUER", tls.issuer(), parts);
        part("CIPHER", tls.cipher(), parts);
        return String.join(" ", parts);
    }

    private static void part(String name, String value, List<String> parts) {
        if (!value.isEmpty()) {
            parts.add(name + " " + TypeText.quoted(value));
        }
    }

    private static void limits(ResourceLimits limits, StringBuilder text) {
        if (limits.equals(ResourceLimits.NONE)) {
            return;
        }
        text.append(" WITH");
        limit(" MAX_QUERIES_PER_HOUR ", limits.queries(), text);
        limit(" MAX_UPDATES_PER_HOUR ", limits.updates(), text);
        limit(" MAX_CONNECTIONS_PER_HOUR ", limits.connections(), text);
        limit(" MAX_USER_CONNECTIONS ", limits.userConnections(), text);
    }

    private static void limit(String name, long count, StringBuilder text) {
        if (count > 0) {
            text.append(name).append(count);
        }
    }

    private static void password(LoginRules rules, StringBuilder text) {
        var password = rules.password();
        var lifetime = password.expiry().lifetime();
        text.append(" PASSWORD EXPIRE");
        if (!password.expiry().expired()) {
            text.append(
                    lifetime.isEmpty()
                            ? " DEFAULT"
                            : lifetime.getAsInt() == 0
                                    ? " NEVER"
                                    : " INTERVAL " + lifetime.getAsInt() + " DAY");
        }
        text.append(rules.locked() ? " ACCOUNT LOCK" : " ACCOUNT UNLOCK");
        var history = password.reuse().history();
        text.append(" PASSWORD HISTORY ")
                .append(history.isPresent() ? Integer.toString(history.getAsInt()) : "DEFAULT");
        var days = password.reuse().days();
        text.append(" PASSWORD REUSE INTERVAL ")
                .append(days.isPresent() ? days.getAsInt() + " DAY" : "DEFAULT");
        text.append(" PASSWORD REQUIRE CURRENT")
                .append(
                        password.currentRequired()
                                .map(required -> required ? "" : " OPTIONAL")
                                .orElse(" DEFAULT"));
        var failures = password.failures();
        if (failures.attempts() > 0) {
            text.append(" FAILED_LOGIN_ATTEMPTS ").append(failures.attempts());
        }
        if (failures.days() != 0) {
            text.append(" PASSWORD_LOCK_TIME ")
                    .append(
                            failures.days() == FailurePolicy.UNBOUNDED
                                    ? "UNBOUNDED"
                                    : Integer.toString(failures.days()));
        }
    }

    /// `Create View`: each word with a capital.
    static String capitalised(Privilege privilege) {
        var words = new ArrayList<String>();
        for (String word : privilege.text().split(" ")) {
            words.add(word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        }
        return String.join(" ", words);
    }
}
