package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.exec.Evaluator;
import dev.quell.query.exec.Frame;
import dev.quell.query.value.ColumnAssignment;
import dev.quell.query.value.EvalContext;
import dev.quell.query.value.Truth;
import dev.quell.query.value.Zones;
import dev.quell.storage.catalog.CheckDefinition;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.Generation;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How rows of one table come about: defaults, storing of values, the rule of NOT NULL, generated columns, CHECK.
///
/// The row under construction stands in a frame's slots from an offset on. Immutable; plans keep it.
final class RowMaker {
    private static final int ZERO_DATE_LENGTH = 26;
    private static final SqlType CURRENT_TIME = SqlType.temporal(TypeKind.DATETIME, 6);

    private final TableDefinition table;
    private final int offset;
    private final StoredTimes times;
    private final ColumnAssignment[] strictly;
    private final ColumnAssignment[] leniently;
    private final @Nullable Evaluator[] defaults;
    private final List<Computed> computed;
    private final List<Check> checks;
    private final @Nullable ViewCheck view;

    /// @param index the functional index whose part it is
    private record Computed(int ordinal, Evaluator value, SqlType type, Optional<String> index) {}

    private record Check(String name, Evaluator condition) {}

    /// What a view asks of rows that are written through it: WITH CHECK OPTION.
    record ViewCheck(String schema, String name, Evaluator condition) {}

    /// How values that do not fit are met.
    ///
    /// @param strict errors, rather than warnings
    /// @param nullAllowed NULL for a NOT NULL column becomes the type's own default with a warning
    record Policy(boolean strict, boolean nullAllowed) {}

    /// @param offset the slot of the table's first column
    RowMaker(TableDefinition table, int offset, Compilation compilation) {
        this.table = table;
        this.offset = offset;
        this.view = null;
        var scope = new TableScope(table, offset);
        this.times = new StoredTimes(table);
        this.strictly = assignments(table, true);
        this.leniently = assignments(table, false);
        this.defaults = new @Nullable Evaluator[table.columns().size()];
        var generated = new ArrayList<Computed>();
        for (int i = 0; i < defaults.length; i++) {
            ColumnDefinition column = table.columns().get(i);
            if (column.defaultValue() instanceof ColumnDefault.Expression(var text)) {
                defaults[i] = compilation.stored(text, scope).evaluator();
            }
            if (column.generation() instanceof Generation.Always(var text, _)) {
                var value = compilation.stored(text, scope);
                generated.add(
                        new Computed(
                                i,
                                value.evaluator(),
                                value.typing().type(),
                                DefinitionEdits.functionalIndex(table, i)));
            }
        }
        this.computed = List.copyOf(generated);
        this.checks =
                table.checks().stream()
                        .filter(CheckDefinition::enforced)
                        .map(check ->
                                new Check(
                                        check.name(),
                                        compilation.stored(check.text(), scope).evaluator()))
                        .toList();
    }

    private RowMaker(RowMaker maker, ViewCheck view) {
        this.table = maker.table;
        this.offset = maker.offset;
        this.times = maker.times;
        this.strictly = maker.strictly;
        this.leniently = maker.leniently;
        this.defaults = maker.defaults;
        this.computed = maker.computed;
        this.checks = maker.checks;
        this.view = view;
    }

    /// The same for rows that are written through a view.
    RowMaker through(ViewCheck check) {
        return new RowMaker(this, check);
    }

    private static ColumnAssignment[] assignments(TableDefinition table, boolean strict) {
        return table.columns().stream()
                .map(column ->
                        new ColumnAssignment(table.name(), column.name(), column.type(), strict))
                .toArray(ColumnAssignment[]::new);
    }

    TableDefinition table() {
        return table;
    }

    int offset() {
        return offset;
    }

    /// True if the column's default is computed, and may look at the rest of the row.
    boolean hasComputedDefault(int ordinal) {
        return defaults[ordinal] != null;
    }

