package dev.quell.wire.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.wire.auth.NativeScramble;
import dev.quell.wire.auth.RsaKey;
import dev.quell.wire.auth.Sha2Scramble;
import java.util.Arrays;

/// What a client says for each plugin that it knows.
final class Authentication {
    static final String CACHING_SHA2 = "caching_sha2_password";
    static final String NATIVE = "mysql_native_password";
    private static final String SHA256 = "sha256_password";
    private static final String CLEAR = "mysql_clear_password";

    private static final int FAST_OK = 3;
    private static final int FULL = 4;
    private static final byte[] ASK_FOR_KEY = {2};
    private static final byte[] ASK_FOR_SHA256_KEY = {1};
    private static final int KEY_STARTS_WITH = '-';

    private final Login login;
    private int factor;
    private byte[] password;
    private final boolean isPrivate;
    private String plugin;
    private byte[] challenge;

    /// @param isPrivate whether the password may go over the line as it is
    Authentication(Login login, boolean isPrivate, String plugin, byte[] challenge) {
        this.login = login;
        this.password = password();
        this.isPrivate = isPrivate;
        this.plugin = plugin;
        this.challenge = challenge.clone();
    }

    private byte[] password() {
        var all = login.passwords();
        return factor < all.size() ? all.get(factor).getBytes(UTF_8) : new byte[0];
    }

    String plugin() {
        return plugin;
    }

    /// The server asks for the next password.
    void nextFactor(String newPlugin, byte[] newChallenge) {
        factor++;
        password = password();
        change(newPlugin, newChallenge);
    }

    /// The server asks for another plugin, or for the same with another challenge.
    void change(String newPlugin, byte[] newChallenge) {
        plugin = newPlugin;
        challenge = newChallenge.clone();
    }

    /// Whether the plugin is one that can answer; the greeting's may be passed over, because the server will ask for the account's.
    boolean isKnown() {
        return switch (plugin) {
            case CACHING_SHA2, NATIVE, SHA256, CLEAR -> true;
            default -> false;
        };
    }

    /// The first answer to a challenge.
    ///
    /// @throws ClientFailure a plugin that is unknown, or that would give the password away
    byte[] answer() throws ClientFailure {
        return switch (plugin) {
            case CACHING_SHA2 -> Sha2Scramble.answer(password, challenge);
            case NATIVE -> NativeScramble.answer(password, challenge);
            case SHA256 -> sha256Answer();
            case CLEAR -> clearAnswer();
            default -> throw ClientFailure.noPlugin(plugin);
        };
    }

    private byte[] sha256Answer() {
        if (password.length == 0) {
            return new byte[1];
        }
        if (isPrivate) {
            return zeroEnded();
        }
        return login.publicKey()
                .map(key -> RsaKey.hide(key, password, challenge))
                .orElse(ASK_FOR_SHA256_KEY);
    }

    private byte[] clearAnswer() throws ClientFailure {
        if (!login.clearTextAllowed()) {
            throw ClientFailure.noPlugin(CLEAR + "' (see --enable-cleartext-plugin) '");
        }
        return zeroEnded();
    }

    /// The answer to more data of the plugin; empty if it wants none.
    byte[] answer(byte[] data) throws ClientFailure {
        if (data.length > 0 && data[0] == KEY_STARTS_WITH) {
            return RsaKey.hide(data, password, challenge);
        }
        if (!plugin.equals(CACHING_SHA2) || data.length != 1) {
            throw ClientFailure.malformed();
        }
        return switch (data[0]) {
            case FAST_OK -> new byte[0];
            case FULL -> fullSha2();
            default -> throw ClientFailure.malformed();
        };
    }

    private byte[] fullSha2() throws ClientFailure {
        if (isPrivate) {
            return zeroEnded();
        }
        if (login.publicKey().isPresent()) {
            return RsaKey.hide(login.publicKey().get(), password, challenge);
        }
        if (!login.askForPublicKey()) {
            throw ClientFailure.plugin(plugin, "Authentication requires secure connection.");
        }
        return ASK_FOR_KEY;
    }

    private byte[] zeroEnded() {
        return Arrays.copyOf(password, password.length + 1);
    }
}
