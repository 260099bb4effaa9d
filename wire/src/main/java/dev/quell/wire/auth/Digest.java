package dev.quell.wire.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hashes that the plugins are made of.
final class Digest {
    private Digest() {}

    static byte[] sha1(byte[]... parts) {
        return of("SHA-1", parts);
    }

    static byte[] sha256(byte[]... parts) {
        return of("SHA-256", parts);
    }

    private static byte[] of(String algorithm, byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /// The first array with the second laid over it, again and again.
    static byte[] xor(byte[] bytes, byte[] mask) {
        var result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= mask[i % mask.length];
        }
        return result;
    }
}
