package dev.quell.query.system;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.system.GrantChange.Target;
import dev.quell.query.system.GrantChange.Wanted;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// GRANT and REVOKE of privileges at global, database, table and column level.
///
/// Who grants needs GRANT OPTION and each of the privileges at that level himself.
final class GrantStatements {
    /// What can be granted on performance_schema.
    private static final Set<Privilege> IN_PERFORMANCE_SCHEMA =
            EnumSet.of(
                    Privilege.SELECT,
                    Privilege.INSERT,
                    Privilege.UPDATE,
                    Privilege.DELETE,
                    Privilege.DROP,
                    Privilege.LOCK_TABLES,
                    Privilege.GRANT_OPTION);

    private static final Set<Privilege> DEFINING =
            EnumSet.of(Privilege.CREATE, Privilege.ALTER, Privilege.INDEX);

    private final Look look;
    private final Accounts accounts;

    GrantStatements(Look look) {
        this.look = look;
        this.accounts = look.sessions().accounts();
    }

    void grant(AccountStatement.Grant statement) {
        if (statement.level().kind() != LevelKind.TABLE) {
            routines().grant(statement);
            return;
        }
        var target = target(statement.level());
        var wanted = wanted(statement.privileges(), target);
        if (statement.grantor().isPresent() && !(target instanceof Target.Everything)) {
            throw ErrorCode.UNSUPPORTED_GRANT_AS.error();
        }
        requireRight(target, wanted);
        if (target instanceof Target.Table(var table)) {
            requireTable(table, wanted);
        }
        var names = names(statement.accounts());
        for (var name : names) {
            requireKnown(name);
            requireNoShield(name);
        }
        var change = new GrantChange(target, wanted, restrictsPartially());
        var restrictions =
                statement
                        .grantor()
                        .map(grantor -> restrictionsOf(grantor))
                        .orElseGet(() -> look.privileges().grants().restrictions());
        accounts.edit(draft -> {
            names.forEach(name ->
                    draft.change(
                            name,
                            account ->
                                    account.withGrants(
                                            change.granted(
                                                    account.grants(),
                                                    statement.grantOption(),
                                                    restrictions))));
            return names;
        });
    }

    private SortedMap<String, PrivilegeSet> restrictionsOf(dev.quell.sql.tree.AccountName grantor) {
        var name = AccountNames.resolve(grantor, look.session());
        return accounts.find(name)
                .orElseThrow(() -> ErrorCode.UNSUPPORTED_USE_OF_GRANT_AS_IDS.error())
                .grants()
                .restrictions();
    }

    private boolean restrictsPartially() {
        return look.sessions().variables().integer("partial_revokes") != 0;
    }

    private List<AccountName> names(List<dev.quell.sql.tree.AccountName> written) {
        return written.stream().map(name -> AccountNames.resolve(name, look.session())).toList();
    }

    private void requireKnown(AccountName name) {
        if (accounts.find(name).isEmpty()) {
            throw ErrorCode.CANT_CREATE_USER_WITH_GRANT.error();
        }
    }

    private RoutineGrants routines() {
        return new RoutineGrants(look, this::noteUnknown);
    }

    void revoke(AccountStatement.Revoke statement) {
        if (statement.level().kind() != LevelKind.TABLE) {
            routines().revoke(statement);
            return;
        }
        var target = target(statement.level());
        var wanted = wanted(known(statement.privileges()), target);
        requireRight(target, wanted);
        var names = names(statement.accounts());
        names.forEach(this::requireNoShield);
        var change = new GrantChange(target, wanted, restrictsPartially());
        accounts.edit(draft -> {
            for (var name : names) {
                var account = draft.find(name);
                var problem = change.revocationProblem(name, account);
                if (problem.isEmpty()) {
                    draft.change(name, one -> one.withGrants(change.revoked(one.grants())));
                } else if (account.isEmpty() && statement.ignoreUnknownUser()) {
                    noteUnknown(name);
                } else if (statement.ifExists()) {
                    look.context().diagnostics().demote(problem.get());
                    draft.change(name, one -> one.withGrants(change.withoutHeld(one.grants())));
                } else {
                    throw problem.get();
                }
            }
            return names;
        });
    }

