package dev.quell.session;

import dev.quell.session.account.AccountName;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Who a session is, once it has authenticated. Replaced as a whole by COM_CHANGE_USER.
///
/// @param user the name the client gave: USER() is this at the peer's host
/// @param account the account whose rights it has: CURRENT_USER()
/// @param proxy the account that the client has proven to be, if it goes on as another: `@@proxy_user`
/// @param capabilities the protocol's capability flags that both sides agreed on
/// @param attributes connection attributes, in the client's order
/// @param tlsCipher the cipher's name, or '' without TLS
public record Login(
        String user,
        AccountName account,
        Optional<AccountName> proxy,
        long capabilities,
        Map<String, String> attributes,
        String tlsVersion,
        String tlsCipher) {
    /// CLIENT_FOUND_ROWS: an UPDATE answers with matched instead of changed rows.
    public static final long FOUND_ROWS = 1L << 1;

    /// CLIENT_COMPRESS: zlib.
    public static final long COMPRESS = 1L << 5;

    /// CLIENT_INTERACTIVE: `interactive_timeout` takes the place of `wait_timeout`.
    public static final long INTERACTIVE = 1L << 10;

    /// CLIENT_MULTI_STATEMENTS.
    public static final long MULTI_STATEMENTS = 1L << 16;

    /// CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS: lets a user in who must change his password first.
    public static final long CAN_HANDLE_EXPIRED_PASSWORDS = 1L << 22;

    /// The bytes that the attributes take in the client's packet.
    public int attributesLength() {
        int length = 0;
        for (var attribute : attributes.entrySet()) {
            length += length(attribute.getKey()) + length(attribute.getValue());
        }
        return length;
    }

    private static int length(String text) {
        return 1 + text.getBytes(StandardCharsets.UTF_8).length; // one byte tells how many follow
    }

    /// A login to the account that matched.
    public Login(
            String user,
            AccountName account,
            long capabilities,
            Map<String, String> attributes,
            String tlsVersion,
            String tlsCipher) {
        this(user, account, Optional.empty(), capabilities, attributes, tlsVersion, tlsCipher);
    }

    /// The account that has proven who it is, and whose password and limits count.
    public AccountName proven() {
        return proxy.orElse(account);
    }

    /// The same, as the account that it is a proxy of.
    public Login as(AccountName proxied) {
        return new Login(
                user,
                proxied,
                Optional.of(account),
                capabilities,
                attributes,
                tlsVersion,
                tlsCipher);
    }

    /// The same with other capabilities.
    public Login withCapabilities(long others) {
        return new Login(user, account, proxy, others, attributes, tlsVersion, tlsCipher);
    }

    /// True if the capability was agreed on.
    public boolean can(long capability) {
        return (capabilities & capability) != 0;
    }
}
