package dev.quell.query.statement;

import dev.quell.base.value.Value;
import dev.quell.query.constraint.Enforcement;
import dev.quell.query.constraint.ForeignKeyGraph;
import dev.quell.query.constraint.ForeignKeyGraph.Change;
import dev.quell.query.constraint.RowEvent;
import dev.quell.query.exec.Frame;
import dev.quell.storage.catalog.CatalogSnapshot;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.Transaction;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The foreign keys that a plan's changes touch, and how rows that cascades update get their generated columns. Immutable,
/// shared by sessions.
///
/// @param makers of the tables with generated columns among those that cascades update, by table id
record ForeignKeyRows(ForeignKeyGraph graph, Map<Long, RowMaker> makers) {
    static final ForeignKeyRows NONE = new ForeignKeyRows(ForeignKeyGraph.EMPTY, Map.of());

    // What does not fit is an error, as in a strict UPDATE.
    private static final RowMaker.Policy POLICY = new RowMaker.Policy(true, false);

    static ForeignKeyRows of(
            List<Planning.Write> writes, CatalogSnapshot catalog, Compilation compilation) {
        return of(
                ForeignKeyGraph.of(
                        catalog,
                        writes.stream()
                                .map(write -> new Change(write.table(), events(write)))
                                .toList()),
                compilation);
    }

    static ForeignKeyRows of(ForeignKeyGraph graph, Compilation compilation) {
        if (graph.isEmpty()) {
            return NONE;
        }
        Map<Long, RowMaker> makers = new HashMap<>();
        for (TableDefinition table : graph.updatedByCascades()) {
            if (TableDesigner.computes(table.columns())) {
                makers.put(table.id(), new RowMaker(table, 0, compilation));
            }
        }
        return new ForeignKeyRows(graph, makers);
    }

    private static Set<RowEvent> events(Planning.Write write) {
        Set<RowEvent> events = EnumSet.noneOf(RowEvent.class);
        for (Planning.Need need : write.needs()) {
            switch (need.privilege()) {
                case INSERT -> events.add(RowEvent.INSERT);
                case UPDATE -> {
                    if (!need.columns().isEmpty()) { // else a join names it, but does not change it
                        events.add(RowEvent.UPDATE);
                    }
                }
                case DELETE -> events.add(RowEvent.DELETE);
                default -> throw new IllegalArgumentException(need + " changes no rows");
            }
        }
        return events;
    }

    /// Begins to hold a statement's rows to the keys.
    ///
    /// @param parentLock how parents that are found are locked
    Enforcement enforcement(
            StatementRun run, Supplier<Transaction> transaction, RowLock parentLock) {
        var privileges = run.session().session().privileges();
        return new Enforcement(
                graph,
                new Enforcement.Surroundings(
                        transaction,
                        run.cancellation(),
                        run.session().rowLockWait(),
                        parentLock,
                        (table, row) -> complete(table, row, run)),
                privileges::sees);
    }

    private void complete(TableDefinition table, Value[] row, StatementRun run) {
        RowMaker maker = makers.get(table.id());
        if (maker != null) {
            Frame frame = run.frame(row.length, 0);
            maker.show(row, frame);
            maker.finish(frame, POLICY);
            maker.copyStored(frame, row);
        }
    }
}
