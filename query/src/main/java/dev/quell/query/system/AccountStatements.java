package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.UserSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// CREATE, ALTER, DROP and RENAME USER, CREATE and DROP ROLE, and SET PASSWORD. Each changes all its accounts or none.
final class AccountStatements {
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
        look.privileges().requireAccounts(Privilege.INSERT);
        var options = AccountOptions.of(statement.options());
        var roles = defaultRoles(statement.options().defaultRoles());
        var passwords = new ArrayList<Password>();
        var made = new LinkedHashMap<AccountName, Account>();
        for (var user : statement.users()) {
            var name = AccountNames.resolve(user.account(), look.session());
            new FactorRefusal(look, "CREATE USER").refuse(user, name);
            var account = Account.create(name, new Authentication(Authentication.CACHING_SHA2, ""));
            account = secrets(passwords).changed(account, user, false);
            for (var role : roles) {
                account = account.withRoles(granted -> granted.plus(role, false));
            }
            made.put(name, options.apply(account.withRoles(all -> all.withDefaults(roles))));
        }
        made.keySet().forEach(name -> new Definers(look).check("CREATE USER", name));
        accounts.edit(draft -> {
            var existing =
                    made.keySet().stream().filter(one -> !draft.find(one).isEmpty()).toList();
            if (!existing.isEmpty() && !statement.ifNotExists()) {
                throw failed("CREATE USER", existing, "User account already exists");
            }
            existing.forEach(name -> note(ErrorCode.USER_ALREADY_EXISTS, name));
            passwords.removeIf(password -> existing.contains(password.account()));
            made.values().forEach(draft::create);
            return existing;
        });
        return new Outcome(passwords);
    }

    private TreeSet<AccountName> defaultRoles(List<dev.quell.sql.tree.AccountName> written) {
        var roles = new TreeSet<AccountName>();
        for (var one : written) {
            var role = AccountNames.resolve(one, look.session());
            if (accounts.find(role).isEmpty()) {
                throw ErrorCode.USER_DOES_NOT_EXIST.error(role.identifier());
            }
            roles.add(role);
        }
        return roles;
    }

    Outcome alter(AccountStatement.AlterUser statement) {
        var options = AccountOptions.of(statement.options());
        var names = new ArrayList<AccountName>();
        for (var user : statement.users()) {
            var name = AccountNames.resolve(user.account(), look.session());
            new FactorRefusal(look, "ALTER USER").refuse(user, name);
            names.add(name);
        }
        boolean ownPasswordOnly =
                names.equals(List.of(look.session().account())) && options.isEmpty();
        if (!ownPasswordOnly) {
            look.privileges().requireAccounts(Privilege.UPDATE);
        }
        var passwords = new ArrayList<Password>();
        var altered =
                accounts.edit(draft -> {
                    var missing = names.stream().filter(one -> draft.find(one).isEmpty()).toList();
                    if (!missing.isEmpty() && !statement.ifExists()) {
                        throw failed("ALTER USER", missing, "User account does not exist");
                    }
                    missing.forEach(name -> note(ErrorCode.USER_DOES_NOT_EXIST, name));
                    for (int i = 0; i < names.size(); i++) {
                        var user = statement.users().get(i);
                        requireNoShield(names.get(i));
                        draft.change(
                                names.get(i),
                                account ->
                                        options.apply(
                                                secrets(passwords)
                                                        .changed(account, user, ownPasswordOnly)));
                    }
                    return names;
                });
        for (int i = 0; i < altered.size(); i++) {
            if (statement.users().get(i).authentication().isPresent()) {
                noteOwnPassword(altered.get(i));
            }
            if (options.unblocks()) {
                look.sessions().failedLogins().forget(altered.get(i));
            }
        }
        return new Outcome(passwords);
    }

    private PasswordChange secrets(List<Password> passwords) {
        return new PasswordChange(look, passwords);
    }

    // Who has changed his expired password may go on.
    private void noteOwnPassword(AccountName name) {
        if (name.equals(look.session().account())) {
            look.session().passwordExpired(false);
        }
    }

    Outcome drop(AccountStatement.DropUser statement) {
        look.privileges().requireAccounts(Privilege.DELETE);
        drop("DROP USER", statement.accounts(), statement.ifExists());
        return Outcome.DONE;
    }

    /// CREATE ROLE.
    void createRoles(AccountStatement.CreateRole statement) {
        requireRoleRight(Privilege.CREATE_ROLE);
        var names = new ArrayList<AccountName>();
        for (var written : statement.roles()) {
            var name = AccountNames.resolve(written, look.session());
            if (name.user().isEmpty()) {
                throw ErrorCode.CANNOT_USER.error("CREATE ROLE", "anonymous user");
            }
            names.add(name);
        }
        accounts.edit(draft -> {
            var existing = names.stream().filter(one -> draft.find(one).isPresent()).toList();
            if (!existing.isEmpty() && !statement.ifNotExists()) {
                throw failed("CREATE ROLE", existing, "User account already exists");
            }
            existing.forEach(name -> note(ErrorCode.USER_ALREADY_EXISTS, name));
            names.forEach(name -> draft.create(Account.role(name)));
            return names;
        });
    }

    /// DROP ROLE.
    void dropRoles(AccountStatement.DropRole statement) {
        requireRoleRight(Privilege.DROP_ROLE);
        drop("DROP ROLE", statement.roles(), statement.ifExists());
    }

    private void requireRoleRight(Privilege privilege) {
        if (!look.privileges().has(privilege) && !look.privileges().has(Privilege.CREATE_USER)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(
                    Privilege.CREATE_USER.text() + ", " + privilege.text());
        }
    }

    private void drop(
            String operation, List<dev.quell.sql.tree.AccountName> written, boolean ifExists) {
        var names =
                written.stream().map(name -> AccountNames.resolve(name, look.session())).toList();
        for (var name : names) {
            if (look.sessions().mandatoryRoles().contains(name)) {
                throw ErrorCode.MANDATORY_ROLE.error(name.user(), name.host());
            }
        }
        names.forEach(name -> new Definers(look).check(operation, name));
        accounts.edit(draft -> {
            var missing = names.stream().filter(one -> draft.find(one).isEmpty()).toList();
            if (!missing.isEmpty() && !ifExists) {
                throw failed(operation, missing, "User account does not exist");
            }
            missing.forEach(name -> note(ErrorCode.USER_DOES_NOT_EXIST, name));
            names.forEach(this::requireNoShield);
            names.forEach(draft::drop);
            return names;
        });
    }

    Outcome rename(AccountStatement.RenameUser statement) {
        look.privileges().requireAccounts(Privilege.UPDATE);
        accounts.edit(draft -> {
            for (var renaming : statement.renamings()) {
                var from = AccountNames.resolve(renaming.from(), look.session());
                var to = AccountNames.resolve(renaming.to(), look.session());
                requireNoShield(from);
                new Definers(look).check("RENAME USER", from);
                if (draft.roles().isGranted(from)) {
                    throw ErrorCode.RENAME_ROLE.error();
                }
                if (!draft.rename(from, to)) {
                    throw ErrorCode.CANNOT_USER.error("RENAME USER", from.quoted());
                }
            }
            return draft;
        });
        return Outcome.DONE;
    }

    Outcome setPassword(AccountStatement.SetPassword statement) {
        var name = AccountNames.resolve(statement.account(), look.session());
        boolean own = name.equals(look.session().account());
        if (!own) {
            look.privileges().requireSystemSchema(Privilege.UPDATE);
        }
        if (accounts.find(name).isEmpty()) {
            throw ErrorCode.PASSWORD_NO_MATCH.error();
        }
        requireNoShield(name);
        var passwords = new ArrayList<Password>();
        var written =
                new AccountStatement.Authentication(
                        Optional.empty(),
                        statement.password(),
                        Optional.empty(),
                        statement.password().isEmpty(),
                        statement.current(),
                        statement.retain(),
                        false);
        var user = new UserSpec(statement.account(), Optional.of(written));
        accounts.change(name, account -> secrets(passwords).changed(account, user, own));
        noteOwnPassword(name);
        return new Outcome(passwords);
    }

    // An account with SYSTEM_USER can be changed only by one that has it too.
    private void requireNoShield(AccountName name) {
        if (!name.equals(look.session().account())
                && accounts.privileges(name).has(DynamicPrivilege.SYSTEM_USER)) {
            look.privileges().require(DynamicPrivilege.SYSTEM_USER);
        }
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
}
