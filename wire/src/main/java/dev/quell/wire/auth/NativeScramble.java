package dev.quell.wire.auth;

import dev.quell.base.password.NativePassword;
import java.security.MessageDigest;

/// `mysql_native_password`: the client sends `SHA1(password) XOR SHA1(challenge, SHA1(SHA1(password)))`.
public final class NativeScramble {
    private static final int LENGTH = 20;

    private NativeScramble() {}

    /// What the client answers; empty for an empty password.
    public static byte[] answer(byte[] password, byte[] challenge) {
        if (password.length == 0) {
            return password;
        }
        byte[] once = Digest.sha1(password);
        return Digest.xor(once, Digest.sha1(challenge, Digest.sha1(once)));
    }

    /// Checks an answer against [NativePassword]'s stored form.
    public static boolean matches(String stored, byte[] challenge, byte[] answer) {
        if (stored.isEmpty() || answer.length != LENGTH || !NativePassword.isStored(stored)) {
            return stored.isEmpty() && answer.length == 0;
        }
        byte[] twice = NativePassword.digest(stored);
        byte[] once = Digest.xor(answer, Digest.sha1(challenge, twice));
        return MessageDigest.isEqual(Digest.sha1(once), twice);
    }
}
