package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.ResolvedNames;
import dev.quell.query.exec.QueryPlan;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// CREATE, ALTER and DROP VIEW. Views are read with their definer's rights, which are looked at when the view is made.
final class ViewStatements {
    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;

    ViewStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.compilation = planning.compilation();
    }

    /// @throws dev.quell.base.error.SqlError 1050, 1060, 1146, 1235, 1347, 1353
    Ok create(SchemaStatement.CreateView statement) {
        String schema = compilation.schema(statement.name());
        String name = statement.name().name();
        IdentifierRules.checkTable(name);
        Privileges privileges = run.session().session().privileges();
        privileges.require(Privilege.CREATE_VIEW, schema, name);
        if (statement.orReplace() || statement.alter()) {
            privileges.require(Privilege.DROP, schema, name);
        }
        refuseWhatIsMissing(statement);
        run.session().tableLocks().refuse();
        try (var change = new DefinitionChange(run)) {
            change.lockTable(schema, name, MetadataLockMode.EXCLUSIVE);
            checkName(statement, schema, change.catalog());
            ResolvedNames names = compilation.planner().binder().resolveNames();
            QueryPlan plan = compilation.planner().plan(statement.query());
            planning.expressions(compilation);
            for (TableDefinition table : compilation.planner().binder().storedTables()) {
                if (table.isTemporary()) {
                    throw ErrorCode.VIEW_SELECT_TMPTABLE.error(table.name());
                }
            }
            checkColumns(statement, plan);
            change.commit(
                    List.of(
                            new CatalogChange.PutView(
                                    new ViewDefinition(
                                            schema,
                                            name,
                                            statement.columns(),
                                            Printer.print(statement.query(), names),
                                            attributes(statement)))));
            return Ok.NOTHING;
        }
    }

    private void refuseWhatIsMissing(SchemaStatement.CreateView statement) {
        if (statement.invokerSecurity()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("SQL SECURITY INVOKER");
        }
        boolean another =
                statement
                        .definer()
                        .filter(definer -> !definer.current())
                        .filter(definer ->
                                !run.session()
                                        .currentUser()
                                        .equals(definer.user() + "@" + definer.host()))
                        .isPresent();
        if (another) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("DEFINER");
        }
        if (statement.query().into().isPresent()) {
            throw ErrorCode.VIEW_SELECT_CLAUSE.error("INTO");
        }
    }

    private static void checkName(
            SchemaStatement.CreateView statement, String schema, CatalogSnapshot catalog) {
        String name = statement.name().name();
        if (catalog.schema(schema).isEmpty()) {
            throw ErrorCode.BAD_DB_ERROR.error(schema);
        }
        if (catalog.table(schema, name).isPresent()) {
            throw statement.orReplace() || statement.alter()
                    ? ErrorCode.WRONG_OBJECT.error(schema, name, "VIEW")
                    : ErrorCode.TABLE_EXISTS_ERROR.error(name);
        }
        boolean there = catalog.view(schema, name).isPresent();
        if (statement.alter() && !there) {
            throw ErrorCode.NO_SUCH_TABLE.error(schema, name);
        }
        if (there && !statement.alter() && !statement.orReplace()) {
            throw ErrorCode.TABLE_EXISTS_ERROR.error(name);
        }
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

    private Map<String, String> attributes(SchemaStatement.CreateView statement) {
        return Map.of(
                "definer", run.session().currentUser(),
                "security", "DEFINER",
                "algorithm", statement.algorithm().name(),
                "check_option", statement.checkOption().name(),
                "character_set_client",
                        run.session().session().variables().text("character_set_client"),
                "collation_connection",
                        run.session().session().variables().text("collation_connection"));
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
                if (change.catalog().view(schema, name.name()).isPresent()) {
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
