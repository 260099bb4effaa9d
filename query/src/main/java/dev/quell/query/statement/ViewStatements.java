package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.List;

/// CREATE and DROP VIEW.
final class ViewStatements {
    private final StatementRun run;
    private final Compilation compilation;

    ViewStatements(StatementRun run, Compilation compilation) {
        this.run = run;
        this.compilation = compilation;
    }

    Ok create(SchemaStatement.CreateView statement) {
        run.session()
                .session()
                .privileges()
                .require(
                        Privilege.CREATE_VIEW,
                        compilation.schema(statement.name()),
                        statement.name().name());
        throw ErrorCode.NOT_SUPPORTED_YET.error("CREATE VIEW");
    }

    /// @throws dev.quell.base.error.SqlError 1051, 1347
    Ok drop(SchemaStatement.DropView statement) {
        for (QualifiedName name : statement.names()) {
            run.session()
                    .session()
                    .privileges()
                    .require(Privilege.DROP, compilation.schema(name), name.name());
        }
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