    private void noteUnknown(AccountName name) {
        look.context().diagnostics().warn(ErrorCode.USER_DOES_NOT_EXIST, name.user());
    }

    /// GRANT PROXY.
    void grantProxy(AccountStatement.GrantProxy statement) {
        var proxied = proxied(statement.proxied());
        var names = names(statement.accounts());
        names.forEach(name -> {
            requireKnown(name);
            requireNoShield(name);
        });
        accounts.edit(draft -> {
            names.forEach(name ->
                    draft.change(
                            name,
                            account ->
                                    account.withRoles(others ->
                                            others.standingFor(proxied, statement.grantOption()))));
            return names;
        });
    }

    /// REVOKE PROXY.
    void revokeProxy(AccountStatement.RevokeProxy statement) {
        var proxied = proxied(statement.proxied());
        var names = names(statement.accounts());
        names.forEach(this::requireNoShield);
        accounts.edit(draft -> {
            for (var name : names) {
                var account = draft.find(name);
                if (account.isPresent() && account.get().roles().proxied().containsKey(proxied)) {
                    draft.change(
                            name, one -> one.withRoles(others -> others.notStandingFor(proxied)));
                } else if (account.isEmpty() && statement.ignoreUnknownUser()) {
                    noteUnknown(name);
                } else {
                    var problem = ErrorCode.NONEXISTING_GRANT.error(name.user(), name.host());
                    if (!statement.ifExists()) {
                        throw problem;
                    }
                    look.context().diagnostics().demote(problem);
                }
            }
            return names;
        });
    }

    /// Who may let others stand for an account: it itself, and who was granted that.
    ///
    /// @throws dev.quell.base.error.SqlError 1227, 1698
    private AccountName proxied(dev.quell.sql.tree.AccountName written) {
        var name = AccountNames.resolve(written, look.session());
        var self = look.session().account();
        boolean allowed =
                name.equals(self)
                        || accounts.find(self)
                                .filter(own -> own.roles().passesOn(name))
                                .isPresent();
        if (!allowed) {
            throw ErrorCode.ACCESS_DENIED_NO_PASSWORD_ERROR.error(self.user(), self.host());
        }
        requireNoShield(name);
        return name;
    }

    // An account with SYSTEM_USER can be changed only by one that has it too.
    private void requireNoShield(AccountName name) {
        if (accounts.privileges(name).has(DynamicPrivilege.SYSTEM_USER)) {
            look.privileges().require(DynamicPrivilege.SYSTEM_USER);
        }
    }

