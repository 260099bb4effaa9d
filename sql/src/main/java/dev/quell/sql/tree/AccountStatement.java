package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Accounts, roles and privileges.
public sealed interface AccountStatement extends Statement {
    record CreateUser(boolean ifNotExists, List<UserSpec> users, UserOptions options)
            implements AccountStatement {
        public CreateUser {
            users = List.copyOf(users);
        }
    }

    record AlterUser(boolean ifExists, List<UserSpec> users, UserOptions options)
            implements AccountStatement {
        public AlterUser {
            users = List.copyOf(users);
        }
    }

    record DropUser(boolean ifExists, List<AccountName> accounts) implements AccountStatement {
        public DropUser {
            accounts = List.copyOf(accounts);
        }
    }

    record RenameUser(List<AccountRenaming> renamings) implements AccountStatement {
        public RenameUser {
            renamings = List.copyOf(renamings);
        }
    }

    record CreateRole(boolean ifNotExists, List<AccountName> roles) implements AccountStatement {
        public CreateRole {
            roles = List.copyOf(roles);
        }
    }

    record DropRole(boolean ifExists, List<AccountName> roles) implements AccountStatement {
        public DropRole {
            roles = List.copyOf(roles);
        }
    }

    /// `GRANT privileges ON level TO accounts [WITH GRANT OPTION] [AS grantor …]`.
    ///
    /// @param privileges a single `ALL` for ALL PRIVILEGES
    /// @param grantor the account whose partial revokes are passed on; empty for the session's
    record Grant(
            List<Privilege> privileges,
            PrivilegeLevel level,
            List<AccountName> accounts,
            boolean grantOption,
            Optional<AccountName> grantor)
            implements AccountStatement {
        public Grant {
            privileges = List.copyOf(privileges);
            accounts = List.copyOf(accounts);
        }
    }

    /// `GRANT roles TO accounts [WITH ADMIN OPTION]`.
    record GrantRoles(List<AccountName> roles, List<AccountName> accounts, boolean adminOption)
            implements AccountStatement {
        public GrantRoles {
            roles = List.copyOf(roles);
            accounts = List.copyOf(accounts);
        }
    }

    /// `REVOKE [IF EXISTS] privileges ON level FROM accounts [IGNORE UNKNOWN USER]`.
    record Revoke(
            boolean ifExists,
            List<Privilege> privileges,
            PrivilegeLevel level,
            List<AccountName> accounts,
            boolean ignoreUnknownUser)
            implements AccountStatement {
        public Revoke {
            privileges = List.copyOf(privileges);
            accounts = List.copyOf(accounts);
        }
    }

    /// `REVOKE ALL [PRIVILEGES], GRANT OPTION FROM accounts`.
    record RevokeAll(boolean ifExists, List<AccountName> accounts, boolean ignoreUnknownUser)
            implements AccountStatement {
        public RevokeAll {
            accounts = List.copyOf(accounts);
        }
    }

    record RevokeRoles(
            boolean ifExists,
            List<AccountName> roles,
            List<AccountName> accounts,
            boolean ignoreUnknownUser)
            implements AccountStatement {
        public RevokeRoles {
            roles = List.copyOf(roles);
            accounts = List.copyOf(accounts);
        }
    }

    /// `GRANT PROXY ON proxied TO accounts [WITH GRANT OPTION]`.
    record GrantProxy(AccountName proxied, List<AccountName> accounts, boolean grantOption)
            implements AccountStatement {
        public GrantProxy {
            accounts = List.copyOf(accounts);
        }
    }

    /// `REVOKE [IF EXISTS] PROXY ON proxied FROM accounts [IGNORE UNKNOWN USER]`.
    record RevokeProxy(
            boolean ifExists,
            AccountName proxied,
            List<AccountName> accounts,
            boolean ignoreUnknownUser)
            implements AccountStatement {
        public RevokeProxy {
            accounts = List.copyOf(accounts);
        }
    }

    /// `SET PASSWORD [FOR account] = 'text' …`.
    ///
    /// @param password empty for TO RANDOM
    record SetPassword(
            AccountName account,
            Optional<String> password,
            Optional<String> current,
            boolean retain)
            implements AccountStatement {}

    /// `SET ROLE …`.
    record SetRole(RoleChoice choice) implements AccountStatement {}

