package dev.quell.session.account;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What one account may do: the questions that statements ask before they act. Immutable, hence asked without a lock; it
/// shows the grants as they were when it was taken.
///
/// `information_schema` and `performance_schema` can be read and nothing else, whoever asks; the former by everybody.
public final class Privileges {
    private static final String INFORMATION_SCHEMA = "information_schema";
    private static final String PERFORMANCE_SCHEMA = "performance_schema";
    private static final String SYSTEM_SCHEMA = "mysql";
    private static final String ALL_COLUMNS = "*";

    /// What nobody may do in performance_schema: it is the database, not the table, that is denied.
    private static final Set<Privilege> DEFINING =
            EnumSet.of(Privilege.CREATE, Privilege.ALTER, Privilege.INDEX);

    /// The tables of performance_schema that everybody may read.
    private static final Set<String> OPEN_TABLES =
            Set.of(
                    "global_status",
                    "global_variable_attributes",
                    "global_variables",
                    "persisted_variables",
                    "processlist",
                    "session_account_connect_attrs",
                    "session_status",
                    "session_variables",
                    "variables_info",
                    "variables_metadata");

    /// @param literal whether `%` and `_` in the name stand for themselves (`partial_revokes`)
    private record SchemaGrant(String pattern, boolean literal, PrivilegeSet privileges) {
        boolean fits(String schema) {
            return literal ? pattern.equals(schema) : Wildcard.matches(pattern, schema);
        }

        boolean covers(String other) {
            return literal ? pattern.equals(other) : Wildcard.covers(pattern, other);
        }
    }

    private final AccountName account;
    private final Grants grants;
    private final List<SchemaGrant> schemas;
    private final boolean literal;
    private final String host;
    private final boolean usingPassword;

    /// @param literal whether names of granted databases have no wildcards
    /// @param host and usingPassword, where the session comes from and how it logged in, for error texts
    private Privileges(
            AccountName account,
            Grants grants,
            List<SchemaGrant> schemas,
            boolean literal,
            String host,
            boolean usingPassword) {
        this.account = account;
        this.grants = grants;
        this.schemas = schemas;
        this.literal = literal;
        this.host = host;
        this.usingPassword = usingPassword;
    }

    /// @param literal whether `%` and `_` in names of granted databases stand for themselves
    static Privileges of(AccountName account, Grants grants, boolean literal) {
        var schemas =
                grants.schemasBySpecificity().stream()
                        .map(pattern ->
                                new SchemaGrant(
                                        pattern,
                                        literal,
                                        grants.schemas().getOrDefault(pattern, PrivilegeSet.NONE)))
                        .toList();
        return new Privileges(account, grants, schemas, literal, account.host(), false);
    }

    /// The same, with what other accounts share with it ([Accounts#sharedWith]): their grants on databases where it has none of its
    /// own that fits, and on tables if they have its user's name.
    public Privileges with(List<Account> sharing) {
        if (sharing.isEmpty()) {
            return this;
        }
        var more = new ArrayList<>(schemas);
        var all = grants;
        for (var other : sharing) {
            more.addAll(of(other.name(), other.grants(), literal).schemas);
            if (other.name().user().equals(account.user())) {
                all = all.plusTables(other.grants());
            }
        }
        return new Privileges(account, all, List.copyOf(more), literal, host, usingPassword);
    }

    /// The same, with what error texts tell of the session: where it comes from, and whether it logged in by a password.
    public Privileges from(String peerHost, boolean byPassword) {
        return new Privileges(account, grants, schemas, literal, peerHost, byPassword);
    }

    public AccountName account() {
        return account;
    }

    public Grants grants() {
        return grants;
    }

    /// True if it holds everywhere.
    public boolean has(Privilege privilege) {
        return grants.global().has(privilege);
    }

    /// True if it has it by name, or SUPER where that is as good.
    public boolean has(DynamicPrivilege privilege) {
        return grants.dynamic().containsKey(privilege)
                || (privilege.impliedBySuper() && has(Privilege.SUPER));
    }

