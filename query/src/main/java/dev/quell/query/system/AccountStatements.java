package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.UserOptions;
import dev.quell.sql.tree.AccountStatement.UserSpec;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// CREATE, ALTER, DROP and RENAME USER, and SET PASSWORD. Each looks at all its accounts before it changes one.
final class AccountStatements {
    private static final String RANDOM_LETTERS =
            "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%&()*+,-./:;<=>?@[]^_{|}~";

    /// Options that say what is so anyway.
    private static final List<String> HARMLESS = List.of("", "DEFAULT", "NEVER", "0", "OPTIONAL");

    private final Look look;
    private final Accounts accounts;

    AccountStatements(Look look) {
        this.look = look;
        this.accounts = look.sessions().accounts();
    }

    /// What a statement leads to: an OK, or the passwords that it made up.
    record Outcome(List<Password> passwords) {
        static final Outcome DONE = new Outcome(List.of());

        Ok ok(int warnings) {
            return new Ok(0, 0, warnings, "");
        }
    }

    /// A random password, told once.
    record Password(AccountName account, String text) {}

    Outcome create(AccountStatement.CreateUser statement) {
        look.privileges().require(Privilege.CREATE_USER);
        refuseRoles(!statement.options().defaultRoles().isEmpty());
        var options = Options.of(statement.options());
        var passwords = new ArrayList<Password>();
        var made = new LinkedHashMap<AccountName, Account>();
        for (var user : statement.users()) {
            var name = checked(AccountNames.resolve(user.account(), look.session()));
            var authentication = authentication(name, user, Optional.empty(), passwords);
            made.put(name, options.apply(Account.create(name, authentication)));
        }
        var existing = made.keySet().stream().filter(this::exists).toList();
        if (!existing.isEmpty() && !statement.ifNotExists()) {
            throw failed("CREATE USER", existing, "User account already exists");
        }
        existing.forEach(name -> note(ErrorCode.USER_ALREADY_EXISTS, name));
        existing.forEach(made::remove);
        passwords.removeIf(password -> existing.contains(password.account()));
        made.values().forEach(accounts::create);
        return new Outcome(passwords);
    }

