package dev.quell.query.system;

import dev.quell.session.account.Account;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privilege.Level;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Accounts as SQL: what SHOW GRANTS and SHOW CREATE USER answer.
final class GrantText {
    private GrantText() {}

    /// The GRANT statements that would make the account's privileges.
    static List<String> grants(Account account) {
        var lines = new ArrayList<String>();
        var grants = account.grants();
        String to = " TO " + account.name().identifier();
        lines.add(
                "GRANT "
                        + list(grants.global(), Level.GLOBAL, false)
                        + " ON *.*"
                        + to
                        + option(grants.global()));
        dynamic(account, true, lines);
        dynamic(account, false, lines);
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
                            + onTable(account, table, set)
                            + " ON "
                            + quoted(table.schema())
                            + "."
                            + quoted(table.table())
                            + to
                            + option(set));
        }
        return lines;
    }

    private static void dynamic(Account account, boolean grantable, List<String> lines) {
        var names = new ArrayList<String>();
        account.grants()
                .dynamic()
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
                            + account.name().identifier()
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

    private static String onTable(Account account, TableName table, PrivilegeSet set) {
        var columns = account.grants().columns().get(table);
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
        return "CREATE USER "
                + account.name().identifier()
                + " IDENTIFIED WITH "
                + TypeText.quoted(authentication.plugin())
                + (authentication.secret().isEmpty()
                        ? ""
                        : " AS " + TypeText.quoted(authentication.secret()))
                + (account.tlsRequired() ? " REQUIRE SSL" : " REQUIRE NONE")
                + " PASSWORD EXPIRE"
                + (account.expired() ? "" : " DEFAULT")
                + " ACCOUNT "
                + (account.locked() ? "LOCK" : "UNLOCK")
                + " PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT PASSWORD REQUIRE"
                + " CURRENT DEFAULT"
                + (account.attributes().isEmpty()
                        ? ""
                        : " ATTRIBUTE " + TypeText.quoted(account.attributes()));
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
