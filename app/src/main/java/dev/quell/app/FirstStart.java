package dev.quell.app;

import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.Grants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a data folder gets when a server opens it for the first time: root.
///
/// - root@localhost logs in over the Unix socket as the operating system user that owns the folder (auth_socket).
/// - With `QUELL_ROOT_PASSWORD`, root@127.0.0.1, root@::1 and root@% log in over TCP with that password.
/// - With `--insecure` there is root@localhost only, with an empty password, on the socket and over TCP from this machine.
final class FirstStart {
    private static final String ROOT = "root";
    private static final String LOCAL = "localhost";
    private static final List<String> OVER_TCP = List.of("127.0.0.1", "::1", "%");

    private final Accounts accounts;

    FirstStart(Accounts accounts) {
        this.accounts = accounts;
    }

    /// Does nothing where accounts are. `--insecure` on a folder with accounts empties root@localhost's password.
    ///
    /// @param password what `QUELL_ROOT_PASSWORD` says
    void prepare(ServerOptions options, Optional<String> password) {
        boolean first = accounts.all().isEmpty();
        var empty = Authentication.withPassword(Authentication.CACHING_SHA2, "");
        if (options.insecure()) {
            put(LOCAL, empty);
        } else if (first) {
            put(LOCAL, new Authentication(Authentication.SOCKET, owner(options.data())));
            password.ifPresent(this::allowOverTcp);
        }
    }

    private void allowOverTcp(String password) {
        var withPassword = Authentication.withPassword(Authentication.CACHING_SHA2, password);
        OVER_TCP.forEach(host -> put(host, withPassword));
    }

    private void put(String host, Authentication authentication) {
        var name = new AccountName(ROOT, host);
        var root = Account.create(name, authentication).withGrants(Grants.everything());
        if (!accounts.create(root)) {
            accounts.change(name, known -> known.withAuthentication(authentication));
        }
    }

    private static String owner(Optional<Path> folder) {
        try {
            return folder.isPresent()
                    ? Files.getOwner(folder.get()).getName()
                    : System.getProperty("user.name");
        } catch (IOException e) {
            throw new StartFailure("cannot see who owns " + folder.get() + ": " + e.getMessage());
        }
    }
}
