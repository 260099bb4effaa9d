package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.Account;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.UserSpec;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/// What `IDENTIFIED …` does to an account: a new password within the account's rules, a retained one, a random one.
///
/// @param random where passwords that were made up are told
record PasswordChange(Look look, List<AccountStatements.Password> random) {
    private static final String RANDOM_LETTERS =
            "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%&()*+,-./:;<=>?@[]^_{|}~";

    /// @param own whether the user changes his own password, and nothing else
    /// @throws dev.quell.base.error.SqlError 1524, 1827, 3638, 3878, 3891, 3892, 3893, 3894
    Account changed(Account account, UserSpec user, boolean own) {
        if (user.authentication().isEmpty()) {
            return account;
        }
        var written = user.authentication().get();
        var before = account.authentication();
        if (written.discard()) {
            requireSecondPasswords(own);
            return account.withAuthentication(before.retaining(""));
        }
        String plugin = written.plugin().orElseGet(() -> plugin(before)).toLowerCase(Locale.ROOT);
        if (!Authentication.isKnown(plugin)) {
            throw ErrorCode.PLUGIN_IS_NOT_LOADED.error(plugin);
        }
        String password = written.random() ? made(account) : written.password().orElse("");
        if (written.hash().isEmpty()) {
            refuseReuse(account, password);
        }
        checkCurrent(account, written, own);
        Authentication changed;
        if (written.hash().isPresent()) {
            changed = new Authentication(plugin, written.hash().get());
            if (!changed.isWellFormed()) {
                throw ErrorCode.PASSWORD_FORMAT.error();
            }
        } else {
            changed = Authentication.withPassword(plugin, password);
        }
        return noted(account, written.retain() ? retaining(account, changed, own) : changed);
    }

    // An account that had no password gets one: the operating system's word is no longer asked for.
    private static String plugin(Authentication before) {
        return before.plugin().equals(Authentication.SOCKET)
                ? Authentication.CACHING_SHA2
                : before.plugin();
    }

    private Account noted(Account account, Authentication changed) {
        var now = look.sessions().clock().instant();
        return account.withAuthentication(changed)
                .withRules(rules ->
                        rules.withPassword(password ->
                                password.withExpiry(expiry -> expiry.renewed(now))
                                        .withReuse(reuse ->
                                                reuse.with(
                                                        changed.secret(),
                                                        now,
                                                        setting("password_history"),
                                                        setting("password_reuse_interval")))));
    }

    private int setting(String name) {
        return (int) look.sessions().variables().integer(name);
    }

    /// To have no password is always allowed, as in MySQL.
    private void refuseReuse(Account account, String password) {
        if (password.isEmpty()) {
            return;
        }
        var reuse = account.rules().password().reuse();
        var barred =
                reuse.barred(
                        look.sessions().clock().instant(),
                        setting("password_history"),
                        setting("password_reuse_interval"));
        String plugin = account.authentication().plugin();
        for (var past : barred) {
            if (Authentication.matches(plugin, past.secret(), password)) {
                throw ErrorCode.CREDENTIALS_CONTRADICT_TO_HISTORY.error(
                        account.name().user(), account.name().host());
            }
        }
    }

    /// REPLACE 'current password'.
    private void checkCurrent(
            Account account, AccountStatement.Authentication written, boolean own) {
        if (written.current().isPresent()) {
            boolean self = account.name().equals(look.session().account());
            if (!self) {
                throw ErrorCode.CURRENT_PASSWORD_NOT_REQUIRED.error();
            }
            if (!account.authentication().opens(written.current().get())) {
                throw ErrorCode.INCORRECT_CURRENT_PASSWORD.error();
            }
            return;
        }
        boolean administrator =
                look.privileges().has(Privilege.CREATE_USER)
                        || look.privileges().has(Privilege.UPDATE, "mysql");
        boolean required =
                account.rules()
                        .password()
                        .currentRequired()
                        .orElseGet(() -> setting("password_require_current") != 0);
        if (own && required && !administrator && !account.authentication().secret().isEmpty()) {
            throw ErrorCode.MISSING_CURRENT_PASSWORD.error();
        }
    }

    /// RETAIN CURRENT PASSWORD.
    private Authentication retaining(Account account, Authentication changed, boolean own) {
        requireSecondPasswords(own);
        var name = account.name();
        var before = account.authentication();
        if (!before.plugin().equals(changed.plugin())) {
            throw ErrorCode.PASSWORD_CANNOT_BE_RETAINED_ON_PLUGIN_CHANGE.error(
                    name.user(), name.host());
        }
        if (before.secret().isEmpty() || changed.secret().isEmpty()) {
            throw ErrorCode.SECOND_PASSWORD_CANNOT_BE_EMPTY.error(name.user(), name.host());
        }
        return changed.retaining(before.secret());
    }

    private void requireSecondPasswords(boolean own) {
        if (own
                && !look.privileges().has(Privilege.CREATE_USER)
                && !look.privileges().has(DynamicPrivilege.APPLICATION_PASSWORD_ADMIN)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(
                    "CREATE USER or APPLICATION_PASSWORD_ADMIN");
        }
    }

    private String made(Account account) {
        long length = look.session().variables().integer("generated_random_password_length");
        var source = new SecureRandom();
        var password = new StringBuilder();
        for (long i = 0; i < length; i++) {
            password.append(RANDOM_LETTERS.charAt(source.nextInt(RANDOM_LETTERS.length())));
        }
        random.add(new AccountStatements.Password(account.name(), password.toString()));
        return password.toString();
    }
}
