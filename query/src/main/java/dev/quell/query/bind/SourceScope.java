package dev.quell.query.bind;

import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names that a FROM clause, or a part of it, makes known: the tables by alias, and the columns that an unqualified name
/// or `*` means.
///
/// @param tables in the order of the text
/// @param columns as `*` lists them: the columns that USING and NATURAL have merged stand once
record SourceScope(List<Table> tables, List<Named> columns) {
    static final SourceScope EMPTY = new SourceScope(List.of(), List.of());

    SourceScope {
        tables = List.copyOf(tables);
        columns = List.copyOf(columns);
    }

    private static final int NO_SLOTS = -1;
    private static final int NO_ROW_ID = -1;
    private static final String ROW_ID = "_rowid";

    /// A leaf of FROM, or a query whose leaves are the block's. Whether it may be missing (the inner side of an outer join) is learned while FROM is bound.
    static final class Table {
        private final String schema;
        private final String alias;
        private final int offset;
        private final List<TableColumn> columns;
        private final @Nullable MergedQuery merged;
        private int rowId = NO_ROW_ID;
        private Set<String> read = new HashSet<>(0);
        private @Nullable List<Named> postponed;
        private boolean missing;

        Table(String schema, String alias, int offset, List<TableColumn> columns) {
            this(schema, alias, offset, columns, null);
        }

        private Table(
                String schema,
                String alias,
                int offset,
                List<TableColumn> columns,
                @Nullable MergedQuery merged) {
            this.schema = schema;
            this.alias = alias;
            this.offset = offset;
            this.columns = List.copyOf(columns);
            this.merged = merged;
        }

        /// A view or derived table whose tables are leaves of the block.
        static Table of(
                String schema, String alias, MergedQuery merged, List<TableColumn> columns) {
            return new Table(schema, alias, NO_SLOTS, columns, merged);
        }

        /// The leaf with a column that is also called `_rowid`.
        ///
        /// @param ordinal of the only column of its primary key, if that is a whole number; else empty
        Table rowId(OptionalInt ordinal) {
            rowId = ordinal.orElse(NO_ROW_ID);
            return this;
        }

        /// What became of the view or derived table; empty for a leaf.
        Optional<MergedQuery> merged() {
            return Optional.ofNullable(merged);
        }

        String schema() {
            return schema;
        }

        String alias() {
            return alias;
        }

        /// The slot of its first column; -1 where it has none of its own.
        int offset() {
            return offset;
        }

        List<TableColumn> columns() {
            return columns;
        }

        /// An outer join may put NULLs in its place.
        void mayBeMissing() {
            missing = true;
        }

        /// The place of the column that is a slot of the block; -1 if none is.
        int ordinalOf(int slot) {
            if (merged == null) {
                int place = slot - offset;
                return place >= 0 && place < columns.size() ? place : -1;
            }
            for (int i = 0; i < columns.size(); i++) {
                if (merged.values().get(i) instanceof Column(var depth, var own, _, _)
                        && depth == 0
                        && own == slot) {
                    return i;
                }
            }
            return -1;
        }

        /// The leaves: itself, or those of the query.
        Stream<Table> leaves() {
            return merged == null
                    ? Stream.of(this)
                    : merged.names().tables().stream().flatMap(Table::leaves);
        }

        /// Where the names of its columns are noted as they are used.
        void noteReadsIn(Set<String> names) {
            read = names;
        }

        /// Where its columns are kept from now on instead, to be noted when it is known whether they are used; null for no longer.
        void postpone(@Nullable List<Named> reads) {
            postponed = reads;
        }

        /// The column as something that the statement reads.
        BoundExpression column(int ordinal, int depth) {
            note(ordinal);
            return slot(ordinal, depth);
        }

        private void note(int ordinal) {
            if (postponed != null) {
                postponed.add(new Named(this, ordinal));
                return;
            }
            read.add(columns.get(ordinal).name().name());
            if (merged != null) {
                merged.readsOf(ordinal).forEach(named -> named.table.note(named.ordinal));
            }
        }

        /// `*` stands for its columns.
        void noteStar() {
            read.add(QueryBinder.TableUse.STAR);
            for (int i = 0; merged != null && i < columns.size(); i++) {
                merged.readsOf(i).forEach(named -> named.table.note(named.ordinal));
            }
        }

        /// The column where naming it is not reading it.
        BoundExpression slot(int ordinal, int depth) {
            TableColumn column = columns.get(ordinal);
            Typing typing = column.typing();
            if (merged != null) {
                return meaning(column, merged.values().get(ordinal), depth);
            }
            return new Column(
                    depth,
                    offset + ordinal,
                    missing ? typing.withNullable(true) : typing,
                    column.name());
        }

