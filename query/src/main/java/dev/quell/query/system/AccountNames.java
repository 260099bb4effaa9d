package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.Session;
import dev.quell.session.account.AccountName;

/// From an account as written to the account that is meant.
final class AccountNames {
    private static final int MAX_SHOWN = 70;

    private AccountNames() {}

    /// @throws dev.quell.base.error.SqlError 1470
    static AccountName resolve(dev.quell.sql.tree.AccountName written, Session session) {
        if (written.current()) {
            return session.account();
        }
        check(written.user(), "user name", AccountName.MAX_USER);
        check(written.host(), "host name", AccountName.MAX_HOST);
        return new AccountName(written.user(), written.host());
    }

    private static void check(String part, String what, int most) {
        if (part.codePointCount(0, part.length()) > most) {
            String shown = part.substring(0, Math.min(part.length(), MAX_SHOWN));
            throw ErrorCode.WRONG_STRING_LENGTH.error(shown, what, most);
        }
    }
}
