package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlMode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.exec.Frame;
import dev.quell.storage.catalog.ColumnDefault;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import java.time.ZoneId;
import java.util.function.UnaryOperator;

/// Makes the rows of a rebuilt table of those of the old one. Of one statement.
final class AlteredRows implements UnaryOperator<Value[]> {
    private final StatementRun run;
    private final TableDefinition old;
    private final TableDefinition fresh;
    private final int[] sources;
    private final RowMaker maker;
    private final RowMaker.Policy policy;
    private final StoredTimes times;
    private final ZoneId zone;
    private final Frame frame;
    private final Value[] made;

    /// @param wanted the new definition, whose columns are the old ones where they have their slots
    /// @param fresh the same with ids and slots of its own
    AlteredRows(
            StatementRun run,
            Compilation compilation,
            TableDefinition old,
            TableDefinition wanted,
            TableDefinition fresh) {
        this.run = run;
        this.old = old;
        this.fresh = fresh;
        sources = sources(old, wanted);
        maker = new RowMaker(fresh, 0, compilation);
        boolean strict = run.eval().settings().sqlMode().strict();
        policy = new RowMaker.Policy(strict, !strict);
        times = new StoredTimes(old);
        zone = run.eval().settings().timeZone().zone();
        frame = run.frame(fresh.columns().size(), 0);
        made = new Value[fresh.columns().size()];
    }

    /// For each new column the ordinal of the old one that it comes from, or -1.
    private static int[] sources(TableDefinition old, TableDefinition wanted) {
        int[] sources = new int[wanted.columns().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = -1;
            for (int j = 0; j < old.columns().size(); j++) {
                if (old.columns().get(j).slot() == wanted.columns().get(i).slot()) {
                    sources[i] = j;
                }
            }
        }
        return sources;
    }

    /// The new definition.
    TableDefinition table() {
        return fresh;
    }

    /// Whether the rows are given numbers, and an index holds these.
    boolean numbers(IndexDefinition index) {
        return numbers()
                && index.parts().stream()
                        .anyMatch(part -> part.column() == fresh.autoIncrementOrdinal());
    }

    // AUTO_INCREMENT is new: rows without a number get one.
    private boolean numbers() {
        int auto = fresh.autoIncrementOrdinal();
        return auto >= 0
                && (sources[auto] < 0 || !old.columns().get(sources[auto]).autoIncrement());
    }

    /// Whether a row would get another clustered key if it were made again.
    boolean keysAreMadeUp() {
        return numbers()
                || (fresh.clusteredIndex().isEmpty() && old.clusteredIndex().isPresent())
                || fresh.clusteredIndex().stream()
                        .flatMap(index -> index.parts().stream())
                        .map(IndexPart::column)
                        .anyMatch(column ->
                                sources[column] < 0
                                        && fresh.columns().get(column).defaultValue()
                                                instanceof ColumnDefault.Expression);
    }

    /// Whether rows that differed in the old clustered key still do, because it is the same one.
    boolean keysStayApart() {
        if (old.clusteredIndex().isEmpty() || fresh.clusteredIndex().isEmpty()) {
            return fresh.clusteredIndex().isEmpty();
        }
        var before = old.clusteredIndex().get().parts();
        var after = fresh.clusteredIndex().get().parts();
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < after.size(); i++) {
            int column = after.get(i).column();
            same =
                    sources[column] == before.get(i).column()
                            && after.get(i).prefixLength() == before.get(i).prefixLength()
                            && isUnchanged(column);
        }
        return same;
    }

    private boolean isUnchanged(int column) {
        SqlType type = fresh.columns().get(column).type();
        return type.equals(old.columns().get(sources[column]).type());
    }

    /// @return the same array each time
    @Override
    public Value[] apply(Value[] row) {
        times.toSession(row, 0, zone);
        int auto = fresh.autoIncrementOrdinal();
        for (int i = 0; i < sources.length; i++) {
            frame.slots[i] =
                    sources[i] >= 0 || i == auto
                            ? value(i, sources[i] >= 0 ? row[sources[i]] : Value.NULL)
                            : maker.defaultOf(i, frame, policy);
        }
        if (auto >= 0) {
            observe(frame.slots[auto]);
        }
        maker.finish(frame, policy);
        maker.copyStored(frame, made);
        run.eval().diagnostics().nextRow();
        return made;
    }

    private Value value(int ordinal, Value old) {
        boolean numbered = ordinal == fresh.autoIncrementOrdinal() && numbers();
        Value value =
                numbered && wantsNumber(old)
                        ? Value.Int.of(run.autoNumbers(fresh, ordinal).take(1))
                        : old;
        return stored(ordinal, value, this.old.columns().get(Math.max(sources[ordinal], 0)));
    }

    private Value stored(int ordinal, Value value, ColumnDefinition old) {
        ColumnDefinition column = fresh.columns().get(ordinal);
        if (value.isNull() && !column.nullable() && policy.strict()) {
            throw ErrorCode.INVALID_USE_OF_NULL.error();
        }
        return column.type().equals(old.type()) && !value.isNull()
                ? value
                : maker.store(ordinal, value, old.type(), run.eval(), policy);
    }

    private boolean wantsNumber(Value value) {
        boolean zeroStays = run.eval().settings().sqlMode().has(SqlMode.Flag.NO_AUTO_VALUE_ON_ZERO);
        return switch (value) {
            case Value.Null _ -> true;
            case Value.Int(var number) -> number == 0 && !zeroStays;
            case Value.Unsigned(var bits) -> bits == 0 && !zeroStays;
            default -> false;
        };
    }

    /// The counter goes on behind the largest number that is there.
    private void observe(Value number) {
        switch (number) {
            case Value.Int(var value) when value > 0 ->
                    run.session().engine().autoIncrement().observe(fresh, value);
            case Value.Unsigned(var bits) ->
                    run.session().engine().autoIncrement().observe(fresh, bits);
            default -> {
                // no number that the counter could reach
            }
        }
    }
}
