package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.MergedQuery.OfView;
import dev.quell.query.bind.SourceScope.Table;
import dev.quell.sql.tree.SchemaStatement.CheckOption;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A view that a statement writes through: which tables stand behind its columns, what its CHECK OPTION asks of their rows,
/// and whose privileges count on the way down.
final class ViewTarget {
    private final Table table;
    private final MergedQuery merged;
    private final OfView view;

    private ViewTarget(Table table, MergedQuery merged, OfView view) {
        this.table = table;
        this.merged = merged;
        this.view = view;
    }

    /// Empty for what is no view whose tables are leaves of the block.
    static Optional<ViewTarget> of(Table table) {
        return table.merged()
                .flatMap(merged -> merged.view().map(view -> new ViewTarget(table, merged, view)));
    }

    String schema() {
        return view.view().schema();
    }

    String name() {
        return view.view().name();
    }

    /// @param statement `UPDATE`, `DELETE`
    /// @throws SqlError 1288
    void checkUpdatable(String statement) {
        boolean some = !leaves().isEmpty() && !hasOuterJoin(merged.source());
        if (!some || findsRowsByItself() || hasDependentColumn()) {
            throw ErrorCode.NON_UPDATABLE_TABLE.error(table.alias(), statement);
        }
    }

    /// Whether rows of the view are rows of stored tables, joined by no outer join: IS_UPDATABLE of information_schema.VIEWS.
    /// (MySQL: `mysql_register_view` in sql/sql_view.cc.)
    boolean isUpdatable() {
        return !hasOuterJoin(merged.source())
                && !findsRowsByItself()
                && merged.names().tables().stream()
                        .allMatch(inner ->
                                inner.merged().isEmpty()
                                        ? leaf(inner.offset()).isPresent()
                                        : of(inner).filter(ViewTarget::isUpdatable).isPresent());
    }

    /// Whether subqueries look at the one table whose rows they choose.
    private boolean findsRowsByItself() {
        return merged.names().tables().size() == 1
                && leaves().stream().anyMatch(leaf -> isRead(leaf.definition()));
    }

    /// Whether subqueries of the view's conditions read a table.
    boolean isRead(TableDefinition definition) {
        return TablesRead.in(merged.conditions()).contains(definition);
    }

    private static boolean hasOuterJoin(BoundSource source) {
        return source instanceof BoundSource.Join join
                && (join.outer() || hasOuterJoin(join.left()) || hasOuterJoin(join.right()));
    }

    private boolean hasDependentColumn() {
        return merged.values().stream().anyMatch(ViewTarget::isDependent);
    }

    private static boolean isDependent(BoundExpression value) {
        boolean query =
                BoundTrees.query(value)
                        .filter(found -> !References.of(found).slots().isEmpty())
                        .isPresent();
        return query || BoundTrees.children(value).stream().anyMatch(ViewTarget::isDependent);
    }

    /// The column of a stored table that a column of the view is.
    ///
    /// @throws SqlError 1348
    Column base(int ordinal) {
        if (merged.values().get(ordinal) instanceof Column column && column.depth() == 0) {
            return column;
        }
        throw ErrorCode.NONUPDATEABLE_COLUMN.error(table.columns().get(ordinal).name().name());
    }

    /// Whether INSERT could give a whole row: every column is one of a table, none stands there twice. (MySQL:
    /// `check_view_insertability` in sql/sql_insert.cc.)
    boolean isInsertable() {
        Set<Integer> slots = new HashSet<>();
        return isUpdatable()
                && merged.values().stream()
                        .allMatch(value ->
                                value instanceof Column(var depth, var slot, _, _)
                                        && depth == 0
                                        && slots.add(slot));
    }

    /// Whether the view's columns tell the rows of a table apart: they hold a unique key without NULLs, or all columns. (MySQL:
    /// `check_key_in_view` in sql/sql_view.cc.)
    boolean identifies(BoundSource.Table leaf) {
        BitSet shown = new BitSet();
        for (BoundExpression value : merged.values()) {
            if (value instanceof Column(var depth, var slot, _, _)
                    && depth == 0
                    && slot >= leaf.offset()) {
                shown.set(slot - leaf.offset());
            }
        }
        var columns = leaf.definition().columns();
        return shown.nextClearBit(0) >= columns.size()
                || leaf.definition().indexes().stream()
                        .filter(index -> index.kind().isUnique())
                        .anyMatch(index ->
                                index.parts().stream()
                                        .allMatch(part ->
                                                shown.get(part.column())
                                                        && !columns.get(part.column()).nullable()));
    }

    /// The stored tables behind the view.
    List<BoundSource.Table> leaves() {
        List<BoundSource.Table> tables = new ArrayList<>();
        collect(merged.source(), tables);
        return tables;
    }

    private static void collect(BoundSource source, List<BoundSource.Table> into) {
        switch (source) {
            case BoundSource.Join join -> {
                collect(join.left(), into);
                collect(join.right(), into);
            }
            case BoundSource.Table leaf -> into.add(leaf);
            case BoundSource.Virtual _, BoundSource.Derived _, BoundSource.Common _ -> {}
        }
    }

    private Optional<BoundSource.Table> leaf(int offset) {
        return leaves().stream().filter(leaf -> leaf.offset() == offset).findFirst();
    }

    /// What CHECK OPTION asks of every row that is written through the view.
    Optional<BoundExpression> check() {
        List<BoundExpression> conditions = new ArrayList<>();
        check(false, conditions);
        return BoundExpression.And.of(Optional.empty(), conditions);
    }

    private void check(boolean cascaded, List<BoundExpression> into) {
        CheckOption option = view.view().rules().check();
        if (cascaded || option != CheckOption.NONE) {
            into.addAll(merged.own());
        }
        for (Table inner : merged.names().tables()) {
            of(inner)
                    .ifPresent(
                            below -> below.check(cascaded || option == CheckOption.CASCADED, into));
        }
    }

    /// The columns of tables and views below that are written with these columns of the view.
    ///
    /// @param ordinals empty for rows as wholes
    List<ViewWrite> writes(List<Integer> ordinals) {
        List<ViewWrite> writes = new ArrayList<>();
        writes(ordinals, ordinals.isEmpty(), this, writes);
        return writes;
    }

    private void writes(
            List<Integer> ordinals, boolean wholeRows, ViewTarget top, List<ViewWrite> into) {
        Map<Table, List<Integer>> below = new LinkedHashMap<>();
        for (Table inner : merged.names().tables()) {
            if (wholeRows) {
                below.put(inner, List.of());
            }
        }
        for (int ordinal : ordinals) {
            int slot = base(ordinal).slot();
            for (Table inner : merged.names().tables()) {
                int place = inner.ordinalOf(slot);
                if (place >= 0) {
                    below.computeIfAbsent(inner, _ -> new ArrayList<>()).add(place);
                }
            }
        }
        below.forEach((inner, columns) -> {
            List<String> names =
                    columns.stream()
                            .map(place -> inner.columns().get(place).name().name())
                            .toList();
            into.add(
                    new ViewWrite(
                            view.definer(),
                            top.schema(),
                            top.name(),
                            inner.schema(),
                            inner.columns().getFirst().name().originalTable(),
                            wholeRows ? List.of(QueryBinder.TableUse.STAR) : names));
            of(inner).ifPresent(next -> next.writes(columns, wholeRows, top, into));
        });
    }
}
