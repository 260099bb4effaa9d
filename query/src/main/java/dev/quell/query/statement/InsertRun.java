package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.constraint.Enforcement;
import dev.quell.query.exec.Frame;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.exec.RowSource;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink.Ok;
import dev.quell.session.Stage;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.WriteOutcome;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run of INSERT or REPLACE. Rows go to storage as they come, so that a source query may have any number of them.
final class InsertRun {
    private final InsertPlan plan;
    private final StatementRun run;
    private final StatementScope scope;
    private final Enforcement foreignKeys;
    private final TableDefinition table;
    private final int width;
    private final RowMaker.Policy policy;
    private final Frame frame;
    private final Value[] template;
    private final Value[] row; // as it is stored
    private final Value[] before;
    private final int autoColumn;
    private final boolean zeroIsANumber;
    private final @Nullable AutoNumbers numbers;
    private final InsertCounts counts = new InsertCounts();
    // Empty where each row's fate must be known before the next one comes.
    private final Optional<PendingRows> pending;
    private final BitSet given = new BitSet();
    private final BitSet nullsTold = new BitSet();

    private long lastNumber;
    private boolean lastStored;

    InsertRun(InsertPlan plan, StatementRun run) {
        this.plan = plan;
        this.run = run;
        this.scope = run.scope();
        this.foreignKeys = run.foreignKeys();
        this.table = plan.table();
        this.width = table.columns().size();
        SqlMode mode = run.eval().settings().sqlMode();
        boolean strict = mode.strict() && !plan.ignore();
        boolean many = plan.query().isPresent() || plan.rows().size() > 1;
        this.policy = new RowMaker.Policy(strict, plan.ignore() || (!strict && many));
        this.frame = run.frame(plan.slots(), plan.states());
        this.row = new Value[width];
        this.before = new Value[width];
        this.autoColumn = table.autoIncrementOrdinal();
        this.zeroIsANumber = mode.has(SqlMode.Flag.NO_AUTO_VALUE_ON_ZERO);
        this.numbers =
                autoColumn < 0
                        ? null
                        : run.autoNumbers(table, autoColumn)
                                .startingAt(run.session().takeInsertId());
        plan.targets().forEach(given::set);
        this.pending = pendingRows();
        this.template = template();
    }

    private Optional<PendingRows> pendingRows() {
        // With IGNORE what is wrong with a row is told before the next one is looked at.
        boolean together =
                plan.kind() == InsertPlan.Kind.INSERT
                        && plan.rows().size() != 1
                        && !plan.ignore()
                        && !foreignKeys.refersToItself(table);
        return together
                ? Optional.of(new PendingRows(scope, table, this::refused, this::stored))
                : Optional.empty();
    }

    /// Stores all rows.
    Ok execute() {
        if (plan.delayed()) {
            String statement = plan.kind() == InsertPlan.Kind.REPLACE ? "REPLACE" : "INSERT";
            run.eval()
                    .diagnostics()
                    .warn(
                            ErrorCode.WARN_LEGACY_SYNTAX_CONVERTED,
                            statement + " DELAYED",
                            statement);
        }
        for (int i = 0; i < plan.valuesFunctions(); i++) {
            run.eval()
                    .diagnostics()
                    .warn(
                            ErrorCode.WARN_DEPRECATED_SYNTAX,
                            "VALUES function",
                            "an alias (INSERT INTO ... VALUES (...) AS alias) and replace"
                                    + " VALUES(col) in the ON DUPLICATE KEY UPDATE clause with"
                                    + " alias.col");
        }
        if (plan.query().isPresent()) {
            run.stage(Stage.EXECUTING);
            storeAll(() -> insertSelected(plan.query().get()));
        } else {
            run.stage(Stage.UPDATE);
            storeAll(this::insertRows);
        }
        return result();
    }

    private void storeAll(Runnable rows) {
        run.eval().diagnostics().escalate(policy.strict());
        try {
            rows.run();
            pending.ifPresent(PendingRows::flush);
        } catch (SqlError error) {
            if (error.code() != ErrorCode.LOCK_DEADLOCK) { // after that there is no transaction
                pending.ifPresent(
                        PendingRows::flush); // what is wrong with a row before comes first
            }
            throw error;
        } finally {
            run.eval().diagnostics().escalate(false);
            rememberFirst();
        }
        pending.ifPresent(stored -> counts.copied += stored.written());
    }

