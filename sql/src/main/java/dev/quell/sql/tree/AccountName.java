package dev.quell.sql.tree;

/// `'user'@'host'`, or `CURRENT_USER`. Roles are written the same way.
///
/// @param user the user; empty for the anonymous one
/// @param host in lower case; `%` where none was written
/// @param current `CURRENT_USER()`: user and host are then empty
public record AccountName(String user, String host, boolean current) {
    /// The account of the session itself.
    public static final AccountName CURRENT_USER = new AccountName("", "", true);

    /// A named account.
    public static AccountName of(String user, String host) {
        return new AccountName(user, host, false);
    }
}