    /// True if it holds for the whole database.
    public boolean has(Privilege privilege, String schema) {
        if (schema.equalsIgnoreCase(INFORMATION_SCHEMA)) {
            return privilege == Privilege.SELECT;
        }
        if (schema.equalsIgnoreCase(PERFORMANCE_SCHEMA) && privilege != Privilege.SELECT) {
            return false;
        }
        return grants.globalIn(schema).has(privilege) || onSchema(schema).has(privilege);
    }

    /// True if it holds for the whole table.
    public boolean has(Privilege privilege, String schema, String table) {
        if (has(privilege, schema)) {
            return true;
        }
        if (schema.equalsIgnoreCase(PERFORMANCE_SCHEMA)) {
            return privilege == Privilege.SELECT
                    && (OPEN_TABLES.contains(table.toLowerCase(Locale.ROOT))
                            || onTable(new TableName(schema, table)).has(privilege));
        }
        return onTable(new TableName(schema, table)).has(privilege);
    }

    /// True if it holds for the column, or for all of its table.
    public boolean has(Privilege privilege, TableName table, String column) {
        return has(privilege, table.schema(), table.table())
                || onColumn(table, column).has(privilege);
    }

    /// True if it holds for any column of the table.
    public boolean hasOnColumn(Privilege privilege, TableName table) {
        var columns = grants.columns().get(table);
        return columns != null && columns.values().stream().anyMatch(set -> set.has(privilege));
    }

    /// True if it may know that the database is there: SHOW DATABASES lists it and USE enters it.
    public boolean sees(String schema) {
        if (isReadOnly(schema) || has(Privilege.SHOW_DATABASES)) {
            return true;
        }
        return enters(schema);
    }

    /// True if it may make it the current database: any privilege in it.
    public boolean enters(String schema) {
        if (isReadOnly(schema)) {
            return true;
        }
        var everywhere =
                grants.globalIn(schema).bits() & PrivilegeSet.all(Privilege.Level.SCHEMA).bits();
        return everywhere != 0
                || !onSchema(schema).isEmpty()
                || grants.tables().keySet().stream().anyMatch(t -> t.schema().equals(schema))
                || grants.columns().keySet().stream().anyMatch(t -> t.schema().equals(schema));
    }

    /// True if it may know that the table is there: any privilege on it or on a column.
    public boolean sees(String schema, String table) {
        if (schema.equalsIgnoreCase(INFORMATION_SCHEMA)) {
            return true;
        }
        if (schema.equalsIgnoreCase(PERFORMANCE_SCHEMA)) {
            return has(Privilege.SELECT, schema, table);
        }
        return seesWhole(schema, table)
                || grants.columns().containsKey(new TableName(schema, table));
    }

    private boolean seesWhole(String schema, String table) {
        long mask = PrivilegeSet.all(Privilege.Level.TABLE).bits() | Privilege.GRANT_OPTION.bit();
        long held =
                grants.globalIn(schema).bits()
                        | onSchema(schema).bits()
                        | onTable(new TableName(schema, table)).bits();
        return (held & mask) != 0;
    }

    /// @throws SqlError 1227 if it does not hold everywhere
    public void require(Privilege privilege) {
        if (!has(privilege)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(privilege.text());
        }
    }

    /// @throws SqlError 1227 if neither it nor SUPER (where that is as good) is held
    public void require(DynamicPrivilege privilege) {
        if (!has(privilege)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(
                    privilege.isToldAlone() ? privilege.toString() : "SUPER or " + privilege);
        }
    }

