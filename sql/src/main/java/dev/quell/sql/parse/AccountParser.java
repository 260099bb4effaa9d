package dev.quell.sql.parse;

import dev.quell.sql.lex.Token;
import dev.quell.sql.tree.AccountName;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.Authentication;
import dev.quell.sql.tree.AccountStatement.NamedText;
import dev.quell.sql.tree.AccountStatement.RoleChoice;
import dev.quell.sql.tree.AccountStatement.RoleChoiceKind;
import dev.quell.sql.tree.AccountStatement.UserSpec;
import dev.quell.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// CREATE, ALTER, DROP and RENAME of users and roles. GRANT and REVOKE are in [GrantParser].
final class AccountParser {
    private static final AccountStatement.UserOptions NO_OPTIONS =
            new AccountStatement.UserOptions(
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    false,
                    List.of(),
                    Optional.empty(),
                    Optional.empty());

    private final Grammar grammar;
    private final Cursor in;
    private final FactorParser factors;

    AccountParser(Grammar grammar) {
        this.grammar = grammar;
        this.in = grammar.in;
        this.factors = new FactorParser(grammar);
    }

    // The verb is taken already

    Statement createUser() {
        in.advance();
        boolean ifNotExists = in.ifNotExists();
        var users = new ArrayList<UserSpec>();
        do {
            users.add(created());
        } while (in.accept(Token.COMMA));
        List<AccountName> defaultRoles = List.of();
        if (in.accept(Token.DEFAULT)) {
            in.expect(Token.ROLE);
            defaultRoles = grammar.accountNames().accounts();
        }
        return new AccountStatement.CreateUser(ifNotExists, users, options(defaultRoles));
    }

    Statement alterUser() {
        in.advance();
        boolean ifExists = in.ifExists();
        if (in.is(Token.USER, Token.LEFT_PAREN)) {
            return new AccountStatement.AlterUser(ifExists, List.of(self()), NO_OPTIONS);
        }
        var users = new ArrayList<UserSpec>();
        do {
            users.add(altered());
        } while (in.accept(Token.COMMA));
        if (users.size() == 1 && in.accept(Token.DEFAULT, Token.ROLE)) {
            var account = users.getFirst().account();
            return new AccountStatement.SetDefaultRole(roles(), List.of(account));
        }
        return new AccountStatement.AlterUser(ifExists, users, options(List.of()));
    }

    /// `USER()` stands for the session's own account; nothing but its authentication can be changed by that name.
    private UserSpec self() {
        in.advance();
        in.expect(Token.LEFT_PAREN, Token.RIGHT_PAREN);
        var account = AccountName.CURRENT_USER;
        if (in.is(Token.INTEGER_NUMBER)) {
            return factors.registered(account);
        }
        if (in.accept(Token.DISCARD)) {
            return discarding(account);
        }
        in.expect(Token.IDENTIFIED);
        if (!in.is(Token.BY)) {
            throw in.error();
        }
        return new UserSpec(account, Optional.of(authentication(true)));
    }

    private RoleChoice roles() {
        if (in.accept(Token.NONE)) {
            return new RoleChoice(RoleChoiceKind.NONE, List.of());
        }
        if (in.accept(Token.ALL)) {
            return new RoleChoice(RoleChoiceKind.ALL, List.of());
        }
        return new RoleChoice(RoleChoiceKind.LISTED, grammar.accountNames().accounts());
    }

    Statement dropUser() {
        in.advance();
        boolean ifExists = in.ifExists();
        return new AccountStatement.DropUser(ifExists, grammar.accountNames().accounts());
    }

    Statement renameUser() {
        in.advance();
        var renamings = new ArrayList<AccountStatement.AccountRenaming>();
        do {
            var from = grammar.accountNames().account();
            in.expect(Token.TO);
            renamings.add(
                    new AccountStatement.AccountRenaming(from, grammar.accountNames().account()));
        } while (in.accept(Token.COMMA));
        return new AccountStatement.RenameUser(renamings);
    }

