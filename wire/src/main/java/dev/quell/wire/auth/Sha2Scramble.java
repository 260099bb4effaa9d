package dev.quell.wire.auth;

import java.security.MessageDigest;

/// The fast path of `caching_sha2_password`: the client sends
/// `SHA256(password) XOR SHA256(SHA256(SHA256(password)), challenge)`, and the server needs to know the fingerprint
/// `SHA256(SHA256(password))`, which it keeps in memory after a full login.
public final class Sha2Scramble {
    private static final int LENGTH = 32;

    private Sha2Scramble() {}

    /// What the client answers; empty for an empty password.
    public static byte[] answer(byte[] password, byte[] challenge) {
        if (password.length == 0) {
            return password;
        }
        byte[] once = Digest.sha256(password);
        return Digest.xor(once, Digest.sha256(Digest.sha256(once), challenge));
    }

    public static byte[] fingerprint(byte[] password) {
        return Digest.sha256(Digest.sha256(password));
    }

    public static boolean matches(byte[] fingerprint, byte[] challenge, byte[] answer) {
        if (answer.length != LENGTH) {
            return false;
        }
        byte[] once = Digest.xor(answer, Digest.sha256(fingerprint, challenge));
        return MessageDigest.isEqual(Digest.sha256(once), fingerprint);
    }
}
