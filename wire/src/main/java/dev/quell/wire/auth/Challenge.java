package dev.quell.wire.auth;

import dev.quell.wire.packet.HandshakeV10;
import java.security.SecureRandom;

/// The 20 random bytes that a password is mixed with. None is zero and none is `$`, as in MySQL: clients treat them as text.
public final class Challenge {
    private Challenge() {}

    public static byte[] random(SecureRandom random) {
        var bytes = new byte[HandshakeV10.CHALLENGE_LENGTH];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7F;
            if (bytes[i] == 0 || bytes[i] == '$') {
                bytes[i]++;
            }
        }
        return bytes;
    }
}
