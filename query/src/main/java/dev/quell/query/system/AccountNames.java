package dev.quell.query.system;

import dev.quell.session.Session;
import dev.quell.session.account.AccountName;

/// From an account as written to the account that is meant.
final class AccountNames {
    private AccountNames() {}

    static AccountName resolve(dev.quell.sql.tree.AccountName written, Session session) {
        return written.current()
                ? session.account()
                : new AccountName(written.user(), written.host());
    }
}
