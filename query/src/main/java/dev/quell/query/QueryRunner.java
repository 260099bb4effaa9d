package dev.quell.query;

import dev.quell.query.spill.SpillFolder;
import dev.quell.query.statement.CatalogDirectory;
import dev.quell.query.statement.SessionContext;
import dev.quell.query.statement.ValueMemory;
import dev.quell.query.system.SystemTables;
import dev.quell.query.value.EvalContext;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.StatementRunner;
import dev.quell.session.Workspace;
import dev.quell.storage.Engine;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.ViewDefinition;
import java.time.InstantSource;
import java.util.List;

/// Runs statements on Quell's own engine. Safe for all threads.
///
/// The way of a statement: text → tree ([dev.quell.sql.parse.Parser]) → begun on the session → plan, privileges and metadata
/// locks ([dev.quell.query.statement.Planning]) → run → end of its part of the transaction → the last packet.
public final class QueryRunner implements StatementRunner {
    private static final long CACHE_BYTES = 32L << 20;

    private final Engine engine;
    private final SystemTables systemTables;
    private final InstantSource clock;
    private final SpillFolder spills;
    private final ValueMemory values = ValueMemory.standard();
    private final PlanCache plans = new PlanCache(CACHE_BYTES);

    /// @param clock tells statements when they start
    /// @param spills where rows go that do not fit in memory
    public QueryRunner(Engine engine, Sessions sessions, InstantSource clock, SpillFolder spills) {
        this.engine = engine;
        this.systemTables = new SystemTables(sessions, engine, spills, this::viewColumns);
        this.clock = clock;
        this.spills = spills;
    }

    @Override
    public Workspace open(Session session) {
        return workspace(session);
    }

    QueryWorkspace workspace(Session session) {
        return new QueryWorkspace(new SessionContext(session, engine, spills, values), this);
    }

    private List<ColumnDefinition> viewColumns(ViewDefinition view, EvalContext context) {
        var directory =
                new CatalogDirectory(engine.catalog().snapshot(), systemTables, context.session());
        return ViewShape.columns(view, directory, context);
    }

    Engine engine() {
        return engine;
    }

    SystemTables systemTables() {
        return systemTables;
    }

    InstantSource clock() {
        return clock;
    }

    PlanCache plans() {
        return plans;
    }
}
