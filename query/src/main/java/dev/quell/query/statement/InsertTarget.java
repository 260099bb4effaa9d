package dev.quell.query.statement;

import dev.quell.query.bind.ViewInsert;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What INSERT, REPLACE and LOAD DATA write to, with the names that the statement has for its columns.
sealed interface InsertTarget {
    /// The table that gets the rows.
    TableDefinition table();

    /// What the statement calls it.
    String name();

    /// The column of the table that a name means; -1 if it means none.
    int find(Reference.Column column);

    /// The columns that get values where the statement names none.
    List<Integer> all();

    /// The view that is written through.
    default Optional<ViewInsert> view() {
        return Optional.empty();
    }

    record OfTable(TableDefinition table) implements InsertTarget {
        @Override
        public String name() {
            return table.name();
        }

        @Override
        public int find(Reference.Column column) {
            boolean ours =
                    column.table().filter(name -> !name.equals(table.name())).isEmpty()
                            && column.schema()
                                    .filter(name -> !name.equals(table.schema()))
                                    .isEmpty();
            return ours ? table.columnOrdinal(column.name()) : -1;
        }

        @Override
        public List<Integer> all() {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < table.columns().size(); i++) {
                if (!table.columns().get(i).invisible()) {
                    all.add(i);
                }
            }
            return all;
        }
    }

    record OfView(ViewInsert insert) implements InsertTarget {
        @Override
        public TableDefinition table() {
            return insert.table();
        }

        @Override
        public String name() {
            return insert.name();
        }

        @Override
        public int find(Reference.Column column) {
            return insert.find(column);
        }

        @Override
        public List<Integer> all() {
            return insert.targets();
        }

        @Override
        public Optional<ViewInsert> view() {
            return Optional.of(insert);
        }
    }
}
