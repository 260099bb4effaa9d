package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.constraint.Enforcement;
import dev.quell.query.exec.ChangePlan;
import dev.quell.query.exec.ChangeRows;
import dev.quell.query.exec.Frame;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.session.event.WorkCounts;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of UPDATE, of one table or several.
final class UpdateRun {
    private final UpdatePlan plan;
    private final StatementRun run;
    private final StatementScope scope;
    private final Enforcement foreignKeys;
    private final RowMaker.Policy policy;
    private final List<Target> targets = new ArrayList<>();
    private final ChangedRows changedRows;
    // Null where each row's fate must be known before the next one comes.
    private @Nullable PendingChanges pending;
    private long found;
    private long changed;

    /// A table that is updated, and room for a row of it.
    private static final class Target {
        final int number;
        final RowMaker maker;
        final List<ChangePlan.Assigned> assignments;
        final BitSet assigned = new BitSet();
        final Value[] shown; // the row as the frame had it
        final Value[] before; // as it is stored
        final Value[] after;
        Optional<RowReference> row = Optional.empty();
        Optional<RowReference> last = Optional.empty(); // that was changed
        final Value[] made; // its new values, as the frame had them

        Target(int number, RowMaker maker, List<ChangePlan.Assigned> assignments) {
            this.number = number;
            this.maker = maker;
            this.assignments = assignments;
            assignments.forEach(assignment -> assigned.set(assignment.column()));
            int width = maker.table().columns().size();
            this.shown = new Value[width];
            this.before = new Value[width];
            this.after = new Value[width];
            this.made = new Value[width];
        }

        void keep(Frame frame) {
            System.arraycopy(frame.slots, maker.offset(), shown, 0, shown.length);
        }

        void restore(Frame frame) {
            System.arraycopy(shown, 0, frame.slots, maker.offset(), shown.length);
        }
    }

    UpdateRun(UpdatePlan plan, StatementRun run) {
        this.plan = plan;
        this.run = run;
        this.scope = run.scope();
        this.foreignKeys = run.foreignKeys();
        boolean strict = run.eval().settings().sqlMode().strict() && !plan.ignore();
        this.policy = new RowMaker.Policy(strict, !strict);
        this.changedRows =
                new ChangedRows(
                        plan.makers().stream().map(RowMaker::table).toList(), plan.joined());
        for (int i = 0; i < plan.makers().size(); i++) {
            var assignments = plan.assignments().get(i);
            if (!assignments.isEmpty()) {
                targets.add(new Target(i, plan.makers().get(i), assignments));
            }
        }
        targets.sort(Comparator.comparingInt(target -> leaf(target))); // as MySQL takes them
    }

    private int leaf(Target target) {
        return plan.change().targets().get(target.number).leaf();
    }

    private boolean takesTogether() {
        // With IGNORE what is wrong with a row is told before the next one is looked at.
        if (plan.ignore() || plan.joined() || targets.size() != 1) {
            return false;
        }
        TableDefinition table = targets.getFirst().maker.table();
        return !foreignKeys.hasReferrers(table) && !foreignKeys.refersToItself(table);
    }

    Ok execute() {
        run.stage(plan.joined() ? Stage.EXECUTING : Stage.UPDATING); // as MySQL
        run.eval().diagnostics().escalate(policy.strict());
        try (ChangeRows rows = plan.change().open(run.execution())) {
            if (takesTogether()) {
                updateTogether(rows);
            } else {
                updateAll(rows);
            }
        } finally {
            run.eval().diagnostics().escalate(false);
        }
        run.execution().work().add(WorkCounts.Kind.UPDATE, changed);
        return new Ok(
                run.session().countsFoundRows() ? found : changed,
                run.session().explicitInsertId().orElse(0),
                0,
                // Not formatted(): this is said after each UPDATE.
                "Rows matched: "
                        + found
                        + "  Changed: "
                        + changed
                        + "  Warnings: "
                        + run.eval().diagnostics().count());
    }

