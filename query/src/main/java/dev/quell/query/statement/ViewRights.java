package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.Session;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import java.util.Optional;
import java.util.function.Consumer;

/// Whose privileges count below a view: those of its definer, or of who runs the statement.
final class ViewRights {
    private final Session session;
    private final Privileges privileges;

    /// @param definer `user@host`; empty for those of who runs the statement
    /// @throws SqlError 1449, or 1045 for those who need not know, if there is no such account
    ViewRights(Session session, Optional<String> definer) {
        this.session = session;
        this.privileges = definer.map(this::ofDefiner).orElseGet(session::privileges);
    }

    private Privileges ofDefiner(String definer) {
        AccountName name = account(definer);
        if (name.equals(session.account())) {
            return session.privileges();
        }
        var accounts = session.sessions().accounts();
        if (accounts.find(name).isEmpty()) {
            throw session.privileges().has(Privilege.SUPER)
                    ? ErrorCode.NO_SUCH_USER.error(name.user(), name.host())
                    : ErrorCode.ACCESS_DENIED_ERROR.error(
                            session.account().user(), session.peer().host(), "YES");
        }
        return accounts.privileges(name);
    }

    /// A definer as the catalog keeps it.
    static AccountName account(String definer) {
        int at = definer.lastIndexOf('@');
        return new AccountName(definer.substring(0, at), definer.substring(at + 1));
    }

    /// Asks for privileges.
    ///
    /// @throws SqlError 1356 naming the view where one is missing: what is below a view is not told
    void check(String schema, String view, Consumer<Privileges> demand) {
        try {
            demand.accept(privileges);
        } catch (SqlError error) {
            throw switch (error.code()) {
                case TABLEACCESS_DENIED_ERROR, COLUMNACCESS_DENIED_ERROR ->
                        ErrorCode.VIEW_INVALID.error(schema, view);
                default -> error;
            };
        }
    }
}
