package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.exec.Frame;
import dev.quell.query.value.EvalContext;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.Authentication;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.TableName;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.ShowStatement.Filter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// INSERT, UPDATE and DELETE on the grant tables of the mysql database, which old tools send. The tables are views of the
/// accounts: each change of a row is a change of an account, those of a statement all or none, in force after FLUSH PRIVILEGES.
public final class GrantTables {
    private static final String SCHEMA = "mysql";
    private static final String USER = "user";
    private static final String DB = "db";
    private static final Set<String> WRITABLE = Set.of(USER, DB);
    private static final Set<String> INSERTABLE = Set.of(USER, DB, "tables_priv", "columns_priv");
    private static final Set<String> DELETABLE =
            Set.of(
                    USER,
                    DB,
                    "tables_priv",
                    "columns_priv",
                    "proxies_priv",
                    "role_edges",
                    "default_roles",
                    "global_grants");

    /// What is done to rows.
    public enum Change {
        INSERT,
        UPDATE,
        DELETE
    }

    private final Look look;
    private final String table;
    private final ColumnExpressions columns;

    private GrantTables(Look look, String table, List<VirtualTable.Column> columns) {
        this.look = look;
        this.table = table;
        this.columns = new ColumnExpressions(columns, look.context());
    }

    /// A grant table of that name; empty if its rows cannot be changed that way.
    public static Optional<GrantTables> find(
            SystemTables tables, String schema, String name, Change change, EvalContext context) {
        if (!schema.equalsIgnoreCase(SCHEMA)) {
            return Optional.empty();
        }
        String plain = name.toLowerCase(Locale.ROOT);
        var changeable =
                switch (change) {
                    case INSERT -> INSERTABLE;
                    case UPDATE -> WRITABLE;
                    case DELETE -> DELETABLE;
                };
        if (!changeable.contains(plain)) {
            return Optional.empty();
        }
        return tables.find(SCHEMA, plain)
                .map(table -> new GrantTables(tables.look(context), plain, table.columns()));
    }

    public String name() {
        return table;
    }

    /// @return how many rows are gone
    public int delete(Optional<Expression> where) {
        var rows = matching(where);
        look.sessions()
                .accounts()
                .editTables(draft -> {
                    rows.forEach(row -> delete(draft, row));
                    return rows;
                });
        return rows.size();
    }

    /// @return how many rows were found
    /// @throws dev.quell.base.error.SqlError 1054, 1133, 1265, 1524, 1827
    public int update(List<Assignment> assignments, Optional<Expression> where) {
        var rows = matching(where);
        look.sessions()
                .accounts()
                .editTables(draft -> {
                    for (Value[] row : rows) {
                        var changes = changes(assignments, row);
                        if (table.equals(USER)) {
                            updateUser(draft, row, changes);
                        } else {
                            updateDatabase(draft, row, changes);
                        }
                    }
                    return rows;
                });
        return rows.size();
    }

    /// @param names empty for all columns in their order
    /// @param values of a row
    /// @param replaces whether it may take the place of one that is there
    /// @throws dev.quell.base.error.SqlError 1054, 1062, 1133, 1136, 1265, 1524, 1827
    public void insert(List<String> names, List<Value> values, boolean replaces) {
        var given = new LinkedHashMap<String, Value>();
        int count = names.isEmpty() ? columns.columns().size() : names.size();
        if (values.size() != count) {
            throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(1);
        }
        for (int i = 0; i < count; i++) {
            String name = names.isEmpty() ? columns.columns().get(i).name() : names.get(i);
            given.put(known(name), values.get(i));
        }
        var key = new AccountName(text(given, USER), text(given, "host").toLowerCase(Locale.ROOT));
        look.sessions()
                .accounts()
                .editTables(draft -> {
                    switch (table) {
                        case USER -> insertUser(draft, key, given, replaces);
                        case DB -> insertDatabase(draft, key, given, replaces);
                        default -> insertTable(draft, key, given);
                    }
                    return key;
                });
    }

