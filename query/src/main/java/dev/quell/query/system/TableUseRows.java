package dev.quell.query.system;

import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.row.TableActivity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How often rows of tables were read and written, and by which index: `table_io_waits_summary_…`. They are counted, not timed: a clock
/// read costs more than a row. What is written is counted at the clustered index, inserts at no index, as MySQL does.
final class TableUseRows {
    static final Map<String, RowMaker> MAKERS =
            Map.of(
                    "performance_schema.table_io_waits_summary_by_table", TableUseRows::tables,
                    "performance_schema.table_io_waits_summary_by_index_usage",
                            TableUseRows::indexes,
                    "performance_schema.objects_summary_global_by_type", TableUseRows::objects);

    private static final String TABLE = "TABLE";

    private TableUseRows() {}

    /// Rows read, inserted, updated and deleted.
    private record Counts(long read, long inserted, long updated, long deleted) {
        static Counts of(TableActivity activity) {
            return new Counts(
                    activity.rowsRead(),
                    activity.rowsInserted(),
                    activity.rowsUpdated(),
                    activity.rowsDeleted());
        }

        long written() {
            return inserted + updated + deleted;
        }

        long all() {
            return read + written();
        }

        /// COUNT_STAR, COUNT_READ, COUNT_WRITE, COUNT_FETCH, COUNT_INSERT, COUNT_UPDATE, COUNT_DELETE, each with its four times.
        void addTo(List<@Nullable Object> cells) {
            for (long count :
                    new long[] {all(), read, written(), read, inserted, updated, deleted}) {
                cells.add(count);
                cells.addAll(UNTIMED);
            }
        }
    }

    private static final List<Long> UNTIMED = Collections.nCopies(4, 0L);

    private static void tables(Look look, Rows rows) {
        for (var table : look.catalog().allTables()) {
            add(rows, place(table), Counts.of(look.engine().activity(table)));
        }
    }

    private static void objects(Look look, Rows rows) {
        for (var table : look.catalog().allTables()) {
            var cells = place(table);
            cells.add(Counts.of(look.engine().activity(table)).all());
            cells.addAll(UNTIMED);
            rows.add(cells.toArray());
        }
    }

    private static void indexes(Look look, Rows rows) {
        for (var table : look.catalog().allTables()) {
            var activity = look.engine().activity(table);
            for (var index : table.indexes()) {
                add(rows, place(table, index.name()), counts(table, index, activity));
            }
            boolean hidden = table.clusteredIndex().isEmpty();
            add(
                    rows,
                    place(table, null),
                    new Counts(
                            activity.rowsRead(TableActivity.NO_INDEX),
                            activity.rowsInserted(),
                            hidden ? activity.rowsUpdated() : 0,
                            hidden ? activity.rowsDeleted() : 0));
        }
    }

    private static Counts counts(
            TableDefinition table, IndexDefinition index, TableActivity activity) {
        boolean clustered = index.id() == table.clusteredId();
        return new Counts(
                activity.rowsRead(index.id()),
                0,
                clustered ? activity.rowsUpdated() : 0,
                clustered ? activity.rowsDeleted() : 0);
    }

    private static List<@Nullable Object> place(TableDefinition table) {
        var cells = new ArrayList<@Nullable Object>();
        Collections.addAll(cells, TABLE, table.schema(), table.name());
        return cells;
    }

    private static List<@Nullable Object> place(TableDefinition table, @Nullable String index) {
        var cells = place(table);
        cells.add(index);
        return cells;
    }

    private static void add(Rows rows, List<@Nullable Object> cells, Counts counts) {
        counts.addTo(cells);
        rows.add(cells.toArray());
    }

    /// TRUNCATE TABLE of one of them.
    static void forget(Look look) {
        look.catalog().allTables().forEach(table -> look.engine().activity(table).clear());
    }
}
