package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.bind.QueryBinder.Mention;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.bind.Reads;
import dev.quell.query.bind.ViewWrite;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.QueryPlanner;
import dev.quell.query.statement.PlanSlot.Made;
import dev.quell.query.system.SystemTables;
import dev.quell.query.value.Typing;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.account.TableName;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/// From a tree to a plan that may run: looks the plan up or makes it, checks privileges, takes the metadata locks, and
/// starts over if the catalog changed before they were granted.
public final class Planning {
    private final StatementRun run;
    private final SystemTables system;
    private final PlanSlot slot;
    private final List<Typing> parameters;

    /// @param slot where the statement's plan is kept
    /// @param parameters the types of the `?` places
    public Planning(StatementRun run, SystemTables system, PlanSlot slot, List<Typing> parameters) {
        this.run = run;
        this.system = system;
        this.slot = slot;
        this.parameters = parameters;
    }

    SystemTables system() {
        return system;
    }

    /// The names, as they are now.
    public Compilation compilation() {
        return compilation(catalog());
    }

    private Compilation compilation(CatalogSnapshot catalog) {
        var directory = new CatalogDirectory(catalog, system, run.session());
        var context = run.bindContext(parameters);
        var planner =
                new QueryPlanner(
                        new QueryBinder(context, directory),
                        context,
                        run.session().engine()::estimatedRows,
                        run.cancellation());
        return new Compilation(directory, context, planner, privileges());
    }

    /// To make a plan with.
    private Compilation toPlan(CatalogSnapshot catalog) {
        run.stage(Stage.STATISTICS); // where MySQL looks for the order of joins
        return compilation(catalog);
    }

    private CatalogSnapshot catalog() {
        return run.session().engine().catalog().snapshot();
    }

    private PlanSlot.Validity validity(CatalogSnapshot catalog) {
        return new PlanSlot.Validity(
                catalog.version(),
                run.session().temporaryTables().version(),
                run.session().settings(),
                run.session().database(),
                parameters);
    }

    /// A query's plan, with its tables locked against changes of their definitions.
    ///
    /// @throws dev.quell.base.error.SqlError 1046, 1049, 1054, 1142, 1146, 1205 …
    public QueryPlan query(Query query) {
        while (true) {
            CatalogSnapshot catalog = catalog();
            Made<QueryPlan> made =
                    planned(QueryPlan.class, catalog, compilation -> plan(query, compilation));
            QueryPlan plan = made.plan();
            rights().check(plan.reads());
            if (plan.reads().changing().stream().anyMatch(table -> !table.isTemporary())) {
                // FOR UPDATE waits for the end of a FLUSH TABLES WITH READ LOCK like a change.
                run.session().tableLocks().checkGlobalReadLock();
                run.lockForStatement(MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE);
            }
            lockViews(plan.reads());
            lock(plan.reads().changing(), MetadataLockMode.SHARED_WRITE);
            lock(plan.reads().unchanged(), MetadataLockMode.SHARED_READ);
            if (isCurrent(plan.storedTables()) && viewsAreCurrent(plan.reads(), catalog)) {
                warn(made.warnings());
                return plan;
            }
        }
    }

    private QueryPlan plan(Query query, Compilation compilation) {
        try {
            return compilation.planner().plan(query);
        } catch (SqlError error) {
            // Who may not read a table is not told what it has, or that it is not there.
            rights().check(compilation.planner().binder().reads());
            throw error;
        }
    }

    private Privileges privileges() {
        return run.session().session().privileges();
    }

    /// The plan that is kept, else a new one. Under LOCK TABLES always a new one, for which tables may be used depends on the places
    /// that name them.
    private <P> Made<P> planned(
            Class<P> kind, CatalogSnapshot catalog, Function<Compilation, P> maker) {
        TableLocks locks = run.session().tableLocks();
        if (locks.isEmpty()) {
            return slot.get(kind, validity(catalog), () -> made(toPlan(catalog), maker));
        }
        Compilation compilation = toPlan(catalog);
        Made<P> made = made(compilation, maker);
        checkLocked(compilation);
        return made;
    }

    private static <P> Made<P> made(Compilation compilation, Function<Compilation, P> maker) {
        P plan = maker.apply(compilation);
        return new Made<>(plan, compilation.planner().binder().warnings());
    }