    private List<Value[]> matching(Optional<Expression> where) {
        var source = (SystemTable) look.tables().find(SCHEMA, table).orElseThrow();
        Filter filter = where.<Filter>map(Filter.Where::new).orElse(new Filter.None());
        return ShowFilter.apply(filter, source.columns(), source.rows(look), look.context());
    }

    private Map<String, Value> changes(List<Assignment> assignments, Value[] row) {
        var frame = new Frame(row.length, 0, null, look.context());
        System.arraycopy(row, 0, frame.slots, 0, row.length);
        var changes = new LinkedHashMap<String, Value>();
        for (var assignment : assignments) {
            changes.put(
                    known(assignment.column().name()),
                    columns.compile(assignment.value()).evaluate(frame));
        }
        return changes;
    }

    private String known(String column) {
        if (columns.find(column) < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(column, "field list");
        }
        return column.toLowerCase(Locale.ROOT);
    }

    private String cell(Value[] row, String column) {
        int slot = columns.find(column);
        return row[slot].isNull()
                ? ""
                : ValueText.of(row[slot], columns.columns().get(slot).type());
    }

    private static String text(Map<String, Value> given, String column) {
        var value = given.getOrDefault(column, Value.NULL);
        return value.isNull() ? "" : ValueText.of(value, SqlType.NULL);
    }

    private AccountName account(Value[] row, String user, String host) {
        return new AccountName(cell(row, user), cell(row, host));
    }

    private void delete(Accounts.Draft draft, Value[] row) {
        boolean edge = table.equals("role_edges");
        var name = edge ? account(row, "TO_USER", "TO_HOST") : account(row, "User", "Host");
        requireNoShield(name);
        switch (table) {
            case USER -> draft.orphan(look.sessions().accounts(), name);
            case "role_edges" -> {
                var role = account(row, "FROM_USER", "FROM_HOST");
                draft.change(name, one -> one.withRoles(roles -> roles.minus(role)));
            }
            case "default_roles" -> {
                var role = account(row, "DEFAULT_ROLE_USER", "DEFAULT_ROLE_HOST");
                draft.change(name, one -> one.withRoles(roles -> roles.withoutDefault(role)));
            }
            case "proxies_priv" -> {
                var proxied = account(row, "Proxied_user", "Proxied_host");
                draft.change(name, one -> one.withRoles(roles -> roles.notStandingFor(proxied)));
            }
            default -> draft.change(name, one -> withoutGrant(one, row));
        }
    }

    private Account withoutGrant(Account account, Value[] row) {
        var grants = account.grants();
        return switch (table) {
            case DB -> account.withGrants(grants.onSchema(cell(row, "Db"), _ -> PrivilegeSet.NONE));
            case "global_grants" -> {
                var fewer = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
                fewer.putAll(grants.dynamic());
                DynamicPrivilege.named(cell(row, "PRIV")).ifPresent(fewer::remove);
                yield account.withGrants(grants.withDynamic(fewer));
            }
            default -> {
                var name = new TableName(cell(row, "Db"), cell(row, "Table_name"));
                yield account.withGrants(
                        table.equals("columns_priv")
                                ? grants.onColumn(
                                        name, cell(row, "Column_name"), _ -> PrivilegeSet.NONE)
                                : grants.withoutTable(name));
            }
        };
    }

    private void updateUser(Accounts.Draft draft, Value[] row, Map<String, Value> changes) {
        var name = account(row, "User", "Host");
        requireNoShield(name);
        draft.change(name, account -> new AccountColumns(look).with(account, changes));
        var renamed =
                new AccountName(
                        changes.containsKey(USER) ? text(changes, USER) : name.user(),
                        changes.containsKey("host") ? text(changes, "host") : name.host());
        if (!renamed.equals(name) && !draft.rename(name, renamed)) {
            throw duplicate(renamed.host() + "-" + renamed.user());
        }
    }

