package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.query.bind.QueryBinder;
import dev.quell.query.bind.QueryBinder.Mention;
import dev.quell.query.bind.QueryBinder.TableUse;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.QueryPlanner;
import dev.quell.query.system.SystemTables;
import dev.quell.query.value.Typing;
import dev.quell.session.Stage;
import dev.quell.session.account.Privilege;
import dev.quell.session.account.Privileges;
import dev.quell.session.account.TableName;
import dev.quell.sql.parse.Parser;
import dev.quell.sql.print.Printer;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Select;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
                        table -> run.session().engine().estimate(table).rows(),
                        run.cancellation());
        return new Compilation(directory, context, planner, privileges());
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
            QueryPlan plan =
                    planned(QueryPlan.class, catalog, compilation -> plan(query, compilation));
            checkReads(plan.uses());
            lock(
                    plan.storedTables(),
                    plan.locking() ? MetadataLockMode.SHARED_WRITE : MetadataLockMode.SHARED_READ);
            if (isCurrent(plan.storedTables())) {
                return plan;
            }
        }
    }

    private QueryPlan plan(Query query, Compilation compilation) {
        try {
            return compilation.planner().plan(query);
        } catch (SqlError error) {
            // Who may not read a table is not told what it has, or that it is not there.
            checkReads(compilation.planner().binder().uses());
            throw error;
        }
    }

    private Privileges privileges() {
        return run.session().session().privileges();
    }

    /// The plan that is kept, else a new one. Under LOCK TABLES always a new one, for which tables may be used depends on the places
    /// that name them.
    private <P> P planned(Class<P> kind, CatalogSnapshot catalog, Function<Compilation, P> maker) {
        TableLocks locks = run.session().tableLocks();
        if (locks.isEmpty()) {
            return slot.get(kind, validity(catalog), () -> maker.apply(compilation(catalog)));
        }
        Compilation compilation = compilation(catalog);
        P made = maker.apply(compilation);
        checkLocked(compilation);
        return made;
    }

    /// Checks what CREATE TABLE … SELECT reads; the caller locks it.
    void checkSources(Compilation compilation) {
        checkLocked(compilation);
        checkReads(compilation.planner().binder().uses());
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

    /// The hint `MAX_EXECUTION_TIME(ms)`.
    OptionalLong executionTimeHint(Query query) {
        return query.body() instanceof Select select
                ? ExecutionTimeHint.of(select.hints())
                : OptionalLong.empty();
    }

    /// What a statement that changes rows was bound to.
    ///
    /// @param plan the statement's own plan
    /// @param writes the tables that it changes, with the privileges that this takes
    /// @param reads the tables and views that it reads, those that it changes too
    /// @param tables the stored tables that it reads or changes, those of views too
    /// @param foreignKeys those that its changes touch
    record Bound(
            Object plan,
            List<Write> writes,
            Set<TableUse> reads,
            Set<TableDefinition> tables,
            ForeignKeyRows foreignKeys) {
        Bound {
            writes = List.copyOf(writes);
            reads = Set.copyOf(reads);
            tables = Set.copyOf(tables);
        }

        Bound(Object plan, List<Write> writes, Set<TableUse> reads, Set<TableDefinition> tables) {
            this(plan, writes, reads, tables, ForeignKeyRows.NONE);
        }

        Bound with(ForeignKeyRows keys) {
            return new Bound(plan, writes, reads, tables, keys);
        }
    }

    /// A table that is changed.
    ///
    /// @param alias how the statement calls it
    record Write(TableDefinition table, String alias, List<Need> needs) {
        Write {
            needs = List.copyOf(needs);
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
        void check(Privileges privileges) {
            if (table.isTemporary()) {
                return;
            }
            for (Need need : needs) {
                if (need.columns.contains(TableUse.STAR)) {
                    privileges.require(need.privilege, table.schema(), table.name());
                } else {
                    privileges.require(need.privilege, table.schema(), table.name(), need.columns);
                }
            }
        }

        boolean isOf(TableUse use) {
            return use.schema().equals(table.schema()) && use.name().equals(table.name());
        }
    }

    /// A privilege that a change takes.
    ///
    /// @param columns the columns that need it; `*` for the whole table
    record Need(Privilege privilege, List<String> columns) {
        Need {
            columns = List.copyOf(columns);
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
            Bound bound =
                    planned(
                            Bound.class,
                            catalog,
                            compilation -> bind(binder, compilation, catalog, privilege));
            checkPrivileges(bound);
            for (Write write : bound.writes) {
                if (!write.table.isTemporary()) {
                    run.session().tableLocks().checkWrite(write.table.schema(), write.alias);
                }
            }
            if (!bound.writes.stream().allMatch(write -> write.table.isTemporary())) {
                requireWritable();
            }
            for (Write write : bound.writes) {
                lock(List.of(write.table), MetadataLockMode.SHARED_WRITE);
            }
            lock(bound.tables, MetadataLockMode.SHARED_READ);
            if (isCurrent(bound.tables) && lockRelated(bound.foreignKeys.graph())) {
                run.enforce(bound.foreignKeys);
                return kind.cast(bound.plan);
            }
        }
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

    /// Checks and locks what the expressions of a statement like SET or DO read.
    void expressions(Compilation compilation) {
        Set<TableUse> uses = compilation.planner().binder().uses();
        checkLocked(compilation);
        checkReads(uses);
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

    /// As MySQL: first what is needed of each table, then of the columns that are read of those that are changed.
    private void checkPrivileges(Bound bound) {
        run.stage(Stage.CHECKING_PERMISSIONS);
        Privileges privileges = privileges();
        for (Write write : bound.writes) {
            write.check(privileges);
        }
        for (TableUse use : bound.reads) {
            if (isTemporary(use.schema(), use.name())) {
                continue;
            }
            if (bound.writes.stream().anyMatch(write -> write.isOf(use))) {
                var table = new TableName(use.schema(), use.name());
                privileges.requireColumns(Privilege.SELECT, table, use.columns());
            } else {
                checkRead(use, privileges);
            }
        }
    }

    private void checkReads(Set<TableUse> uses) {
        if (uses.isEmpty()) {
            return;
        }
        run.stage(Stage.CHECKING_PERMISSIONS);
        Privileges privileges = privileges();
        for (TableUse use : uses) {
            checkRead(use, privileges);
        }
    }

    private void checkRead(TableUse use, Privileges privileges) {
        if (!isForAll(use) && !isTemporary(use.schema(), use.name())) {
            privileges.require(Privilege.SELECT, use.schema(), use.name(), use.columns());
        }
    }

    /// Virtual tables that show everybody what he may see.
    private boolean isForAll(TableUse use) {
        if (!system.hasSchema(use.schema())) {
            return false;
        }
        return use.schema().equalsIgnoreCase("information_schema")
                || use.name().equalsIgnoreCase("processlist");
    }

    private void lock(Collection<TableDefinition> tables, MetadataLockMode mode) {
        if (tables.isEmpty()) {
            return;
        }
        run.stage(Stage.OPENING_TABLES);
        for (TableDefinition table : tables) {
            if (!table.isTemporary()) {
                run.lock(MetadataKey.table(table.schema(), table.name()), mode);
            }
        }
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