    private void warn(List<SqlError> warnings) {
        warnings.forEach(run.eval().diagnostics()::warn);
    }

    /// Checks what CREATE TABLE … SELECT reads; the caller locks it.
    void checkSources(Compilation compilation) {
        checkLocked(compilation);
        rights().check(compilation.planner().binder().reads());
    }

    /// A table whose definition is read within the statement's transaction.
    ///
    /// @throws dev.quell.base.error.SqlError 1100, 1146, 1347
    TableDefinition lockedTable(String schema, String name) {
        var temporary = run.session().temporaryTables().find(schema, name);
        if (temporary.isPresent()) {
            return temporary.get();
        }
        run.session().tableLocks().checkReads(List.of(new Mention(schema, name, name)));
        run.lock(MetadataKey.table(schema, name), MetadataLockMode.SHARED_READ);
        if (isView(schema, name)) {
            throw ErrorCode.WRONG_OBJECT.error(schema, name, "BASE TABLE");
        }
        return catalog()
                .table(schema, name)
                .orElseThrow(() -> ErrorCode.NO_SUCH_TABLE.error(schema, name));
    }

    /// Temporary tables may be used under LOCK TABLES too.
    private void checkLocked(Compilation compilation) {
        List<Mention> mentions = compilation.planner().binder().mentions();
        run.session()
                .tableLocks()
                .checkReads(
                        mentions.stream()
                                .filter(one -> !isTemporary(one.schema(), one.name()))
                                .toList());
    }

    private boolean isTemporary(String schema, String name) {
        return run.session().temporaryTables().find(schema, name).isPresent();
    }

    boolean isView(String schema, String name) {
        return catalog().view(schema, name).isPresent();
    }

    /// The stored tables that a view reads.
    Set<TableDefinition> tablesOfView(String schema, String name) {
        String text = "SELECT * FROM " + Printer.quoted(schema) + "." + Printer.quoted(name);
        if (!(Parser.parse(text, SqlMode.DEFAULT).statement() instanceof Query query)) {
            throw new IllegalStateException(text);
        }
        return compilation().planner().plan(query).storedTables();
    }

    /// The hint `MAX_EXECUTION_TIME(ms)`, which stands in the first SELECT.
    OptionalLong executionTimeHint(Query query) {
        return ExecutionTimeHint.of(query.body());
    }

    /// What a statement that changes rows was bound to.
    ///
    /// @param plan the statement's own plan
    /// @param writes the tables that it changes, with the privileges that this takes
    /// @param reads what it reads, of the tables that it changes too
    /// @param tables the stored tables that it reads or changes, those of views too
    /// @param foreignKeys those that its changes touch
    /// @param ofEach the privileges of which each table that is read must give one; empty if none is asked for
    record Bound(
            Object plan,
            List<Write> writes,
            Reads reads,
            Set<TableDefinition> tables,
            ForeignKeyRows foreignKeys,
            Set<Privilege> ofEach) {
        Bound {
            writes = List.copyOf(writes);
            tables = Set.copyOf(tables);
        }

        Bound(Object plan, List<Write> writes, Reads reads, Set<TableDefinition> tables) {
            this(plan, writes, reads, tables, ForeignKeyRows.NONE, Set.of());
        }

        Set<TableName> writtenBelow() {
            Set<TableName> written = new HashSet<>(0);
            for (Write write : writes) {
                write.view()
                        .ifPresent(view ->
                                view.below()
                                        .forEach(one ->
                                                written.add(
                                                        new TableName(
                                                                one.write().schema(),
                                                                one.write().name()))));
            }
            return written;
        }

        Bound with(ForeignKeyRows keys) {
            return new Bound(plan, writes, reads, tables, keys, ofEach);
        }

        /// A statement that joins tables asks first for one of these privileges on each of them.
        Bound joining(Privilege... any) {
            return new Bound(plan, writes, reads, tables, foreignKeys, Set.of(any));
        }
    }

