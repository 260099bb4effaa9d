package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Authentication;
import dev.quell.sql.tree.AccountStatement.Factor;
import dev.quell.sql.tree.AccountStatement.FactorAction;
import dev.quell.sql.tree.AccountStatement.UserSpec;

/// Quell has none of the plugins that a second or third factor may be of, so no account ever has more than one: told in MySQL's words.
///
/// @param operation CREATE USER or ALTER USER
record FactorRefusal(Look look, String operation) {
    private static final int SECOND = 2;
    private static final int THIRD = 3;

    /// @throws SqlError 1524, 1525, 4052, 4057, 4060 if anything is said of such a factor
    void refuse(UserSpec user, AccountName name) {
        if (!user.factors().isEmpty()) {
            throw refusal(user.factors().getFirst(), name);
        }
    }

    private SqlError refusal(Factor factor, AccountName name) {
        if (factor.number() < SECOND || factor.number() > THIRD) {
            return ErrorCode.WRONG_VALUE.error("nth factor", factor.number());
        }
        var own = look.session().account();
        if (factor.action() == FactorAction.REGISTER && !name.equals(own)) {
            return ErrorCode.INVALID_USER_FOR_REGISTRATION.error(own.user(), own.host());
        }
        boolean identified =
                factor.action() == FactorAction.ADD || factor.action() == FactorAction.MODIFY;
        if (identified && factor.plugin().isEmpty()) {
            look.context()
                    .diagnostics()
                    .warn(ErrorCode.AUTHENTICATION_POLICY_MISMATCH, factor.number());
        }
        if (factor.action() != FactorAction.ADD || factor.number() == THIRD) {
            return ErrorCode.MFA_METHODS_NOT_EXISTS.error(
                    factor.action() == FactorAction.ADD ? SECOND : factor.number());
        }
        String plugin = factor.plugin().orElse("");
        return Authentication.isKnown(plugin)
                ? ErrorCode.INVALID_MFA_PLUGIN_SPECIFIED.error(plugin, factor.number(), operation)
                : ErrorCode.PLUGIN_IS_NOT_LOADED.error(plugin);
    }
}