    /// What a column gets where nothing is given; the type's own default for NOT NULL without DEFAULT.
    Value defaultOf(int ordinal, Frame frame, Policy policy) {
        ColumnDefinition column = table.columns().get(ordinal);
        return switch (column.defaultValue()) {
            case ColumnDefault.Constant(var value) -> value;
            case ColumnDefault.None _ -> zeroOf(column.type());
            case ColumnDefault.Now _ -> now(ordinal, frame, policy);
            case ColumnDefault.Expression _ -> {
                var evaluator = defaults[ordinal];
                yield evaluator == null
                        ? Value.NULL
                        : store(
                                ordinal,
                                evaluator.evaluate(frame),
                                column.type(),
                                frame.context,
                                policy);
            }
        };
    }

    /// As [#defaultOf], where a row takes it: the mode may forbid the date that it is.
    ///
    /// @throws dev.quell.base.error.SqlError 1292 where the policy is strict
    Value takeDefault(int ordinal, Frame frame, Policy policy) {
        Value value = defaultOf(ordinal, frame, policy);
        ColumnDefinition column = table.columns().get(ordinal);
        boolean given = column.defaultValue() instanceof ColumnDefault.Constant;
        if (given && isForbidden(value, frame.context.settings().sqlMode())) {
            if (policy.strict()) {
                String text = ValueText.of(value, column.type());
                strictly[ordinal].store(
                        new Value.Text(text),
                        SqlType.varchar(text.length(), Collation.UTF8MB4_0900_AI_CI),
                        frame.context);
            }
            var diagnostics = frame.context.diagnostics();
            diagnostics.warn(ErrorCode.WARN_DATA_OUT_OF_RANGE, column.name(), diagnostics.row());
        }
        return value;
    }

    private static boolean isForbidden(Value value, SqlMode mode) {
        return switch (value) {
            case Value.Date(var year, var month, var day) -> isForbidden(year, month, day, mode);
            case Value.DateTime(var year, var month, var day, _, _, _, _) ->
                    isForbidden(year, month, day, mode);
            default -> false;
        };
    }

    private static boolean isForbidden(int year, int month, int day, SqlMode mode) {
        return year == 0 && month == 0 && day == 0
                ? mode.has(SqlMode.Flag.NO_ZERO_DATE)
                : (month == 0 || day == 0) && mode.has(SqlMode.Flag.NO_ZERO_IN_DATE);
    }

    /// True if a column that INSERT leaves out has nothing to fall back on: error 1364 in strict mode. ENUM has its first label.
    boolean lacksDefault(int ordinal) {
        ColumnDefinition column = table.columns().get(ordinal);
        return column.defaultValue() instanceof ColumnDefault.None
                && !column.autoIncrement()
                && !DefinitionEdits.isGenerated(column)
                && column.type().kind() != TypeKind.ENUM;
    }

    /// The present time in a column's precision.
    Value now(int ordinal, Frame frame, Policy policy) {
        ColumnDefinition column = table.columns().get(ordinal);
        return store(
                ordinal,
                localTime(frame.context),
                CURRENT_TIME,
                frame.context,
                policy.strict() ? policy : new Policy(false, column.nullable()));
    }

    /// The present time as a column keeps it.
    static Value now(ColumnDefinition column, EvalContext context) {
        return new ColumnAssignment("", column.name(), column.type(), true)
                .store(localTime(context), CURRENT_TIME, context);
    }

    /// Whether the mode allows the zero date, which a DATE or DATETIME has for want of a default.
    ///
    /// @throws dev.quell.base.error.SqlError 1292
    static void checkZeroDate(ColumnDefinition column, EvalContext context) {
        new ColumnAssignment("", column.name(), column.type(), true)
                .store(
                        new Value.Text(
                                column.type().kind() == TypeKind.DATE
                                        ? "0000-00-00"
                                        : "0000-00-00 00:00:00"),
                        SqlType.varchar(ZERO_DATE_LENGTH, Collation.UTF8MB4_0900_AI_CI),
                        context);
    }

    private static Value localTime(EvalContext context) {
        return Zones.toLocal(context.now(), context.settings().timeZone().zone());
    }

