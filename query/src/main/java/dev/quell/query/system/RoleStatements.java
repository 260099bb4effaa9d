package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.RoleChoice;
import dev.quell.sql.tree.AccountStatement.RoleChoiceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Who has which role, and which of them are at work: GRANT and REVOKE of roles, SET ROLE, SET DEFAULT ROLE.
final class RoleStatements {
    private final Look look;
    private final Accounts accounts;

    RoleStatements(Look look) {
        this.look = look;
        this.accounts = look.sessions().accounts();
    }

    void grant(AccountStatement.GrantRoles statement) {
        var roles = names(statement.roles());
        var receivers = names(statement.accounts());
        roles.forEach(this::requireRight);
        accounts.edit(draft -> {
            for (var receiver : receivers) {
                requireKnown(draft, receiver);
                requireNoShield(receiver);
                for (var role : roles) {
                    requireKnown(draft, role);
                    if (draft.roles().wouldLoop(role, receiver)) {
                        throw ErrorCode.ROLE_GRANTED_TO_ITSELF.error(
                                receiver.user(), receiver.host(), role.user(), role.host());
                    }
                    draft.change(
                            receiver,
                            account ->
                                    account.withRoles(
                                            known -> known.plus(role, statement.adminOption())));
                }
            }
            return draft;
        });
    }

    void revoke(AccountStatement.RevokeRoles statement) {
        var roles = names(statement.roles());
        var losers = names(statement.accounts());
        roles.forEach(this::requireRight);
        for (var role : roles) {
            if (look.sessions().mandatoryRoles().contains(role)) {
                throw ErrorCode.MANDATORY_ROLE.error(role.user(), role.host());
            }
        }
        accounts.edit(draft -> {
            for (var loser : losers) {
                for (var role : roles) {
                    var unknown = unknown(draft, role, statement.ifExists());
                    unknown |= unknown(draft, loser, statement.ignoreUnknownUser());
                    if (!unknown) {
                        requireNoShield(loser);
                        draft.change(
                                loser, account -> account.withRoles(known -> known.minus(role)));
                    }
                }
            }
            return draft;
        });
    }

    /// @param forgiven whether a warning is enough
    private boolean unknown(Accounts.Draft draft, AccountName name, boolean forgiven) {
        if (draft.find(name).isPresent()) {
            return false;
        }
        var problem = ErrorCode.UNKNOWN_AUTHID.error(name.user(), name.host());
        if (!forgiven) {
            throw problem;
        }
        look.context().diagnostics().demote(problem);
        return true;
    }

    /// SET ROLE.
    void set(RoleChoice choice) {
        var own = look.session().account();
        look.session().activate(chosen(choice, own));
    }

    /// SET DEFAULT ROLE, and ALTER USER … DEFAULT ROLE. As in MySQL an account that does not exist can have NONE, and else is told 3530
    /// for what is listed, 3523 for ALL.
    void setDefault(AccountStatement.SetDefaultRole statement) {
        var names = names(statement.accounts());
        boolean own = names.equals(List.of(look.session().account()));
        if (!own && !look.privileges().has(Privilege.UPDATE, "mysql")) {
            look.privileges().require(Privilege.CREATE_USER);
        }
        accounts.edit(draft -> {
            for (var name : names) {
                if (statement.choice().kind() == RoleChoiceKind.ALL) {
                    requireKnown(draft, name);
                }
                var roles = new TreeSet<>(chosen(statement.choice(), name));
                draft.change(name, account -> account.withRoles(all -> all.withDefaults(roles)));
            }
            return draft;
        });
    }

    /// @throws SqlError 3530 if one that is listed is not the account's
    private Set<AccountName> chosen(RoleChoice choice, AccountName account) {
        var available = accounts.roles().available(account, look.sessions().mandatoryRoles());
        switch (choice.kind()) {
            case NONE -> available.clear();
            case ALL -> {}
            case ALL_EXCEPT -> names(choice.roles()).forEach(available::remove);
            case DEFAULT ->
                    available.retainAll(
                            accounts.find(account)
                                    .map(known -> known.roles().defaults())
                                    .orElseGet(TreeSet::new));
            case LISTED -> {
                var listed = names(choice.roles());
                requireGranted(listed, available, account);
                available.retainAll(listed);
            }
        }
        return available;
    }

    /// @throws SqlError 3530
    static void requireGranted(
            List<AccountName> roles, Set<AccountName> available, AccountName account) {
        for (var role : roles) {
            if (!available.contains(role)) {
                throw ErrorCode.ROLE_NOT_GRANTED.error(
                        role.user(), role.host(), account.user(), account.host());
            }
        }
    }

    private List<AccountName> names(List<dev.quell.sql.tree.AccountName> written) {
        var names = new ArrayList<AccountName>();
        for (var name : written) {
            names.add(AccountNames.resolve(name, look.session()));
        }
        return names;
    }

    private static void requireKnown(Accounts.Draft draft, AccountName name) {
        if (draft.find(name).isEmpty()) {
            throw ErrorCode.UNKNOWN_AUTHID.error(name.user(), name.host());
        }
    }

    private void requireRight(AccountName role) {
        boolean allowed =
                look.privileges().has(DynamicPrivilege.ROLE_ADMIN)
                        || accounts.roles()
                                .mayPassOn(
                                        role,
                                        look.session().account(),
                                        look.session().activeRoles());
        if (!allowed) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error("WITH ADMIN, ROLE_ADMIN, SUPER");
        }
    }

    // Who has SYSTEM_USER is changed only by those who have it too.
    private void requireNoShield(AccountName name) {
        if (accounts.privileges(name).has(DynamicPrivilege.SYSTEM_USER)
                && !look.privileges().has(DynamicPrivilege.SYSTEM_USER)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(DynamicPrivilege.SYSTEM_USER);
        }
    }
}
