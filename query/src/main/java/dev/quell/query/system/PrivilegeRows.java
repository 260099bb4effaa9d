package dev.quell.query.system;

import dev.quell.base.value.Value;
import dev.quell.query.value.JsonReader;
import dev.quell.query.value.JsonValue;
import dev.quell.session.account.Account;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Accounts and what they were granted. Who may not read the mysql database sees only itself in information_schema.
final class PrivilegeRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "information_schema.USER_PRIVILEGES", PrivilegeRows::userPrivileges,
                    "information_schema.SCHEMA_PRIVILEGES", PrivilegeRows::schemaPrivileges,
                    "information_schema.TABLE_PRIVILEGES", PrivilegeRows::tablePrivileges,
                    "information_schema.COLUMN_PRIVILEGES", PrivilegeRows::columnPrivileges,
                    "information_schema.USER_ATTRIBUTES", PrivilegeRows::attributes,
                    "mysql.user", PrivilegeRows::users,
                    "mysql.db", PrivilegeRows::databases,
                    "mysql.tables_priv", PrivilegeRows::tables,
                    "mysql.columns_priv", PrivilegeRows::columns,
                    "mysql.global_grants", PrivilegeRows::globalGrants);

    // The order of the columns of mysql.user and mysql.db.
    private static final List<Privilege> USER_COLUMNS =
            List.of(
                    Privilege.SELECT,
                    Privilege.INSERT,
                    Privilege.UPDATE,
                    Privilege.DELETE,
                    Privilege.CREATE,
                    Privilege.DROP,
                    Privilege.RELOAD,
                    Privilege.SHUTDOWN,
                    Privilege.PROCESS,
                    Privilege.FILE,
                    Privilege.GRANT_OPTION,
                    Privilege.REFERENCES,
                    Privilege.INDEX,
                    Privilege.ALTER,
                    Privilege.SHOW_DATABASES,
                    Privilege.SUPER,
                    Privilege.CREATE_TEMPORARY_TABLES,
                    Privilege.LOCK_TABLES,
                    Privilege.EXECUTE,
                    Privilege.REPLICATION_SLAVE,
                    Privilege.REPLICATION_CLIENT,
                    Privilege.CREATE_VIEW,
                    Privilege.SHOW_VIEW,
                    Privilege.CREATE_ROUTINE,
                    Privilege.ALTER_ROUTINE,
                    Privilege.CREATE_USER,
                    Privilege.EVENT,
                    Privilege.TRIGGER,
                    Privilege.CREATE_TABLESPACE);
    private static final List<Privilege> DB_COLUMNS =
            List.of(
                    Privilege.SELECT,
                    Privilege.INSERT,
                    Privilege.UPDATE,
                    Privilege.DELETE,
                    Privilege.CREATE,
                    Privilege.DROP,
                    Privilege.GRANT_OPTION,
                    Privilege.REFERENCES,
                    Privilege.INDEX,
                    Privilege.ALTER,
                    Privilege.CREATE_TEMPORARY_TABLES,
                    Privilege.LOCK_TABLES,
                    Privilege.CREATE_VIEW,
                    Privilege.SHOW_VIEW,
                    Privilege.CREATE_ROUTINE,
                    Privilege.ALTER_ROUTINE,
                    Privilege.EXECUTE,
                    Privilege.EVENT,
                    Privilege.TRIGGER);

    private PrivilegeRows() {}

    private static List<Account> visible(Look look) {
        var all = look.sessions().accounts().all();
        Predicate<Account> own = account -> account.name().equals(look.session().account());
        return look.privileges().has(Privilege.SELECT, "mysql", "user")
                ? all
                : all.stream().filter(own).toList();
    }

    private static void userPrivileges(Look look, Rows rows) {
        for (var account : visible(look)) {
            var global = account.grants().global();
            String grantable = yes(global.has(Privilege.GRANT_OPTION));
            String grantee = account.name().quoted();
            var listed = global.minus(PrivilegeSet.of(Privilege.GRANT_OPTION));
            if (listed.isEmpty()) {
                rows.add(grantee, SchemaRows.CATALOG, "USAGE", grantable);
            }
            for (var privilege : listed.members()) {
                rows.add(grantee, SchemaRows.CATALOG, privilege.text(), grantable);
            }
            account.grants()
                    .dynamic()
                    .forEach((privilege, passable) ->
                            rows.add(grantee, SchemaRows.CATALOG, privilege.name(), yes(passable)));
        }
    }

    static String yes(boolean answer) {
        return answer ? "YES" : "NO";
    }

    private static void schemaPrivileges(Look look, Rows rows) {
        for (var account : visible(look)) {
            account.grants()
                    .schemas()
                    .forEach((schema, set) ->
                            each(
                                    set,
                                    (text, grantable) ->
                                            rows.add(
                                                    account.name().quoted(),
                                                    SchemaRows.CATALOG,
                                                    schema,
                                                    text,
                                                    grantable)));
        }
    }

    private interface Told {
        void privilege(String text, String grantable);
    }

    private static void each(PrivilegeSet set, Told told) {
        String grantable = yes(set.has(Privilege.GRANT_OPTION));
        var listed = set.minus(PrivilegeSet.of(Privilege.GRANT_OPTION));
        if (listed.isEmpty()) {
            told.privilege("USAGE", grantable);
        }
        listed.members().forEach(privilege -> told.privilege(privilege.text(), grantable));
    }

    private static void tablePrivileges(Look look, Rows rows) {
        for (var account : visible(look)) {
            account.grants()
                    .tables()
                    .forEach((table, set) ->
                            each(
                                    set,
                                    (text, grantable) ->
                                            rows.add(
                                                    account.name().quoted(),
                                                    SchemaRows.CATALOG,
                                                    table.schema(),
                                                    table.table(),
                                                    text,
                                                    grantable)));
        }
    }

    private static void columnPrivileges(Look look, Rows rows) {
        for (var account : visible(look)) {
            account.grants()
                    .columns()
                    .forEach((table, columns) ->
                            columns.forEach((column, set) ->
                                    each(
                                            set,
                                            (text, grantable) ->
                                                    rows.add(
                                                            account.name().quoted(),
                                                            SchemaRows.CATALOG,
                                                            table.schema(),
                                                            table.table(),
                                                            column,
                                                            text,
                                                            grantable))));
        }
    }

    private static void attributes(Look look, Rows rows) {
        for (var account : visible(look)) {
            rows.add(
                    account.name().user(),
                    account.name().host(),
                    account.attributes().isEmpty() ? null : account.attributes());
        }
    }

    private static void users(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            var global = account.grants().global();
            var cells = new ArrayList<@Nullable Object>();
            cells.add(account.name().host());
            cells.add(account.name().user());
            USER_COLUMNS.forEach(privilege -> cells.add(flag(global.has(privilege))));
            var rules = account.rules();
            var tls = rules.tls();
            cells.addAll(List.of(tls.kind().text(), tls.cipher(), tls.issuer(), tls.subject()));
            var limits = rules.limits();
            cells.addAll(
                    List.of(
                            limits.queries(),
                            limits.updates(),
                            limits.connections(),
                            limits.userConnections()));
            cells.add(account.authentication().plugin());
            cells.add(account.authentication().secret());
            var password = rules.password();
            var expiry = password.expiry();
            cells.add(flag(expiry.expired()));
            cells.add(expiry.changed().equals(Instant.EPOCH) ? null : expiry.changed());
            cells.add(orNull(expiry.lifetime()));
            cells.add(flag(rules.locked()));
            cells.add(flag(global.has(Privilege.CREATE_ROLE)));
            cells.add(flag(global.has(Privilege.DROP_ROLE)));
            cells.add(orNull(password.reuse().history()));
            cells.add(orNull(password.reuse().days()));
            cells.add(password.currentRequired().map(PrivilegeRows::flag).orElse(null));
            cells.add(attributesOf(account));
            rows.add(cells.toArray());
        }
    }

    private static @Nullable Object orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    /// `mysql.user.User_attributes`: what the user gave, and what has no column of its own.
    private static @Nullable String attributesOf(Account account) {
        var members = new LinkedHashMap<String, JsonValue>();
        if (!account.attributes().isEmpty()) {
            members.put("metadata", JsonReader.read(account.attributes()));
        }
        var failures = account.rules().password().failures();
        if (failures.attempts() > 0 || failures.days() != 0) {
            var locking = new LinkedHashMap<String, JsonValue>();
            locking.put(
                    "failed_login_attempts",
                    new JsonValue.Number(Value.Int.of(failures.attempts())));
            locking.put(
                    "password_lock_time_days", new JsonValue.Number(Value.Int.of(failures.days())));
            members.put("Password_locking", new JsonValue.Object(locking));
        }
        if (!account.grants().restrictions().isEmpty()) {
            members.put("Restrictions", restrictions(account));
        }
        if (!account.authentication().retained().isEmpty()) {
            members.put(
                    "additional_password", new JsonValue.Text(account.authentication().retained()));
        }
        return members.isEmpty() ? null : new JsonValue.Object(members).text();
    }

    private static JsonValue restrictions(Account account) {
        var all = new ArrayList<JsonValue>();
        account.grants()
                .restrictions()
                .forEach((schema, set) -> {
                    var one = new LinkedHashMap<String, JsonValue>();
                    one.put("Database", new JsonValue.Text(schema));
                    one.put(
                            "Privileges",
                            new JsonValue.Array(
                                    set.members().stream()
                                            .<JsonValue>map(privilege ->
                                                    new JsonValue.Text(
                                                            PrivilegeSet.of(privilege).command()))
                                            .toList()));
                    all.add(new JsonValue.Object(one));
                });
        return new JsonValue.Array(all);
    }

    static String flag(boolean answer) {
        return answer ? "Y" : "N";
    }

    private static void databases(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            account.grants()
                    .schemas()
                    .forEach((schema, set) -> {
                        var cells = new ArrayList<@Nullable Object>();
                        cells.add(account.name().host());
                        cells.add(schema);
                        cells.add(account.name().user());
                        DB_COLUMNS.forEach(one -> cells.add(flag(set.has(one))));
                        rows.add(cells.toArray());
                    });
        }
    }

    private static void tables(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            var grants = account.grants();
            var granted = new TreeSet<>(grants.tables().keySet());
            granted.addAll(grants.columns().keySet());
            for (var table : granted) {
                var ofColumns =
                        grants.columns().getOrDefault(table, Collections.emptySortedMap()).values();
                rows.add(
                        account.name().host(),
                        table.schema(),
                        account.name().user(),
                        table.table(),
                        "",
                        Instant.EPOCH,
                        words(grants.tables().getOrDefault(table, PrivilegeSet.NONE)),
                        words(ofColumns.stream().reduce(PrivilegeSet.NONE, PrivilegeSet::plus)));
            }
        }
    }

    private static void columns(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            account.grants()
                    .columns()
                    .forEach((table, columns) ->
                            columns.forEach((column, set) ->
                                    rows.add(
                                            account.name().host(),
                                            table.schema(),
                                            account.name().user(),
                                            table.table(),
                                            column,
                                            Instant.EPOCH,
                                            words(set))));
        }
    }

    // As the SET columns of mysql.tables_priv spell them: `Select,Create View,Grant`.
    static String words(PrivilegeSet set) {
        return set.members().stream()
                .map(one -> one == Privilege.GRANT_OPTION ? "Grant" : GrantText.capitalised(one))
                .collect(Collectors.joining(","));
    }

    private static void globalGrants(Look look, Rows rows) {
        for (var account : look.sessions().accounts().tables()) {
            account.grants()
                    .dynamic()
                    .forEach((privilege, passable) ->
                            rows.add(
                                    account.name().user(),
                                    account.name().host(),
                                    privilege.name(),
                                    flag(passable)));
        }
    }
}
