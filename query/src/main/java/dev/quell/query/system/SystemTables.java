package dev.quell.query.system;

import dev.quell.query.bind.VirtualTable;
import dev.quell.query.value.EvalContext;
import dev.quell.session.Sessions;
import dev.quell.storage.Engine;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every virtual table: information_schema, performance_schema, and what Quell shows of mysql and sys. Stateless.
public final class SystemTables {
    /// The schemas that hold nothing but virtual tables.
    public static final List<String> SCHEMAS =
            List.of("information_schema", "mysql", "performance_schema", "sys");

    private final Sessions sessions;
    private final Engine engine;
    private final ViewColumns viewColumns;
    private final VirtualColumns shapes = new VirtualColumns();
    private final Map<String, SystemTable> tables = new LinkedHashMap<>();

    public SystemTables(Sessions sessions, Engine engine, ViewColumns viewColumns) {
        this.sessions = sessions;
        this.engine = engine;
        this.viewColumns = viewColumns;
        var makers = new HashMap<String, RowMaker>();
        makers.putAll(SchemaRows.MAKERS);
        makers.putAll(ConstraintRows.MAKERS);
        makers.putAll(ServerRows.MAKERS);
        makers.putAll(SessionRows.MAKERS);
        makers.putAll(PrivilegeRows.MAKERS);
        makers.putAll(RoleRows.MAKERS);
        makers.putAll(LockRows.MAKERS);
        makers.putAll(VacuumRows.MAKERS);
        for (var shape : shapes.all()) {
            if (!shape.schema().equals(VirtualColumns.SHOW)) {
                var maker = makers.remove(shape.schema() + "." + shape.name());
                var table =
                        new SystemTable(
                                this,
                                shape.schema(),
                                shape.name(),
                                shape.columns(),
                                maker == null ? RowMaker.NONE : maker);
                tables.put(key(shape.schema(), shape.name()), table);
            }
        }
        if (!makers.isEmpty()) {
            throw new IllegalStateException("rows without columns: " + makers.keySet());
        }
    }

    /// Finds by name, whatever its case.
    public Optional<VirtualTable> find(String schema, String name) {
        return Optional.ofNullable(tables.get(key(schema, name)));
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

    ViewColumns viewColumns() {
        return viewColumns;
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
