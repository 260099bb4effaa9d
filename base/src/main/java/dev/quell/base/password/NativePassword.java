package dev.quell.base.password;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// The stored form of `mysql_native_password`: an asterisk and the hex digits of `SHA1(SHA1(password))`; '' for an empty
/// password.
public final class NativePassword {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int HEX_DIGITS = 40;

    private NativePassword() {}

    public static String stored(byte[] password) {
        return password.length == 0 ? "" : "*" + HEX.formatHex(sha1(sha1(password)));
    }

    /// True if the text has the shape of a stored form ('' included).
    public static boolean isStored(String text) {
        return text.isEmpty()
                || (text.length() == 1 + HEX_DIGITS
                        && text.toUpperCase(Locale.ROOT).matches("\\*[0-9A-F]{40}"));
    }

    /// The 20 bytes of `SHA1(SHA1(password))` in a stored form that is not ''.
    public static byte[] digest(String stored) {
        return HEX.parseHex(stored, 1, stored.length());
    }

    static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
