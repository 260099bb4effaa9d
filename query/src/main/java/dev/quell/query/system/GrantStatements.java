package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.VirtualTable;
import dev.quell.session.account.Account;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Accounts;
import dev.quell.session.account.DynamicPrivilege;
import dev.quell.session.account.Grants;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privilege.Level;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.TableName;
import dev.quell.sql.tree.AccountStatement;
import dev.quell.sql.tree.AccountStatement.LevelKind;
import dev.quell.sql.tree.AccountStatement.PrivilegeLevel;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// GRANT and REVOKE of privileges at global, database, table and column level.
///
/// Who grants needs GRANT OPTION and each of the privileges at that level himself.
final class GrantStatements {
    private final Look look;
    private final Accounts accounts;

    GrantStatements(Look look) {
        this.look = look;
        this.accounts = look.sessions().accounts();
    }

    /// The privileges of one statement, sorted out.
    ///
    /// @param all ALL PRIVILEGES
    /// @param columns privileges on single columns, by column name in lower case
    private record Wanted(
            PrivilegeSet fixed,
            Set<DynamicPrivilege> dynamic,
            Map<String, PrivilegeSet> columns,
            boolean all) {}

    /// What a statement is about: everything, a database or a table.
    private sealed interface Target {
        record Everything() implements Target {}

        record Schema(String name) implements Target {}

        record Table(TableName name) implements Target {}
    }

    void grant(AccountStatement.Grant statement) {
        var target = target(statement.level());
        var wanted = wanted(statement.privileges(), target);
        requireRight(target, wanted);
        if (target instanceof Target.Table(var table)) {
            requireTable(table, wanted);
        }
        var names =
                statement.accounts().stream()
                        .map(user -> AccountNames.resolve(user.account(), look.session()))
                        .toList();
        for (int i = 0; i < names.size(); i++) {
            if (statement.accounts().get(i).authentication().isPresent()) {
                throw ErrorCode.NOT_SUPPORTED_YET.error("IDENTIFIED BY in GRANT");
            }
            if (accounts.find(names.get(i)).isEmpty()) {
                throw ErrorCode.CANT_CREATE_USER_WITH_GRANT.error();
            }
        }
        boolean option = statement.grantOption();
        names.forEach(name ->
                accounts.change(
                        name,
                        account ->
                                account.withGrants(
                                        granted(account.grants(), target, wanted, option))));
    }

    void revoke(AccountStatement.Revoke statement) {
        var target = target(statement.level());
        var wanted = wanted(statement.privileges(), target);
        requireRight(target, wanted);
        for (var written : statement.accounts()) {
            var name = AccountNames.resolve(written, look.session());
            var account = accounts.find(name);
            var problem = revocationProblem(name, account, target, wanted);
            if (problem.isEmpty()) {
                accounts.change(name, one -> one.withGrants(revoked(one.grants(), target, wanted)));
            } else if (statement.ifExists()
                    || (statement.ignoreUnknownUser() && account.isEmpty())) {
                look.context().diagnostics().demote(problem.get());
            } else {
                throw problem.get();
            }
        }
    }

    void revokeAll(AccountStatement.RevokeAll statement) {
        look.privileges().require(Privilege.CREATE_USER);
        for (var written : statement.accounts()) {
            var name = AccountNames.resolve(written, look.session());
            if (!accounts.change(name, account -> account.withGrants(Grants.NONE))) {
                var problem = ErrorCode.REVOKE_GRANTS.error();
                if (!statement.ifExists() && !statement.ignoreUnknownUser()) {
                    throw problem;
                }
                look.context().diagnostics().demote(problem);
            }
        }
    }

    private Target target(PrivilegeLevel level) {
        if (level.kind() != LevelKind.TABLE) {
            throw ErrorCode.SP_DOES_NOT_EXIST.error(level.kind(), level.name().orElse(""));
        }
        if (level.global()) {
            return new Target.Everything();
        }
        String schema = ShowTables.chosenSchema(look, level.schema());
        return level.name()
                .<Target>map(table -> new Target.Table(new TableName(schema, table)))
                .orElseGet(() -> new Target.Schema(schema));
    }

    private static Level level(Target target) {
        return switch (target) {
            case Target.Everything _ -> Level.GLOBAL;
            case Target.Schema _ -> Level.SCHEMA;
            case Target.Table _ -> Level.TABLE;
        };
    }