    /// Rows that come from elsewhere than the statement's text.
    interface Feed {
        /// Goes to the next row.
        ///
        /// @return false if there is none
        boolean next();

        /// Gives the columns of this row their values.
        void fill(Row row);
    }

    /// The row that a feed fills.
    interface Row {
        void set(int ordinal, Value value, SqlType type);

        void assign(InsertPlan.Change change);
    }

    /// Stores the rows of a feed: LOAD DATA.
    Ok execute(Feed feed) {
        run.stage(Stage.EXECUTING);
        storeAll(() -> insertFed(feed));
        Ok stored = result();
        return new Ok(
                stored.affectedRows(),
                stored.lastInsertId(),
                0,
                counts.loadInfo(run.eval().diagnostics().count()));
    }

    private void insertFed(Feed feed) {
        var fed = new FedRow();
        while (feed.next()) {
            run.cancellation().check();
            System.arraycopy(template, 0, frame.slots, 0, width);
            try {
                feed.fill(fed);
                store(0);
            } catch (SqlError error) {
                skip(error);
            }
            run.eval().diagnostics().nextRow();
        }
    }

    private final class FedRow implements Row {
        @Override
        public void set(int ordinal, Value value, SqlType type) {
            store(ordinal, value, type);
        }

        @Override
        public void assign(InsertPlan.Change change) {
            InsertRun.this.assign(
                    change.ordinal(), new InsertPlan.Given(change.evaluator(), change.type()));
        }
    }

    private long firstNumber() {
        return numbers == null ? 0 : numbers.first();
    }

    // The number of a row that was stored stays the session's, even if a later row has failed.
    private void rememberFirst() {
        long first = firstNumber();
        if (first != 0) {
            run.session().rememberInsertId(first);
        }
    }

    private Ok result() {
        counts.addTo(run.execution().work());
        long first = firstNumber();
        long id = first != 0 ? first : run.session().explicitInsertId().orElse(0);
        if (id == 0 && counts.copied > 0 && autoColumn >= 0) {
            id = lastNumber;
        }
        boolean tells = plan.query().isPresent() || plan.rows().size() > 1;
        String info = tells ? counts.info(plan.ignore(), run.eval().diagnostics().count()) : "";
        return new Ok(counts.affected(run.session().countsFoundRows()), id, 0, info);
    }

    /// The values that every row begins with. Columns without a default are complained about once.
    private Value[] template() {
        var values = new Value[width];
        for (int i = 0; i < width; i++) {
            ColumnDefinition column = table.columns().get(i);
            if (i == autoColumn && !given.get(i)) {
                values[i] = Value.NULL;
            } else if (DefinitionEdits.isGenerated(column) || plan.maker().hasComputedDefault(i)) {
                values[i] = Value.NULL;
            } else {
                values[i] =
                        given.get(i)
                                ? plan.maker().defaultOf(i, frame, policy)
                                : plan.maker().takeDefault(i, frame, policy);
            }
            if (!given.get(i) && plan.maker().lacksDefault(i)) {
                missingDefault(column);
            }
        }
        return values;
    }

    private void missingDefault(ColumnDefinition column) {
        SqlError error =
                plan.view()
                        .map(view ->
                                ErrorCode.NO_DEFAULT_FOR_VIEW_FIELD.error(
                                        view.schema(), view.name()))
                        .orElseGet(() -> ErrorCode.NO_DEFAULT_FOR_FIELD.error(column.name()));
        if (policy.strict()) {
            throw error;
        }
        run.eval().diagnostics().demote(error);
    }

    private void insertRows() {
        long left = plan.rows().size();
        for (List<InsertPlan.Given> values : plan.rows()) {
            run.cancellation().check();
            System.arraycopy(template, 0, frame.slots, 0, width);
            try {
                for (int i = 0; i < values.size(); i++) {
                    assign(plan.targets().get(i), values.get(i));
                }
                store(left);
            } catch (SqlError error) {
                skip(error);
            }
            left--;
            run.eval().diagnostics().nextRow();
        }
    }

