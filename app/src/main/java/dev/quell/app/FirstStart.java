package dev.quell.app;

import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.GrantedRoles;
import dev.quell.session.account.Grants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a data folder gets when a server opens it for the first time: root.
///
/// - root@localhost logs in over the Unix socket as the operating system user that owns the folder (auth_socket).
/// - With `QUELL_ROOT_PASSWORD`, root@127.0.0.1, root@::1 and root@% log in over TCP with that password.
/// - With `--insecure` root@localhost logs in with an empty password, on the socket and over TCP from this machine, as long as
///   the server runs. Nothing of that is kept.
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);
    private static final String ROOT = "root";
    private static final String LOCAL = "localhost";
    private static final List<String> OVER_TCP = List.of("127.0.0.1", "::1", "%");

    private final Accounts accounts;

    FirstStart(Accounts accounts) {
        this.accounts = accounts;
    }

    /// Makes nothing where accounts are.
    ///
    /// @param password what `QUELL_ROOT_PASSWORD` says
    void prepare(ServerOptions options, Optional<String> password) {
        if (accounts.all().isEmpty()) {
            create(LOCAL, new Authentication(Authentication.SOCKET, owner(options.data())));
            password.ifPresent(this::allowOverTcp);
        }
        if (options.insecure()) {
            create(LOCAL, new Authentication(Authentication.SOCKET, owner(options.data())));
            accounts.openDoor(new AccountName(ROOT, LOCAL));
            LOG.warn("insecure: root@localhost needs no password as long as this server runs");
        }
    }

    private void allowOverTcp(String password) {
        var withPassword = Authentication.withPassword(Authentication.CACHING_SHA2, password);
        OVER_TCP.forEach(host -> create(host, withPassword));
    }

    private void create(String host, Authentication authentication) {
        var name = new AccountName(ROOT, host);
        accounts.create(
                Account.create(name, authentication)
                        .withGrants(Grants.everything())
                        .withRoles(others -> others.standingFor(GrantedRoles.ANYBODY, true)));
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
