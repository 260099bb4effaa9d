package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.SourceScope.Table;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A view that INSERT, REPLACE or LOAD DATA writes through.
public final class ViewInsert {
    private final Table named;
    private final ViewTarget view;
    private final BoundSource.Table leaf;
    private final List<Integer> given;

    private ViewInsert(Table named, ViewTarget view, BoundSource.Table leaf, List<Integer> given) {
        this.named = named;
        this.view = view;
        this.leaf = leaf;
        this.given = List.copyOf(given);
    }

    /// @param columns those that the statement names; empty for all
    /// @throws SqlError 1054, 1110, 1348, 1393, 1394, 1471
    static ViewInsert of(Table named, List<Reference.Column> columns) {
        ViewTarget view = ViewTarget.of(named).orElseThrow(() -> notInsertable(named));
        List<BoundSource.Table> leaves = view.leaves();
        if (columns.isEmpty() && leaves.size() > 1) {
            throw ErrorCode.VIEW_NO_INSERT_FIELD_LIST.error(view.schema(), view.name());
        }
        List<Integer> given = new ArrayList<>();
        if (columns.isEmpty()) {
            for (int i = 0; i < named.columns().size(); i++) {
                given.add(i);
            }
        } else {
            given.addAll(ordinals(named, columns));
        }
        Set<BoundSource.Table> written = new HashSet<>();
        for (int ordinal : given) {
            int slot = view.base(ordinal).slot();
            leaves.stream().filter(leaf -> holds(leaf, slot)).forEach(written::add);
        }
        if (written.size() > 1) {
            throw ErrorCode.VIEW_MULTIUPDATE.error(view.schema(), view.name());
        }
        if (!view.isInsertable() || written.isEmpty()) {
            throw notInsertable(named);
        }
        return new ViewInsert(named, view, written.iterator().next(), given);
    }

    private static List<Integer> ordinals(Table named, List<Reference.Column> columns) {
        List<Integer> ordinals = new ArrayList<>();
        for (Reference.Column column : columns) {
            int ordinal =
                    SourceScope.of(named)
                            .locate(column, Clause.FIELD_LIST)
                            .orElseThrow(() -> Clause.FIELD_LIST.unknown(column))
                            .ordinal();
            if (ordinals.contains(ordinal)) {
                throw ErrorCode.FIELD_SPECIFIED_TWICE.error(column.name());
            }
            ordinals.add(ordinal);
        }
        return ordinals;
    }

    private static boolean holds(BoundSource.Table leaf, int slot) {
        return slot >= leaf.offset() && slot < leaf.offset() + leaf.width();
    }

    private static SqlError notInsertable(Table named) {
        return ErrorCode.NON_INSERTABLE_TABLE.error(named.alias(), "INSERT");
    }

    public String schema() {
        return view.schema();
    }

    public String name() {
        return view.name();
    }

    /// The table that gets the rows.
    public TableDefinition table() {
        return leaf.definition();
    }

    /// The columns of the table that the statement gives values for.
    public List<Integer> targets() {
        return given.stream().map(this::column).toList();
    }

    private int column(int ordinal) {
        return view.base(ordinal).slot() - leaf.offset();
    }

    /// The column of the table that a name means; -1 if it means none.
    ///
    /// @throws SqlError 1393 if it is one of another table of the view
    public int find(Reference.Column column) {
        var found = SourceScope.of(named).locate(column, Clause.FIELD_LIST);
        if (found.isEmpty()) {
            return -1;
        }
        int slot = view.base(found.get().ordinal()).slot();
        if (!holds(leaf, slot)) {
            throw ErrorCode.VIEW_MULTIUPDATE.error(view.schema(), view.name());
        }
        return slot - leaf.offset();
    }

    /// What is written, and what that takes below the view.
    ///
    /// @param columns of the table; empty for rows as wholes
    public BoundChange.ThroughView through(List<Integer> columns) {
        List<Integer> ordinals =
                columns.stream().map(column -> named.ordinalOf(leaf.offset() + column)).toList();
        List<String> names =
                ordinals.isEmpty()
                        ? List.of(QueryBinder.TableUse.STAR)
                        : ordinals.stream()
                                .map(ordinal -> named.columns().get(ordinal).name().name())
                                .toList();
        return new BoundChange.ThroughView(
                view.schema(), view.name(), names, view.writes(ordinals), view.identifies(leaf));
    }

    /// What CHECK OPTION asks of a row of the table, whose columns are the slots from 0 on. Other tables of the view have no
    /// row then.
    public Optional<BoundExpression> check() {
        return view.check().map(condition -> BoundTrees.replace(condition, this::ofRow));
    }

    private Optional<BoundExpression> ofRow(BoundExpression part) {
        return part instanceof Column(var depth, var slot, var typing, var name) && depth == 0
                ? Optional.of(
                        holds(leaf, slot)
                                ? new Column(0, slot - leaf.offset(), typing, name)
                                : new Constant(Value.NULL, typing.withNullable(true)))
                : Optional.empty();
    }
}
