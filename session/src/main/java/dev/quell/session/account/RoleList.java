package dev.quell.session.account;

import java.util.LinkedHashSet;
import java.util.Set;

/// Roles as one text, as `mandatory_roles` has them: `'r1'@'%', r2, "r3"@localhost`, with any of SQL's quotes.
public final class RoleList {
    private final String text;
    private int at;

    private RoleList(String text) {
        this.text = text;
    }

    /// The roles that a text names; what is no name is left out.
    public static Set<AccountName> parse(String text) {
        var list = new RoleList(text);
        var roles = new LinkedHashSet<AccountName>();
        while (list.at < text.length()) {
            String user = list.word();
            String host = list.accept('@') ? list.word() : "%";
            if (!user.isEmpty()) {
                roles.add(new AccountName(user, host));
            }
            if (!list.accept(',')) {
                break;
            }
        }
        return roles;
    }

    /// Whether each of a text's parts names a role; an empty text has none.
    public static boolean isWellFormed(String text) {
        var list = new RoleList(text);
        if (text.isBlank()) {
            return true;
        }
        do {
            if (list.word().isEmpty()) {
                return false;
            }
            if (list.accept('@')) {
                list.word();
            }
        } while (list.accept(','));
        return true;
    }

    private String word() {
        skipSpace();
        if (at < text.length() && "'`\"".indexOf(text.charAt(at)) >= 0) {
            int end = text.indexOf(text.charAt(at), at + 1);
            int stop = end < 0 ? text.length() : end;
            String word = text.substring(at + 1, stop);
            at = Math.min(text.length(), stop + 1);
            return word;
        }
        int start = at;
        while (at < text.length() && "@, ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean accept(char wanted) {
        skipSpace();
        boolean found = at < text.length() && text.charAt(at) == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
