package dev.quell.query.bind;

import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /// A leaf of FROM. Whether it may be missing (the inner side of an outer join) is learned while FROM is bound.
    static final class Table {
        private final String schema;
        private final String alias;
        private final int offset;
        private final List<TableColumn> columns;
        private Set<String> read = new HashSet<>(0);
        private boolean missing;

        Table(String schema, String alias, int offset, List<TableColumn> columns) {
            this.schema = schema;
            this.alias = alias;
            this.offset = offset;
            this.columns = List.copyOf(columns);
        }

        String schema() {
            return schema;
        }

        String alias() {
            return alias;
        }

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

        /// Where the names of its columns are noted as they are used.
        void noteReadsIn(Set<String> names) {
            read = names;
        }

        /// The column as something that the statement reads.
        BoundExpression column(int ordinal, int depth) {
            read.add(columns.get(ordinal).name().name());
            return slot(ordinal, depth);
        }

        /// `*` stands for its columns.
        void noteStar() {
            read.add(QueryBinder.TableUse.STAR);
        }

        /// The column where naming it is not reading it.
        BoundExpression slot(int ordinal, int depth) {
            TableColumn column = columns.get(ordinal);
            Typing typing = column.typing();
            return new Column(
                    depth,
                    offset + ordinal,
                    missing ? typing.withNullable(true) : typing,
                    column.name());
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
        return found;
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
        return found;
    }

    /// The table that `t.*` or `db.t.*` means.
    Optional<Table> table(Optional<String> schema, String alias) {
        var wanted = new Reference.Column(schema, Optional.of(alias), "*");
        return tables.stream().filter(table -> table.answersTo(wanted)).findFirst();
    }
}
