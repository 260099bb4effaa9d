package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Accounts and roles as written: `'user'@'host'`, `user@localhost`, `CURRENT_USER()`.
final class AccountNameParser {
    private final Cursor in;

    AccountNameParser(Grammar grammar) {
        this.in = grammar.in;
    }

    AccountName account() {
        if (in.accept(Token.CURRENT_USER)) {
            if (in.accept(Token.LEFT_PAREN)) {
                in.expect(Token.RIGHT_PAREN);
            }
            return AccountName.CURRENT_USER;
        }
        String user = in.nameOrString();
        String host = "%";
        if (in.accept(Token.AT_SIGN)) {
            host = in.is(Token.HOSTNAME) ? in.takeSource() : in.nameOrString();
        }
        return AccountName.of(user, host.toLowerCase(Locale.ROOT));
    }

    List<AccountName> accounts() {
        var accounts = new ArrayList<AccountName>();
        do {
            accounts.add(account());
        } while (in.accept(Token.COMMA));
        return accounts;
    }
}