    Statement createRole() {
        in.advance();
        boolean ifNotExists = in.ifNotExists();
        return new AccountStatement.CreateRole(ifNotExists, grammar.accountNames().accounts());
    }

    Statement dropRole() {
        in.advance();
        boolean ifExists = in.ifExists();
        return new AccountStatement.DropRole(ifExists, grammar.accountNames().accounts());
    }

    // Accounts with their authentication

    private UserSpec created() {
        var account = grammar.accountNames().account();
        if (!in.accept(Token.IDENTIFIED)) {
            return new UserSpec(account, Optional.empty());
        }
        var first = authentication(false);
        return new UserSpec(account, Optional.of(first), factors.ofNewAccount());
    }

    private UserSpec altered() {
        var account = grammar.accountNames().account();
        if (in.accept(Token.DISCARD)) {
            return discarding(account);
        }
        if (in.accept(Token.IDENTIFIED)) {
            return new UserSpec(account, Optional.of(authentication(true)));
        }
        return in.is(Token.INTEGER_NUMBER)
                ? factors.registered(account)
                : new UserSpec(account, Optional.empty(), factors.changes());
    }

    /// `OLD PASSWORD`.
    private UserSpec discarding(AccountName account) {
        in.expect(Token.OLD, Token.PASSWORD);
        return new UserSpec(
                account,
                Optional.of(
                        new Authentication(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                false,
                                true)));
    }

    /// What follows IDENTIFIED.
    ///
    /// @param altering whether there is a password before this one, which may be told and retained
    private Authentication authentication(boolean altering) {
        Optional<String> plugin =
                in.accept(Token.WITH) ? Optional.of(in.nameOrString()) : Optional.empty();
        Optional<String> password = Optional.empty();
        Optional<String> hash = Optional.empty();
        boolean random = false;
        if (plugin.isPresent() && in.accept(Token.AS)) {
            hash = Optional.of(in.string());
        } else if (plugin.isEmpty() || in.is(Token.BY)) {
            in.expect(Token.BY);
            random = in.accept(Token.RANDOM);
            if (random) {
                in.expect(Token.PASSWORD);
            } else {
                password = Optional.of(in.string());
            }
        }
        Optional<String> current =
                altering && (random || password.isPresent()) && in.accept(Token.REPLACE)
                        ? Optional.of(in.string())
                        : Optional.empty();
        boolean secret = random || password.isPresent() || hash.isPresent();
        boolean retain = altering && secret && in.accept(Token.RETAIN);
        if (retain) {
            in.expect(Token.CURRENT, Token.PASSWORD);
        }
        return new Authentication(plugin, password, hash, random, current, retain, false);
    }

    // What follows the accounts

    private AccountStatement.UserOptions options(List<AccountName> defaultRoles) {
        var requirements = requirements();
        var resources = resources();
        return new LockOptions(defaultRoles, requirements, resources).read();
    }

    private List<NamedText> requirements() {
        var requirements = new ArrayList<NamedText>();
        if (!in.accept(Token.REQUIRE)) {
            return requirements;
        }
        switch (in.kind()) {
            case NONE, SSL, X509 -> requirements.add(new NamedText(word(), ""));
            case SUBJECT, ISSUER, CIPHER -> {
                while (in.is(Token.SUBJECT) || in.is(Token.ISSUER) || in.is(Token.CIPHER)) {
                    requirements.add(new NamedText(word(), in.string()));
                    in.accept(Token.AND);
                }
            }
            default -> throw in.error();
        }
        return requirements;
    }

    private List<NamedText> resources() {
        var resources = new ArrayList<NamedText>();
        if (!in.accept(Token.WITH)) {
            return resources;
        }
        do {
            switch (in.kind()) {
                case MAX_QUERIES_PER_HOUR,
                        MAX_UPDATES_PER_HOUR,
                        MAX_CONNECTIONS_PER_HOUR,
                        MAX_USER_CONNECTIONS ->
                        resources.add(
                                new NamedText(word(), String.valueOf(grammar.types.wholeNumber())));
                default -> throw in.error();
            }
        } while (in.kind().name().startsWith("MAX_"));
        return resources;
    }

