package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.PrivilegeLevel;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// GRANT and REVOKE on a function, procedure or library. There are none yet, so nothing can be granted on one, and nobody has anything to
/// be revoked; what MySQL asks first is asked first.
///
/// @param noteUnknown what REVOKE … IGNORE UNKNOWN USER says of an account that is not there
record RoutineGrants(Look look, Consumer<AccountName> noteUnknown) {
    private static final Set<String> APPLICABLE =
            Set.of("ALL", "USAGE", "EXECUTE", "ALTER ROUTINE", "GRANT OPTION");

    /// @throws SqlError 1046, 1144, 1305, 1370, 3619
    void grant(AccountStatement.Grant statement) {
        String routine = routine(statement.level(), statement.privileges());
        throw ErrorCode.SP_DOES_NOT_EXIST.error(statement.level().kind(), routine);
    }

    /// @throws SqlError 1046, 1144, 1370, 1403, 3619
    void revoke(AccountStatement.Revoke statement) {
        String routine = routine(statement.level(), statement.privileges());
        for (var written : statement.accounts()) {
            var name = AccountNames.resolve(written, look.session());
            boolean known = look.sessions().accounts().find(name).isPresent();
            var problem = ErrorCode.NONEXISTING_PROC_GRANT.error(name.user(), name.host(), routine);
            if (!known && statement.ignoreUnknownUser()) {
                noteUnknown.accept(name);
            } else if (statement.ifExists()) {
                look.context().diagnostics().demote(problem);
            } else {
                throw problem;
            }
        }
    }

    /// The name of the routine, once it is clear that the session may grant that on it.
    private String routine(PrivilegeLevel level, List<AccountStatement.Privilege> privileges) {
        if (level.name().isEmpty()) {
            throw ErrorCode.ILLEGAL_GRANT_FOR_TABLE.error();
        }
        String schema = ShowTables.chosenSchema(look, level.schema());
        String routine = level.name().get();
        if (!look.privileges().has(Privilege.GRANT_OPTION, schema)) {
            var account = look.session().account();
            throw ErrorCode.PROCACCESS_DENIED_ERROR.error(
                    "grant", account.user(), account.host(), schema + "." + routine);
        }
        for (var privilege : privileges) {
            if (DynamicPrivilege.named(privilege.name()).isPresent()) {
                throw ErrorCode.ILLEGAL_PRIVILEGE_LEVEL.error(routine);
            }
            if (!APPLICABLE.contains(privilege.name())) {
                throw ErrorCode.ILLEGAL_GRANT_FOR_TABLE.error();
            }
        }
        return routine;
    }
}
