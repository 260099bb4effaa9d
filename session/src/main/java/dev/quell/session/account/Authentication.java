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
public record Authentication(String plugin, String secret) {
    public static final String CACHING_SHA2 = "caching_sha2_password";
    public static final String NATIVE = "mysql_native_password";
    public static final String SOCKET = "auth_socket";

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
}
