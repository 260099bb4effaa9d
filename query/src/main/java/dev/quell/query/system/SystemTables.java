package dev.quell.query.system;

import dev.quell.query.bind.VirtualTable;
import dev.quell.query.spill.SpillFolder;
import dev.quell.query.value.EvalContext;
import dev.quell.session.Sessions;
import dev.quell.session.account.Privilege;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Every virtual table: information_schema, performance_schema, and what Quell shows of mysql and sys. Stateless.
public final class SystemTables {
    /// The schemas that hold nothing but virtual tables.
    public static final List<String> SCHEMAS =
            List.of("information_schema", "mysql", "performance_schema", "sys");

    private static final List<Map<String, RowMaker>> MAKERS =
            List.of(
                    SchemaRows.MAKERS,
                    ConstraintRows.MAKERS,
                    ServerRows.MAKERS,
                    SessionRows.MAKERS,
                    ThreadRows.MAKERS,
                    ActivityRows.MAKERS,
                    WaitRows.MAKERS,
                    StageRows.MAKERS,
                    LatencyRows.MAKERS,
                    TableUseRows.MAKERS,
                    StoreRows.MAKERS,
                    DictionaryRows.MAKERS,
                    TablespaceRows.MAKERS,
                    ConnectionRows.MAKERS,
                    StatementRows.MAKERS,
                    StatementSummaryRows.MAKERS,
                    PreparedRows.MAKERS,
                    StatusRows.MAKERS,
                    TransactionRows.MAKERS,
                    SetupRows.MAKERS,
                    MetricRows.MAKERS,
                    ErrorRows.MAKERS,
                    PrivilegeRows.MAKERS,
                    RoleRows.MAKERS,
                    LockRows.MAKERS,
                    KillRows.MAKERS,
                    LoginRows.MAKERS,
                    EventRows.MAKERS,
                    VacuumRows.MAKERS);

    private final Sessions sessions;
    private final Engine engine;
    private final SpillFolder spills;
    private final ViewColumns viewColumns;
    private final SystemViews views = new SystemViews();
    private final Map<String, List<ColumnDefinition>> ownViewColumns = new ConcurrentHashMap<>();
    private final VirtualColumns shapes = new VirtualColumns();
    private final Map<String, SystemTable> tables = new LinkedHashMap<>();

    public SystemTables(
            Sessions sessions, Engine engine, SpillFolder spills, ViewColumns viewColumns) {
        this.sessions = sessions;
        this.engine = engine;
        this.spills = spills;
        this.viewColumns = viewColumns;
        var makers = new HashMap<String, RowMaker>();
        for (var some : MAKERS) {
            some.forEach((name, maker) -> {
                if (makers.put(name, maker) != null) {
                    throw new IllegalStateException(name + " is made twice");
                }
            });
        }
        var definitions = new VirtualDefinitions();
        for (var shape : shapes.all()) {
            if (!shape.schema().equals(VirtualColumns.SHOW)) {
                var maker = makers.remove(shape.schema() + "." + shape.name());
                var table =
                        new SystemTable(
                                this,
                                definitions.of(shape),
                                shape.columns(),
                                maker == null ? RowMaker.NONE : maker);
                tables.put(key(shape.schema(), shape.name()), table);
            }
        }
        if (!makers.isEmpty()) {
            throw new IllegalStateException("rows without columns: " + makers.keySet());
        }
    }

    /// Where statements keep rows that do not fit in memory.
    SpillFolder spills() {
        return spills;
    }

    /// Finds by name, whatever its case.
    public Optional<VirtualTable> find(String schema, String name) {
        return Optional.ofNullable(tables.get(key(schema, name)));
    }

    /// Finds a view that the server brings along, whatever the case of its name.
    public Optional<ViewDefinition> view(String schema, String name) {
        return views.find(schema, name);
    }

    /// The views that the server brings along in a schema, by name.
    Collection<ViewDefinition> viewsIn(String schema) {
        return views.in(schema);
    }

    /// True for the schemas of virtual tables.
    public boolean hasSchema(String name) {
        return SCHEMAS.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Those of one schema, by name.
    List<SystemTable> in(String schema) {
        return tables.values().stream().filter(table -> table.schema().equals(schema)).toList();
    }

    Collection<SystemTable> all() {
        return tables.values();
    }

    /// TRUNCATE TABLE of a table of performance_schema.
    ///
    /// @throws dev.quell.base.error.SqlError 1142 for one that shows the present
    public void truncate(VirtualTable table, EvalContext context) {
        var look = look(context);
        look.privileges().requireSetup(Privilege.DROP, table.schema(), table.name());
        Truncations.of(table.name())
                .orElseThrow(
                        () -> look.privileges().deniedTable(Privilege.DROP.text(), table.name()))
                .accept(look);
    }

    /// A view described like a table; empty for one that is not valid any more.
    Optional<TableDefinition> described(ViewDefinition view, EvalContext context) {
        List<ColumnDefinition> columns = viewColumns(view, context);
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        TableDefinition.of(
                                VirtualDefinitions.ID,
                                view.schema(),
                                view.name(),
                                columns,
                                List.of(),
                                VirtualDefinitions.ID));
    }

    // The columns of views that the server brings along stay the same, so they are found once.
    private List<ColumnDefinition> viewColumns(ViewDefinition view, EvalContext context) {
        boolean own = view(view.schema(), view.name()).filter(view::equals).isPresent();
        if (!own) {
            return viewColumns.of(view, context);
        }
        var known = ownViewColumns.get(view.name());
        if (known == null) {
            known = viewColumns.of(view, context);
            ownViewColumns.put(view.name(), known);
        }
        return known;
    }

    VirtualColumns shapes() {
        return shapes;
    }

    /// The look of the session whose statement runs in that context.
    Look look(EvalContext context) {
        long id = context.session().connectionId();
        var session =
                sessions.find(id).orElseThrow(() -> new IllegalStateException("no session " + id));
        return new Look(
                session, session.privileges(), engine, engine.catalog().snapshot(), this, context);
    }

    private static String key(String schema, String name) {
        return schema.toLowerCase(Locale.ROOT) + "." + name.toLowerCase(Locale.ROOT);
    }
}
