package dev.quell.shell.connect;

import dev.quell.shell.argument.Option;
import dev.quell.shell.argument.OptionGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The `--ssl-…` and `--tls-…` options.
final class TlsOptions extends OptionGroup {
    /// MySQL's `--ssl-mode`.
    enum Mode {
        DISABLED,
        PREFERRED,
        REQUIRED,
        VERIFY_CA,
        VERIFY_IDENTITY
    }

    /// What the JDK and MySQL both still speak.
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final Option<Mode> mode =
            value(
                    "ssl-mode",
                    "MODE",
                    "DISABLED, PREFERRED (the default), REQUIRED, VERIFY_CA, VERIFY_IDENTITY.",
                    Mode.PREFERRED,
                    text -> Mode.valueOf(text.toUpperCase(Locale.ROOT)));

    final Option<Boolean> ssl =
            flag("ssl", "As --ssl-mode=REQUIRED; --skip-ssl: DISABLED.")
                    .and(on -> mode.set(on ? Mode.REQUIRED : Mode.DISABLED));

    final Option<Boolean> verifyServerCert =
            flag("ssl-verify-server-cert", "As --ssl-mode=VERIFY_IDENTITY.")
                    .and(on -> mode.set(on ? Mode.VERIFY_IDENTITY : mode.value()));

    private final Option<String> ca =
            text("ssl-ca", "FILE", "The authorities that are believed (PEM).");
    private final Option<String> caPath = text("ssl-capath", "FOLDER", "A folder of such files.");
    private final Option<String> crl =
            text("ssl-crl", "FILE", "What the authorities have revoked (PEM).");
    private final Option<String> crlPath = text("ssl-crlpath", "FOLDER", "A folder of such files.");
    private final Option<String> cert =
            text("ssl-cert", "FILE", "This client's certificate (PEM).");

    private final Option<String> key =
            text(
                    "ssl-key",
                    "FILE",
                    "The key of --ssl-cert (PEM); its password is asked for if it has one.");

    final Option<List<String>> versions =
            value(
                    "tls-version",
                    "LIST",
                    "Allowed versions: TLSv1.2,TLSv1.3.",
                    VERSIONS,
                    TlsOptions::versions);

    /// Those of TLS 1.2.
    final Option<List<String>> cipher =
            value(
                    "ssl-cipher",
                    "LIST",
                    "Allowed ciphers of TLS 1.2, as OpenSSL names them, with : between.",
                    List.of(),
                    CipherNames::standard);

    /// Those of TLS 1.3.
    final Option<List<String>> ciphersuites =
            value(
                    "tls-ciphersuites",
                    "LIST",
                    "Allowed ciphers of TLS 1.3, with : between.",
                    List.of(),
                    CipherNames::standard);

    final Option<String> serverName =
            text(
                    "tls-sni-servername",
                    "NAME",
                    "The name that the server is asked for (SNI), where it has several.");

    /// Whoever names authorities wants the server to be checked by them, as in MySQL.
    Mode mode() {
        boolean checks = ca.isGiven() || caPath.isGiven();
        return mode.given().orElse(checks ? Mode.VERIFY_CA : Mode.PREFERRED);
    }

    /// The authorities' files and folders.
    List<Path> authorities() {
        return paths(ca, caPath);
    }

    /// Count where the server is checked by authorities, as in MySQL.
    List<Path> revocations() {
        return paths(crl, crlPath);
    }

    private static List<Path> paths(Option<String> file, Option<String> folder) {
        return Stream.of(file, folder)
                .flatMap(option -> option.given().stream())
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
    }

    /// This client's certificate and its key; empty unless both are given.
    Optional<Identity> identity() {
        return cert.isGiven() && key.isGiven()
                ? Optional.of(new Identity(Path.of(cert.value()), Path.of(key.value())))
                : Optional.empty();
    }

    /// What this client shows a server that asks who it is.
    record Identity(Path certificate, Path key) {}

    private static List<String> versions(String list) {
        var named = new ArrayList<String>();
        for (var name : list.split(",")) {
            var known = VERSIONS.stream().filter(name.strip()::equalsIgnoreCase).findFirst();
            named.add(known.orElseThrow(() -> new IllegalArgumentException(name)));
        }
        return List.copyOf(named);
    }
}