    /// A value as the column keeps it.
    ///
    /// @throws dev.quell.base.error.SqlError 1048, 1264, 1265, 1292, 1366, 1406 … as the policy wants
    Value store(int ordinal, Value value, SqlType from, EvalContext context, Policy policy) {
        ColumnDefinition column = table.columns().get(ordinal);
        if (value.isNull()) {
            return column.nullable() || column.autoIncrement()
                    ? Value.NULL
                    : storeNull(column, context, policy);
        }
        return (policy.strict() ? strictly : leniently)[ordinal].store(value, from, context);
    }

    /// NULL for a column that takes none: the default of its type, where that is allowed.
    ///
    /// @throws dev.quell.base.error.SqlError 1048
    static Value storeNull(ColumnDefinition column, EvalContext context, Policy policy) {
        if (!policy.nullAllowed()) {
            throw ErrorCode.BAD_NULL_ERROR.error(column.name());
        }
        context.diagnostics().warn(ErrorCode.BAD_NULL_ERROR, column.name());
        return zeroOf(column.type());
    }

    /// Fills generated columns and looks at CHECK OPTION and CHECK constraints; the row in the frame is otherwise complete.
    ///
    /// @throws dev.quell.base.error.SqlError 1369, 3819 and those of [#store]
    void finish(Frame frame, Policy policy) {
        for (Computed column : computed) {
            frame.slots[offset + column.ordinal] =
                    column.index.isEmpty()
                            ? compute(column, frame, policy)
                            : frame.context
                                    .diagnostics()
                                    .ofIndex(
                                            column.index.get(),
                                            () -> compute(column, frame, policy));
        }
        var through = view;
        if (through != null && through.condition.truth(frame) != Truth.TRUE) {
            throw ErrorCode.VIEW_CHECK_FAILED.error(through.schema, through.name);
        }
        for (Check check : checks) {
            if (check.condition.truth(frame) == Truth.FALSE) {
                throw ErrorCode.CHECK_CONSTRAINT_VIOLATED.error(check.name);
            }
        }
    }

    private Value compute(Computed column, Frame frame, Policy policy) {
        return store(
                column.ordinal, column.value.evaluate(frame), column.type, frame.context, policy);
    }

    /// Copies the row out of the frame, as it is stored.
    void copyStored(Frame frame, Value[] into) {
        System.arraycopy(frame.slots, offset, into, 0, into.length);
        times.toStored(into, frame.context.settings().timeZone().zone());
    }

    /// Puts a stored row into the frame.
    void show(Value[] row, Frame frame) {
        System.arraycopy(row, 0, frame.slots, offset, row.length);
        times.toSession(frame.slots, offset, frame.context.settings().timeZone().zone());
    }

    /// Reads a stored row into the frame.
    void read(RowReference row, Frame frame) {
        row.read(frame.slots, offset);
        times.toSession(frame.slots, offset, frame.context.settings().timeZone().zone());
    }

    /// What a NOT NULL column without DEFAULT holds where no error is to be given.
    static Value zeroOf(SqlType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT, INT -> Value.Int.of(0);
            case BIGINT, YEAR -> type.unsigned() ? new Value.Unsigned(0) : Value.Int.of(0);
            case DECIMAL -> new Value.Decimal(BigDecimal.ZERO.setScale(type.decimals()));
            case FLOAT -> new Value.Single(0);
            case DOUBLE -> new Value.Real(0);
            case BIT -> new Value.Bit(0, (int) type.length());
            case DATE -> new Value.Date(0, 0, 0);
            case TIME -> new Value.Time(0);
            case DATETIME, TIMESTAMP -> new Value.DateTime(0, 0, 0, 0, 0, 0, 0);
            case CHAR, VARCHAR, TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> new Value.Text("");
            case BINARY -> new Value.Binary(new byte[(int) type.length()]);
            case VARBINARY, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> new Value.Binary(new byte[0]);
            case ENUM -> new Value.Enumerated(1, type.members().getFirst());
            case SET -> new Value.Members(0, "");
            case JSON -> new Value.Json("null");
            case NULL -> Value.NULL;
        };
    }
}
