package dev.quell.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;

/// Makes what MySQL makes at its first start: an authority of its own and a server certificate signed by it, good for ten
/// years. Keys are elliptic (P-256): a tenth of the time of RSA to make, and to use.
final class SelfSigned {
    private static final Duration BACKWARDS = Duration.ofDays(1); // for clocks that are slow
    private static final Duration LIFE = Duration.ofDays(3_650);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final SecureRandom random = new SecureRandom();
    private final Instant now;

    SelfSigned(Instant now) {
        this.now = now;
    }

    /// @param authority the certificate that signed `server`
    record Made(X509Certificate authority, X509Certificate server, KeyPair serverKey) {}

    Made make(String product) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        var authorityKey = generator.generateKeyPair();
        var serverKey = generator.generateKeyPair();
        byte[] authorityName = name(product + " Auto_Generated_CA_Certificate");
        byte[] serverName = name(product + " Auto_Generated_Server_Certificate");
        var authority =
                sign(authorityKey, authorityName, authorityKey, authorityName, authorityRights());
        var server = sign(authorityKey, authorityName, serverKey, serverName, serverNames());
        return new Made(authority, server, serverKey);
    }

    private X509Certificate sign(
            KeyPair issuerKey, byte[] issuer, KeyPair key, byte[] subject, byte[] extension)
            throws GeneralSecurityException {
        byte[] algorithm = Der.sequence(Der.objectId("1.2.840.10045.4.3.2")); // ECDSA, SHA-256
        byte[] content =
                Der.sequence(
                        Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
                        Der.integer(new BigInteger(96, random).add(BigInteger.ONE)),
                        algorithm,
                        issuer,
                        Der.sequence(Der.time(now.minus(BACKWARDS)), Der.time(now.plus(LIFE))),
                        subject,
                        key.getPublic().getEncoded(),
                        Der.explicit(3, Der.sequence(extension)));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(issuerKey.getPrivate(), random);
        signature.update(content);
        byte[] whole = Der.sequence(content, algorithm, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.objectId("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] authorityRights() {
        return Der.sequence(
                Der.objectId("2.5.29.19"), Der.yes(), Der.octets(Der.sequence(Der.yes())));
    }

    private static byte[] serverNames() {
        byte[] names =
                Der.sequence(
                        Der.implicit(2, "localhost".getBytes(StandardCharsets.US_ASCII)),
                        Der.implicit(7, LOOPBACK));
        return Der.sequence(Der.objectId("2.5.29.17"), Der.octets(names));
    }
}
