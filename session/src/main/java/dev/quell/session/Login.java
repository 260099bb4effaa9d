package dev.quell.session;

import dev.quell.session.account.AccountName;
import java.util.Map;

/// Who a session is, once it has authenticated. Replaced as a whole by COM_CHANGE_USER.
///
/// @param user the name the client gave: USER() is this at the peer's host
/// @param account the account that matched: CURRENT_USER()
/// @param capabilities the protocol's capability flags that both sides agreed on
/// @param attributes connection attributes, in the client's order
/// @param tlsCipher the cipher's name, or '' without TLS
public record Login(
        String user,
        AccountName account,
        long capabilities,
        Map<String, String> attributes,
        String tlsVersion,
        String tlsCipher) {
    /// CLIENT_FOUND_ROWS: an UPDATE answers with matched instead of changed rows.
    public static final long FOUND_ROWS = 1L << 1;

    /// CLIENT_INTERACTIVE: `interactive_timeout` takes the place of `wait_timeout`.
    public static final long INTERACTIVE = 1L << 10;

    /// CLIENT_MULTI_STATEMENTS.
    public static final long MULTI_STATEMENTS = 1L << 16;

    /// CLIENT_CAN_HANDLE_EXPIRED_PASSWORDS: lets a user in who must change his password first.
    public static final long CAN_HANDLE_EXPIRED_PASSWORDS = 1L << 22;

    /// True if the capability was agreed on.
    public boolean can(long capability) {
        return (capabilities & capability) != 0;
    }
}
