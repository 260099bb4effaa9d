package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.MergeRules;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.bind.ResolvedNames;
import dev.quell.query.exec.QueryPlan;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.AccountName;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.account.TableName;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.SchemaStatement.CheckOption;
import dev.quell.sql.tree.SchemaStatement.ViewAlgorithm;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// CREATE, ALTER and DROP VIEW.
final class ViewStatements {
    private static final Set<Privilege> ANY =
            EnumSet.of(Privilege.SELECT, Privilege.INSERT, Privilege.UPDATE, Privilege.DELETE);

    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;

    ViewStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.compilation = planning.compilation();
    }

    /// @throws dev.quell.base.error.SqlError 1050, 1060, 1146, 1227, 1347, 1350, 1351, 1352, 1353, 1368
    Ok create(SchemaStatement.CreateView statement) {
        String schema = compilation.schema(statement.name());
        String name = statement.name().name();
        IdentifierRules.checkTable(name);
        Privileges privileges = run.session().session().privileges();
        privileges.require(Privilege.CREATE_VIEW, schema, name);
        if (statement.replaces()) {
            privileges.require(Privilege.DROP, schema, name);
        }
        if (statement.query().into().isPresent()) {
            throw ErrorCode.VIEW_SELECT_CLAUSE.error("INTO");
        }
        String definer = definer(statement);
        run.session().tableLocks().refuse();
        try (var change = new DefinitionChange(run)) {
            change.lockTable(schema, name, MetadataLockMode.EXCLUSIVE);
            if (!mayBeMade(statement, schema, change.catalog())) {
                return Ok.NOTHING;
            }
            ResolvedNames names = compilation.planner().binder().resolveNames(false);
            Query query =
                    statement.columns().isEmpty()
                            ? ViewColumnNames.distinct(statement.query())
                            : statement.query();
            QueryPlan plan = compilation.planner().plan(query);
            checkReads(schema, name);
            checkColumns(statement, plan);
            var old = change.catalog().view(schema, name);
            Map<String, String> attributes = attributes(statement, definer);
            if (statement.existing() == SchemaStatement.Presence.REQUIRED) {
                old.ifPresent(before -> {
                    definer(before).ifPresent(new DefinerRights(run)::requireKeeping);
                    keep(statement, before.attributes(), attributes);
                });
            }
            var view =
                    new ViewDefinition(
                            schema,
                            name,
                            statement.columns(),
                            Printer.print(query, names),
                            attributes);
            change.commit(List.of(new CatalogChange.PutView(judged(statement, view))));
            return Ok.NOTHING;
        }
    }

    /// With what can be done with the view's rows.
    ///
    /// @throws dev.quell.base.error.SqlError 1368
    private ViewDefinition judged(SchemaStatement.CreateView statement, ViewDefinition view) {
        Map<String, String> attributes = new HashMap<>(view.attributes());
        if (statement.algorithm() == ViewAlgorithm.MERGE
                && !MergeRules.canMerge(statement.query())) {
            run.eval().diagnostics().warn(ErrorCode.WARN_VIEW_MERGE);
            attributes.put("algorithm", ViewAlgorithm.UNDEFINED.name());
        }
        boolean updatable =
                planning.compilation().planner().binder().isUpdatable(CatalogDirectory.view(view));
        if (!updatable && statement.checkOption() != CheckOption.NONE) {
            throw ErrorCode.VIEW_NONUPD_CHECK.error(view.schema(), view.name());
        }
        attributes.put("updatable", updatable ? "YES" : "NO");
        return new ViewDefinition(
                view.schema(), view.name(), view.columns(), view.query(), attributes);
    }

    private static Optional<AccountName> definer(ViewDefinition view) {
        return Optional.ofNullable(view.attributes().get("definer")).map(ViewRights::account);
    }

    /// Whose rights will count: `user@host`.
    ///
    /// @throws dev.quell.base.error.SqlError 1227
    private String definer(SchemaStatement.CreateView statement) {
        String own = run.session().currentUser();
        var named = statement.definer().filter(definer -> !definer.current());
        String definer = named.map(account -> account.user() + "@" + account.host()).orElse(own);
        if (definer.equals(own)) {
            return own;
        }
        new DefinerRights(run).requireNaming(ViewRights.account(definer));
        return definer;
    }

    /// What the view reads must be there for good, mean the same to everybody, and not be the view itself.
    private void checkReads(String schema, String name) {
        QueryBinder binder = compilation.planner().binder();
        if (binder.readsView(schema, name)) {
            throw ErrorCode.NO_SUCH_TABLE.error(schema, name);
        }
        Privileges privileges = run.session().session().privileges();
        for (QueryBinder.TableUse use : binder.uses()) {
            requireAny(privileges, use);
        }
        planning.expressions(compilation);
        if (binder.readsVariables()) {
            throw ErrorCode.VIEW_SELECT_VARIABLE.error();
        }
        for (TableDefinition table : binder.reads().stored()) {
            if (table.isTemporary()) {
                throw ErrorCode.VIEW_SELECT_TMPTABLE.error(table.name());
            }
        }
    }

    /// Who may do nothing with the rows of a table is not told more of it.
    private static void requireAny(Privileges privileges, QueryBinder.TableUse use) {
        var table = new TableName(use.schema(), use.name());
        if (ANY.stream().anyMatch(one -> privileges.has(one, use.schema(), use.name()))) {
            return;
        }
        if (ANY.stream().noneMatch(one -> privileges.hasOnColumn(one, table))) {
            throw privileges.deniedTable("ANY", use.name());
        }
        for (String column : use.columns()) {
            if (ANY.stream().noneMatch(one -> privileges.has(one, table, column))) {
                throw privileges.deniedColumn("ANY", table, column);
            }
        }
    }

    /// What ALTER VIEW does not name stays.
    private static void keep(
            SchemaStatement.CreateView statement,
            Map<String, String> before,
            Map<String, String> attributes) {
        if (statement.definer().isEmpty()) {
            attributes.put("definer", before.getOrDefault("definer", ""));
        }
        if (statement.invokerSecurity().isEmpty()) {
            attributes.put("security", before.getOrDefault("security", "DEFINER"));
        }
        if (statement.algorithm() == ViewAlgorithm.UNDEFINED) {
            attributes.put("algorithm", before.getOrDefault("algorithm", "UNDEFINED"));
        }
    }

    /// @return false if there is one already that is to be kept
    /// @throws dev.quell.base.error.SqlError 1049, 1050, 1146, 1347
    private boolean mayBeMade(
            SchemaStatement.CreateView statement, String schema, CatalogSnapshot catalog) {
        String name = statement.name().name();
        if (catalog.schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        boolean table = catalog.table(schema, name).isPresent();
        boolean view = catalog.view(schema, name).isPresent();
        switch (statement.existing()) {
            case REQUIRED, REPLACED -> {
                if (table) {
                    throw ErrorCode.WRONG_OBJECT.error(schema, name, "VIEW");
                }
                if (!view && statement.existing() == SchemaStatement.Presence.REQUIRED) {
                    throw ErrorCode.NO_SUCH_TABLE.error(schema, name);
                }
            }
            case REFUSED -> {
                if (table || view) {
                    throw ErrorCode.TABLE_EXISTS_ERROR.error(name);
                }
            }
            case KEPT -> {
                if (table || view) {
                    run.eval().diagnostics().note(ErrorCode.TABLE_EXISTS_ERROR, name);
                    return false;
                }
            }
        }
        return true;
    }

    private static void checkColumns(SchemaStatement.CreateView statement, QueryPlan plan) {
        List<String> names =
                statement.columns().isEmpty()
                        ? plan.columns().stream().map(ResultColumn::name).toList()
                        : statement.columns();
        if (names.size() != plan.columns().size()) {
            throw ErrorCode.VIEW_WRONG_LIST.error();
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw ErrorCode.DUP_FIELDNAME.error(name);
            }
        }
    }

    private Map<String, String> attributes(SchemaStatement.CreateView statement, String definer) {
        var variables = run.session().session().variables();
        var attributes = new HashMap<String, String>();
        attributes.put("definer", definer);
        attributes.put(
                "security", statement.invokerSecurity().orElse(false) ? "INVOKER" : "DEFINER");
        attributes.put("algorithm", statement.algorithm().name());
        attributes.put("check_option", statement.checkOption().name());
        attributes.put("character_set_client", variables.text("character_set_client"));
        attributes.put("collation_connection", variables.text("collation_connection"));
        return attributes;
    }

    /// @throws dev.quell.base.error.SqlError 1051, 1347
    Ok drop(SchemaStatement.DropView statement) {
        for (QualifiedName name : statement.names()) {
            run.session()
                    .session()
                    .privileges()
                    .require(Privilege.DROP, compilation.schema(name), name.name());
        }
        run.session().tableLocks().refuse();
        try (var change = new DefinitionChange(run)) {
            List<CatalogChange> changes = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (QualifiedName name : statement.names()) {
                String schema = compilation.schema(name);
                change.lockTable(schema, name.name(), MetadataLockMode.EXCLUSIVE);
                if (change.catalog().table(schema, name.name()).isPresent()) {
                    throw ErrorCode.WRONG_OBJECT.error(schema, name.name(), "VIEW");
                }
                var view = change.catalog().view(schema, name.name());
                if (view.isPresent()) {
                    definer(view.get()).ifPresent(new DefinerRights(run)::requireSystemUser);
                    changes.add(new CatalogChange.DropView(schema, name.name()));
                } else {
                    missing.add(schema + "." + name.name());
                }
            }
            if (!missing.isEmpty() && !statement.ifExists()) {
                throw ErrorCode.BAD_TABLE_ERROR.error(String.join(",", missing));
            }
            missing.forEach(name -> run.eval().diagnostics().note(ErrorCode.BAD_TABLE_ERROR, name));
            change.commit(changes);
            return Ok.NOTHING;
        }
    }
}