    Outcome alter(AccountStatement.AlterUser statement) {
        var options = Options.of(statement.options());
        var names = new ArrayList<AccountName>();
        for (var user : statement.users()) {
            names.add(AccountNames.resolve(user.account(), look.session()));
        }
        boolean ownPasswordOnly =
                names.equals(List.of(look.session().account())) && options.isEmpty();
        if (!ownPasswordOnly) {
            look.privileges().require(Privilege.CREATE_USER);
        }
        var missing = names.stream().filter(Predicate.not(this::exists)).toList();
        if (!missing.isEmpty() && !statement.ifExists()) {
            throw failed("ALTER USER", missing, "User account does not exist");
        }
        missing.forEach(name -> note(ErrorCode.USER_DOES_NOT_EXIST, name));
        var passwords = new ArrayList<Password>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var user = statement.users().get(i);
            requireNoShield(name);
            accounts.change(
                    name,
                    account -> {
                        var changed =
                                user.authentication().isEmpty()
                                        ? account
                                        : account.withAuthentication(
                                                authentication(
                                                        name,
                                                        user,
                                                        Optional.of(account),
                                                        passwords));
                        return options.apply(changed);
                    });
            if (user.authentication().isPresent()) {
                noteOwnPassword(name);
            }
        }
        return new Outcome(passwords);
    }

    // Who has changed his expired password may go on.
    private void noteOwnPassword(AccountName name) {
        if (name.equals(look.session().account())) {
            look.session().passwordExpired(false);
        }
    }

    Outcome drop(AccountStatement.DropUser statement) {
        look.privileges().require(Privilege.CREATE_USER);
        var names =
                statement.accounts().stream()
                        .map(name -> AccountNames.resolve(name, look.session()))
                        .toList();
        var missing = names.stream().filter(Predicate.not(this::exists)).toList();
        if (!missing.isEmpty() && !statement.ifExists()) {
            throw failed("DROP USER", missing, "User account does not exist");
        }
        missing.forEach(name -> note(ErrorCode.USER_DOES_NOT_EXIST, name));
        names.forEach(this::requireNoShield);
        names.forEach(accounts::drop);
        return Outcome.DONE;
    }

    Outcome rename(AccountStatement.RenameUser statement) {
        look.privileges().require(Privilege.CREATE_USER);
        for (var renaming : statement.renamings()) {
            var from = AccountNames.resolve(renaming.from(), look.session());
            var to = checked(AccountNames.resolve(renaming.to(), look.session()));
            requireNoShield(from);
            if (!accounts.rename(from, to)) {
                throw ErrorCode.CANNOT_USER.error("RENAME USER", from.quoted());
            }
        }
        return Outcome.DONE;
    }

    Outcome setPassword(AccountStatement.SetPassword statement) {
        var name = AccountNames.resolve(statement.account(), look.session());
        if (statement.retain()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("RETAIN CURRENT PASSWORD");
        }
        if (!name.equals(look.session().account())) {
            look.privileges().require(Privilege.CREATE_USER);
        }
        var account = accounts.find(name).orElseThrow(() -> ErrorCode.PASSWORD_NO_MATCH.error());
        requireNoShield(name);
        var passwords = new ArrayList<Password>();
        String password =
                statement
                        .password()
                        .orElseGet(() -> {
                            passwords.add(new Password(name, randomPassword()));
                            return passwords.getLast().text();
                        });
        var authentication =
                Authentication.withPassword(account.authentication().plugin(), password);
        accounts.change(name, one -> one.withAuthentication(authentication));
        noteOwnPassword(name);
        return new Outcome(passwords);
    }

    private boolean exists(AccountName name) {
        return accounts.find(name).isPresent();
    }

    // An account with SYSTEM_USER can be changed only by one that has it too.
    private void requireNoShield(AccountName name) {
        if (!name.equals(look.session().account())
                && accounts.privileges(name).has(DynamicPrivilege.SYSTEM_USER)) {
            look.privileges().require(DynamicPrivilege.SYSTEM_USER);
        }
    }

    private static AccountName checked(AccountName name) {
        if (name.user().codePointCount(0, name.user().length()) > AccountName.MAX_USER) {
            throw ErrorCode.WRONG_STRING_LENGTH.error(
                    name.user(), "user name", AccountName.MAX_USER);
        }
        if (name.host().length() > AccountName.MAX_HOST) {
            throw ErrorCode.WRONG_STRING_LENGTH.error(
                    name.host(), "host name", AccountName.MAX_HOST);
        }
        return name;
    }

    private Authentication authentication(
            AccountName name, UserSpec user, Optional<Account> before, List<Password> passwords) {
        String plugin =
                user.authentication()
                        .flatMap(AccountStatement.Authentication::plugin)
                        .or(() -> before.map(account -> account.authentication().plugin()))
                        .orElse(Authentication.CACHING_SHA2)
                        .toLowerCase(Locale.ROOT);
        if (!Authentication.isKnown(plugin)) {
            throw ErrorCode.PLUGIN_IS_NOT_LOADED.error(plugin);
        }
        if (user.authentication().isEmpty()) {
            return new Authentication(plugin, "");
        }
        var written = user.authentication().get();
        if (written.retain() || written.discard()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("dual passwords");
        }
        if (written.random()) {
            String password = randomPassword();
            passwords.add(new Password(name, password));
            return Authentication.withPassword(plugin, password);
        }
        if (written.hash().isPresent()) {
            var given = new Authentication(plugin, written.hash().get());
            if (!given.isWellFormed()) {
                throw ErrorCode.PASSWORD_FORMAT.error();
            }
            return given;
        }
        return Authentication.withPassword(plugin, written.password().orElse(""));
    }

    private String randomPassword() {
        long length = look.session().variables().integer("generated_random_password_length");
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (long i = 0; i < length; i++) {
            password.append(RANDOM_LETTERS.charAt(random.nextInt(RANDOM_LETTERS.length())));
        }
        return password.toString();
    }

    private void note(ErrorCode code, AccountName name) {
        look.context().diagnostics().note(code, name.quoted());
    }

    private static SqlError failed(String operation, List<AccountName> names, String why) {
        return ErrorCode.CANNOT_USER.error(
                operation,
                names.stream()
                        .map(name -> name.quoted() + " (" + why + ")")
                        .collect(Collectors.joining(",")));
    }

    private static void refuseRoles(boolean used) {
        if (used) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("roles");
        }
    }

    /// What CREATE and ALTER USER say about the account besides how it logs in.
    private record Options(
            Optional<Boolean> locked,
            boolean expired,
            Optional<Boolean> tlsRequired,
            Optional<JsonValue.Object> attributes) {

        static Options of(UserOptions written) {
            for (var resource : written.resources()) {
                if (!HARMLESS.contains(resource.text())) {
                    throw ErrorCode.NOT_SUPPORTED_YET.error(resource.name());
                }
            }
            for (var option : written.passwordOptions()) {
                if (!HARMLESS.contains(option.text().toUpperCase(Locale.ROOT))) {
                    throw ErrorCode.NOT_SUPPORTED_YET.error(option.name());
                }
            }
            return new Options(
                    written.locked(),
                    written.passwordExpired(),
                    tlsRequired(written),
                    attributes(written));
        }

        private static Optional<Boolean> tlsRequired(UserOptions written) {
            for (var requirement : written.requirements()) {
                if (!List.of("NONE", "SSL").contains(requirement.name())) {
                    throw ErrorCode.NOT_SUPPORTED_YET.error("REQUIRE " + requirement.name());
                }
            }
            return written.requirements().stream()
                    .findFirst()
                    .map(requirement -> requirement.name().equals("SSL"));
        }

        private static Optional<JsonValue.Object> attributes(UserOptions written) {
            if (written.comment().isPresent()) {
                return Optional.of(
                        new JsonValue.Object(
                                Map.of("comment", new JsonValue.Text(written.comment().get()))));
            }
            return written.attribute()
                    .map(text -> {
                        try {
                            return (JsonValue.Object) JsonReader.read(text);
                        } catch (JsonReader.Malformed | ClassCastException e) {
                            throw ErrorCode.INVALID_USER_ATTRIBUTE_JSON.error();
                        }
                    });
        }

        boolean isEmpty() {
            return locked.isEmpty() && !expired && tlsRequired.isEmpty() && attributes.isEmpty();
        }

        Account apply(Account account) {
            var changed = account.withLocked(locked.orElse(account.locked()));
            changed = changed.withTlsRequired(tlsRequired.orElse(account.tlsRequired()));
            if (expired) {
                changed = changed.withExpired(true);
            }
            return attributes.isEmpty()
                    ? changed
                    : changed.withAttributes(merged(account.attributes(), attributes.get()));
        }

        // As JSON_MERGE_PATCH does on the first level: null removes.
        private static String merged(String before, JsonValue.Object added) {
            var members = new LinkedHashMap<String, JsonValue>();
            if (!before.isEmpty() && JsonReader.read(before) instanceof JsonValue.Object(var old)) {
                members.putAll(old);
            }
            added.members()
                    .forEach((key, value) -> {
                        if (value instanceof JsonValue.Null) {
                            members.remove(key);
                        } else {
                            members.put(key, value);
                        }
                    });
            return members.isEmpty() ? "" : new JsonValue.Object(members).text();
        }
    }
}