    private void assign(int ordinal, InsertPlan.Given value) {
        var evaluator = value.evaluator();
        if (evaluator != null) {
            store(ordinal, evaluator.evaluate(frame), value.type());
            return;
        }
        if (plan.maker().lacksDefault(ordinal)) {
            missingDefault(table.columns().get(ordinal));
        }
        frame.slots[ordinal] =
                ordinal == autoColumn
                        ? Value.NULL
                        : plan.maker().takeDefault(ordinal, frame, policy);
    }

    /// MySQL warns of NULL for a NOT NULL column once a statement.
    private void store(int ordinal, Value value, SqlType type) {
        if (value.isNull() && nullsTold.get(ordinal)) {
            frame.slots[ordinal] = RowMaker.zeroOf(plan.typeOf(ordinal));
            return;
        }
        frame.slots[ordinal] = plan.maker().store(ordinal, value, type, frame.context, policy);
        if (value.isNull() && !frame.slots[ordinal].isNull()) {
            nullsTold.set(ordinal);
        }
    }

    private void insertSelected(QueryPlan query) {
        List<ResultColumn> columns = query.columns();
        try (RowSource source = query.open(run.execution())) {
            while (source.next()) {
                run.cancellation().check();
                Value[] values = source.row();
                System.arraycopy(template, 0, frame.slots, 0, width);
                System.arraycopy(values, 0, frame.slots, 2 * width, columns.size());
                try {
                    for (int i = 0; i < plan.targets().size(); i++) {
                        store(plan.targets().get(i), values[i], columns.get(i).type());
                    }
                    store(0);
                } catch (SqlError error) {
                    skip(error);
                }
                run.eval().diagnostics().nextRow();
            }
        }
    }

