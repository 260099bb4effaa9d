package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.ColumnTypes;
import dev.quell.query.bind.Scope;
import dev.quell.query.bind.VirtualTable;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.constraint.RowEvent;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.value.ColumnAssignment;
import dev.quell.query.value.DateRules;
import dev.quell.query.value.TimeConvert;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.PrivilegeSet;
import dev.quell.session.account.TableName;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.SchemaStatement;
import dev.quell.sql.tree.TableOptions;
import dev.quell.storage.catalog.CatalogChange;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.SchemaDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// CREATE TABLE in its three forms.
final class CreateTable {
    private final StatementRun run;
    private final Planning planning;
    private final Compilation compilation;

    CreateTable(StatementRun run, Planning planning, Compilation compilation) {
        this.run = run;
        this.planning = planning;
        this.compilation = compilation;
    }

    /// @throws dev.quell.base.error.SqlError 1049, 1050, 1286 and those of [TableDesigner]
    Ok create(SchemaStatement.CreateTable statement) {
        QualifiedName name = statement.name();
        String schema = compilation.schema(name);
        if (statement.temporary()) {
            return createTemporary(statement, schema);
        }
        requireNew(statement, schema);
        checkEngine(statement.options(), name.name());
        try (var change = new DefinitionChange(run)) {
            lockNew(change, schema, name.name());
            SchemaDefinition home = home(schema);
            if (exists(change, name, statement.ifNotExists())) {
                return Ok.NOTHING;
            }
            run.stage(Stage.CREATING_TABLE);
            Optional<QueryPlan> query = source(statement);
            for (TableDefinition read : query.map(QueryPlan::storedTables).orElse(Set.of())) {
                if (!read.isTemporary()) {
                    change.lock(
                            MetadataKey.table(read.schema(), read.name()),
                            MetadataLockMode.SHARED_READ);
                }
            }
            TableDefinition table =
                    new ForeignKeyDefinitions(run, change)
                            .create(design(statement, change::newId, home, query), statement);
            run.stage(Stage.AFTER_CREATE);
            Ok made = Ok.NOTHING;
            if (query.isPresent()) {
                try (var rows = change.rows()) {
                    made =
                            run.within(
                                    rows,
                                    () ->
                                            change.enforcing(
                                                    foreignKeys(table, change),
                                                    () -> fill(statement, table, query.get())));
                    rows.complete();
                }
            } else {
                startNumbers(table, statement.options());
            }
            change.commit(List.of(new CatalogChange.PutTable(table)));
            return made;
        }
    }

    /// Makes a temporary table within the open transaction, which goes on; the table itself is not part of it.
    private Ok createTemporary(SchemaStatement.CreateTable statement, String schema) {
        QualifiedName name = statement.name();
        requireTemporary(schema);
        checkEngine(statement.options(), name.name());
        SchemaDefinition home = home(schema);
        if (temporaryExists(schema, name.name(), statement.ifNotExists())) {
            return Ok.NOTHING;
        }
        if (!ForeignKeyDesigner.written(statement.elements()).isEmpty()) {
            throw ErrorCode.CANNOT_ADD_FOREIGN.error();
        }
        run.stage(Stage.CREATING_TABLE);
        Optional<QueryPlan> query = source(statement);
        query.ifPresent(_ -> planning.expressions(compilation));
        TableDefinition table =
                design(statement, run.session().engine().catalog()::newId, home, query);
        Ok made = Ok.NOTHING;
        boolean complete = false;
        try {
            if (query.isPresent()) {
                made = fill(statement, table, query.get());
            } else {
                startNumbers(table, statement.options());
            }
            complete = true;
        } finally {
            if (!complete) {
                run.session().temporaryTables().discard(table);
            }
        }
        run.session().temporaryTables().put(table);
        return made;
    }

