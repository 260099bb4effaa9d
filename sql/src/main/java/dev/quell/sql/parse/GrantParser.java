package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.LevelKind;
import dev.quell.sql.tree.AccountStatement.Privilege;
import dev.quell.sql.tree.AccountStatement.PrivilegeLevel;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// GRANT and REVOKE. What stands in front of ON or TO may be privileges or roles; both lists are kept until that is known.
final class GrantParser {
    /// The privileges that columns can be named for.
    private static final Set<String> OF_COLUMNS =
            Set.of("SELECT", "INSERT", "UPDATE", "REFERENCES");

    private final Grammar grammar;
    private final Cursor in;
    private final List<Privilege> privileges = new ArrayList<>();
    private final List<AccountName> roles = new ArrayList<>();

    GrantParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
    }

    Statement grant() {
        in.expect(Token.GRANT);
        if (in.is(Token.PROXY, Token.ON)) {
            return grantProxy();
        }
        boolean onlyPrivileges = items();
        if (!roles.isEmpty() && !onlyPrivileges && in.accept(Token.TO)) {
            var accounts = grammar.accountNames().accounts();
            boolean admin = in.accept(Token.WITH);
            if (admin) {
                in.expect(Token.ADMIN, Token.OPTION);
            }
            return new AccountStatement.GrantRoles(roles, accounts, admin);
        }
        in.expect(Token.ON);
        var level = level();
        in.expect(Token.TO);
        var accounts = grammar.accountNames().accounts();
        boolean grantOption = in.accept(Token.WITH);
        if (grantOption) {
            in.expect(Token.GRANT, Token.OPTION);
        }
        return new AccountStatement.Grant(privileges, level, accounts, grantOption, grantor());
    }

    /// `AS account [WITH ROLE …]`. Roles have no partial revokes that the account's own would not show, and change nothing.
    private Optional<AccountName> grantor() {
        if (!in.accept(Token.AS)) {
            return Optional.empty();
        }
        var account = grammar.accountNames().account();
        if (in.accept(Token.WITH)) {
            in.expect(Token.ROLE);
            in.skipRest();
        }
        return Optional.of(account);
    }

    Statement revoke() {
        in.expect(Token.REVOKE);
        boolean ifExists = in.ifExists();
        if (in.is(Token.PROXY, Token.ON)) {
            return revokeProxy(ifExists);
        }
        boolean onlyPrivileges = items();
        boolean all = onlyPrivileges && privileges.getFirst().name().equals("ALL");
        if (all && in.accept(Token.COMMA)) {
            in.expect(Token.GRANT, Token.OPTION);
            in.expect(Token.FROM);
            var accounts = grammar.accountNames().accounts();
            return new AccountStatement.RevokeAll(ifExists, accounts, ignoreUnknown());
        }
        if (!onlyPrivileges && in.accept(Token.FROM)) {
            var accounts = grammar.accountNames().accounts();
            return new AccountStatement.RevokeRoles(ifExists, roles, accounts, ignoreUnknown());
        }
        in.expect(Token.ON);
        var level = level();
        in.expect(Token.FROM);
        var accounts = grammar.accountNames().accounts();
        return new AccountStatement.Revoke(ifExists, privileges, level, accounts, ignoreUnknown());
    }

    private boolean ignoreUnknown() {
        if (!in.accept(Token.IGNORE)) {
            return false;
        }
        in.expect(Token.UNKNOWN, Token.USER);
        return true;
    }

    private Statement grantProxy() {
        in.expect(Token.PROXY, Token.ON);
        var proxied = grammar.accountNames().account();
        in.expect(Token.TO);
        var accounts = grammar.accountNames().accounts();
        boolean grantOption = in.accept(Token.WITH);
        if (grantOption) {
            in.expect(Token.GRANT, Token.OPTION);
        }
        return new AccountStatement.GrantProxy(proxied, accounts, grantOption);
    }

    private Statement revokeProxy(boolean ifExists) {
        in.expect(Token.PROXY, Token.ON);
        var proxied = grammar.accountNames().account();
        in.expect(Token.FROM);
        var accounts = grammar.accountNames().accounts();
        return new AccountStatement.RevokeProxy(ifExists, proxied, accounts, ignoreUnknown());
    }

    /// Reads the list; true if something in it can only be a privilege.
    private boolean items() {
        if (in.accept(Token.ALL)) {
            in.accept(Token.PRIVILEGES);
            privileges.add(new Privilege("ALL", List.of()));
            return true;
        }
        boolean onlyPrivileges = false;
        do {
            onlyPrivileges |= item();
        } while (in.accept(Token.COMMA));
        return onlyPrivileges;
    }

    private boolean item() {
        Optional<String> known = staticPrivilege();
        if (known.isPresent()) {
            boolean hasColumns = in.is(Token.LEFT_PAREN) && OF_COLUMNS.contains(known.get());
            List<String> columns = hasColumns ? grammar.types.columnNames() : List.of();
            privileges.add(new Privilege(known.get(), columns));
            return true;
        }
        var name = grammar.accountNames().account();
        roles.add(name);
        privileges.add(new Privilege(name.user().toUpperCase(Locale.ROOT), List.of()));
        return false;
    }

    /// A privilege of MySQL's grammar, taken.
    private Optional<String> staticPrivilege() {
        String first = in.kind().text();
        String name =
                switch (in.kind()) {
                    case SELECT,
                            INSERT,
                            UPDATE,
                            REFERENCES,
                            DELETE,
                            USAGE,
                            INDEX,
                            DROP,
                            EXECUTE,
                            RELOAD,
                            SHUTDOWN,
                            PROCESS,
                            FILE,
                            SUPER,
                            EVENT,
                            TRIGGER ->
                            in.is(Token.DROP, Token.ROLE) ? "DROP ROLE" : first;
                    case ALTER -> withNext(Token.ROUTINE);
                    case CREATE -> created();
                    case GRANT -> required(Token.OPTION);
                    case SHOW -> in.kind(1) == Token.VIEW ? "SHOW VIEW" : required(Token.DATABASES);
                    case LOCK -> required(Token.TABLES);
                    case REPLICATION ->
                            in.kind(1) == Token.CLIENT
                                    ? "REPLICATION CLIENT"
                                    : required(Token.SLAVE);
                    default -> "";
                };
        if (name.isEmpty()) {
            return Optional.empty();
        }
        for (int words = name.split(" ").length; words > 0; words--) {
            in.advance();
        }
        return Optional.of(name);
    }

    private String withNext(Token next) {
        String first = in.kind().text();
        return in.kind(1) == next ? first + " " + next.text() : first;
    }

    private String required(Token next) {
        String first = in.kind().text();
        if (in.kind(1) != next) {
            in.advance();
            throw in.error();
        }
        return first + " " + next.text();
    }

    private String created() {
        return switch (in.kind(1)) {
            case TEMPORARY -> "CREATE TEMPORARY TABLES";
            case VIEW, ROUTINE, USER, TABLESPACE, ROLE -> withNext(in.kind(1));
            default -> "CREATE";
        };
    }

    /// `[TABLE|FUNCTION|PROCEDURE|LIBRARY] *.* | db.* | * | db.name | name`.
    private PrivilegeLevel level() {
        var kind =
                switch (in.kind()) {
                    case TABLE -> LevelKind.TABLE;
                    case FUNCTION -> LevelKind.FUNCTION;
                    case PROCEDURE -> LevelKind.PROCEDURE;
                    case LIBRARY -> in.kind(1).isName() ? LevelKind.LIBRARY : null;
                    default -> null;
                };
        if (kind != null) {
            in.advance();
        }
        var of = kind == null ? LevelKind.TABLE : kind;
        if (in.accept(Token.STAR)) {
            boolean global = in.accept(Token.DOT);
            if (global) {
                in.expect(Token.STAR);
            }
            return new PrivilegeLevel(of, global, Optional.empty(), Optional.empty());
        }
        String first = in.name();
        if (!in.accept(Token.DOT)) {
            return new PrivilegeLevel(of, false, Optional.empty(), Optional.of(first));
        }
        if (in.accept(Token.STAR)) {
            return new PrivilegeLevel(of, false, Optional.of(first), Optional.empty());
        }
        return new PrivilegeLevel(of, false, Optional.of(first), Optional.of(in.name()));
    }
}