    private void insertUser(
            Accounts.Draft draft, AccountName name, Map<String, Value> given, boolean replaces) {
        if (draft.find(name).isPresent()) {
            requireNoShield(name);
            if (!replaces) {
                throw duplicate(name.host() + "-" + name.user());
            }
            draft.drop(name);
        }
        var plain = Account.create(name, new Authentication(Authentication.CACHING_SHA2, ""));
        var known = draft.adopt(look.sessions().accounts(), name);
        if (known.isPresent()) {
            var others = known.get();
            plain =
                    plain.withRoles(_ -> others.roles())
                            .withGrants(others.grants().withGlobal(PrivilegeSet.NONE));
        }
        draft.create(new AccountColumns(look).with(plain, given));
    }

    private void updateDatabase(Accounts.Draft draft, Value[] row, Map<String, Value> changes) {
        var name = account(row, "User", "Host");
        requireNoShield(name);
        String schema = cell(row, "Db");
        var before =
                draft.find(name)
                        .map(one -> one.grants().schemas().get(schema))
                        .orElse(PrivilegeSet.NONE);
        draft.change(
                name, one -> one.withGrants(one.grants().onSchema(schema, _ -> PrivilegeSet.NONE)));
        var target =
                new AccountName(
                        changes.containsKey(USER) ? text(changes, USER) : name.user(),
                        changes.containsKey("host") ? text(changes, "host") : name.host());
        String newSchema = changes.containsKey(DB) ? text(changes, DB) : schema;
        grant(draft, target, newSchema, AccountColumns.ofDatabase(before, changes));
    }

    private void insertDatabase(
            Accounts.Draft draft, AccountName name, Map<String, Value> given, boolean replaces) {
        requireNoShield(name);
        String schema = text(given, DB);
        boolean there =
                draft.find(name)
                        .filter(one -> one.grants().schemas().containsKey(schema))
                        .isPresent();
        if (there && !replaces) {
            throw duplicate(name.host() + "-" + name.user() + "-" + schema);
        }
        grant(draft, name, schema, AccountColumns.ofDatabase(PrivilegeSet.NONE, given));
    }

    private void insertTable(Accounts.Draft draft, AccountName name, Map<String, Value> given) {
        requireNoShield(name);
        var granted = new TableName(text(given, DB), text(given, "table_name"));
        boolean column = table.equals("columns_priv");
        var privileges = AccountColumns.ofWords(text(given, column ? "column_priv" : "table_priv"));
        boolean known =
                draft.change(
                        name,
                        one ->
                                one.withGrants(
                                        column
                                                ? one.grants()
                                                        .onColumn(
                                                                granted,
                                                                text(given, "column_name")
                                                                        .toLowerCase(Locale.ROOT),
                                                                _ -> privileges)
                                                : one.grants().onTable(granted, _ -> privileges)));
        if (!known) {
            throw ErrorCode.PASSWORD_NO_MATCH.error();
        }
    }

    private static void grant(
            Accounts.Draft draft, AccountName name, String schema, PrivilegeSet privileges) {
        boolean known =
                draft.change(
                        name,
                        one -> one.withGrants(one.grants().onSchema(schema, _ -> privileges)));
        if (!known) {
            throw ErrorCode.PASSWORD_NO_MATCH.error();
        }
    }

    private RuntimeException duplicate(String key) {
        return ErrorCode.DUP_ENTRY.error(key, table + ".PRIMARY");
    }

    // Not even by way of the tables is an account with SYSTEM_USER changed by one that has it not.
    private void requireNoShield(AccountName name) {
        if (look.sessions().accounts().privileges(name).has(DynamicPrivilege.SYSTEM_USER)) {
            look.privileges().require(DynamicPrivilege.SYSTEM_USER);
        }
    }
}