    /// Any of several, anywhere.
    ///
    /// @param told how the error names them
    /// @throws SqlError 1227
    public void requireAny(PrivilegeSet any, String told) {
        if ((grants.global().bits() & any.bits()) == 0) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(told);
        }
    }

    /// For LOAD DATA, which reads files of the server.
    ///
    /// @throws SqlError 1045
    public void requireFile() {
        if (!has(Privilege.FILE)) {
            throw deniedAccess();
        }
    }

    /// The 1045 of who has logged in, but may not do that.
    public SqlError deniedAccess() {
        return ErrorCode.ACCESS_DENIED_ERROR.error(
                account.user(), account.host(), usingPassword ? "YES" : "NO");
    }

    /// For statements about accounts: CREATE USER, or the right to change the table of accounts itself.
    ///
    /// @throws SqlError 1227
    public void requireAccounts(Privilege onTables) {
        if (!has(Privilege.CREATE_USER) && !has(onTables, SYSTEM_SCHEMA)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(Privilege.CREATE_USER.text());
        }
    }

    /// For what is kept in the mysql database.
    ///
    /// @throws SqlError 1044
    public void requireSystemSchema(Privilege privilege) {
        require(privilege, SYSTEM_SCHEMA);
    }

    /// For FLUSH.
    ///
    /// @throws SqlError 1227 if neither RELOAD nor the given part of it is held
    public void requireReload(DynamicPrivilege part) {
        if (!has(Privilege.RELOAD) && !grants.dynamic().containsKey(part)) {
            throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error("RELOAD or " + part);
        }
    }

    /// For statements about a database as a whole (CREATE DATABASE, DROP DATABASE).
    ///
    /// @throws SqlError 1044
    public void require(Privilege privilege, String schema) {
        if (!has(privilege, schema)) {
            throw deniedSchema(schema);
        }
    }

    /// For USE and for a login that names a database.
    ///
    /// @throws SqlError 1044
    public void requireEntry(String schema) {
        if (!enters(schema)) {
            throw deniedSchema(schema);
        }
    }

    /// For statements about a table.
    ///
    /// @throws SqlError 1142, or 1044 in the read-only schemas
    public void require(Privilege privilege, String schema, String table) {
        if (has(privilege, schema, table)) {
            return;
        }
        throw denied(PrivilegeSet.of(privilege), schema, table);
    }

    private SqlError denied(PrivilegeSet missing, String schema, String table) {
        boolean defining =
                schema.equalsIgnoreCase(PERFORMANCE_SCHEMA)
                        && missing.members().stream().anyMatch(DEFINING::contains);
        return defining || schema.equalsIgnoreCase(INFORMATION_SCHEMA)
                ? deniedSchema(schema)
                : deniedTable(missing.command(), table);
    }

    /// For statements that take several privileges on a table at once.
    ///
    /// @throws SqlError 1142 naming all that are missing, or 1044 as for one
    public void requireAll(PrivilegeSet wanted, String schema, String table) {
        var missing = PrivilegeSet.NONE;
        for (var privilege : wanted.members()) {
            if (!has(privilege, schema, table)) {
                missing = missing.plus(PrivilegeSet.of(privilege));
            }
        }
        if (!missing.isEmpty()) {
            throw denied(missing, schema, table);
        }
    }

    /// For what may be changed of performance_schema: its settings, and what it has recorded.
    ///
    /// @throws SqlError 1142
    public void requireSetup(Privilege privilege, String schema, String table) {
        if (!has(privilege)
                && !onSchema(schema).has(privilege)
                && !onTable(new TableName(schema, table)).has(privilege)) {
            throw deniedTable(privilege.text(), table);
        }
    }

    /// What to say of a table that is not there: who may see nothing of it is not told that.
    ///
    /// @param unknown the error for those who may know
    public SqlError unknownTable(String command, String schema, String table, SqlError unknown) {
        return sees(schema, table) ? unknown : deniedTable(command, table);
    }

    /// What to say to who wants to change a virtual table, which nobody may: 1044 or 1142.
    public SqlError readOnly(String command, String schema, String table) {
        return schema.equalsIgnoreCase(INFORMATION_SCHEMA)
                ? deniedSchema(INFORMATION_SCHEMA)
                : deniedTable(command, table);
    }

    /// For statements that touch only some columns of a table: the privilege on the table, or on each of the columns.
    ///
    /// @param names `*` among them says that the others were not named one by one
    /// @throws SqlError 1142 without any, or for `*`; 1143 if a column lacks it
    public void require(
            Privilege privilege, String schema, String table, Collection<String> names) {
        if (has(privilege, schema, table)) {
            return;
        }
        var name = new TableName(schema, table);
        if (!hasOnColumn(privilege, name)) {
            require(privilege, schema, table);
            return;
        }
        requireColumns(privilege, name, names);
    }

    /// The privilege on each column; for the columns that UPDATE and DELETE read of the table that they change, where the
    /// privilege on the table itself has another name.
    ///
    /// @param names as for [#require(Privilege, String, String, Collection)]
    /// @throws SqlError 1143, or 1142 for `*`
    public void requireColumns(Privilege privilege, TableName table, Collection<String> names) {
        if (has(privilege, table.schema(), table.table())) {
            return;
        }
        for (String column : names) {
            if (!column.equals(ALL_COLUMNS) && !onColumn(table, column).has(privilege)) {
                throw names.contains(ALL_COLUMNS)
                        ? deniedTable(privilege.text(), table.table())
                        : deniedColumn(privilege.text(), table, column);
            }
        }
    }

    /// Any of several on a table, as SHOW CREATE TABLE and DESCRIBE ask for.
    ///
    /// @throws SqlError 1142 naming the command
    public void requireSight(String command, String schema, String table) {
        if (!sees(schema, table)) {
            throw deniedTable(command, table);
        }
    }

    /// Any of several on the table itself, not only on a column of it, as SHOW CREATE TABLE asks for.
    ///
    /// @throws SqlError 1142 naming the command
    public void requireWholeSight(String command, String schema, String table) {
        if (isReadOnly(schema) ? !sees(schema, table) : !seesWhole(schema, table)) {
            throw deniedTable(command, table);
        }
    }

    /// The 1142 of a command on a table.
    public SqlError deniedTable(String command, String table) {
        return ErrorCode.TABLEACCESS_DENIED_ERROR.error(command, account.user(), host, table);
    }

    /// The 1143 of a command on a column.
    public SqlError deniedColumn(String command, TableName table, String column) {
        return ErrorCode.COLUMNACCESS_DENIED_ERROR.error(
                command, account.user(), host, column, table.table());
    }

    /// The 1044 of a database.
    public SqlError deniedSchema(String schema) {
        return ErrorCode.DBACCESS_DENIED_ERROR.error(account.user(), account.host(), schema);
    }

    /// True if it holds for every database that a pattern of names can stand for.
    public boolean hasOnAll(Privilege privilege, String pattern) {
        if (grants.globalIn(pattern).has(privilege)) {
            return true;
        }
        for (var grant : schemas) {
            if (grant.covers(pattern)) {
                return grant.privileges().has(privilege);
            }
        }
        return false;
    }

    /// What is granted on the database alone; the most specific pattern decides.
    public PrivilegeSet onSchema(String schema) {
        for (var grant : schemas) {
            if (grant.fits(schema)) {
                return grant.privileges();
            }
        }
        return PrivilegeSet.NONE;
    }

    private PrivilegeSet onTable(TableName table) {
        return grants.tables().getOrDefault(table, PrivilegeSet.NONE);
    }

    private PrivilegeSet onColumn(TableName table, String column) {
        var columns = grants.columns().get(table);
        return columns == null
                ? PrivilegeSet.NONE
                : columns.getOrDefault(column.toLowerCase(Locale.ROOT), PrivilegeSet.NONE);
    }

    private static boolean isReadOnly(String schema) {
        return schema.equalsIgnoreCase(INFORMATION_SCHEMA)
                || schema.equalsIgnoreCase(PERFORMANCE_SCHEMA);
    }
}
