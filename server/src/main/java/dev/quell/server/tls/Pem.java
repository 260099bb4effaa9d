package dev.quell.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Keys and certificates as the text files that everybody uses.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final int LINE = 64;

    private Pem() {}

    static String write(String kind, byte[] encoded) {
        var encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(kind, encoder.encodeToString(encoded), kind);
    }

    /// The certificates in a text, the first one first.
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var certificates = new ArrayList<X509Certificate>();
        var block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                var bytes = new ByteArrayInputStream(decode(block.group(2)));
                certificates.add((X509Certificate) factory.generateCertificate(bytes));
            }
        }
        if (certificates.isEmpty()) {
            throw new InvalidKeySpecException("no certificate in the file");
        }
        return certificates;
    }

    /// The private key in a text: PKCS#8, or the older form of an RSA key.
    static PrivateKey privateKey(String text) throws GeneralSecurityException {
        var block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return privateKey(decode(block.group(2)));
            }
            if (kind.equals("RSA PRIVATE KEY")) {
                return privateKey(wrapped(decode(block.group(2))));
            }
        }
        throw new InvalidKeySpecException("no unencrypted private key in the file");
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException _) {
                continue; // a key of another algorithm
            }
        }
        throw new InvalidKeySpecException("a private key of an unknown algorithm");
    }

    private static byte[] wrapped(byte[] rsa) {
        return Der.sequence(
                Der.integer(BigInteger.ZERO),
                Der.sequence(Der.objectId("1.2.840.113549.1.1.1"), Der.nothing()),
                Der.octets(rsa));
    }

    private static byte[] decode(String base64) {
        return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    }
}
