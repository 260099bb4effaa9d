package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privileges;

/// Who may make views and events in another account's name, or change and drop such ones: what they do is done with the
/// definer's rights.
final class DefinerRights {
    private final StatementRun run;
    private final Privileges privileges;
    private final Accounts accounts;

    DefinerRights(StatementRun run) {
        this.run = run;
        this.privileges = run.session().session().privileges();
        this.accounts = run.session().session().sessions().accounts();
    }

    /// For a statement that names another account as definer; warns where there is no such account.
    ///
    /// @throws dev.quell.base.error.SqlError 1227
    void requireNaming(AccountName definer) {
        privileges.require(DynamicPrivilege.SET_ANY_DEFINER);
        if (accounts.find(definer).isEmpty()) {
            privileges.require(DynamicPrivilege.ALLOW_NONEXISTENT_DEFINER);
            run.eval().diagnostics().note(ErrorCode.NO_SUCH_USER, definer.user(), definer.host());
        } else {
            requireSystemUser(definer);
        }
    }

    /// For a statement that leaves the definer as it is, whoever runs it.
    ///
    /// @throws dev.quell.base.error.SqlError 1227
    void requireKeeping(AccountName definer) {
        if (!definer.equals(privileges.account())) {
            privileges.require(DynamicPrivilege.SET_ANY_DEFINER);
            requireSystemUser(definer);
        }
    }

    /// What runs with the rights of an account that has SYSTEM_USER is changed and dropped only by who has it too.
    ///
    /// @throws dev.quell.base.error.SqlError 1227
    void requireSystemUser(AccountName definer) {
        if (accounts.privileges(definer).has(DynamicPrivilege.SYSTEM_USER)) {
            privileges.require(DynamicPrivilege.SYSTEM_USER);
        }
    }
}
