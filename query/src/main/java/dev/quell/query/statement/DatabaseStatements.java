package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.query.bind.ColumnTypes;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.List;
import java.util.Optional;

/// CREATE, ALTER and DROP DATABASE.
final class DatabaseStatements {
    private final StatementRun run;
    private final Compilation compilation;

    DatabaseStatements(StatementRun run, Compilation compilation) {
        this.run = run;
        this.compilation = compilation;
    }

    /// @throws dev.quell.base.error.SqlError 1007, 1044, 1102
    Ok create(SchemaStatement.CreateDatabase statement) {
        String name = statement.name();
        IdentifierRules.checkDatabase(name);
        run.session().session().privileges().require(Privilege.CREATE, name);
        refuse(statement.options());
        try (var change = new DefinitionChange(run)) {
            change.lockSchema(name, MetadataLockMode.EXCLUSIVE);
            if (exists(name, change)) {
                if (!statement.ifNotExists()) {
                    throw ErrorCode.DB_CREATE_EXISTS.error(name);
                }
                run.eval().diagnostics().note(ErrorCode.DB_CREATE_EXISTS, name);
                return new Ok(1, 0, 0, "");
            }
            var schema =
                    new SchemaDefinition(name, collation(statement.options(), serverCollation()));
            change.commit(List.of(new CatalogChange.PutSchema(schema)));
            return new Ok(1, 0, 0, "");
        }
    }

    private boolean exists(String name, DefinitionChange change) {
        return change.catalog().schema(name).isPresent()
                || compilation.directory().schemaExists(name);
    }

    private Collation serverCollation() {
        return ColumnTypes.collation(run.session().session().variables().text("collation_server"));
    }

    private static void refuse(SchemaStatement.DatabaseOptions options) {
        if (options.encrypted().orElse(false)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("ENCRYPTION");
        }
        if (options.readOnly().orElse(false)) {
            throw ErrorCode.NOT_SUPPORTED_YET.error("READ ONLY databases");
        }
    }

    private static Collation collation(
            SchemaStatement.DatabaseOptions options, Collation otherwise) {
        return options.charset().isEmpty() && options.collation().isEmpty()
                ? otherwise
                : ColumnTypes.choose(options.charset(), options.collation());
    }

    /// @throws dev.quell.base.error.SqlError 1044, 1046, 3503
    Ok alter(SchemaStatement.AlterDatabase statement) {
        String name = statement.name().orElseGet(run.session()::requireDatabase);
        run.session().session().privileges().require(Privilege.ALTER, name);
        refuse(statement.options());
        try (var change = new DefinitionChange(run)) {
            change.lockSchema(name, MetadataLockMode.EXCLUSIVE);
            SchemaDefinition schema =
                    change.catalog()
                            .schema(name)
                            .orElseThrow(() -> ErrorCode.NO_SUCH_DB.error(name));
            var altered =
                    new SchemaDefinition(name, collation(statement.options(), schema.collation()));
            change.commit(List.of(new CatalogChange.PutSchema(altered)));
            return new Ok(1, 0, 0, "");
        }
    }

    /// @throws dev.quell.base.error.SqlError 1008, 1044
    Ok drop(SchemaStatement.DropDatabase statement) {
        String name = statement.name();
        run.session().session().privileges().require(Privilege.DROP, name);
        try (var change = new DefinitionChange(run)) {
            change.lockSchema(name, MetadataLockMode.EXCLUSIVE);
            Optional<SchemaDefinition> schema = change.catalog().schema(name);
            if (schema.isEmpty()) {
                if (!statement.ifExists()) {
                    throw ErrorCode.DB_DROP_EXISTS.error(name);
                }
                run.eval().diagnostics().note(ErrorCode.DB_DROP_EXISTS, name);
                return Ok.NOTHING;
            }
            List<TableDefinition> tables = change.catalog().tables(name);
            for (TableDefinition table : tables) {
                change.lockName(name, table.name(), MetadataLockMode.EXCLUSIVE);
            }
            new ForeignKeyDefinitions(run, change).checkDrop(tables);
            int views = change.catalog().views(name).size();
            change.commit(List.of(new CatalogChange.DropSchema(name)));
            if (run.session().database().filter(name::equals).isPresent()) {
                run.session().session().useDatabase(null);
            }
            return new Ok(tables.size() + views, 0, 0, "");
        }
    }
}
