package dev.quell.wire.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;

/// The key pair with which a client without TLS hides its password: RSA, OAEP with SHA-1, of the password and a zero byte
/// laid over with the challenge. Safe for use by any thread.
public final class RsaKey {
    private static final String ALGORITHM = "RSA";
    private static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
    private static final int BITS = 2_048;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
    private static final String END = "\n-----END PUBLIC KEY-----\n";
    private static final int LINE = 64;

    private final KeyPair pair;

    public RsaKey(KeyPair pair) {
        this.pair = pair;
    }

    public static RsaKey generate() {
        try {
            var generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(BITS);
            return new RsaKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    /// The public half as the text that clients ask for.
    public byte[] publicPem() {
        var encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return (BEGIN + encoder.encodeToString(pair.getPublic().getEncoded()) + END)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// The password in a client's message; empty if it is not one that was made with this key.
    public Optional<byte[]> reveal(byte[] hidden, byte[] challenge) {
        try {
            var cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
            return withoutZero(Digest.xor(cipher.doFinal(hidden), challenge));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    /// What a client sends that was given the public half.
    public static byte[] hide(byte[] publicPem, byte[] password, byte[] challenge) {
        try {
            var text = new String(publicPem, StandardCharsets.US_ASCII);
            var encoded = text.replaceAll("-----[A-Z ]+-----|\\s", "");
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(encoded)));
            var cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.ENCRYPT_MODE, key);
            byte[] zeroEnded = Arrays.copyOf(password, password.length + 1);
            return cipher.doFinal(Digest.xor(zeroEnded, challenge));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("the server's public key cannot be used", e);
        }
    }

    static Optional<byte[]> withoutZero(byte[] text) {
        return text.length == 0 || text[text.length - 1] != 0
                ? Optional.empty()
                : Optional.of(Arrays.copyOf(text, text.length - 1));
    }
}
