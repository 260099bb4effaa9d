package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.ChangeRequest;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.exec.ChangePlan;
import dev.quell.query.file.FieldReader;
import dev.quell.session.ResultSink;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableReference;
import dev.quell.storage.catalog.TableDefinition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// INSERT, REPLACE, UPDATE, DELETE, DO.
public final class DataStatements {
    private static final int CLIENT_FILE_BUFFER = 1 << 16;

    private final StatementRun run;
    private final Planning planning;
    private final ResultSink client;

    /// @param client where LOAD DATA LOCAL finds its file
    public DataStatements(StatementRun run, Planning planning, ResultSink client) {
        this.run = run;
        this.planning = planning;
        this.client = client;
    }

    public Ok run(DataStatement statement) {
        if (!(statement instanceof DataStatement.Do)) {
            run.lockReads();
        }
        return switch (statement) {
            case DataStatement.Insert insert -> insert(insert);
            case DataStatement.Update update -> update(update);
            case DataStatement.Delete delete ->
                    delete(ChangeRequests.of(delete), ignores(delete.modifiers()));
            case DataStatement.MultiDelete delete ->
                    delete(ChangeRequests.of(delete), ignores(delete.modifiers()));
            case DataStatement.Do(var expressions) -> evaluate(expressions);
            case DataStatement.LoadData load -> load(load);
            case DataStatement.Handler _ -> throw ErrorCode.NOT_SUPPORTED_YET.error("HANDLER");
            case DataStatement.CallProcedure call ->
                    throw ErrorCode.SP_DOES_NOT_EXIST.error(
                            "PROCEDURE",
                            call.name().schema().orElseGet(run.session()::requireDatabase)
                                    + "."
                                    + call.name().name());
        };
    }

    private Ok insert(DataStatement.Insert insert) {
        return new InsertRun(
                        planning.change(
                                InsertPlan.class,
                                Privilege.INSERT,
                                compilation -> bind(insert, compilation)),
                        run)
                .execute();
    }

    private static Planning.Bound bind(DataStatement.Insert insert, Compilation compilation) {
        InsertPlan plan = new InsertBinder(compilation).bind(insert);
        TableDefinition table = plan.table();
        List<Planning.Need> needed = new ArrayList<>();
        needed.add(
                new Planning.Need(
                        Privilege.INSERT,
                        insert.columns().isEmpty()
                                ? List.of(TableUse.STAR)
                                : names(table, plan.targets().stream())));
        switch (plan.kind()) {
            case INSERT -> {
                // INSERT is enough
            }
            case REPLACE -> needed.add(new Planning.Need(Privilege.DELETE, List.of(TableUse.STAR)));
            case UPDATE ->
                    needed.add(
                            new Planning.Need(
                                    Privilege.UPDATE,
                                    names(
                                            table,
                                            plan.onDuplicate().stream()
                                                    .map(InsertPlan.Change::ordinal))));
        }
        var tables = new HashSet<>(compilation.planner().binder().storedTables());
        tables.add(table);
        return new Planning.Bound(
                plan,
                List.of(new Planning.Write(table, table.name(), needed)),
                compilation.planner().binder().uses(),
                tables);
    }

    private Ok load(DataStatement.LoadData load) {
        checkFileRights(load);
        defineVariables(load);
        LoadPlan plan =
                planning.change(
                        LoadPlan.class, Privilege.INSERT, compilation -> bind(load, compilation));
        try (InputStream in = open(load)) {
            var reader = new FieldReader(in, plan.format(), run.cancellation());
            return new LoadRun(plan, run, reader, load.file())
                    .execute(load.ignoreLines().orElse(0));
        } catch (IOException e) {
            throw ErrorCode.ERROR_ON_READ.error(load.file(), 5, e.toString());
        }
    }

    private void checkFileRights(DataStatement.LoadData load) {
        if (!load.local()) {
            run.session().session().privileges().require(Privilege.FILE);
        } else if (!run.session().session().variables().isOn("local_infile")) {
            throw ErrorCode.CLIENT_LOCAL_FILES_DISABLED.error();
        }
    }

    /// Before the SET clause is bound, so that it finds texts in them.
    private void defineVariables(DataStatement.LoadData load) {
        for (Reference target : load.columns()) {
            if (target instanceof Reference.UserVariable(var name)) {
                run.session().variables().set(name, LoadRun.variable(Value.NULL, 0));
            }
        }
    }

    private InputStream open(DataStatement.LoadData load) {
        return load.local()
                ? new BufferedInputStream(client.clientFile(load.file()), CLIENT_FILE_BUFFER)
                : run.session().serverFiles().open(load.file());
    }