    /// `SET DEFAULT ROLE … TO accounts` and `ALTER USER account DEFAULT ROLE …`.
    record SetDefaultRole(RoleChoice choice, List<AccountName> accounts)
            implements AccountStatement {
        public SetDefaultRole {
            accounts = List.copyOf(accounts);
        }
    }

    /// DEFAULT, NONE, ALL, ALL EXCEPT roles, or just roles.
    record RoleChoice(RoleChoiceKind kind, List<AccountName> roles) {
        public RoleChoice {
            roles = List.copyOf(roles);
        }
    }

    /// The kinds of [RoleChoice].
    enum RoleChoiceKind {
        DEFAULT,
        NONE,
        ALL,
        ALL_EXCEPT,
        LISTED
    }

    /// One `a TO b`.
    record AccountRenaming(AccountName from, AccountName to) {}

    /// An account and how it proves itself.
    ///
    /// @param factors what is said of a second and third way to prove itself
    record UserSpec(
            AccountName account, Optional<Authentication> authentication, List<Factor> factors) {
        public UserSpec {
            factors = List.copyOf(factors);
        }

        public UserSpec(AccountName account, Optional<Authentication> authentication) {
            this(account, authentication, List.of());
        }
    }

    /// A way to prove itself besides the first: `AND IDENTIFIED …`, `ADD 2 FACTOR …`, `2 FACTOR UNREGISTER` …
    ///
    /// @param number of the factor, as written
    /// @param plugin WITH plugin
    record Factor(FactorAction action, long number, Optional<String> plugin) {}

    /// What is done to a [Factor].
    enum FactorAction {
        ADD,
        MODIFY,
        DROP,
        REGISTER
    }

    /// `IDENTIFIED …`.
    ///
    /// @param plugin WITH plugin
    /// @param password BY 'text'
    /// @param hash AS 'text'
    /// @param random BY RANDOM PASSWORD
    /// @param current REPLACE 'text'
    /// @param retain RETAIN CURRENT PASSWORD
    /// @param discard DISCARD OLD PASSWORD
    record Authentication(
            Optional<String> plugin,
            Optional<String> password,
            Optional<String> hash,
            boolean random,
            Optional<String> current,
            boolean retain,
            boolean discard) {}

    /// What follows the accounts of CREATE USER and ALTER USER; empty where nothing is written.
    ///
    /// @param defaultRoles DEFAULT ROLE of CREATE USER
    /// @param requirements REQUIRE: `NONE`, `SSL`, `X509`, or `SUBJECT`, `ISSUER`, `CIPHER` with a text
    /// @param resources WITH MAX_QUERIES_PER_HOUR n …
    /// @param locked ACCOUNT LOCK, ACCOUNT UNLOCK
    /// @param passwordExpired PASSWORD EXPIRE (without more)
    /// @param passwordOptions the other PASSWORD options and FAILED_LOGIN_ATTEMPTS, as written
    /// @param comment COMMENT
    /// @param attribute ATTRIBUTE
    record UserOptions(
            List<AccountName> defaultRoles,
            List<NamedText> requirements,
            List<NamedText> resources,
            Optional<Boolean> locked,
            boolean passwordExpired,
            List<NamedText> passwordOptions,
            Optional<String> comment,
            Optional<String> attribute) {
        public UserOptions {
            defaultRoles = List.copyOf(defaultRoles);
            requirements = List.copyOf(requirements);
            resources = List.copyOf(resources);
            passwordOptions = List.copyOf(passwordOptions);
        }
    }

    /// A word (upper case) and the text or number after it, if any.
    record NamedText(String name, String text) {}

    /// A privilege and, at a table, the columns it is for.
    ///
    /// @param name in upper case, single spaces: `SELECT`, `CREATE TEMPORARY TABLES`, `CONNECTION_ADMIN`, `ALL`
    record Privilege(String name, List<String> columns) {
        public Privilege {
            columns = List.copyOf(columns);
        }
    }

    /// What a privilege is for: `*.*`, `db.*`, `*`, `db.table`, `table`, or a routine.
    ///
    /// @param kind TABLE also where nothing is written
    /// @param global `*.*`
    /// @param schema the database; empty for the current one and for `*.*`
    /// @param name the table or routine; empty for a whole database
    record PrivilegeLevel(
            LevelKind kind, boolean global, Optional<String> schema, Optional<String> name) {}

    /// The kinds of [PrivilegeLevel].
    enum LevelKind {
        TABLE,
        PROCEDURE,
        FUNCTION,
        LIBRARY
    }
}
