package dev.quell.shell.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.base.text.CharacterSet;
import dev.quell.shell.argument.Option;
import dev.quell.shell.argument.OptionGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The options that say which server, as whom, and how. Any thread may look once they are read; only the shell's sets another.
public final class ConnectionOptions extends OptionGroup {
    private static final int DEFAULT_PORT = 3306;
    private static final int LARGEST_PORT = 65_535;
    private static final int LONGEST_TIMEOUT = Integer.MAX_VALUE / 1000;
    private static final List<String> PROTOCOLS = List.of("tcp", "socket");
    private static final Path QUELL_SOCKET = Path.of("quell-data", "quell.sock");
    private static final Path USUAL_SOCKET = Path.of("/var/run/mysqld/mysqld.sock");

    /// Stands for `-p` without a password: no command line can hold this character.
    private static final String ASK = "\0";

    public final Option<String> host =
            text(
                    "h host",
                    "NAME",
                    "Connect to this host. localhost, and no host at all, mean the Unix socket.");

    private final Option<Long> port =
            number("P port", "N", "TCP port (default: $MYSQL_TCP_PORT or 3306).", 0, LARGEST_PORT);

    private final Option<String> socket =
            text(
                    "S socket",
                    "PATH",
                    "Unix socket (default: $MYSQL_UNIX_PORT, quell-data/quell.sock in the current folder, or mysqld's).");

    private final Option<String> protocol =
            value(
                    "protocol",
                    "NAME",
                    "tcp or socket, whatever the host.",
                    "",
                    ConnectionOptions::protocol);

    final Option<String> bindAddress =
            text("bind-address", "ADDRESS", "The address of this machine to connect from.");

    private final Option<Boolean> compress =
            flag("C compress", "Compress what goes over the line.");

    private final Option<List<String>> compressionAlgorithms =
            value(
                    "compression-algorithms",
                    "LIST",
                    "zlib or uncompressed, what the client may choose from.",
                    List.of(),
                    ConnectionOptions::algorithms);

    private final Option<Long> connectTimeout =
            number(
                    "connect-timeout",
                    "SECONDS",
                    "How long connecting may take.",
                    0,
                    LONGEST_TIMEOUT);

    public final Option<Duration> killTimeout =
            value(
                    "kill-timeout",
                    "SECONDS",
                    "How long Ctrl+C waits for each answer of the server before it gives up the connection (default: 0.7).",
                    Duration.ofMillis(700),
                    ConnectionOptions::seconds);

    private final Option<String> user =
            text("u user", "NAME", "Log in as this user (default: the operating system's).");

    private final Option<String> password =
            optional(
                    "p password password1",
                    "PASSWORD",
                    "The password, right behind -p; without one it is asked for (default: $MYSQL_PWD).",
                    ASK);

    private final Option<String> password2 = furtherPassword("password2", "second");
    private final Option<String> password3 = furtherPassword("password3", "third");

    public final Option<String> database = text("D database", "NAME", "The database to use.");

    private final Option<String> publicKey =
            text(
                    "server-public-key-path",
                    "FILE",
                    "The server's RSA key, for passwords without TLS.");

    final Option<Boolean> askForPublicKey =
            flag("get-server-public-key", "Ask the server for its RSA key where it is needed.");

    final Option<Boolean> clearText =
            flag("enable-cleartext-plugin", "Let mysql_clear_password send the password as it is.");

    final Option<String> plugin =
            text("default-auth", "PLUGIN", "The authentication plugin to begin with.");

    final Option<Boolean> expiredPassword =
            flag(
                    "connect-expired-password",
                    "Log in although the password has expired, to set another; in a terminal always.");

    private final Option<String> characterSet =
            value(
                    "default-character-set",
                    "NAME",
                    "Character set of the connection (default: utf8mb4).",
                    "auto",
                    text -> text);

    final Option<String> initCommand =
            text("init-command", "SQL", "Run this after each connect, and each reconnect.")
                    .and(this::runOnly);

    private final Option<List<String>> initCommands =
            texts("init-command-add", "SQL", "The same, one more.");

    private final Option<Boolean> localInfile =
            flag("local-infile", "Allow LOAD DATA LOCAL INFILE.");

    private final Option<String> localFolder =
            text(
                    "load-data-local-dir",
                    "FOLDER",
                    "Allow LOAD DATA LOCAL INFILE for the files in this folder.");

    final Option<Boolean> ignoreSpaces =
            flag(
                    "i ignore-spaces",
                    "A space may stand between a function's name and its parenthesis.");

    public final Option<Boolean> safeUpdates =
            flag(
                    "U safe-updates i-am-a-dummy",
                    "Refuse UPDATE and DELETE that use no key; bound SELECT.");

    public final Option<Long> selectLimit =
            number(
                    "select-limit",
                    "N",
                    "Rows of a SELECT with --safe-updates (default: 1000).",
                    1000,
                    Long.MAX_VALUE);

    public final Option<Long> maxJoinSize =
            number(
                    "max-join-size",
                    "N",
                    "Row combinations of a join with --safe-updates (default: 1000000).",
                    1_000_000,
                    Long.MAX_VALUE);