    private Planning.Bound bind(DataStatement.LoadData load, Compilation compilation) {
        var variables = run.session().session().variables();
        var binder = new LoadBinder(compilation, load, variables.text("character_set_database"));
        LoadPlan plan = binder.bind(load);
        TableDefinition table = plan.insert().table();
        List<Planning.Need> needed = new ArrayList<>();
        needed.add(
                new Planning.Need(
                        Privilege.INSERT,
                        load.columns().isEmpty() ? List.of(TableUse.STAR) : binder.written()));
        if (plan.insert().kind() == InsertPlan.Kind.REPLACE) {
            needed.add(new Planning.Need(Privilege.DELETE, List.of(TableUse.STAR)));
        }
        var tables = new HashSet<>(compilation.planner().binder().storedTables());
        tables.add(table);
        return new Planning.Bound(
                plan,
                List.of(new Planning.Write(table, table.name(), needed)),
                compilation.planner().binder().uses(),
                tables);
    }

    private static List<String> names(TableDefinition table, Stream<Integer> ordinals) {
        return ordinals.map(ordinal -> table.columns().get(ordinal).name()).toList();
    }

    private Ok update(DataStatement.Update update) {
        return new UpdateRun(updatePlan(update), run).execute();
    }

    private UpdatePlan updatePlan(DataStatement.Update update) {
        return planning.change(
                UpdatePlan.class, Privilege.UPDATE, compilation -> bind(update, compilation));
    }

    /// How an UPDATE would find its rows, for EXPLAIN.
    public ChangePlan plan(DataStatement.Update update) {
        return updatePlan(update).change();
    }

    /// How a DELETE would find its rows, for EXPLAIN.
    public ChangePlan plan(ChangeRequest request) {
        return deletePlan(request, false).change();
    }

    private Planning.Bound bind(DataStatement.Update update, Compilation compilation) {
        ChangePlan change = compilation.planner().change(ChangeRequests.of(update));
        checkSafety(update.where().isPresent() || update.limit().isPresent());
        List<RowMaker> makers = new ArrayList<>();
        List<Planning.Write> writes = new ArrayList<>();
        for (int i = 0; i < change.targets().size(); i++) {
            Target target = change.targets().get(i);
            makers.add(new RowMaker(target.definition(), target.offset(), compilation));
            List<String> columns = new ArrayList<>();
            for (ChangePlan.Assigned assigned : change.assigned()) {
                if (assigned.target() == i) {
                    columns.add(target.definition().columns().get(assigned.column()).name());
                    if (assigned.value().isPresent()) {
                        InsertBinder.refuseGenerated(
                                target.definition(), List.of(assigned.column()));
                    }
                }
            }
            writes.add(
                    new Planning.Write(
                            target.definition(),
                            target.alias(),
                            List.of(new Planning.Need(Privilege.UPDATE, columns))));
        }
        return new Planning.Bound(
                new UpdatePlan(
                        change, makers, ignores(update.modifiers()), isJoin(update.tables())),
                writes,
                compilation.planner().binder().uses(),
                change.storedTables());
    }

    private static boolean ignores(Set<DataStatement.Modifier> modifiers) {
        return modifiers.contains(DataStatement.Modifier.IGNORE);
    }

    private Ok delete(ChangeRequest request, boolean ignore) {
        return new DeleteRun(deletePlan(request, ignore), run).execute();
    }

    private DeletePlan deletePlan(ChangeRequest request, boolean ignore) {
        return planning.change(
                DeletePlan.class,
                Privilege.DELETE,
                compilation -> bind(request, ignore, compilation));
    }

    private Planning.Bound bind(ChangeRequest request, boolean ignore, Compilation compilation) {
        ChangePlan change = compilation.planner().change(request);
        checkSafety(request.where().isPresent() || request.limit().isPresent());
        List<Planning.Write> writes =
                change.targets().stream()
                        .map(target ->
                                Planning.Write.rows(
                                        target.definition(), target.alias(), Privilege.DELETE))
                        .toList();
        return new Planning.Bound(
                new DeletePlan(change, ignore, isJoin(request.tables())),
                writes,
                compilation.planner().binder().uses(),
                change.storedTables());
    }

    private static boolean isJoin(List<TableReference> tables) {
        return tables.size() > 1 || !(tables.getFirst() instanceof TableReference.Named);
    }

    /// `sql_safe_updates`
    ///
    /// @throws dev.quell.base.error.SqlError 1175
    private void checkSafety(boolean bounded) {
        if (!bounded && run.session().session().variables().sqlSafeUpdates()) {
            throw ErrorCode.UPDATE_WITHOUT_KEY_IN_SAFE_MODE.error("");
        }
    }

    private Ok evaluate(List<Expression> expressions) {
        Compilation compilation = planning.compilation();
        var compiled =
                expressions.stream()
                        .map(expression -> compilation.compile(expression, compilation.rowless()))
                        .toList();
        planning.expressions(compilation);
        var frame = run.frame(0, compilation.planner().states());
        compiled.forEach(expression -> expression.evaluator().evaluate(frame));
        return Ok.NOTHING;
    }
}
