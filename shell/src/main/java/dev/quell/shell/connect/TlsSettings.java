package dev.quell.shell.connect;

import dev.quell.wire.client.ClientFailure;
import dev.quell.wire.client.Login;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// What follows from the `--ssl-…` options. One context serves all connections of this program, so that the second takes up the
/// first one's TLS session.
final class TlsSettings {
    /// What every server has, MySQL's no others. One more kind of group would cost one more key pair at each connect. The first
    /// is the one of the key pair: for secp256r1 the JDK would fill a table first, which takes longer than the rest.
    private static final String[] GROUPS = {"secp384r1", "secp256r1", "secp521r1"};

    private final TlsOptions options;
    private Supplier<String> passphrase = () -> "";
    private @Nullable SSLContext context;

    TlsSettings(TlsOptions options) {
        this.options = options;
    }

    /// Asks for the key's password, if it has one.
    void passphrase(Supplier<String> question) {
        passphrase = question;
    }

    /// Over a Unix socket nobody reads along, so there TLS is used only where it is asked for.
    Login.Tls use(Address address) {
        return switch (options.mode()) {
            case DISABLED -> Login.Tls.NEVER;
            case PREFERRED ->
                    address instanceof Address.Unix ? Login.Tls.NEVER : Login.Tls.IF_OFFERED;
            case REQUIRED, VERIFY_CA, VERIFY_IDENTITY -> Login.Tls.REQUIRED;
        };
    }

    /// Lays TLS over a connected socket and shakes hands.
    SSLSocket over(Socket socket, String host, int port) throws IOException {
        try {
            var secure =
                    (SSLSocket) context().getSocketFactory().createSocket(socket, host, port, true);
            var parameters = secure.getSSLParameters();
            parameters.setProtocols(options.versions.value().toArray(new String[0]));
            parameters.setNamedGroups(GROUPS.clone());
            if (options.ciphersuites.isGiven() || options.cipher.isGiven()) {
                parameters.setCipherSuites(allowed(parameters.getCipherSuites()));
            }
            if (options.mode() == TlsOptions.Mode.VERIFY_IDENTITY) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            if (options.serverName.isGiven()) {
                parameters.setServerNames(List.of(new SNIHostName(options.serverName.value())));
            }
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw ClientFailure.tls(String.valueOf(e.getMessage()));
        }
    }

    // Each version's own list if there is one, or else what the JDK allows. TLS 1.3's names say
    // nothing of the key exchange.
    private String[] allowed(String[] usual) {
        var suites = options.ciphersuites.value();
        var oldSuites = options.cipher.value();
        var wanted = new ArrayList<String>();
        wanted.addAll(suites);
        wanted.addAll(oldSuites);
        for (var name : usual) {
            boolean isOld = name.contains("_WITH_");
            if (isOld ? oldSuites.isEmpty() : suites.isEmpty()) {
                wanted.add(name);
            }
        }
        return wanted.toArray(new String[0]);
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        if (context == null) {
            var made = SSLContext.getInstance("TLS");
            var identity = options.identity();
            var keys =
                    identity.isEmpty()
                            ? null
                            : Pem.keyManagers(
                                    identity.get().certificate(), identity.get().key(), passphrase);
            made.init(keys, trust(), new SecureRandom());
            context = made;
        }
        return context;
    }

    private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
        if (options.mode() == TlsOptions.Mode.PREFERRED
                || options.mode() == TlsOptions.Mode.REQUIRED) {
            return new TrustManager[] {new AnyServer()};
        }
        var authorities = options.authorities();
        return authorities.isEmpty() ? null : Pem.trustManagers(authorities, options.revocations());
    }
}