    private void updateTogether(ChangeRows rows) {
        Target target = targets.getFirst();
        var changes =
                new PendingChanges(
                        scope,
                        target.maker.table(),
                        (found, after) -> {
                            target.maker.show(after, rows.frame());
                            return duplicateKey(target, found, rows.frame());
                        });
        pending = changes;
        changes.flushAfter(() -> updateAll(rows));
        changed += changes.written();
    }

    private void updateAll(ChangeRows rows) {
        int width = targets.stream().mapToInt(target -> target.assignments.size()).max().orElse(0);
        try (var delayed =
                new DelayedChanges(
                        plan.change(), plan.makers().size(), width, run.execution().spill())) {
            while (rows.next()) {
                updateFound(rows, delayed);
            }
            for (Target target : targets) {
                delayed.forEach(target.number, row -> updateDelayed(target, row, rows.frame()));
            }
        }
    }

    private void updateFound(ChangeRows rows, DelayedChanges delayed) {
        Frame frame = rows.frame();
        // All references before the first write: what a cursor says of its row is good only until
        // then.
        for (Target target : targets) {
            target.row = rows.reference(target.number);
            target.keep(frame);
        }
        for (Target target : targets) {
            if (target.row.isEmpty()) {
                continue;
            }
            RowReference row = target.row.get();
            if (isNew(target, row)) {
                found++;
                if (delayed.isDelayed(target.number)) {
                    delay(target, row, frame, delayed);
                } else {
                    update(target, present(target, row, frame), frame);
                }
            } else if (target.last.filter(row::sameRow).isPresent()) {
                System.arraycopy(
                        target.made, 0, frame.slots, target.maker.offset(), target.made.length);
            }
        }
        targets.forEach(target -> target.restore(frame));
    }

    /// Evaluates the new values, each from the old ones. What the frame holds stays as it is.
    private void delay(Target target, RowReference row, Frame frame, DelayedChanges delayed) {
        var kept = new Value[1 + target.assignments.size()];
        try {
            for (int i = 0; i < target.assignments.size(); i++) {
                kept[1 + i] = valueOf(target.maker, target.assignments.get(i), frame);
            }
            delayed.add(target.number, row, kept);
        } catch (SqlError error) {
            skip(error);
        } finally {
            run.eval().diagnostics().nextRow();
        }
    }

    private void updateDelayed(Target target, DelayedChanges.Waiting waiting, Frame frame) {
        run.cancellation().check();
        TableDefinition table = target.maker.table();
        RowReference row =
                scope.at(table, waiting.position())
                        .orElseThrow(() -> ErrorCode.KEY_NOT_FOUND.error(table.name()));
        target.maker.read(row, frame);
        target.keep(frame);
        target.maker.copyStored(frame, target.before);
        for (int i = 0; i < target.assignments.size(); i++) {
            int slot = target.maker.offset() + target.assignments.get(i).column();
            frame.slots[slot] = waiting.value(i);
        }
        try {
            writeChanged(target, row, frame);
        } catch (SqlError error) {
            skip(error);
        }
        target.restore(frame);
    }

    private boolean isNew(Target target, RowReference row) {
        return mayBeStale(target)
                ? changedRows.isNewBesideCascades(target.number, row)
                : changedRows.isNew(target.number, row);
    }

    private boolean mayBeStale(Target target) {
        return changedRows.isShared(target.number) || foreignKeys.mayChange(target.maker.table());
    }

    /// The row as cascades of other rows, or other aliases of the table, have left it.
    ///
    /// @throws SqlError 1032 if they have deleted it, or changed its primary key
    private RowReference present(Target target, RowReference found, Frame frame) {
        TableDefinition table = target.maker.table();
        if (!mayBeStale(target)) {
            return found;
        }
        RowReference row =
                scope.again(found).orElseThrow(() -> ErrorCode.KEY_NOT_FOUND.error(table.name()));
        target.maker.read(row, frame);
        return row;
    }

