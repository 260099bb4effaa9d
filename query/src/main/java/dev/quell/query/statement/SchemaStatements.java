package dev.quell.query.statement;

import dev.quell.query.bind.VirtualTable;
import dev.quell.session.ResultSink.Ok;
import dev.quell.sql.tree.SchemaStatement;
import java.util.Optional;

/// Statements that change definitions. Each commits what was open before.
public final class SchemaStatements {
    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;

    public SchemaStatements(StatementRun run, Planning planning) {
        this.run = run;
        this.planning = planning;
        this.compilation = planning.compilation();
    }

    public Ok run(SchemaStatement statement) {
        return switch (statement) {
            case SchemaStatement.CreateDatabase create ->
                    new DatabaseStatements(run, compilation).create(create);
            case SchemaStatement.AlterDatabase alter ->
                    new DatabaseStatements(run, compilation).alter(alter);
            case SchemaStatement.DropDatabase drop ->
                    new DatabaseStatements(run, compilation).drop(drop);
            case SchemaStatement.CreateTable create ->
                    new CreateTable(run, planning, compilation).create(create);
            case SchemaStatement.CreateTableLike create ->
                    new CreateTable(run, planning, compilation).like(create);
            case SchemaStatement.AlterTable alter ->
                    new AlterTable(run, planning, compilation).run(alter);
            case SchemaStatement.CreateIndex create ->
                    new AlterTable(run, planning, compilation).run(create);
            case SchemaStatement.DropIndex drop ->
                    new AlterTable(run, planning, compilation).run(drop);
            case SchemaStatement.DropTable drop -> new TableStatements(run, compilation).drop(drop);
            case SchemaStatement.RenameTables rename ->
                    new TableStatements(run, compilation).rename(rename);
            case SchemaStatement.TruncateTable truncate -> truncate(truncate, compilation);
            case SchemaStatement.CreateView create ->
                    new ViewStatements(run, planning).create(create);
            case SchemaStatement.DropView drop -> new ViewStatements(run, planning).drop(drop);
        };
    }

    private Ok truncate(SchemaStatement.TruncateTable statement, Compilation compilation) {
        String schema = compilation.schema(statement.name());
        Optional<VirtualTable> recorded =
                planning.system()
                        .find(schema, statement.name().name())
                        .filter(table -> table.schema().equals("performance_schema"));
        if (recorded.isEmpty()) {
            return new TableStatements(run, compilation).truncate(statement);
        }
        planning.system().truncate(recorded.get(), run.eval());
        return Ok.NOTHING;
    }
}