    /// @throws dev.quell.base.error.SqlError 1044, 1792
    private void requireTemporary(String schema) {
        run.session().session().privileges().require(Privilege.CREATE_TEMPORARY_TABLES, schema);
        if (run.transaction().isReadOnly()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
    }

    private boolean temporaryExists(String schema, String name, boolean allowed) {
        boolean there = run.session().temporaryTables().find(schema, name).isPresent();
        return there && exists(name, allowed);
    }

    private Optional<QueryPlan> source(SchemaStatement.CreateTable statement) {
        Optional<QueryPlan> plan =
                statement.source().map(source -> compilation.planner().plan(source.query()));
        plan.ifPresent(_ -> {
            planning.checkSources(compilation);
            requireNoUpdate(statement.name().name());
            run.lockReads();
        });
        return plan;
    }

    /// Rows that are locked FOR UPDATE are as good as changed, by a statement that makes a table.
    ///
    /// @throws dev.quell.base.error.SqlError 1746
    private void requireNoUpdate(String made) {
        Set<TableName> exclusive = compilation.planner().binder().reads().exclusive();
        if (!exclusive.isEmpty()) {
            throw ErrorCode.CANT_UPDATE_TABLE_IN_CREATE_TABLE_SELECT.error(
                    exclusive.iterator().next().table(), made);
        }
    }

    /// Rows that come with the table are inserted.
    private void requireNew(SchemaStatement.CreateTable statement, String schema) {
        var wanted =
                statement.source().isPresent()
                        ? PrivilegeSet.of(Privilege.CREATE, Privilege.INSERT)
                        : PrivilegeSet.of(Privilege.CREATE);
        run.session().session().privileges().requireAll(wanted, schema, statement.name().name());
    }

    private void lockNew(DefinitionChange change, String schema, String name) {
        run.session().tableLocks().checkDefinition(schema, name);
        change.lockName(schema, name, MetadataLockMode.EXCLUSIVE);
    }

    private void require(Privilege privilege, QualifiedName name) {
        run.session()
                .session()
                .privileges()
                .require(privilege, compilation.schema(name), name.name());
    }

    private SchemaDefinition home(String schema) {
        return run.session()
                .engine()
                .catalog()
                .snapshot()
                .schema(schema)
                .orElseThrow(() -> ErrorCode.BAD_DB_ERROR.error(schema));
    }

    private boolean exists(DefinitionChange change, QualifiedName name, boolean allowed) {
        String schema = compilation.schema(name);
        boolean there =
                change.catalog().table(schema, name.name()).isPresent()
                        || change.catalog().view(schema, name.name()).isPresent();
        return there && exists(name.name(), allowed);
    }

    private boolean exists(String name, boolean allowed) {
        if (!allowed) {
            throw ErrorCode.TABLE_EXISTS_ERROR.error(name);
        }
        run.eval().diagnostics().note(ErrorCode.TABLE_EXISTS_ERROR, name);
        return true;
    }

    private void checkEngine(TableOptions options, String table) {
        options.engine().ifPresent(engine -> StorageEngines.check(engine, table, run.eval()));
    }

    private TableDefinition design(
            SchemaStatement.CreateTable statement,
            LongSupplier ids,
            SchemaDefinition home,
            Optional<QueryPlan> query) {
        TableOptions options = statement.options();
        Collation collation =
                options.charset().isEmpty() && options.collation().isEmpty()
                        ? home.collation()
                        : ColumnTypes.choose(options.charset(), options.collation());
        var designer =
                new TableDesigner(
                        home.name(),
                        statement.name().name(),
                        columnDesigner(collation),
                        new FunctionalKeys(compilation, run.connectionCharset()),
                        ids,
                        run.eval().diagnostics());
        return withChecks(
                designer.design(
                        statement,
                        query.map(this::selected).orElse(List.of()),
                        collation,
                        run.eval().now().toEpochMilli()),
                statement);
    }

    private TableDefinition withChecks(
            TableDefinition table, SchemaStatement.CreateTable statement) {
        var designer = new CheckDesigner(table, List.of(), run.connectionCharset());
        CheckDesigner.written(statement.elements()).forEach(designer::add);
        TableDefinition checked =
                DefinitionEdits.withConstraints(
                        table,
                        table.foreignKeys(),
                        designer.ordered(run.session().engine().catalog().snapshot()));
        new TableExpressions(checked, compilation).check();
        var variables = run.session().session().variables();
        TableDesigner.requirePrimaryKey(checked, variables);
        TableDesigner.checkKeyParts(
                checked, Optional.of(variables.text("innodb_default_row_format")));
        return checked;
    }

    /// Designs columns with this session's settings.
    ColumnDesigner columnDesigner(Collation tableCollation) {
        SqlMode mode = run.eval().settings().sqlMode();
        return new ColumnDesigner(
                new ColumnTypes(tableCollation, mode, run.eval().diagnostics()),
                this::storeLiteral,
                run.eval().diagnostics(),
                mode.strict(),
                run.connectionCharset());
    }

    private Value storeLiteral(Expression literal, SqlType type, String column) {
        var compiled = compilation.compile(literal, Scope.EMPTY);
        Value value = compiled.evaluator().evaluate(run.frame(0, compilation.planner().states()));
        boolean strict = run.eval().settings().sqlMode().strict() || !isMoment(value, type);
        return new ColumnAssignment("", column, type, strict)
                .store(value, compiled.typing().type(), run.eval());
    }

    /// Whether a value is a date for a column of dates, if only one with zeros, which is no more than a warning outside strict
    /// mode.
    private boolean isMoment(Value value, SqlType type) {
        return switch (type.kind()) {
            case DATE, DATETIME, TIMESTAMP -> {
                var parsed = TimeConvert.toDateTime(value, DateRules.LENIENT, run.eval());
                yield !parsed.isWrong() && !parsed.truncated();
            }
            default -> false;
        };
    }

    /// The columns of a query's result.
    private List<ColumnDefinition> selected(QueryPlan plan) {
        SqlMode mode = run.eval().settings().sqlMode();
        boolean zeroDates = !(mode.strict() && mode.has(SqlMode.Flag.NO_ZERO_DATE));
        var definitions = new ResultDefinitions(plan.storedTables(), zeroDates);
        return plan.columns().stream().map(definitions::of).toList();
    }

    private Ok fill(SchemaStatement.CreateTable statement, TableDefinition table, QueryPlan query) {
        List<Integer> targets = new ArrayList<>();
        for (ResultColumn column : query.columns()) {
            targets.add(table.columnOrdinal(column.name()));
        }
        var duplicates = statement.source().orElseThrow().duplicates();
        var plan =
                new InsertPlan(
                        new RowMaker(table, 0, compilation),
                        duplicates == SchemaStatement.DuplicateRows.REPLACE
                                ? InsertPlan.Kind.REPLACE
                                : InsertPlan.Kind.INSERT,
                        duplicates == SchemaStatement.DuplicateRows.IGNORE,
                        false,
                        targets,
                        List.of(),
                        Optional.of(query),
                        List.of(),
                        0,
                        Optional.empty(),
                        0);
        startNumbers(table, statement.options());
        return new InsertRun(plan, run).execute();
    }

    private ForeignKeyRows foreignKeys(TableDefinition table, DefinitionChange change) {
        var added = new ForeignKeyGraph.Change(table, Set.of(RowEvent.INSERT, RowEvent.DELETE));
        return ForeignKeyRows.of(ForeignKeyGraph.of(change.catalog(), List.of(added)), compilation);
    }

    /// Read without a sign; 0 means 1.
    private static long firstNumber(long written) {
        return written == 0 ? 1 : written;
    }

    private void startNumbers(TableDefinition table, TableOptions options) {
        if (options.autoIncrement().isPresent() && table.autoIncrementOrdinal() >= 0) {
            run.session()
                    .engine()
                    .autoIncrement()
                    .set(table, firstNumber(options.autoIncrement().getAsLong()));
        }
    }

    /// @throws dev.quell.base.error.SqlError 1050, 1146, 1347, 1683
    Ok like(SchemaStatement.CreateTableLike statement) {
        QualifiedName name = statement.name();
        String schema = compilation.schema(name);
        IdentifierRules.checkTable(name.name());
        String sourceSchema = compilation.schema(statement.source());
        String sourceName = statement.source().name();
        if (!statement.temporary()) {
            require(Privilege.CREATE, name);
        }
        if (run.session().temporaryTables().find(sourceSchema, sourceName).isEmpty()) {
            require(Privilege.SELECT, statement.source());
        }
        planning.system().find(sourceSchema, sourceName).ifPresent(CreateTable::refuseLike);
        if (statement.temporary()) {
            return temporaryLike(statement, schema, sourceSchema);
        }
        try (var change = new DefinitionChange(run)) {
            change.lockSource(sourceSchema, sourceName);
            TableDefinition source = change.table(sourceSchema, sourceName);
            lockNew(change, schema, name.name());
            home(schema);
            if (exists(change, name, statement.ifNotExists())) {
                return Ok.NOTHING;
            }
            TableDefinition copy =
                    DefinitionEdits.copy(
                            source, schema, name.name(), change::newId, run.eval().now());
            TableDesigner.requirePrimaryKey(copy, run.session().session().variables());
            change.commit(
                    List.of(new CatalogChange.PutTable(DefinitionEdits.asTemporary(copy, false))));
            return Ok.NOTHING;
        }
    }

    private static void refuseLike(VirtualTable table) {
        throw switch (table.schema()) {
            case "performance_schema" -> ErrorCode.WRONG_PERFSCHEMA_USAGE.error();
            case "information_schema" ->
                    ErrorCode.WRONG_OBJECT.error(table.schema(), table.name(), "BASE TABLE");
            default -> ErrorCode.NOT_SUPPORTED_YET.error("CREATE TABLE LIKE " + table.schema());
        };
    }

    private Ok temporaryLike(
            SchemaStatement.CreateTableLike statement, String schema, String sourceSchema) {
        requireTemporary(schema);
        home(schema);
        String name = statement.name().name();
        if (temporaryExists(schema, name, statement.ifNotExists())) {
            return Ok.NOTHING;
        }
        TableDefinition copy =
                DefinitionEdits.copy(
                        planning.lockedTable(sourceSchema, statement.source().name()),
                        schema,
                        name,
                        run.session().engine().catalog()::newId,
                        run.eval().now());
        TableDesigner.requirePrimaryKey(copy, run.session().session().variables());
        run.session().temporaryTables().put(DefinitionEdits.asTemporary(copy, true));
        return Ok.NOTHING;
    }
}
