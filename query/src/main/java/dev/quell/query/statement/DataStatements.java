package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.ChangeRequest;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.exec.ChangePlan;
import dev.quell.query.file.FieldReader;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.account.Privilege;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Reference;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// INSERT, REPLACE, UPDATE, DELETE, DO.
public final class DataStatements {
    private static final int CLIENT_FILE_BUFFER = 1 << 16;

    private final StatementRun run;
    private final Planning planning;
    private final Function<String, InputStream> clientFiles;

    /// @param clientFiles where LOAD DATA LOCAL finds its file
    public DataStatements(
            StatementRun run, Planning planning, Function<String, InputStream> clientFiles) {
        this.run = run;
        this.planning = planning;
        this.clientFiles = clientFiles;
    }

    public Ok run(DataStatement statement) {
        if (!(statement instanceof DataStatement.Do)) {
            run.lockReads();
        }
        return switch (statement) {
            case DataStatement.Insert insert -> insert(insert);
            case DataStatement.Update update -> update(update);
            case DataStatement.Delete delete ->
                    grantTables()
                            .delete(delete)
                            .or(() -> setup().delete(delete))
                            .orElseGet(() ->
                                    delete(ChangeRequests.of(delete), ignores(delete.modifiers())));
            case DataStatement.MultiDelete delete ->
                    delete(ChangeRequests.of(delete), ignores(delete.modifiers()));
            case DataStatement.Do(var expressions) -> evaluate(expressions);
            case DataStatement.LoadData load -> load(load);
            case DataStatement.CallProcedure call ->
                    throw ErrorCode.SP_DOES_NOT_EXIST.error(
                            "PROCEDURE",
                            call.name().schema().orElseGet(run.session()::requireDatabase)
                                    + "."
                                    + call.name().name());
        };
    }

    /// Binds a statement to see whether it can be, without a look at its rows.
    ///
    /// @throws dev.quell.base.error.SqlError what it would fail with for its names, columns and privileges
    public void prepare(DataStatement statement) {
        if (grantTables().concerns(statement) || setup().concerns(statement)) {
            return;
        }
        switch (statement) {
            case DataStatement.Insert insert ->
                    planning.check(Privilege.INSERT, compilation -> bind(insert, compilation));
            case DataStatement.Update update ->
                    planning.check(Privilege.UPDATE, compilation -> bind(update, compilation));
            case DataStatement.Delete delete -> prepare(ChangeRequests.of(delete));
            case DataStatement.MultiDelete delete -> prepare(ChangeRequests.of(delete));
            case DataStatement.Do(var expressions) -> {
                Compilation compilation = planning.compilation();
                expressions.forEach(each -> compilation.compile(each, compilation.rowless()));
            }
            case DataStatement.LoadData _, DataStatement.CallProcedure _ -> {
                // found out when it runs
            }
        }
    }

    private void prepare(ChangeRequest request) {
        planning.check(Privilege.DELETE, compilation -> bind(request, false, compilation));
    }

    private GrantTableChanges grantTables() {
        return new GrantTableChanges(run, planning);
    }

    private SetupChanges setup() {
        return new SetupChanges(run, planning);
    }

    private Ok insert(DataStatement.Insert insert) {
        return grantTables()
                .insert(insert)
                .or(() -> setup().insert(insert))
                .orElseGet(() -> insertRows(insert));
    }

    private Ok insertRows(DataStatement.Insert insert) {
        return new InsertRun(
                        planning.change(
                                InsertPlan.class,
                                Privilege.INSERT,
                                compilation -> bind(insert, compilation)),
                        run)
                .execute();
    }

    private static Planning.Bound bind(DataStatement.Insert insert, Compilation compilation) {
        var binder = new InsertBinder(insert, compilation);
        InsertPlan plan = binder.bind(insert);
        InsertTarget target = binder.target();
        var writes = new Writes(target);
        if (insert.columns().isEmpty()) {
            writes.addUnnamed(Privilege.INSERT, plan.targets());
        } else {
            writes.add(Privilege.INSERT, plan.targets());
        }
        switch (plan.kind()) {
            case INSERT -> {
                // INSERT is enough
            }
            case REPLACE -> writes.add(Privilege.DELETE, List.of());
            case UPDATE ->
                    writes.add(
                            Privilege.UPDATE,
                            plan.onDuplicate().stream().map(InsertPlan.Change::ordinal).toList());
        }
        return bound(plan, writes.of(target), compilation);
    }

    private static Planning.Bound bound(
            Object plan, Planning.Write write, Compilation compilation) {
        var reads = compilation.planner().binder().reads();
        var tables = new HashSet<>(reads.stored());
        tables.add(write.table());
        return new Planning.Bound(plan, List.of(write), reads, tables);
    }

    private Ok load(DataStatement.LoadData load) {
        checkFileRights(load);
        defineVariables(load);
        LoadPlan plan =
                planning.change(
                        LoadPlan.class, Privilege.INSERT, compilation -> bind(load, compilation));
        try (InputStream in = open(load)) {
            var reader = new FieldReader(in, plan.format(), run.cancellation());
            return new LoadRun(plan, run, reader, load.file(), size(load))
                    .execute(load.ignoreLines().orElse(0));
        } catch (IOException e) {
            throw ErrorCode.ERROR_ON_READ.error(load.file(), 5, e.toString());
        }
    }