    /// A table that is changed.
    ///
    /// @param alias how the statement calls it
    /// @param needs of the table itself
    /// @param view what is needed instead where it is changed through a view
    record Write(
            TableDefinition table, String alias, List<Need> needs, Optional<ThroughView> view) {
        Write {
            needs = List.copyOf(needs);
        }

        Write(TableDefinition table, String alias, List<Need> needs) {
            this(table, alias, needs, Optional.empty());
        }

        /// Something that is done to rows as wholes.
        static Write rows(TableDefinition table, String alias, Privilege... privileges) {
            return new Write(
                    table,
                    alias,
                    Arrays.stream(privileges)
                            .map(one -> new Need(one, List.of(TableUse.STAR)))
                            .toList());
        }

        /// Whoever made a temporary table may do everything with it.
        ///
        /// @param joins whether it has been seen to that something may be done with each table: then the column that is denied is told
        void check(Privileges privileges, boolean joins) {
            if (table.isTemporary()) {
                return;
            }
            String schema = view.map(ThroughView::schema).orElse(table.schema());
            String name = view.map(ThroughView::name).orElse(table.name());
            List<String> missing = new ArrayList<>();
            SqlError denied = null;
            for (Need need : view.map(ThroughView::needs).orElse(needs)) {
                try {
                    need.check(privileges, schema, name, joins);
                } catch (SqlError error) {
                    denied = denied == null ? error : denied;
                    missing.add(need.privilege.text());
                }
            }
            if (denied != null) {
                throw missing.size() > 1 && denied.code() == ErrorCode.TABLEACCESS_DENIED_ERROR
                        ? privileges.deniedTable(String.join(", ", missing), name)
                        : denied;
            }
        }

        boolean isOf(TableUse use) {
            return use.schema().equals(view.map(ThroughView::schema).orElse(table.schema()))
                    && use.name().equals(view.map(ThroughView::name).orElse(table.name()));
        }
    }

    /// A view through which a table is changed.
    ///
    /// @param needs of the view
    /// @param below what that takes of those whose rights count in it
    record ThroughView(String schema, String name, List<Need> needs, List<Below> below) {
        ThroughView {
            needs = List.copyOf(needs);
            below = List.copyOf(below);
        }
    }

    /// A privilege that a view's definer needs.
    record Below(Privilege privilege, ViewWrite write) {}

    /// A privilege that a change takes.
    ///
    /// @param columns the columns that need it, with a `*` among them if the statement did not name them; `*` alone for the whole table
    record Need(Privilege privilege, List<String> columns) {
        private static final List<String> WHOLE = List.of(TableUse.STAR);

        Need {
            columns = List.copyOf(columns);
        }

        void check(Privileges privileges, String schema, String name, boolean joins) {
            if (columns.equals(WHOLE)) {
                privileges.require(privilege, schema, name);
            } else if (joins) {
                privileges.requireColumns(privilege, new TableName(schema, name), columns);
            } else {
                privileges.require(privilege, schema, name, columns);
            }
        }
    }

    /// The plan of a statement that changes rows, its tables locked like those of a query.
    ///
    /// @throws dev.quell.base.error.SqlError 1792 in a READ ONLY transaction, and as [#query]
    ///
    /// @param privilege what the statement is called where its tables are denied
    <P> P change(Class<P> kind, Privilege privilege, Function<Compilation, Bound> binder) {
        while (true) {
            CatalogSnapshot catalog = catalog();
            Made<Bound> made =
                    planned(
                            Bound.class,
                            catalog,
                            compilation -> bind(binder, compilation, catalog, privilege));
            Bound bound = made.plan();
            rights().check(bound);
            boolean writesStored = false;
            for (Write write : bound.writes) {
                if (!write.table.isTemporary()) {
                    writesStored = true;
                    run.session().tableLocks().checkWrite(write.table.schema(), write.alias);
                }
            }
            if (writesStored) {
                requireWritable();
            }
            lockViews(bound.reads);
            for (Write write : bound.writes) {
                lock(List.of(write.table), MetadataLockMode.SHARED_WRITE);
            }
            lock(bound.tables, MetadataLockMode.SHARED_READ);
            if (isCurrent(bound.tables)
                    && viewsAreCurrent(bound.reads, catalog)
                    && lockRelated(bound.foreignKeys.graph())) {
                run.enforce(bound.foreignKeys);
                warn(made.warnings());
                return kind.cast(bound.plan);
            }
        }
    }

    /// Binds a statement that changes rows without running it, as PREPARE does: no metadata lock is kept, so none is taken.
    ///
    /// @throws dev.quell.base.error.SqlError as [#change]
    void check(Privilege privilege, Function<Compilation, Bound> binder) {
        CatalogSnapshot catalog = catalog();
        rights().check(bind(binder, compilation(catalog), privilege));
    }