    private final TlsOptions tlsOptions = new TlsOptions();
    private final TlsSettings tls = new TlsSettings(tlsOptions);

    /// These, and those about TLS.
    public List<Option<?>> all() {
        var all = new ArrayList<Option<?>>(options());
        all.addAll(tlsOptions.options());
        return all;
    }

    TlsSettings tls() {
        return tls;
    }

    /// What asks for the password of an encrypted `--ssl-key`.
    public void keyPassphrase(Supplier<String> question) {
        tls.passphrase(question);
    }

    private Option<String> furtherPassword(String name, String number) {
        return optional(
                name,
                "PASSWORD",
                "The %s password, for an account that asks for more than one.".formatted(number),
                ASK);
    }

    /// Asks for the passwords that are to be typed.
    public void askForPasswords(Supplier<String> question) {
        for (var each : List.of(password, password2, password3)) {
            if (each.value().equals(ASK)) {
                each.set(question.get());
            }
        }
    }

    List<String> passwords() {
        var first = password.given().or(() -> environment("MYSQL_PWD")).orElse("");
        return List.of(first, password2.value(), password3.value());
    }

    public CharacterSet characterSet() {
        return CharacterSet.named(characterSetName()).orElse(CharacterSet.UTF8MB4);
    }

    /// The name as the server knows it, also where this program does not.
    public String characterSetName() {
        return characterSet.value().equals("auto") ? "utf8mb4" : characterSet.value();
    }

    public void characterSet(String name) {
        characterSet.set(name);
    }

    /// Whether the server may ask for this file.
    public boolean maySend(Path file) throws IOException {
        if (localInfile.value() || localFolder.value().isEmpty()) {
            return localInfile.value();
        }
        return Files.exists(file)
                && file.toRealPath().startsWith(Path.of(localFolder.value()).toRealPath());
    }

    boolean sendsFiles() {
        return localInfile.value() || !localFolder.value().isEmpty();
    }

    public boolean compresses() {
        return compressionAlgorithms
                .given()
                .map(list -> list.contains("zlib"))
                .orElse(compress.value());
    }

    int connectTimeoutMillis() {
        return (int) (connectTimeout.value() * 1000);
    }

    public String user() {
        return user.value().isEmpty() ? System.getProperty("user.name") : user.value();
    }

    Optional<byte[]> publicKey() throws IOException {
        return publicKey.value().isEmpty()
                ? Optional.empty()
                : Optional.of(Files.readString(Path.of(publicKey.value())).strip().getBytes(UTF_8));
    }

    private void runOnly(String sql) {
        initCommands.set(List.of(sql));
    }

    /// What runs after each connect.
    List<String> initialStatements() {
        var statements = new ArrayList<>(initCommands.value());
        if (safeUpdates.value()) {
            statements.add(
                    "SET sql_safe_updates=1,sql_select_limit=%d,max_join_size=%d"
                            .formatted(selectLimit.value(), maxJoinSize.value()));
        }
        return statements;
    }

    /// Where the server is.
    public Address address() {
        var name = host.value().isEmpty() ? environment("MYSQL_HOST").orElse("") : host.value();
        boolean portAlone = name.isEmpty() && port.value() != 0 && !socket.isGiven();
        boolean wantsTcp =
                switch (protocol.value()) {
                    case "tcp" -> true;
                    case "socket" -> false;
                    default -> !isLocal(name) || portAlone;
                };
        return wantsTcp
                ? new Address.Tcp(name.isEmpty() ? "localhost" : name, portOrDefault())
                : new Address.Unix(socketOrDefault());
    }

    private static boolean isLocal(String name) {
        return name.isEmpty() || name.equals("localhost");
    }

    private int portOrDefault() {
        return port.value() != 0
                ? port.value().intValue()
                : environment("MYSQL_TCP_PORT")
                        .filter(text -> text.matches("\\d{1,5}"))
                        .map(Integer::parseInt)
                        .orElse(DEFAULT_PORT);
    }

    private Path socketOrDefault() {
        return socket.given()
                .filter(path -> !path.isEmpty())
                .or(() -> environment("MYSQL_UNIX_PORT"))
                .map(Path::of)
                .orElseGet(() -> Files.exists(QUELL_SOCKET) ? QUELL_SOCKET : USUAL_SOCKET);
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    private static Duration seconds(String text) {
        double seconds = Double.parseDouble(text);
        if (!(seconds > 0 && seconds <= LONGEST_TIMEOUT)) {
            throw new IllegalArgumentException(text);
        }
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static String protocol(String name) {
        var known = name.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(known)) {
            throw new IllegalArgumentException(name);
        }
        return known;
    }

    // The server's zstd and zlib; this client has zlib.
    private static List<String> algorithms(String list) {
        var wanted = List.of(list.toLowerCase(Locale.ROOT).split(","));
        if (!wanted.contains("zlib") && !wanted.contains("uncompressed")) {
            throw new IllegalArgumentException(list);
        }
        return wanted;
    }
}
