package dev.quell.query.exec;

import dev.quell.base.value.Value;
import dev.quell.query.bind.JsonTable;
import dev.quell.query.function.JsonArguments;
import dev.quell.query.value.JsonValue;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A run of JSON_TABLE: goes through what the paths find, a row at a time.
final class JsonTableRun implements RowSource.Rewindable {
    private final Frame frame;
    private final Evaluator document;
    private final Level root;
    private final JsonTableColumns columns;
    private final Value[] row;

    JsonTableRun(Frame frame, Evaluator document, JsonTable table, int width) {
        this.frame = frame;
        this.document = document;
        this.root = new Level(table);
        this.columns = new JsonTableColumns(frame.context);
        this.row = new Value[width];
    }

    @Override
    public void open() {
        Arrays.fill(row, Value.NULL);
        Value value = document.evaluate(frame);
        root.open(value.isNull() ? null : JsonArguments.document(value, 1, "json_table"));
    }

    @Override
    public boolean next() {
        frame.context.cancellation().check();
        return root.next();
    }

    @Override
    public Value[] row() {
        return row;
    }

    @Override
    public void close() {
        BlockRun.closeSubqueries(frame);
    }

    /// A path with its columns, and what it found in the present row of the path around it.
    private final class Level {
        private final JsonTable table;
        private final List<Level> nested;
        private List<JsonValue> found = List.of();
        private int position;
        private int active;

        Level(JsonTable table) {
            this.table = table;
            this.nested = table.nested().stream().map(Level::new).toList();
        }

        void open(@Nullable JsonValue around) {
            found = around == null ? List.of() : table.path().select(around);
            position = 0;
            active = nested.size();
        }

        boolean next() {
            if (nextNested()) {
                return true;
            }
            if (position == found.size()) {
                clear();
                return false;
            }
            JsonValue value = found.get(position++);
            for (JsonTable.Column column : table.columns()) {
                row[column.place()] = columns.value(column, value, position);
            }
            nested.forEach(level -> level.open(value));
            active = 0;
            nextNested(); // a row of its own where none of them finds anything
            return true;
        }

        private boolean nextNested() {
            while (active < nested.size()) {
                if (nested.get(active).next()) {
                    return true;
                }
                active++;
            }
            return false;
        }

        private void clear() {
            for (JsonTable.Column column : table.columns()) {
                row[column.place()] = Value.NULL;
            }
        }
    }
}
