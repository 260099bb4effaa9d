package dev.quell.base.password;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The stored form of `caching_sha2_password`: `$A$005$`, 20 bytes of salt, 43 characters of digest.
///
/// The three hex digits are thousands of rounds; the digest is that of SHA-crypt (Drepper, "Unix crypt using SHA-256") with a
/// salt of 20 instead of 16 characters. Salt bytes are 1 to 127 without `$`, so the whole is ASCII text. An empty password
/// is stored as ''.
public final class Sha2Password {
    public static final int DEFAULT_ROUNDS = 5_000;

    private static final String PREFIX = "$A$";
    private static final int SALT_LENGTH = 20;
    private static final int SALT_START = 7;
    private static final int DIGEST_START = SALT_START + SALT_LENGTH;
    private static final int DIGEST_LENGTH = 43;
    private static final int ROUNDS_UNIT = 1_000;
    private static final String ALPHABET =
            "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SIZE = 32; // of a SHA-256 digest

    private Sha2Password() {}

    /// Makes the stored form with a fresh salt.
    ///
    /// @param rounds a multiple of 1000, 5000 to 4095000
    public static String stored(byte[] password, SecureRandom random, int rounds) {
        if (password.length == 0) {
            return "";
        }
        var salt = new byte[SALT_LENGTH];
        for (int i = 0; i < salt.length; i++) {
            do {
                salt[i] = (byte) (1 + random.nextInt(127));
            } while (salt[i] == '$');
        }
        return stored(password, salt, rounds);
    }

    static String stored(byte[] password, byte[] salt, int rounds) {
        return PREFIX
                + "%03X$".formatted(rounds / ROUNDS_UNIT)
                + new String(salt, StandardCharsets.US_ASCII)
                + text(crypt(password, salt, rounds));
    }

    /// True if the text has the shape of a stored form ('' included).
    public static boolean isStored(String text) {
        return text.isEmpty()
                || (text.length() == DIGEST_START + DIGEST_LENGTH
                        && text.matches("(?s)\\$A\\$[0-9A-Fa-f]{3}\\$.*")
                        && rounds(text) > 0);
    }

    /// Checks a password in a time that does not depend on how much of it is right.
    public static boolean matches(String stored, byte[] password) {
        if (stored.isEmpty() || !isStored(stored)) {
            return stored.isEmpty() && password.length == 0;
        }
        var salt = stored.substring(SALT_START, DIGEST_START).getBytes(StandardCharsets.US_ASCII);
        var found = text(crypt(password, salt, rounds(stored))).getBytes(StandardCharsets.US_ASCII);
        var expected = stored.substring(DIGEST_START).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(found, expected);
    }

    private static int rounds(String stored) {
        return HexFormat.fromHexDigits(stored, PREFIX.length(), SALT_START - 1) * ROUNDS_UNIT;
    }

    private static byte[] crypt(byte[] password, byte[] salt, int rounds) {
        try {
            return new Crypt(MessageDigest.getInstance("SHA-256"), password, salt).run(rounds);
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Steps and letters (A, B, P, S) are those of the published algorithm.
    private record Crypt(MessageDigest digest, byte[] password, byte[] salt) {
        byte[] run(int rounds) throws DigestException {
            var state = start();
            var p = stretch(repeated(password, password.length), password.length);
            var s = stretch(repeated(salt, 16 + (state[0] & 0xFF)), salt.length);
            for (int i = 0; i < rounds; i++) {
                boolean odd = (i & 1) != 0;
                digest.update(odd ? p : state);
                if (i % 3 != 0) {
                    digest.update(s);
                }
                if (i % 7 != 0) {
                    digest.update(p);
                }
                digest.update(odd ? state : p);
                digest.digest(state, 0, SIZE);
            }
            return state;
        }

        private byte[] start() {
            digest.update(password);
            digest.update(salt);
            var b = digest.digest(password);
            digest.update(password);
            digest.update(salt);
            digest.update(stretch(b, password.length));
            for (int bits = password.length; bits > 0; bits >>= 1) {
                digest.update((bits & 1) != 0 ? b : password);
            }
            return digest.digest();
        }

        private byte[] repeated(byte[] bytes, int times) {
            for (int i = 0; i < times; i++) {
                digest.update(bytes);
            }
            return digest.digest();
        }

        private static byte[] stretch(byte[] block, int length) {
            var result = new byte[length];
            for (int i = 0; i < length; i += SIZE) {
                System.arraycopy(block, 0, result, i, Math.min(SIZE, length - i));
            }
            return result;
        }
    }

    /// SHA-crypt's base 64: three bytes a group, taken in its own order, least significant six bits first.
    private static String text(byte[] digest) {
        var text = new StringBuilder(DIGEST_LENGTH);
        int a = 0;
        int b = 10;
        int c = 20;
        for (int group = 0; group < 10; group++) {
            append(text, digest[a], digest[b], digest[c], 4);
            int nextB = (a + 1) % 30;
            int nextC = (b + 1) % 30;
            a = (c + 1) % 30;
            b = nextB;
            c = nextC;
        }
        append(text, (byte) 0, digest[31], digest[30], 3);
        return text.toString();
    }

    private static void append(StringBuilder text, byte high, byte middle, byte low, int count) {
        int bits = (high & 0xFF) << 16 | (middle & 0xFF) << 8 | low & 0xFF;
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(bits & 0x3F));
            bits >>= 6;
        }
    }
}