    private String word() {
        String word = in.kind().text();
        in.advance();
        return word;
    }

    /// The options that come in any order: ACCOUNT, PASSWORD, FAILED_LOGIN_ATTEMPTS, COMMENT, ATTRIBUTE.
    private final class LockOptions {
        private final List<AccountName> defaultRoles;
        private final List<NamedText> requirements;
        private final List<NamedText> resources;
        private final List<NamedText> passwordOptions = new ArrayList<>();
        private Optional<Boolean> locked = Optional.empty();
        private boolean expired;

        LockOptions(
                List<AccountName> defaultRoles,
                List<NamedText> requirements,
                List<NamedText> resources) {
            this.defaultRoles = defaultRoles;
            this.requirements = requirements;
            this.resources = resources;
        }

        AccountStatement.UserOptions read() {
            while (one()) {
                // any number, in any order
            }
            Optional<String> comment = Optional.empty();
            Optional<String> attribute = Optional.empty();
            if (in.accept(Token.COMMENT)) {
                comment = Optional.of(in.string());
            } else if (in.accept(Token.ATTRIBUTE)) {
                attribute = Optional.of(in.string());
            }
            return new AccountStatement.UserOptions(
                    defaultRoles,
                    requirements,
                    resources,
                    locked,
                    expired,
                    passwordOptions,
                    comment,
                    attribute);
        }

        private boolean one() {
            switch (in.kind()) {
                case ACCOUNT -> {
                    in.advance();
                    boolean lock = in.accept(Token.LOCK);
                    if (!lock) {
                        in.expect(Token.UNLOCK);
                    }
                    locked = Optional.of(lock);
                }
                case PASSWORD -> {
                    in.advance();
                    password();
                }
                case FAILED_LOGIN_ATTEMPTS -> {
                    in.advance();
                    passwordOptions.add(new NamedText("FAILED_LOGIN_ATTEMPTS", number()));
                }
                case PASSWORD_LOCK_TIME -> {
                    in.advance();
                    String time = in.accept(Token.UNBOUNDED) ? "UNBOUNDED" : number();
                    passwordOptions.add(new NamedText("PASSWORD_LOCK_TIME", time));
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void password() {
            if (in.accept(Token.EXPIRE)) {
                expire();
                return;
            }
            String what =
                    switch (in.kind()) {
                        case HISTORY -> "HISTORY";
                        case REUSE -> "REUSE INTERVAL";
                        case REQUIRE -> "REQUIRE CURRENT";
                        default -> throw in.error();
                    };
            in.advance();
            if (what.startsWith("REUSE")) {
                in.expect(Token.INTERVAL);
            } else if (what.startsWith("REQUIRE")) {
                in.expect(Token.CURRENT);
            }
            passwordOptions.add(new NamedText(what, amount()));
        }

        private void expire() {
            if (in.accept(Token.NEVER)) {
                passwordOptions.add(new NamedText("EXPIRE", "NEVER"));
            } else if (in.accept(Token.DEFAULT)) {
                passwordOptions.add(new NamedText("EXPIRE", "DEFAULT"));
            } else if (in.accept(Token.INTERVAL)) {
                passwordOptions.add(new NamedText("EXPIRE", number()));
                in.expect(Token.DAY);
            } else {
                expired = true;
            }
        }

        private String amount() {
            if (in.accept(Token.DEFAULT)) {
                return "DEFAULT";
            }
            if (in.is(Token.OPTIONAL)) {
                return word();
            }
            if (!in.is(Token.INTEGER_NUMBER)) {
                return "";
            }
            String number = number();
            in.accept(Token.DAY);
            return number;
        }

        private String number() {
            return String.valueOf(grammar.types.wholeNumber());
        }
    }
}
