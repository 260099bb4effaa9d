package dev.quell.query.statement;

import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.constraint.Enforcement;
import dev.quell.query.exec.ChangeRows;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.session.event.WorkCounts;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.StatementScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of DELETE, of one table or several.
final class DeleteRun {
    private final DeletePlan plan;
    private final StatementRun run;
    private final StatementScope scope;
    private final Enforcement foreignKeys;
    // Null where each row's fate must be known before the next one comes.
    private @Nullable PendingChanges pending;
    private long deleted;

    DeleteRun(DeletePlan plan, StatementRun run) {
        this.plan = plan;
        this.run = run;
        this.scope = run.scope();
        this.foreignKeys = run.foreignKeys();
    }

    Ok execute() {
        List<Target> targets = plan.change().targets();
        var changed =
                new ChangedRows(targets.stream().map(Target::definition).toList(), plan.joined());
        run.stage(plan.joined() ? Stage.EXECUTING : Stage.UPDATING); // as MySQL
        try (ChangeRows rows = plan.change().open(run.execution())) {
            if (takesTogether(targets)) {
                var changes = new PendingChanges(scope, targets.getFirst().definition());
                pending = changes;
                changes.flushAfter(() -> deleteAll(rows, targets, changed));
                deleted += changes.written();
            } else {
                deleteAll(rows, targets, changed);
            }
        }
        run.execution().work().add(WorkCounts.Kind.DELETE, deleted);
        return new Ok(deleted, 0, 0, "");
    }

    private boolean takesTogether(List<Target> targets) {
        return !plan.ignore()
                && !plan.joined()
                && targets.size() == 1
                && !foreignKeys.hasReferrers(targets.getFirst().definition());
    }

    private void deleteAll(ChangeRows rows, List<Target> targets, ChangedRows changed) {
        try (var delayed =
                new DelayedChanges(plan.change(), targets.size(), 0, run.execution().spill())) {
            deleteFound(rows, targets, changed, delayed);
            for (int i = 0; i < targets.size(); i++) {
                TableDefinition table = targets.get(i).definition();
                delayed.forEach(
                        i,
                        row -> {
                            run.cancellation().check();
                            scope.at(table, row.position())
                                    .ifPresent(present -> deleteOrSkip(table, present));
                        });
            }
        }
    }

    private void deleteFound(
            ChangeRows rows, List<Target> targets, ChangedRows changed, DelayedChanges delayed) {
        List<Optional<RowReference>> found =
                new ArrayList<>(Collections.nCopies(targets.size(), Optional.empty()));
        while (rows.next()) {
            // All references before the first write: what a cursor says of its row is good only
            // until then.
            for (int i = 0; i < targets.size(); i++) {
                found.set(i, rows.reference(i));
            }
            for (int i = 0; i < targets.size(); i++) {
                var row = found.get(i);
                TableDefinition table = targets.get(i).definition();
                boolean stale = changed.isShared(i) || foreignKeys.mayChange(table);
                if (delayed.isDelayed(i)) {
                    if (row.isPresent() && changed.isNewBesideCascades(i, row.get())) {
                        delayed.add(i, row.get(), new Value[1]);
                    }
                    continue;
                }
                if (row.isPresent() && stale) {
                    row = scope.again(row.get()); // a cascade, or another alias, may have
                    // been faster
                } else if (row.isPresent() && !changed.isNew(i, row.get())) {
                    row = Optional.empty();
                }
                row.ifPresent(present -> deleteOrSkip(table, present));
            }
        }
    }

    private void deleteOrSkip(TableDefinition table, RowReference row) {
        if (!plan.ignore()) {
            delete(table, row);
            return;
        }
        try {
            foreignKeys.undoneOnError(() -> delete(table, row));
        } catch (SqlError error) {
            skip(error);
        }
        run.eval().diagnostics().nextRow();
    }

    private void delete(TableDefinition table, RowReference row) {
        PendingChanges together = pending;
        if (together != null) {
            together.delete(row);
            return;
        }
        foreignKeys.beforeDelete(table, row);
        scope.delete(table, row);
        deleted++;
    }

    private void skip(SqlError error) {
        switch (error.code()) {
            case ROW_IS_REFERENCED, ROW_IS_REFERENCED_2 -> run.eval().diagnostics().demote(error);
            default -> throw error;
        }
    }
}
