package dev.quell.sql.print;

import dev.quell.base.value.SqlMode;
import dev.quell.sql.lex.Lexer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digest of a statement: its text without literals, spacing, comments and letter case, as MySQL's DIGEST_TEXT, and a
/// hash of it. Equal statements with other values have equal digests. Made from tokens, so that what cannot be parsed has
/// one too. It holds no literal, which makes it fit for logs.
///
/// The text follows MySQL's reductions: `?` for a literal, `?, ...` for several, `(...)` for a row of them,
/// `(...) /* , ... */` for several rows, `IN (...)` for a list ([NormalForm]).
///
/// @param text MySQL's DIGEST_TEXT
/// @param hash SHA-256 of the normal form's fingerprint, 64 hexadecimal digits. (MySQL hashes its grammar's token numbers, which
///     are its own.)
public record Digest(String text, String hash) {
    /// The digest of the first statement of a text.
    public static Digest of(String text, SqlMode mode) {
        var form = form(text, mode);
        return new Digest(form.text(), hash(form.fingerprint()));
    }

    /// The text alone.
    public static String text(String text, SqlMode mode) {
        return form(text, mode).text();
    }

    private static NormalForm form(String text, SqlMode mode) {
        return NormalForm.of(Lexer.scan(text, 0, text.length(), mode, true, () -> {}));
    }

    /// The hash of digests with that fingerprint.
    public static String hash(long fingerprint) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array();
            return HexFormat.of().formatHex(sha.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
