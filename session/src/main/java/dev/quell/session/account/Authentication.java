package dev.quell.session.account;

import dev.quell.base.password.NativePassword;
import dev.quell.base.password.Sha2Password;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// How an account proves who it is.
///
/// @param plugin one of the constants below
/// @param secret what the plugin checks against (`mysql.user.authentication_string`): a password's stored form, '' for an
///     empty password; for auth_socket the operating system user, '' for one of the account's name
/// @param retained the stored form of the password before it, which still opens (RETAIN CURRENT PASSWORD); '' for none
public record Authentication(String plugin, String secret, String retained) {
    public static final String CACHING_SHA2 = "caching_sha2_password";
    public static final String NATIVE = "mysql_native_password";
    public static final String SOCKET = "auth_socket";

    public Authentication(String plugin, String secret) {
        this(plugin, secret, "");
    }

    /// True for the plugins that Quell has.
    public static boolean isKnown(String plugin) {
        return plugin.equals(CACHING_SHA2) || plugin.equals(NATIVE) || plugin.equals(SOCKET);
    }

    /// Stores a password the way the plugin wants it; an empty one stays empty.
    public static Authentication withPassword(String plugin, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return new Authentication(
                plugin,
                switch (plugin) {
                    case NATIVE -> NativePassword.stored(bytes);
                    case CACHING_SHA2 ->
                            Sha2Password.stored(
                                    bytes, new SecureRandom(), Sha2Password.DEFAULT_ROUNDS);
                    default -> password;
                });
    }

    /// True if the secret has the form that the plugin stores.
    public boolean isWellFormed() {
        return switch (plugin) {
            case NATIVE -> NativePassword.isStored(secret);
            case CACHING_SHA2 -> Sha2Password.isStored(secret);
            default -> true;
        };
    }

    /// True if the password is the one that the secret was made of.
    public boolean opens(String password) {
        return matches(plugin, secret, password);
    }

    /// True if the password is the one that the stored form was made of.
    public static boolean matches(String plugin, String stored, String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (stored.isEmpty() || bytes.length == 0) {
            return stored.isEmpty() && bytes.length == 0;
        }
        return switch (plugin) {
            case NATIVE -> NativePassword.stored(bytes).equals(stored);
            case CACHING_SHA2 -> Sha2Password.matches(stored, bytes);
            default -> false;
        };
    }

    /// The same, opened by that password's stored form too; '' for no other.
    public Authentication retaining(String stored) {
        return new Authentication(plugin, secret, stored);
    }
}
