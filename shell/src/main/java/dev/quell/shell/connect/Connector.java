package dev.quell.shell.connect;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.Collation;
import dev.quell.wire.client.ClientConversation;
import dev.quell.wire.client.Login;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.HandshakeV10;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes connections as the options say. Any thread may use it, once the options are complete.
public final class Connector {
    private static final int HELPER_TIMEOUT_MILLIS = 5_000;

    private final ConnectionOptions options;
    private final boolean interactive;

    /// @param interactive whether the server should count the session as a person's (`interactive_timeout`)
    public Connector(ConnectionOptions options, boolean interactive) {
        this.options = options;
        this.interactive = interactive;
    }

    public ConnectionOptions options() {
        return options;
    }

    /// The connection that statements run on.
    ///
    /// @param begun gets what ends the connecting when somebody closes it
    public Connection connect(Consumer<Closeable> begun) throws IOException, ServerError {
        var connection =
                open(
                        options.database.value(),
                        capabilities(),
                        options.connectTimeoutMillis(),
                        begun);
        for (var sql : options.initialStatements()) {
            connection.rows(sql);
        }
        if (CharacterSet.named(options.characterSetName()).isEmpty()) {
            connection.rows("SET NAMES " + options.characterSetName());
        }
        return connection;
    }

    /// A further connection to the same address with the same account, for what the first one cannot say while it is busy.
    public Connection connectHelper() throws IOException, ServerError {
        return connectHelper(_ -> {});
    }

    /// @param begun as in [#connect]
    Connection connectHelper(Consumer<Closeable> begun) throws IOException, ServerError {
        return open("", 0, HELPER_TIMEOUT_MILLIS, begun);
    }

    private Connection open(
            String database, long capabilities, int timeout, Consumer<Closeable> begun)
            throws IOException, ServerError {
        var address = options.address();
        var link = SocketLink.connect(address, options, timeout, begun);
        try {
            var login =
                    new Login(
                            options.user(),
                            options.passwords(),
                            database,
                            greeting -> collation(options.characterSet(), greeting),
                            capabilities,
                            options.tls().use(address),
                            options.plugin.value(),
                            options.publicKey(),
                            options.askForPublicKey.value(),
                            options.clearText.value(),
                            attributes());
            var conversation = new ClientConversation(link, login, options.characterSet());
            link.isLoggedIn();
            return new Connection(conversation, link, address);
        } catch (IOException | ServerError | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private long capabilities() {
        return (interactive ? Capability.INTERACTIVE : 0)
                | (options.sendsFiles() ? Capability.LOCAL_FILES : 0)
                | (options.compresses() ? Capability.COMPRESS : 0)
                | (options.ignoreSpaces.value() ? Capability.IGNORE_SPACE : 0)
                | (interactive || options.expiredPassword.value()
                        ? Capability.CAN_HANDLE_EXPIRED_PASSWORDS
                        : 0);
    }

    // Character sets of wider characters are not allowed for clients. For utf8mb4 MySQL's client
    // has
    // another collation since 8.0, which older servers and MariaDB do not know.
    private static int collation(CharacterSet set, HandshakeV10 greeting) {
        if (set != CharacterSet.UTF8MB4 && set.minBytes() == 1) {
            return Collation.defaultOf(set).id();
        }
        boolean isNew = !greeting.version().matches("[345]\\..*|.*MariaDB.*");
        return isNew ? Collation.UTF8MB4_0900_AI_CI.id() : Collation.UTF8MB4_GENERAL_CI.id();
    }

    private static Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("program_name", "quell shell");
        attributes.put("_client_name", "quell");
        attributes.put("_pid", Long.toString(ProcessHandle.current().pid()));
        attributes.put("_os", System.getProperty("os.name"));
        attributes.put("_platform", System.getProperty("os.arch"));
        attributes.put("os_user", System.getProperty("user.name"));
        Optional.ofNullable(System.getenv("SUDO_USER"))
                .ifPresent(user -> attributes.put("os_sudouser", user));
        return attributes;
    }
}
