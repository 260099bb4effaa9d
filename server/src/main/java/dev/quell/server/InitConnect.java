package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.DiscardedResults;
import dev.quell.session.Login;
import dev.quell.session.Session;
import dev.quell.session.Workspace;
import dev.quell.session.account.DynamicPrivilege;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `init_connect`: statements that the server runs in a new session before the client's first. Administrators are spared, so that a wrong
/// one can be mended.
final class InitConnect {
    private static final Logger LOG = LoggerFactory.getLogger(InitConnect.class);

    private InitConnect() {}

    /// @return what the client is told in place of an answer to its first command, if the statements failed
    static Optional<SqlError> run(Session session, Workspace workspace) {
        String text = session.variables().globals().text("init_connect");
        if (text.isBlank()
                || session.passwordExpired()
                || session.privileges().has(DynamicPrivilege.CONNECTION_ADMIN)) {
            return Optional.empty();
        }
        var login = session.identity();
        session.become(login.withCapabilities(login.capabilities() | Login.MULTI_STATEMENTS));
        try {
            workspace.query(text, new DiscardedResults());
            return Optional.empty();
        } catch (SqlError error) {
            LOG.warn(
                    "connection {}: init_connect failed for {}: error {}",
                    session.id(),
                    session.account().printable(),
                    error.code().number());
            return Optional.of(
                    ErrorCode.NEW_ABORTING_CONNECTION.error(
                            session.id(),
                            session.database().orElse("unconnected"),
                            login.user(),
                            session.peer().host(),
                            "init_connect command failed"));
        } finally {
            session.become(login);
        }
    }
}
