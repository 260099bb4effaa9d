package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.session.account.Account;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.ResourceLimits;
import dev.quell.session.account.TlsRequirement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The columns of mysql.user and mysql.db as parts of an account, where they are written to. Column names are in lower case.
///
/// @param look who writes
record AccountColumns(Look look) {
    private static final String SUFFIX = "_priv";

    /// The account with these values in its columns; user and host stay.
    ///
    /// @throws dev.quell.base.error.SqlError 1235, 1265, 1524, 1827
    Account with(Account account, Map<String, Value> values) {
        var changed =
                account.withGrants(
                        account.grants().withGlobal(with(account.grants().global(), values)));
        var before = account.authentication();
        String plugin = values.containsKey("plugin") ? text(values.get("plugin")) : before.plugin();
        if (!Authentication.isKnown(plugin)) {
            throw ErrorCode.PLUGIN_IS_NOT_LOADED.error(plugin);
        }
        var value = values.get("authentication_string");
        String secret = value == null ? before.secret() : text(value);
        var authentication = new Authentication(plugin, secret);
        if (!secret.isEmpty() && !authentication.isWellFormed()) {
            throw ErrorCode.PASSWORD_FORMAT.error();
        }
        changed = changed.withAuthentication(authentication);
        for (var entry : values.entrySet()) {
            if (!entry.getKey().endsWith(SUFFIX)) {
                changed = with(changed, entry.getKey(), entry.getValue());
            }
        }
        return changed;
    }

    private Account with(Account account, String column, Value value) {
        return switch (column) {
            case "host", "user", "plugin", "authentication_string", "password_last_changed" ->
                    account;
            case "account_locked" ->
                    account.withRules(rules -> rules.withLocked(isYes(column, value)));
            case "password_expired" -> expired(account, isYes(column, value));
            case "ssl_type" ->
                    account.withRules(rules -> rules.withTls(TlsRequirement.of(tls(value))));
            case "max_questions", "max_updates", "max_connections", "max_user_connections" ->
                    account.withRules(rules ->
                            rules.withLimits(
                                    limits(rules.limits(), column, number(column, value))));
            default -> {
                if (!text(value).isEmpty()) {
                    throw ErrorCode.NOT_SUPPORTED_YET.error("a value of mysql.user." + column);
                }
                yield account;
            }
        };
    }

    private Account expired(Account account, boolean now) {
        var clock = look.sessions().clock();
        return account.withRules(rules ->
                rules.withPassword(password ->
                        password.withExpiry(
                                expiry -> now ? expiry.now() : expiry.renewed(clock.instant()))));
    }

    private static TlsRequirement.Kind tls(Value value) {
        String wanted = text(value);
        return Arrays.stream(TlsRequirement.Kind.values())
                .filter(kind -> kind.text().equals(wanted.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ErrorCode.WARN_DATA_TRUNCATED.error("ssl_type", 1));
    }

    private static ResourceLimits limits(ResourceLimits before, String column, long limit) {
        return new ResourceLimits(
                column.equals("max_questions") ? limit : before.queries(),
                column.equals("max_updates") ? limit : before.updates(),
                column.equals("max_connections") ? limit : before.connections(),
                column.equals("max_user_connections") ? limit : before.userConnections());
    }

    /// The privileges of mysql.db with these values in its columns.
    ///
    /// @throws dev.quell.base.error.SqlError 1265
    static PrivilegeSet ofDatabase(PrivilegeSet before, Map<String, Value> values) {
        return with(before, values);
    }

    /// A SET of mysql.tables_priv or mysql.columns_priv: `Select,Create View,Grant`.
    ///
    /// @throws dev.quell.base.error.SqlError 1265
    static PrivilegeSet ofWords(String words) {
        var set = PrivilegeSet.NONE;
        for (String word : words.isEmpty() ? new String[0] : words.split(",")) {
            var privilege =
                    word.equalsIgnoreCase("grant")
                            ? Optional.of(Privilege.GRANT_OPTION)
                            : Privilege.named(word);
            set =
                    set.plus(
                            PrivilegeSet.of(
                                    privilege.orElseThrow(() ->
                                            ErrorCode.WARN_DATA_TRUNCATED.error("Table_priv", 1))));
        }
        return set;
    }

    private static PrivilegeSet with(PrivilegeSet before, Map<String, Value> values) {
        var changed = before;
        for (var entry : values.entrySet()) {
            var privilege = privilege(entry.getKey());
            if (privilege.isPresent()) {
                var one = PrivilegeSet.of(privilege.get());
                changed =
                        isYes(entry.getKey(), entry.getValue())
                                ? changed.plus(one)
                                : changed.minus(one);
            }
        }
        return changed;
    }

    private static Optional<Privilege> privilege(String column) {
        if (!column.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String name = column.substring(0, column.length() - SUFFIX.length()).replace('_', ' ');
        return switch (name) {
            case "grant" -> Optional.of(Privilege.GRANT_OPTION);
            case "show db" -> Optional.of(Privilege.SHOW_DATABASES);
            case "create tmp table" -> Optional.of(Privilege.CREATE_TEMPORARY_TABLES);
            case "repl slave" -> Optional.of(Privilege.REPLICATION_SLAVE);
            case "repl client" -> Optional.of(Privilege.REPLICATION_CLIENT);
            default -> Privilege.named(name);
        };
    }

    private static boolean isYes(String column, Value value) {
        return switch (text(value).toUpperCase(Locale.ROOT)) {
            case "Y" -> true;
            case "N" -> false;
            default -> throw ErrorCode.WARN_DATA_TRUNCATED.error(column, 1);
        };
    }

    private static long number(String column, Value value) {
        try {
            return Long.parseLong(text(value));
        } catch (NumberFormatException e) {
            throw ErrorCode.WARN_DATA_TRUNCATED.error(column, 1);
        }
    }

    private static String text(Value value) {
        return value.isNull() ? "" : ValueText.of(value, SqlType.NULL);
    }
}