    private Wanted wanted(List<AccountStatement.Privilege> written, Target target) {
        var fixed = PrivilegeSet.NONE;
        var dynamic = EnumSet.noneOf(DynamicPrivilege.class);
        var columns = new TreeMap<String, PrivilegeSet>();
        boolean all = false;
        for (var one : written) {
            if (one.name().equals("ALL") || one.name().equals("ALL PRIVILEGES")) {
                all = true;
                fixed = fixed.plus(PrivilegeSet.all(level(target)));
                continue;
            }
            if (one.name().equals("USAGE")) {
                continue;
            }
            var known = Privilege.named(one.name());
            if (known.isEmpty()) {
                dynamic.add(dynamic(one, target));
            } else if (one.columns().isEmpty()) {
                fixed = fixed.plus(PrivilegeSet.of(applicable(known.get(), target)));
            } else {
                addColumns(columns, one, known.get(), target);
            }
        }
        if (all && target instanceof Target.Everything) {
            dynamic.addAll(EnumSet.allOf(DynamicPrivilege.class));
        }
        return new Wanted(fixed, dynamic, columns, all);
    }

    private static DynamicPrivilege dynamic(AccountStatement.Privilege written, Target target) {
        var privilege =
                DynamicPrivilege.named(written.name())
                        .orElseThrow(() -> ErrorCode.SYNTAX_ERROR.error());
        if (!(target instanceof Target.Everything)) {
            throw ErrorCode.ILLEGAL_PRIVILEGE_LEVEL.error(privilege);
        }
        return privilege;
    }

    private static Privilege applicable(Privilege privilege, Target target) {
        if (privilege.applies(level(target))) {
            return privilege;
        }
        throw target instanceof Target.Schema
                ? ErrorCode.WRONG_USAGE.error("DB GRANT", "GLOBAL PRIVILEGES")
                : ErrorCode.ILLEGAL_GRANT_FOR_TABLE.error();
    }

    private static void addColumns(
            Map<String, PrivilegeSet> columns,
            AccountStatement.Privilege written,
            Privilege privilege,
            Target target) {
        if (!(target instanceof Target.Table) || !privilege.applies(Level.COLUMN)) {
            throw ErrorCode.ILLEGAL_GRANT_FOR_TABLE.error();
        }
        for (String column : written.columns()) {
            columns.merge(
                    column.toLowerCase(Locale.ROOT),
                    PrivilegeSet.of(privilege),
                    PrivilegeSet::plus);
        }
    }

    private void requireRight(Target target, Wanted wanted) {
        requireHeld(target, Privilege.GRANT_OPTION);
        wanted.fixed().members().forEach(privilege -> requireHeld(target, privilege));
        for (var columnSet : wanted.columns().values()) {
            columnSet.members().forEach(privilege -> requireHeld(target, privilege));
        }
        var rights = look.privileges();
        for (var privilege : wanted.dynamic()) {
            if (!rights.grants().dynamic().getOrDefault(privilege, false)) {
                throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(Privilege.GRANT_OPTION.text());
            }
        }
    }

    private void requireHeld(Target target, Privilege privilege) {
        var rights = look.privileges();
        boolean held =
                switch (target) {
                    case Target.Everything _ -> rights.has(privilege);
                    case Target.Schema(var name) ->
                            isPerformanceSchema(name)
                                    ? rights.has(privilege)
                                    : rights.has(privilege, name) || isOwnPattern(name, privilege);
                    case Target.Table(var name) ->
                            isPerformanceSchema(name.schema())
                                    ? rights.has(privilege)
                                    : rights.has(privilege, name.schema(), name.table());
                };
        if (!held) {
            throw denied(target, privilege);
        }
    }

    // Privileges on it can be granted, though but for SELECT they are good for nothing.
    private static boolean isPerformanceSchema(String schema) {
        return schema.equalsIgnoreCase("performance_schema");
    }

    // What was granted on a pattern may be passed on for the very same pattern.
    private boolean isOwnPattern(String pattern, Privilege privilege) {
        var set = look.privileges().grants().schemas().get(pattern);
        return set != null && set.has(privilege);
    }

    private SqlError denied(Target target, Privilege privilege) {
        var account = look.session().account();
        return switch (target) {
            case Target.Everything _ ->
                    ErrorCode.ACCESS_DENIED_ERROR.error(account.user(), account.host(), "YES");
            case Target.Schema(var name) -> look.privileges().deniedSchema(name);
            case Target.Table(var name) ->
                    look.privileges()
                            .deniedTable(
                                    privilege == Privilege.GRANT_OPTION
                                            ? "GRANT"
                                            : privilege.text(),
                                    name.table());
        };
    }