        private BoundExpression meaning(TableColumn column, BoundExpression value, int depth) {
            if (value instanceof Column(var outwards, var slot, var typing, _)) {
                return new Column(
                        outwards + depth,
                        slot,
                        missing ? typing.withNullable(true) : typing,
                        column.name());
            }
            return depth == 0 ? value : BoundTrees.outwards(value, -depth);
        }

        private boolean answersTo(Reference.Column wanted) {
            return wanted.table().isPresent()
                    && alias.equals(wanted.table().get())
                    && (wanted.schema().isEmpty() || schema.equals(wanted.schema().get()));
        }
    }

    /// A column of a leaf.
    ///
    /// @param visible whether `*` lists it
    record TableColumn(ColumnName name, Typing typing, boolean visible) {}

    /// A column by its unqualified name.
    record Named(Table table, int ordinal) {
        String name() {
            return table.columns.get(ordinal).name().name();
        }

        boolean visible() {
            return table.columns.get(ordinal).visible();
        }

        ColumnName origin() {
            return table.columns.get(ordinal).name();
        }

        BoundExpression column(int depth) {
            return table.column(ordinal, depth);
        }
    }

    /// A leaf alone.
    static SourceScope of(Table table) {
        List<Named> named = new ArrayList<>(table.columns.size());
        for (int i = 0; i < table.columns.size(); i++) {
            named.add(new Named(table, i));
        }
        return new SourceScope(List.of(table), named);
    }

    /// Both, side by side.
    static SourceScope join(SourceScope left, SourceScope right) {
        List<Named> all = new ArrayList<>(left.columns);
        all.addAll(right.columns);
        return join(left, right, all);
    }

    /// Both, with these columns.
    static SourceScope join(SourceScope left, SourceScope right, List<Named> columns) {
        List<Table> tables = new ArrayList<>(left.tables);
        tables.addAll(right.tables);
        return new SourceScope(tables, columns);
    }

    void mayBeMissing() {
        tables.forEach(Table::mayBeMissing);
    }

    /// What a column reference means here.
    ///
    /// @throws dev.quell.base.error.SqlError 1052 if it may mean several
    Optional<BoundExpression> find(Reference.Column wanted, int depth, Clause clause) {
        return locate(wanted, clause).map(named -> named.column(depth));
    }

    /// The column that a reference means, without reading it.
    ///
    /// @throws dev.quell.base.error.SqlError 1052 if it may mean several
    Optional<Named> locate(Reference.Column wanted, Clause clause) {
        return Optional.ofNullable(
                wanted.table().isPresent()
                        ? qualified(wanted, clause)
                        : unqualified(wanted, clause));
    }

    private @Nullable Named qualified(Reference.Column wanted, Clause clause) {
        Named found = null;
        for (Table table : tables) {
            if (table.answersTo(wanted)) {
                int ordinal = ordinal(table, wanted, clause);
                if (ordinal >= 0 && found != null) {
                    throw clause.ambiguous(wanted);
                }
                if (ordinal >= 0) {
                    found = new Named(table, ordinal);
                }
            }
        }
        return found;
    }

    private static int ordinal(Table table, Reference.Column wanted, Clause clause) {
        int found = -1;
        for (int i = 0; i < table.columns.size(); i++) {
            if (table.columns.get(i).name().name().equalsIgnoreCase(wanted.name())) {
                if (found >= 0) {
                    throw clause.ambiguous(wanted);
                }
                found = i;
            }
        }
        return found < 0 && wanted.name().equalsIgnoreCase(ROW_ID) ? table.rowId : found;
    }

    private @Nullable Named unqualified(Reference.Column wanted, Clause clause) {
        Named found = null;
        for (Named named : columns) {
            if (named.name().equalsIgnoreCase(wanted.name())) {
                if (found != null) {
                    throw clause.ambiguous(wanted);
                }
                found = named;
            }
        }
        return found == null && wanted.name().equalsIgnoreCase(ROW_ID)
                ? rowId(wanted, clause)
                : found;
    }

    private @Nullable Named rowId(Reference.Column wanted, Clause clause) {
        Named found = null;
        for (Table table : tables) {
            if (table.rowId != NO_ROW_ID) {
                if (found != null) {
                    throw clause.ambiguous(wanted);
                }
                found = new Named(table, table.rowId);
            }
        }
        return found;
    }

    /// The table that `t.*` or `db.t.*` means.
    Optional<Table> table(Optional<String> schema, String alias) {
        var wanted = new Reference.Column(schema, Optional.of(alias), "*");
        return tables.stream().filter(table -> table.answersTo(wanted)).findFirst();
    }
}
