package dev.quell.session.account;

import dev.quell.base.text.PrintableText;
import java.util.Locale;

/// The name of an account: `'user'@'host'`. The user is case-sensitive, the host is not.
///
/// @param user '' for the anonymous user
/// @param host a name, an address or a pattern ([HostPattern]), in lower case; '' is another one than `%`, and fits every host too
public record AccountName(String user, String host) implements Comparable<AccountName> {
    public static final int MAX_USER = 32;
    public static final int MAX_HOST = 255;

    public AccountName {
        host = host.toLowerCase(Locale.ROOT);
    }

    /// As error texts quote it: `'user'@'host'`.
    public String quoted() {
        return "'" + user + "'@'" + host + "'";
    }

    /// As the log tells it: [#quoted] without characters that end a line or move a terminal's cursor, since the client chose
    /// the name.
    public String printable() {
        return PrintableText.of(quoted());
    }

    /// As SHOW GRANTS quotes it, in backticks.
    public String identifier() {
        return "`" + user.replace("`", "``") + "`@`" + host.replace("`", "``") + "`";
    }

    /// As CURRENT_USER() gives it: `user@host`.
    @Override
    public String toString() {
        return user + "@" + host;
    }

    @Override
    public int compareTo(AccountName other) {
        int byUser = user.compareTo(other.user);
        return byUser != 0 ? byUser : host.compareTo(other.host);
    }
}