    /// Binds a query without running it, as [#check].
    ///
    /// @throws dev.quell.base.error.SqlError as [#query]
    public QueryPlan checked(Query query) {
        Made<QueryPlan> made = made(toPlan(catalog()), compilation -> plan(query, compilation));
        rights().check(made.plan().reads());
        warn(made.warnings());
        return made.plan();
    }

    private void requireWritable() {
        if (run.transaction().isReadOnly()) {
            throw ErrorCode.CANT_EXECUTE_IN_READ_ONLY_TRANSACTION.error();
        }
        run.lockForStatement(MetadataKey.GLOBAL, MetadataLockMode.INTENTION_EXCLUSIVE);
    }

    private Bound bind(
            Function<Compilation, Bound> binder,
            Compilation compilation,
            CatalogSnapshot catalog,
            Privilege privilege) {
        Bound bound = bind(binder, compilation, privilege);
        return bound.with(ForeignKeyRows.of(bound.writes, catalog, compilation));
    }

    /// Locks the parents of the tables that are changed, and the children that cascades lead to.
    ///
    /// @return false if they have changed since the plan was made
    private boolean lockRelated(ForeignKeyGraph graph) {
        if (graph.isEmpty() || !run.session().session().variables().foreignKeyChecks()) {
            return true;
        }
        graph.related()
                .forEach((table, changed) ->
                        lock(
                                List.of(table),
                                changed
                                        ? MetadataLockMode.SHARED_WRITE
                                        : MetadataLockMode.SHARED_READ));
        return isCurrent(graph.related().keySet());
    }

    /// Checks and locks what a statement reads that is bound besides its own plan: the expressions of SET and DO, what EXPLAIN
    /// explains.
    public void expressions(Compilation compilation) {
        checkLocked(compilation);
        rights().check(compilation.planner().binder().reads());
        lock(compilation.planner().binder().storedTables(), MetadataLockMode.SHARED_READ);
    }

    private Bound bind(
            Function<Compilation, Bound> binder, Compilation compilation, Privilege privilege) {
        try {
            return binder.apply(compilation);
        } catch (SqlError error) {
            Privileges privileges = privileges();
            for (TableUse use : compilation.planner().binder().uses()) {
                if (!privileges.sees(use.schema(), use.name())) {
                    throw privileges.deniedTable(privilege.text(), use.name());
                }
                if (error.code() == ErrorCode.NON_UPDATABLE_TABLE
                        && system.hasSchema(use.schema())) {
                    throw privileges.readOnly(privilege.text(), use.schema(), use.name());
                }
            }
            throw error;
        }
    }

    /// What EXPLAIN tells of a view is for who may look into it.
    ///
    /// @throws SqlError 1345
    public void checkExplain(Compilation compilation) {
        rights().checkExplain(compilation.planner().binder().reads());
    }

    private PlanRights rights() {
        return new PlanRights(run, system);
    }

    private void lock(Collection<TableDefinition> tables, MetadataLockMode mode) {
        if (tables.isEmpty()) {
            return;
        }
        run.stage(Stage.OPENING_TABLES);
        run.countOpened(tables.size());
        for (TableDefinition table : tables) {
            if (!table.isTemporary()) {
                run.lock(MetadataKey.table(table.schema(), table.name()), mode);
            }
        }
    }

    /// A view stays as it is for as long as its tables do; it is locked before them.
    private void lockViews(Reads reads) {
        for (TableName view : reads.entered()) {
            run.lock(MetadataKey.table(view.schema(), view.table()), MetadataLockMode.SHARED_READ);
        }
    }

    /// @param bound the catalog that the views were read from
    private boolean viewsAreCurrent(Reads reads, CatalogSnapshot bound) {
        CatalogSnapshot now = catalog();
        for (TableName view : reads.entered()) {
            if (!now.view(view.schema(), view.table())
                    .equals(bound.view(view.schema(), view.table()))) {
                return false;
            }
        }
        return true;
    }

    /// Whether the definitions that were bound to are those that the locks protect.
    private boolean isCurrent(Collection<TableDefinition> tables) {
        CatalogSnapshot now = catalog();
        for (TableDefinition table : tables) {
            if (!table.isTemporary()
                    && now.table(table.schema(), table.name()).filter(table::equals).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
