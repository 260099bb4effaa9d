package dev.quell.session;

import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.AccountStore;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Grants;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.variable.GlobalVariables;
import java.time.InstantSource;
import java.util.Map;

/// A registry with a few accounts, for tests: `root` may do everything, `admin` has CONNECTION_ADMIN, `viewer` PROCESS,
/// `ann` and `bob` nothing.
final class TestServer {
    static final AccountName ROOT = new AccountName("root", "localhost");
    static final AccountName ADMIN = new AccountName("admin", "%");
    static final AccountName VIEWER = new AccountName("viewer", "%");
    static final AccountName ANN = new AccountName("ann", "%");
    static final AccountName BOB = new AccountName("bob", "%");

    final Accounts accounts = new Accounts(AccountStore.none());
    final Sessions sessions;

    TestServer(Map<String, String> options) {
        create(ROOT, Grants.everything());
        create(ADMIN, Grants.NONE.withDynamic(Map.of(DynamicPrivilege.CONNECTION_ADMIN, false)));
        create(VIEWER, Grants.NONE.withGlobal(PrivilegeSet.of(Privilege.PROCESS)));
        create(ANN, Grants.NONE);
        create(BOB, Grants.NONE);
        sessions = new Sessions(accounts, new GlobalVariables(options), InstantSource.system());
    }

    private void create(AccountName name, Grants grants) {
        accounts.create(
                Account.create(name, new Authentication(Authentication.CACHING_SHA2, ""))
                        .withGrants(grants));
    }

    Session connect() {
        return sessions.open(Peer.tcp("192.0.2.7", "192.0.2.7", 40_000));
    }

    Session login(AccountName account) {
        var session = connect();
        sessions.admit(session, new Login(account.user(), account, 0, Map.of(), "", ""));
        return session;
    }
}