    private void update(Target target, RowReference reference, Frame frame) {
        target.maker.copyStored(frame, target.before);
        try {
            // Left to right: each assignment sees what the ones before it have set.
            for (ChangePlan.Assigned assignment : target.assignments) {
                frame.slots[target.maker.offset() + assignment.column()] =
                        valueOf(target.maker, assignment, frame);
            }
            writeChanged(target, reference, frame);
        } catch (SqlError error) {
            skip(error);
        } finally {
            run.eval().diagnostics().nextRow();
        }
        if (plan.joined()) {
            target.last = Optional.of(reference);
            System.arraycopy(
                    frame.slots, target.maker.offset(), target.made, 0, target.made.length);
        }
    }

    private Value valueOf(RowMaker maker, ChangePlan.Assigned assignment, Frame frame) {
        int ordinal = assignment.column();
        Value value =
                assignment.value().isPresent() && assignment.expression().isPresent()
                        ? maker.store(
                                ordinal,
                                assignment.value().get().evaluate(frame),
                                assignment.expression().get().type(),
                                frame.context,
                                policy)
                        : maker.takeDefault(ordinal, frame, policy);
        // An AUTO_INCREMENT column takes NULL from INSERT only.
        ColumnDefinition column = maker.table().columns().get(ordinal);
        return value.isNull() && !column.nullable()
                ? RowMaker.storeNull(column, frame.context, policy)
                : value;
    }

    /// Writes the row in the frame if it is not as it was.
    private void writeChanged(Target target, RowReference reference, Frame frame) {
        target.maker.finish(frame, policy);
        target.maker.copyStored(frame, target.after);
        if (Arrays.equals(target.before, target.after)) {
            return;
        }
        UpdateTimes.set(target.maker, frame, target.assigned, policy);
        target.maker.copyStored(frame, target.after);
        if (plan.ignore()) {
            foreignKeys.undoneOnError(() -> write(target, reference, frame));
        } else {
            write(target, reference, frame);
        }
    }

    private void write(Target target, RowReference reference, Frame frame) {
        TableDefinition table = target.maker.table();
        foreignKeys.beforeUpdate(table, reference, target.before, target.after);
        PendingChanges together = pending;
        if (together != null) {
            together.update(reference, target.after);
            observeNumber(target);
            return;
        }
        switch (scope.update(table, reference, target.after)) {
            case WriteOutcome.Written _ -> {
                changed++;
                observeNumber(target);
            }
            case WriteOutcome.Duplicate duplicate -> throw duplicateKey(target, duplicate, frame);
        }
    }

    private static SqlError duplicateKey(Target target, WriteOutcome.Duplicate found, Frame frame) {
        TableDefinition table = target.maker.table();
        int offset = target.maker.offset();
        return DuplicateKey.error(
                table,
                found.index(),
                Arrays.copyOfRange(frame.slots, offset, offset + table.columns().size()));
    }

    /// A number set by hand moves the counter on, as in InnoDB since 8.0.
    private void observeNumber(Target target) {
        TableDefinition table = target.maker.table();
        int auto = table.autoIncrementOrdinal();
        if (auto < 0 || !target.assigned.get(auto)) {
            return;
        }
        switch (target.after[auto]) {
            case Value.Int(var number) when number > 0 ->
                    run.session().engine().autoIncrement().observe(table, number);
            case Value.Unsigned(var bits) ->
                    run.session().engine().autoIncrement().observe(table, bits);
            default -> {
                // no number that the counter could reach
            }
        }
    }

    private void skip(SqlError error) {
        boolean ofRow =
                switch (error.code()) {
                    case DUP_ENTRY,
                            BAD_NULL_ERROR,
                            CHECK_CONSTRAINT_VIOLATED,
                            VIEW_CHECK_FAILED,
                            NO_REFERENCED_ROW,
                            NO_REFERENCED_ROW_2,
                            ROW_IS_REFERENCED,
                            ROW_IS_REFERENCED_2 ->
                            true;
                    default -> false;
                };
        if (!plan.ignore() || !ofRow) {
            throw error;
        }
        run.eval().diagnostics().demote(error);
    }
}
