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
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// One run of UPDATE, of one table or several.
final class UpdateRun {
    private final UpdatePlan plan;
    private final StatementRun run;
    private final StatementScope scope;
    private final Enforcement foreignKeys;
    private final RowMaker.Policy policy;
    private final List<Target> targets = new ArrayList<>();
    private final ChangedRows changedRows;
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

        Target(int number, RowMaker maker, List<ChangePlan.Assigned> assignments) {
            this.number = number;
            this.maker = maker;
            this.assignments = assignments;
            assignments.forEach(assignment -> assigned.set(assignment.column()));
            int width = maker.table().columns().size();
            this.shown = new Value[width];
            this.before = new Value[width];
            this.after = new Value[width];
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
            int number = i;
            var assignments =
                    plan.change().assigned().stream()
                            .filter(assignment -> assignment.target() == number)
                            .toList();
            if (!assignments.isEmpty()) {
                targets.add(new Target(number, plan.makers().get(i), assignments));
            }
        }
    }

    Ok execute() {
        run.stage(Stage.UPDATING);
        run.eval().diagnostics().escalate(policy.strict());
        try (ChangeRows rows = plan.change().open(run.execution())) {
            while (rows.next()) {
                // All references before the first write: what a cursor says of its row is good only
                // until then.
                targets.forEach(target -> target.row = rows.reference(target.number));
                for (Target target : targets) {
                    var row = target.row;
                    if (row.isPresent() && isNew(target, row.get())) {
                        update(target, present(target, row.get(), rows.frame()), rows.frame());
                    }
                }
            }
        } finally {
            run.eval().diagnostics().escalate(false);
        }
        return new Ok(
                run.session().countsFoundRows() ? found : changed,
                run.session().explicitInsertId().orElse(0),
                0,
                "Rows matched: %d  Changed: %d  Warnings: %d"
                        .formatted(found, changed, run.eval().diagnostics().count()));
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
        found++;
        int offset = target.maker.offset();
        System.arraycopy(frame.slots, offset, target.shown, 0, target.shown.length);
        target.maker.copyStored(frame, target.before);
        try {
            assign(target, frame);
            target.maker.copyStored(frame, target.after);
            if (!Arrays.equals(target.before, target.after)) {
                UpdateTimes.set(target.maker, frame, target.assigned, policy);
                target.maker.copyStored(frame, target.after);
                if (plan.ignore()) {
                    foreignKeys.undoneOnError(() -> write(target, reference, frame));
                } else {
                    write(target, reference, frame);
                }
            }
        } catch (SqlError error) {
            skip(error);
        } finally {
            System.arraycopy(target.shown, 0, frame.slots, offset, target.shown.length);
            run.eval().diagnostics().nextRow();
        }
    }

    /// Left to right: each assignment sees what the ones before it have set.
    private void assign(Target target, Frame frame) {
        RowMaker maker = target.maker;
        for (ChangePlan.Assigned assignment : target.assignments) {
            int ordinal = assignment.column();
            frame.slots[maker.offset() + ordinal] =
                    assignment.value().isPresent() && assignment.expression().isPresent()
                            ? maker.store(
                                    ordinal,
                                    assignment.value().get().evaluate(frame),
                                    assignment.expression().get().type(),
                                    frame.context,
                                    policy)
                            : maker.defaultOf(ordinal, frame, policy);
            refuseNullNumber(maker.table(), ordinal, frame.slots[maker.offset() + ordinal]);
        }
        maker.finish(frame, policy);
    }

    /// An AUTO_INCREMENT column takes NULL from INSERT only.
    private static void refuseNullNumber(TableDefinition table, int ordinal, Value value) {
        if (value.isNull() && !table.columns().get(ordinal).nullable()) {
            throw ErrorCode.BAD_NULL_ERROR.error(table.columns().get(ordinal).name());
        }
    }

    private void write(Target target, RowReference reference, Frame frame) {
        TableDefinition table = target.maker.table();
        foreignKeys.beforeUpdate(table, reference, target.before, target.after);
        switch (scope.update(table, reference, target.after)) {
            case WriteOutcome.Written _ -> {
                changed++;
                observeNumber(target);
            }
            case WriteOutcome.Duplicate(var index, _) ->
                    throw DuplicateKey.error(
                            table,
                            index,
                            Arrays.copyOfRange(
                                    frame.slots,
                                    target.maker.offset(),
                                    target.maker.offset() + table.columns().size()));
        }
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
