package dev.quell.wire.client;

import dev.quell.wire.packet.HandshakeV10;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who logs in, and how.
///
/// @param passwords one for each factor that the account may ask for; a factor without one has an empty password
/// @param database '' for none
/// @param collation the connection's, which may depend on what the server knows
/// @param capabilities what is wanted besides what every client needs ([dev.quell.wire.packet.Capability])
/// @param preferredPlugin '' for the one that the server names
/// @param publicKey the server's RSA key in PEM, if it is known and need not be asked for
/// @param askForPublicKey whether a key that comes over an open line is believed
/// @param clearTextAllowed whether `mysql_clear_password` may see the password
public record Login(
        String user,
        List<String> passwords,
        String database,
        Collation collation,
        long capabilities,
        Tls tls,
        String preferredPlugin,
        Optional<byte[]> publicKey,
        boolean askForPublicKey,
        boolean clearTextAllowed,
        Map<String, String> attributes) {

    public Login {
        passwords = List.copyOf(passwords);
        attributes = Map.copyOf(new LinkedHashMap<>(attributes));
    }

    /// Chooses a collation for a server.
    @FunctionalInterface
    public interface Collation {
        int id(HandshakeV10 greeting);
    }

    /// When TLS is used.
    public enum Tls {
        NEVER,
        IF_OFFERED,
        REQUIRED
    }
}