    private void checkFileRights(DataStatement.LoadData load) {
        if (!load.local()) {
            run.session().session().privileges().requireFile();
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
                ? new BufferedInputStream(clientFiles.apply(load.file()), CLIENT_FILE_BUFFER)
                : run.session().serverFiles().open(load.file());
    }

    /// What a client sends has no end that is known.
    private long size(DataStatement.LoadData load) {
        return load.local() ? 0 : run.session().serverFiles().size(load.file());
    }

    private Planning.Bound bind(DataStatement.LoadData load, Compilation compilation) {
        var variables = run.session().session().variables();
        var binder = new LoadBinder(compilation, load, variables.text("character_set_database"));
        LoadPlan plan = binder.bind(load);
        var writes = new Writes(binder.target());
        writes.add(Privilege.INSERT, load.columns().isEmpty() ? List.of() : binder.given());
        if (plan.insert().kind() == InsertPlan.Kind.REPLACE) {
            writes.add(Privilege.DELETE, List.of());
        }
        return bound(plan, writes.of(binder.target()), compilation);
    }

    private Ok update(DataStatement.Update update) {
        return grantTables()
                .update(update)
                .or(() -> setup().update(update))
                .orElseGet(() -> updateTables(update));
    }

    private Ok updateTables(DataStatement.Update update) {
        UpdatePlan plan = updatePlan(update);
        if (update.limit().isPresent()) {
            checkViews(plan.change(), "UPDATE");
        }
        return new UpdateRun(plan, run).execute();
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
        checkSafety(change, update.limit().isPresent());
        List<RowMaker> makers = new ArrayList<>();
        List<Planning.Write> writes = new ArrayList<>();
        for (int i = 0; i < change.targets().size(); i++) {
            Target target = change.targets().get(i);
            makers.add(maker(change, i, compilation));
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
            writes.add(Writes.of(target, Privilege.UPDATE, columns));
        }
        var bound =
                new Planning.Bound(
                        UpdatePlan.of(change, makers, ignores(update.modifiers()), change.isJoin()),
                        writes,
                        compilation.planner().binder().reads(),
                        change.storedTables());
        return change.isJoin() ? bound.joining(Privilege.UPDATE, Privilege.SELECT) : bound;
    }

    private static RowMaker maker(ChangePlan change, int target, Compilation compilation) {
        Target changed = change.targets().get(target);
        var maker = new RowMaker(changed.definition(), changed.offset(), compilation);
        return change.checks().stream()
                .filter(check -> check.target() == target)
                .findFirst()
                .map(check ->
                        maker.through(
                                new RowMaker.ViewCheck(
                                        check.schema(), check.view(), check.condition())))
                .orElse(maker);
    }

    private static boolean ignores(Set<DataStatement.Modifier> modifiers) {
        return modifiers.contains(DataStatement.Modifier.IGNORE);
    }

    private Ok delete(ChangeRequest request, boolean ignore) {
        DeletePlan plan = deletePlan(request, ignore);
        if (request.limit().isPresent()) {
            checkViews(plan.change(), "DELETE");
        }
        return new DeleteRun(plan, run).execute();
    }

    private DeletePlan deletePlan(ChangeRequest request, boolean ignore) {
        return planning.change(
                DeletePlan.class,
                Privilege.DELETE,
                compilation -> bind(request, ignore, compilation));
    }

    private Planning.Bound bind(ChangeRequest request, boolean ignore, Compilation compilation) {
        ChangePlan change = compilation.planner().change(request);
        checkSafety(change, request.limit().isPresent());
        List<Planning.Write> writes =
                change.targets().stream()
                        .map(target -> Writes.of(target, Privilege.DELETE, List.of(TableUse.STAR)))
                        .toList();
        var bound =
                new Planning.Bound(
                        new DeletePlan(change, ignore, change.isJoin()),
                        writes,
                        compilation.planner().binder().reads(),
                        change.storedTables());
        return change.isJoin() ? bound.joining(Privilege.SELECT) : bound;
    }

    /// `sql_safe_updates`
    ///
    /// @throws dev.quell.base.error.SqlError 1175
    private void checkSafety(ChangePlan change, boolean limited) {
        if (!limited
                && run.session().session().variables().sqlSafeUpdates()
                && change.readsWholeTarget()) {
            throw ErrorCode.UPDATE_WITHOUT_KEY_IN_SAFE_MODE.error("");
        }
    }

    /// `updatable_views_with_limit`: nobody can tell which rows of a view are changed if its columns do not tell them apart.
    ///
    /// @throws dev.quell.base.error.SqlError 1288
    private void checkViews(ChangePlan change, String statement) {
        var variables = run.session().session().variables();
        for (Target target : change.targets()) {
            if (target.view().isEmpty() || target.view().get().identifying()) {
                continue;
            }
            if (variables.text("updatable_views_with_limit").equals("NO")) {
                throw ErrorCode.NON_UPDATABLE_TABLE.error(target.alias(), statement);
            }
            run.eval().diagnostics().note(ErrorCode.WARN_VIEW_WITHOUT_KEY);
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
