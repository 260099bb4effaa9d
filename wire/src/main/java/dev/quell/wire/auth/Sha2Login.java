package dev.quell.wire.auth;

import dev.quell.base.password.Sha2Password;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The server's side of `caching_sha2_password`, with its cache. Safe for use by any thread.
///
/// ```text
///   client: scramble ──►  known fingerprint that matches  ──► 3 (fast), then OK
///                         else                            ──► 4 (full)
///   client: private channel: the password and a zero byte
///           else: 2 (ask for the key) ──► key ──► password hidden with it
/// ```
///
/// An account that does not exist goes the same way against a secret that nobody knows.
public final class Sha2Login {
    private static final byte[] FAST = {3};
    private static final byte[] FULL = {4};
    private static final int ASK_FOR_KEY = 2;

    private final Supplier<RsaKey> key;
    private final ConcurrentHashMap<String, Known> cache = new ConcurrentHashMap<>();

    /// @param key made when the first client asks for it, at the latest
    public Sha2Login(Supplier<RsaKey> key) {
        this.key = key;
    }

    /// Leads the exchange to its end, but for the OK or error packet.
    ///
    /// @param account names the account, for the cache
    /// @param secrets [Sha2Password]'s stored forms, any of which opens; '' for an empty password
    /// @param answer the client's first answer
    public boolean authenticate(
            Dialogue dialogue,
            String account,
            List<String> secrets,
            byte[] challenge,
            byte[] answer)
            throws IOException {
        if (answer.length == 0 || (answer.length == 1 && answer[0] == 0)) {
            return secrets.contains("");
        }
        if (secrets.stream().allMatch(String::isEmpty)) {
            return false;
        }
        var known = cache.get(account);
        if (known != null
                && secrets.contains(known.stored)
                && Sha2Scramble.matches(known.fingerprint, challenge, answer)) {
            dialogue.say(FAST);
            return true;
        }
        dialogue.say(FULL);
        var password = password(dialogue, challenge);
        if (password.isEmpty()) {
            return false;
        }
        for (String stored : secrets) {
            if (!stored.isEmpty() && Sha2Password.matches(stored, password.get())) {
                cache.put(account, new Known(stored, Sha2Scramble.fingerprint(password.get())));
                return true;
            }
        }
        return false;
    }

    /// Forgets all fingerprints (FLUSH PRIVILEGES).
    public void forget() {
        cache.clear();
    }

    private Optional<byte[]> password(Dialogue dialogue, byte[] challenge) throws IOException {
        byte[] message = dialogue.hear();
        if (dialogue.isPrivate()) {
            return RsaKey.withoutZero(message);
        }
        if (message.length == 1 && message[0] == ASK_FOR_KEY) {
            dialogue.say(key.get().publicPem());
            message = dialogue.hear();
        }
        return key.get().reveal(message, challenge);
    }

    private record Known(String stored, byte[] fingerprint) {}
}