    // A table that is not there may be granted on only with CREATE, so that it can be made.
    private void requireTable(TableName name, Wanted wanted) {
        var columns = columns(name);
        if (columns.isEmpty()) {
            if (wanted.fixed().has(Privilege.CREATE)) {
                return;
            }
            throw ErrorCode.NO_SUCH_TABLE.error(name.schema(), name.table());
        }
        for (String column : wanted.columns().keySet()) {
            if (columns.get().stream().noneMatch(one -> one.equalsIgnoreCase(column))) {
                throw ErrorCode.BAD_FIELD_ERROR.error(column, name.table());
            }
        }
    }

    private Optional<List<String>> columns(TableName name) {
        var table = look.catalog().table(name.schema(), name.table());
        if (table.isPresent()) {
            return table.map(one -> one.columns().stream().map(c -> c.name()).toList());
        }
        var view = look.catalog().view(name.schema(), name.table());
        if (view.isPresent()) {
            return view.map(one ->
                    look.tables().viewColumns().of(one, look.context()).stream()
                            .map(column -> column.name())
                            .toList());
        }
        return look.tables()
                .find(name.schema(), name.table())
                .map(one -> one.columns().stream().map(VirtualTable.Column::name).toList());
    }

    private static Grants granted(
            Grants grants, Target target, Wanted wanted, boolean grantOption) {
        var added =
                grantOption
                        ? wanted.fixed().plus(PrivilegeSet.of(Privilege.GRANT_OPTION))
                        : wanted.fixed();
        return switch (target) {
            case Target.Everything _ -> {
                var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
                dynamic.putAll(grants.dynamic());
                wanted.dynamic()
                        .forEach(one -> dynamic.merge(one, grantOption, Boolean::logicalOr));
                yield grants.withGlobal(grants.global().plus(added)).withDynamic(dynamic);
            }
            case Target.Schema(var name) -> grants.onSchema(name, set -> set.plus(added));
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

    private static Optional<SqlError> revocationProblem(
            AccountName name, Optional<Account> account, Target target, Wanted wanted) {
        if (account.isEmpty()) {
            return Optional.of(ErrorCode.NONEXISTING_GRANT.error(name.user(), name.host()));
        }
        var grants = account.get().grants();
        return switch (target) {
            case Target.Everything _ -> Optional.empty();
            case Target.Schema(var schema) ->
                    grants.schemas().containsKey(schema)
                            ? Optional.empty()
                            : Optional.of(
                                    ErrorCode.NONEXISTING_GRANT.error(name.user(), name.host()));
            case Target.Table(var table) ->
                    grants.tables().containsKey(table) || hasColumnGrant(grants, table, wanted)
                            ? Optional.empty()
                            : Optional.of(
                                    ErrorCode.NONEXISTING_TABLE_GRANT.error(
                                            name.user(), name.host(), table.table()));
        };
    }

    // True if a column of the table has one of the privileges that are to go.
    private static boolean hasColumnGrant(Grants grants, TableName table, Wanted wanted) {
        var columns = grants.columns().get(table);
        return columns != null
                && columns.entrySet().stream()
                        .anyMatch(column -> {
                            var going =
                                    wanted.fixed()
                                            .plus(
                                                    wanted.columns()
                                                            .getOrDefault(
                                                                    column.getKey(),
                                                                    PrivilegeSet.NONE));
                            return (column.getValue().bits() & going.bits()) != 0;
                        });
    }

    private static Grants revoked(Grants grants, Target target, Wanted wanted) {
        return switch (target) {
            case Target.Everything _ -> {
                var dynamic = new EnumMap<DynamicPrivilege, Boolean>(DynamicPrivilege.class);
                dynamic.putAll(grants.dynamic());
                dynamic.keySet().removeAll(wanted.dynamic());
                yield grants.withGlobal(grants.global().minus(wanted.fixed())).withDynamic(dynamic);
            }
            case Target.Schema(var name) -> grants.onSchema(name, set -> set.minus(wanted.fixed()));
            case Target.Table(var name) -> revokedFromTable(grants, name, wanted);
        };
    }

    // A privilege revoked from a table goes from its columns too.
    private static Grants revokedFromTable(Grants grants, TableName table, Wanted wanted) {
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