    void revokeAll(AccountStatement.RevokeAll statement) {
        look.privileges().requireAccounts(Privilege.UPDATE);
        for (var written : statement.accounts()) {
            var name = AccountNames.resolve(written, look.session());
            requireNoShield(name);
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
        if (level.global()) {
            return new Target.Everything();
        }
        String schema = ShowTables.chosenSchema(look, level.schema());
        if (schema.equalsIgnoreCase("information_schema")) {
            throw look.privileges().deniedSchema(schema);
        }
        return level.name()
                .<Target>map(table -> new Target.Table(new TableName(schema, table)))
                .orElseGet(() -> new Target.Schema(schema));
    }

    private Wanted wanted(List<AccountStatement.Privilege> written, Target target) {
        var fixed = PrivilegeSet.NONE;
        var dynamic = EnumSet.noneOf(DynamicPrivilege.class);
        var columns = new TreeMap<String, PrivilegeSet>();
        boolean all = false;
        for (var one : written) {
            if (one.name().equals("ALL")) {
                all = true;
                fixed = fixed.plus(PrivilegeSet.all(target.level()));
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

    private DynamicPrivilege dynamic(AccountStatement.Privilege written, Target target) {
        var privilege =
                DynamicPrivilege.named(written.name())
                        .orElseThrow(() -> ErrorCode.SYNTAX_ERROR.error());
        if (!(target instanceof Target.Everything)) {
            throw ErrorCode.ILLEGAL_PRIVILEGE_LEVEL.error(
                    target instanceof Target.Table(var table) ? table.table() : privilege);
        }
        return privilege;
    }

    /// Nobody has a privilege that is not known: that is no reason to revoke nothing.
    private List<AccountStatement.Privilege> known(List<AccountStatement.Privilege> written) {
        var known = new ArrayList<AccountStatement.Privilege>();
        for (var one : written) {
            boolean named =
                    one.name().equals("ALL")
                            || one.name().equals("USAGE")
                            || Privilege.named(one.name()).isPresent()
                            || DynamicPrivilege.named(one.name()).isPresent();
            if (named) {
                known.add(one);
            } else {
                look.context()
                        .diagnostics()
                        .warn(ErrorCode.WARN_UNREGISTERED_DYNAMIC_PRIVILEGE, one.name());
            }
        }
        return known;
    }

    private static Privilege applicable(Privilege privilege, Target target) {
        if (privilege.applies(target.level())) {
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

    /// Who grants or revokes has GRANT OPTION, and what it passes on, there.
    private void requireRight(Target target, Wanted wanted) {
        if (target instanceof Target.Table(var table)
                && isPerformanceSchema(table.schema())
                && wanted.fixed().members().stream().anyMatch(DEFINING::contains)) {
            throw look.privileges().deniedSchema(table.schema());
        }
        var fixed = wanted.fixed().plus(PrivilegeSet.of(Privilege.GRANT_OPTION));
        if (target instanceof Target.Table(var table) && !wanted.columns().isEmpty()) {
            requireColumns(table, fixed, wanted.columns());
        } else if (!wanted.onlyDynamic()) {
            requireHeld(target, fixed);
        }
        var rights = look.privileges();
        for (var privilege : wanted.dynamic()) {
            if (!rights.grants().dynamic().getOrDefault(privilege, false)) {
                throw ErrorCode.SPECIFIC_ACCESS_DENIED_ERROR.error(Privilege.GRANT_OPTION.text());
            }
        }
    }

    private void requireHeld(Target target, PrivilegeSet fixed) {
        switch (target) {
            case Target.Everything _ -> {
                if (!fixed.members().stream().allMatch(look.privileges()::has)) {
                    throw look.privileges().deniedAccess();
                }
            }
            case Target.Schema(var name) -> {
                if (!fixed.members().stream().allMatch(one -> holds(one, name))) {
                    throw look.privileges().deniedSchema(name);
                }
            }
            case Target.Table(var name) -> requireColumns(name, fixed, Map.of());
        }
    }

    private void requireColumns(
            TableName table, PrivilegeSet fixed, Map<String, PrivilegeSet> columns) {
        var rights = look.privileges();
        var missing = PrivilegeSet.NONE;
        for (var privilege : fixed.members()) {
            if (!holds(privilege, table)) {
                missing = missing.plus(PrivilegeSet.of(privilege));
            }
        }
        for (var set : columns.values()) {
            for (var privilege : set.members()) {
                if (!holds(privilege, table) && !rights.hasOnColumn(privilege, table)) {
                    missing = missing.plus(PrivilegeSet.of(privilege));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw rights.deniedTable(missing.command(), table.table());
        }
        columns.forEach((column, set) ->
                set.members().stream()
                        .filter(privilege -> !holds(privilege, table))
                        .forEach(privilege ->
                                rights.requireColumns(privilege, table, List.of(column))));
    }

    private boolean holds(Privilege privilege, String schema) {
        var rights = look.privileges();
        return isPerformanceSchema(schema)
                ? rights.has(privilege) && IN_PERFORMANCE_SCHEMA.contains(privilege)
                : rights.hasOnAll(privilege, schema);
    }

    private boolean holds(Privilege privilege, TableName table) {
        var rights = look.privileges();
        return isPerformanceSchema(table.schema())
                ? rights.has(privilege)
                : rights.has(privilege, table.schema(), table.table());
    }

    private static boolean isPerformanceSchema(String schema) {
        return schema.equalsIgnoreCase("performance_schema");
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
                    look.tables().described(one, look.context()).stream()
                            .flatMap(described -> described.columns().stream())
                            .map(column -> column.name())
                            .toList());
        }
        return look.tables()
                .find(name.schema(), name.table())
                .map(one -> one.columns().stream().map(VirtualTable.Column::name).toList());
    }
}