    /// IGNORE makes warnings of the errors that concern one row only.
    private void skip(SqlError error) {
        boolean ofRow =
                switch (error.code()) {
                    case DUP_ENTRY,
                            BAD_NULL_ERROR,
                            CHECK_CONSTRAINT_VIOLATED,
                            VIEW_CHECK_FAILED,
                            NO_DEFAULT_FOR_FIELD,
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

    /// Completes the row in the frame and stores it.
    ///
    /// @param rowsLeft rows of the statement from this one on; 0 if unknown
    private void store(long rowsLeft) {
        for (int i = 0; i < width; i++) {
            if (!given.get(i) && plan.maker().hasComputedDefault(i)) {
                frame.slots[i] = plan.maker().defaultOf(i, frame, policy);
            }
        }
        long generated = number(rowsLeft);
        plan.maker().finish(frame, policy);
        plan.maker().copyStored(frame, row);
        lastStored = false;
        foreignKeys.beforeInsert(table, row);
        counts.records++;
        switch (plan.kind()) {
            case INSERT -> insert(generated);
            case REPLACE -> replace(generated);
            case UPDATE -> insertOrUpdate();
        }
        if (generated != 0 && lastStored) {
            stored(generated);
        }
    }

    private void stored(long number) {
        if (numbers != null) {
            numbers.stored(number);
        }
    }

    /// Gives the row its number where it has none.
    ///
    /// @return the number made; 0 if the row brought its own
    private long number(long rowsLeft) {
        var series = numbers;
        if (series == null) {
            return 0;
        }
        Value value = frame.slots[autoColumn];
        if (!value.isNull() && (zeroIsANumber || !isZero(value))) {
            lastNumber = bits(value);
            if (lastNumber > 0 || value instanceof Value.Unsigned) {
                series.observe(lastNumber);
            }
            return 0;
        }
        lastNumber = series.take(rowsLeft);
        frame.slots[autoColumn] = numberValue(plan.typeOf(autoColumn), lastNumber);
        return lastNumber;
    }

    private static boolean isZero(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number == 0;
            case Value.Unsigned(var bits) -> bits == 0;
            case Value.Real(var number) -> number == 0;
            case Value.Single(var number) -> number == 0;
            default -> false;
        };
    }

    private static long bits(Value value) {
        return switch (value) {
            case Value.Int(var number) -> number;
            case Value.Unsigned(var bits) -> bits;
            case Value.Real(var number) -> (long) number;
            case Value.Single(var number) -> (long) number;
            default -> 0;
        };
    }

    private static Value numberValue(SqlType type, long bits) {
        return switch (type.kind()) {
            case BIGINT -> type.unsigned() ? new Value.Unsigned(bits) : Value.Int.of(bits);
            case FLOAT -> new Value.Single(bits);
            case DOUBLE -> new Value.Real(bits);
            default -> Value.Int.of(bits);
        };
    }

    /// @param generated the number made for the row; 0 if it has its own
    private void insert(long generated) {
        if (pending.isPresent()) {
            pending.get().add(row, generated);
            return;
        }
        switch (scope.insert(table, row, RowLock.SHARE)) {
            case WriteOutcome.Written _ -> {
                counts.copied++;
                lastStored = true;
            }
            case WriteOutcome.Duplicate(var index, _) -> throw duplicateKey(index);
        }
    }

    /// @param generated the number made for the row; 0 if it has its own
    private void replace(long generated) {
        lastStored = true;
        while (scope.insert(table, row, RowLock.EXCLUSIVE)
                instanceof WriteOutcome.Duplicate found) {
            run.cancellation().check();
            if (generated != 0 && begins(found.index(), autoColumn)) {
                // The numbers are used up: no reason to replace the last one's row.
                throw DuplicateKey.error(table, found.index(), row);
            }
            found.existing().read(before, 0);
            if (isLastKey(found.index())
                    && Arrays.equals(before, row)
                    && !foreignKeys.hasReferrers(table)) {
                break; // no other key can be in the way, and the row is there already: MySQL
                // leaves it alone
            }
            foreignKeys.beforeReplace(table, found.existing(), before, row);
            scope.delete(table, found.existing());
            counts.deleted++;
        }
        counts.copied++;
    }

    private static boolean begins(IndexDefinition index, int column) {
        return index.parts().getFirst().column() == column;
    }

    private boolean isLastKey(IndexDefinition index) {
        return table.indexes().stream()
                .filter(other -> other.kind().isUnique())
                .reduce((_, second) -> second)
                .filter(last -> last.id() == index.id())
                .isPresent();
    }

    private void insertOrUpdate() {
        switch (scope.insert(table, row, RowLock.EXCLUSIVE)) {
            case WriteOutcome.Written _ -> {
                counts.copied++;
                lastStored = true;
            }
            case WriteOutcome.Duplicate duplicate -> update(duplicate);
        }
    }

    private void update(WriteOutcome.Duplicate duplicate) {
        System.arraycopy(frame.slots, 0, frame.slots, width, width);
        plan.maker().read(duplicate.existing(), frame);
        plan.maker().copyStored(frame, before);
        var explicit = new BitSet(width);
        for (InsertPlan.Change change : plan.onDuplicate()) {
            explicit.set(change.ordinal());
            assign(change.ordinal(), new InsertPlan.Given(change.evaluator(), change.type()));
        }
        plan.maker().finish(frame, policy);
        plan.maker().copyStored(frame, row);
        counts.touched++;
        if (Arrays.equals(before, row)) {
            return;
        }
        UpdateTimes.set(plan.maker(), frame, explicit, policy);
        plan.maker().copyStored(frame, row);
        if (plan.ignore()) {
            foreignKeys.undoneOnError(() -> write(duplicate));
        } else {
            write(duplicate);
        }
    }

    private void write(WriteOutcome.Duplicate duplicate) {
        foreignKeys.beforeUpdate(table, duplicate.existing(), before, row);
        switch (scope.update(table, duplicate.existing(), row)) {
            case WriteOutcome.Written _ -> {
                counts.updated++;
                counts.copied++;
                if (autoColumn >= 0) {
                    lastNumber = bits(row[autoColumn]);
                }
            }
            case WriteOutcome.Duplicate(var index, _) -> throw duplicateKey(index);
        }
    }

    private void refused(WriteOutcome.Duplicate found, Value[] pendingRow) {
        plan.maker().show(pendingRow, frame);
        skip(duplicateKey(found.index()));
    }

    private SqlError duplicateKey(IndexDefinition index) {
        return DuplicateKey.error(table, index, frame.slots);
    }
}
