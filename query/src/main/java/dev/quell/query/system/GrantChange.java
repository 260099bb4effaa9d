package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Grants;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.TableName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What GRANT and REVOKE make of an account's grants.
///
/// @param partially whether what is held globally can be revoked from a database (`partial_revokes`)
record GrantChange(Target target, Wanted wanted, boolean partially) {
    /// What a statement is about: everything, a database or a table.
    sealed interface Target {
        record Everything() implements Target {}

        record Schema(String name) implements Target {}

        record Table(TableName name) implements Target {}

        default Privilege.Level level() {
            return switch (this) {
                case Everything _ -> Privilege.Level.GLOBAL;
                case Schema _ -> Privilege.Level.SCHEMA;
                case Table _ -> Privilege.Level.TABLE;
            };
        }
    }

    /// The privileges of one statement, sorted out.
    ///
    /// @param columns privileges on single columns, by column name in lower case
    /// @param all ALL PRIVILEGES
    record Wanted(
            PrivilegeSet fixed,
            Set<DynamicPrivilege> dynamic,
            Map<String, PrivilegeSet> columns,
            boolean all) {
        boolean onlyDynamic() {
            return fixed.isEmpty() && columns.isEmpty() && !dynamic.isEmpty();
        }
    }

    /// @param restrictions the partial revokes of who grants: nobody passes on more than he has
    Grants granted(
            Grants grants, boolean grantOption, SortedMap<String, PrivilegeSet> restrictions) {
        var added =
                grantOption && !wanted.onlyDynamic()
                        ? wanted.fixed().plus(PrivilegeSet.of(Privilege.GRANT_OPTION))
                        : wanted.fixed();
        return switch (target) {
            case Target.Everything _ -> {
                var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
                wanted.dynamic().forEach(one -> dynamic.put(one, grantOption));
                yield grants.plus(
                        Grants.NONE
                                .withGlobal(added)
                                .withDynamic(dynamic)
                                .withRestrictions(restrictions));
            }
            case Target.Schema(var name) -> {
                var lifted = grants.restrictions().getOrDefault(name, PrivilegeSet.NONE);
                yield grants.restricted(name, set -> set.minus(added))
                        .onSchema(name, set -> set.plus(added.minus(lifted)));
            }
            case Target.Table(var name) -> {
                var result = grants.onTable(name, set -> set.plus(added));
                for (var column : wanted.columns().entrySet()) {
                    result =
                            result.onColumn(
                                    name, column.getKey(), set -> set.plus(column.getValue()));
                }
                yield result;
            }
        };
    }

    /// Why nothing can be revoked.
    Optional<SqlError> revocationProblem(AccountName name, Optional<Account> account) {
        boolean found =
                account.map(Account::grants)
                        .filter(grants ->
                                switch (target) {
                                    case Target.Everything _ -> true;
                                    case Target.Schema(var schema) ->
                                            isHeldOnSchema(grants, schema) || canRestrict(grants);
                                    case Target.Table(var table) -> isHeldOnTable(grants, table);
                                })
                        .isPresent();
        if (found) {
            return Optional.empty();
        }
        return Optional.of(
                target instanceof Target.Table(var table)
                        ? ErrorCode.NONEXISTING_TABLE_GRANT.error(
                                name.user(), name.host(), table.table())
                        : ErrorCode.NONEXISTING_GRANT.error(name.user(), name.host()));
    }

    private boolean canRestrict(Grants grants) {
        return partially
                && (wanted.all()
                        ? (wanted.fixed().bits() & grants.global().bits()) != 0
                        : grants.global().contains(wanted.fixed()));
    }

    /// All of them have to be there, be it on a column; of ALL PRIVILEGES any.
    private boolean isHeldOnTable(Grants grants, TableName table) {
        var columns = grants.columns().getOrDefault(table, new TreeMap<>());
        var held = grants.tables().getOrDefault(table, PrivilegeSet.NONE);
        for (var onColumn : columns.values()) {
            held = held.plus(onColumn);
        }
        if (wanted.all()) {
            return !held.isEmpty();
        }
        boolean nothing = wanted.fixed().isEmpty() && wanted.columns().isEmpty();
        return nothing ? !held.isEmpty() : held.contains(wanted.fixed()) && holdColumns(columns);
    }

    private boolean holdColumns(SortedMap<String, PrivilegeSet> held) {
        return wanted.columns().entrySet().stream()
                .allMatch(column ->
                        held.getOrDefault(column.getKey(), PrivilegeSet.NONE)
                                .contains(column.getValue()));
    }

    private boolean isHeldOnSchema(Grants grants, String schema) {
        if (wanted.fixed().isEmpty()) {
            return true; // USAGE
        }
        var held = grants.schemas().get(schema);
        return held != null && (wanted.all() || held.contains(wanted.fixed()));
    }

    /// What IF EXISTS makes of grants that lack some of what is to go.
    Grants withoutHeld(Grants grants) {
        return target instanceof Target.Schema(var name) && !grants.schemas().containsKey(name)
                ? grants
                : revoked(grants);
    }

    Grants revoked(Grants grants) {
        return switch (target) {
            case Target.Everything _ -> {
                var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
                dynamic.putAll(grants.dynamic());
                dynamic.keySet().removeAll(wanted.dynamic());
                var fewer =
                        grants.withGlobal(grants.global().minus(wanted.fixed()))
                                .withDynamic(dynamic);
                for (String schema : grants.restrictions().keySet()) {
                    fewer = fewer.restricted(schema, set -> set.minus(wanted.fixed()));
                }
                yield fewer;
            }
            case Target.Schema(var name) -> {
                boolean granted = grants.schemas().containsKey(name);
                var held = new PrivilegeSet(wanted.fixed().bits() & grants.global().bits());
                yield granted
                        ? grants.onSchema(name, set -> set.minus(wanted.fixed()))
                        : grants.restricted(name, set -> set.plus(held));
            }
            case Target.Table(var name) -> revokedFromTable(grants, name);
        };
    }

    // A privilege revoked from a table goes from its columns too.
    private Grants revokedFromTable(Grants grants, TableName table) {
        var result = grants.onTable(table, set -> set.minus(wanted.fixed()));
        var columns = grants.columns().get(table);
        if (columns == null) {
            return result;
        }
        for (String column : columns.keySet()) {
            var gone =
                    wanted.fixed().plus(wanted.columns().getOrDefault(column, PrivilegeSet.NONE));
            result = result.onColumn(table, column, set -> set.minus(gone));
        }
        return result;
    }
}
