package dev.quell.testkit.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;

/// The client's side of the two password plugins, on a connection without TLS.
final class Authentication {
    static final String NATIVE = "mysql_native_password";
    static final String CACHING_SHA2 = "caching_sha2_password";

    private Authentication() {}

    static byte[] answer(String plugin, String password, byte[] nonce) {
        if (password.isEmpty()) {
            return new byte[0];
        }
        try {
            return switch (plugin) {
                case NATIVE -> nativePassword(password.getBytes(UTF_8), nonce);
                case CACHING_SHA2 -> cachingSha2(password.getBytes(UTF_8), nonce);
                default -> new byte[0];
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] nativePassword(byte[] password, byte[] nonce)
            throws GeneralSecurityException {
        var sha1 = MessageDigest.getInstance("SHA-1");
        var once = sha1.digest(password);
        var twice = sha1.digest(once);
        sha1.update(nonce);
        sha1.update(twice);
        return xor(once, sha1.digest());
    }

    private static byte[] cachingSha2(byte[] password, byte[] nonce)
            throws GeneralSecurityException {
        var sha256 = MessageDigest.getInstance("SHA-256");
        var once = sha256.digest(password);
        var twice = sha256.digest(once);
        sha256.update(twice);
        sha256.update(nonce);
        return xor(once, sha256.digest());
    }

    /// The password for caching_sha2_password's full exchange, encrypted with the server's public key.
    static byte[] encrypted(String password, byte[] nonce, String publicKeyPem) {
        var plain = Arrays.copyOf(password.getBytes(UTF_8), password.getBytes(UTF_8).length + 1);
        for (int i = 0; i < plain.length; i++) {
            plain[i] ^= nonce[i % nonce.length];
        }
        var base64 = publicKeyPem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            var key =
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new X509EncodedKeySpec(
                                            Base64.getDecoder().decode(base64.getBytes(US_ASCII))));
            var cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] xor(byte[] left, byte[] right) {
        var result = left.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= right[i];
        }
        return result;
    }
}
