package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.bind.ChangedTables;
import dev.quell.query.bind.DefaultValue;
import dev.quell.query.bind.Scope;
import dev.quell.query.bind.ViewInsert;
import dev.quell.query.exec.QueryPlan;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.InsertSource;
import dev.quell.sql.tree.DataStatement.Modifier;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.TableReference;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Binds and compiles INSERT and REPLACE.
final class InsertBinder {
    private final Compilation compilation;
    private final InsertTarget target;
    private int valuesFunctions;
    private int selected;

    InsertBinder(DataStatement.Insert insert, Compilation compilation) {
        this.compilation = compilation;
        this.target = compilation.insertTarget(insert.table(), insert.columns(), "INSERT");
    }

    InsertTarget target() {
        return target;
    }

    /// @throws dev.quell.base.error.SqlError 1054, 1110, 1136, 1146, 1471, 1747, 3105
    InsertPlan bind(DataStatement.Insert insert) {
        TableDefinition table = target.table();
        if (!insert.partitions().isEmpty()) {
            throw ErrorCode.PARTITION_CLAUSE_ON_NONPARTITIONED.error();
        }
        List<Integer> targets =
                isAllDefaults(insert) ? List.of() : targets(target, insert.columns());
        Optional<QueryPlan> query =
                insert.source() instanceof InsertSource.FromQuery(var source)
                        ? Optional.of(query(source, insert.onDuplicate(), targets))
                        : Optional.empty();
        compilation.planner().binder().changes(Map.of(table, change(target)), "INSERT");
        List<List<InsertPlan.Given>> rows =
                insert.source() instanceof InsertSource.Rows(var written)
                        ? rows(target, targets, written)
                        : List.of();
        var changes = onDuplicate(insert, target, targets, query);
        return new InsertPlan(
                maker(target, compilation),
                kind(insert),
                insert.modifiers().contains(Modifier.IGNORE),
                insert.modifiers().contains(Modifier.DELAYED),
                targets,
                rows,
                query,
                changes,
                valuesFunctions,
                target.view().map(InsertPlan.QualifiedView::of),
                compilation.planner().states());
    }

    private static ChangedTables.Change change(InsertTarget target) {
        return new ChangedTables.Change(
                target.name(), target.view().map(view -> view.schema() + "." + view.name()));
    }

    /// What makes the rows of the target; through a view only those that it lets through.
    static RowMaker maker(InsertTarget target, Compilation compilation) {
        var maker = new RowMaker(target.table(), 0, compilation);
        return target.view()
                .flatMap(view -> view.check().map(check -> viewCheck(view, check, compilation)))
                .map(maker::through)
                .orElse(maker);
    }

    private static RowMaker.ViewCheck viewCheck(
            ViewInsert view, BoundExpression check, Compilation compilation) {
        return new RowMaker.ViewCheck(
                view.schema(), view.name(), compilation.planner().compile(check));
    }

    /// `INSERT INTO t VALUES ()`
    private static boolean isAllDefaults(DataStatement.Insert insert) {
        return insert.columns().isEmpty()
                && insert.source() instanceof InsertSource.Rows(var rows)
                && rows.stream().allMatch(List::isEmpty);
    }

    private QueryPlan query(Query source, List<Assignment> onDuplicate, List<Integer> targets) {
        Query wider = DuplicateColumns.added(source, onDuplicate, this::isTarget);
        QueryPlan plan = compilation.planner().plan(wider);
        selected = plan.columns().size() - added(source, wider);
        if (selected != targets.size()) {
            throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(1);
        }
        refuseGenerated(target.table(), targets);
        return plan;
    }

    /// @throws dev.quell.base.error.SqlError 1052 if a table that is selected from has such a column too
    private boolean isTarget(Reference.Column column, List<TableReference.Named> selectedFrom) {
        if (target.find(column) < 0) {
            return false;
        }
        if (column.table().isEmpty() && selectedFrom.stream().anyMatch(from -> has(from, column))) {
            throw ErrorCode.NON_UNIQ_ERROR.error(column.name(), "field list");
        }
        return true;
    }

    private boolean has(TableReference.Named from, Reference.Column column) {
        return compilation
                .stored(from.name())
                .filter(table -> table.columnOrdinal(column.name()) >= 0)
                .isPresent();
    }

    private static int added(Query source, Query wider) {
        return source.body() instanceof Select before && wider.body() instanceof Select after
                ? after.items().size() - before.items().size()
                : 0;
    }

    private static InsertPlan.Kind kind(DataStatement.Insert insert) {
        if (insert.replace()) {
            return InsertPlan.Kind.REPLACE;
        }
        return insert.onDuplicate().isEmpty() ? InsertPlan.Kind.INSERT : InsertPlan.Kind.UPDATE;
    }

    private static List<Integer> targets(InsertTarget target, List<Reference.Column> columns) {
        if (columns.isEmpty()) {
            return target.all();
        }
        List<Integer> targets = new ArrayList<>();
        var seen = new BitSet();
        for (Reference.Column column : columns) {
            int ordinal = ordinal(target, column);
            if (seen.get(ordinal)) {
                throw ErrorCode.FIELD_SPECIFIED_TWICE.error(column.name());
            }
            seen.set(ordinal);
            targets.add(ordinal);
        }
        return targets;
    }

    static int ordinal(InsertTarget target, Reference.Column column) {
        int ordinal = target.find(column);
        if (ordinal < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(Scope.written(column), "field list");
        }
        return ordinal;
    }

    private List<List<InsertPlan.Given>> rows(
            InsertTarget target, List<Integer> targets, List<List<Expression>> written) {
        TableDefinition table = target.table();
        var scope = new ValuesScope(target);
        List<List<InsertPlan.Given>> rows = new ArrayList<>(written.size());
        for (List<Expression> values : written) {
            if (values.size() != targets.size()) {
                throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(rows.size() + 1);
            }
            List<InsertPlan.Given> row = new ArrayList<>(values.size());
            for (int i = 0; i < values.size(); i++) {
                row.add(given(table, targets.get(i), values.get(i), scope));
            }
            rows.add(row);
        }
        return rows;
    }

    private InsertPlan.Given given(
            TableDefinition table, int ordinal, Expression value, Scope scope) {
        if (value instanceof Reference.DefaultKeyword) {
            return InsertPlan.Given.DEFAULT;
        }
        ColumnDefinition column = table.columns().get(ordinal);
        if (DefinitionEdits.isGenerated(column)) {
            throw ErrorCode.NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN.error(
                    column.name(), table.name());
        }
        var compiled = compilation.compile(value, scope);
        return new InsertPlan.Given(compiled.evaluator(), compiled.typing().type());
    }

    static void refuseGenerated(TableDefinition table, List<Integer> targets) {
        for (int ordinal : targets) {
            ColumnDefinition column = table.columns().get(ordinal);
            if (DefinitionEdits.isGenerated(column)) {
                throw ErrorCode.NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN.error(
                        column.name(), table.name());
            }
        }
    }

    private List<InsertPlan.Change> onDuplicate(
            DataStatement.Insert insert,
            InsertTarget target,
            List<Integer> targets,
            Optional<QueryPlan> query) {
        TableDefinition table = target.table();
        var scope = new DuplicateScope(target, targets, insert.rowAlias(), query);
        List<InsertPlan.Change> changes = new ArrayList<>();
        for (Assignment assignment : insert.onDuplicate()) {
            int ordinal = ordinal(target, assignment.column());
            var value = given(table, ordinal, assignment.value(), scope);
            changes.add(new InsertPlan.Change(ordinal, value.evaluator(), value.type()));
        }
        return changes;
    }

    /// DEFAULT(column).
    private static BoundExpression defaultOf(InsertTarget target, Reference.Column column) {
        return DefaultValue.of(target.table().columns().get(ordinal(target, column)));
    }

    private BoundExpression read(TableDefinition table, int ordinal, int offset) {
        compilation.planner().binder().noteRead(table, table.columns().get(ordinal).name());
        return TableScope.slot(table, ordinal, offset);
    }

    /// The names in VALUES: columns of the row under construction.
    private final class ValuesScope implements Scope {
        private final InsertTarget target;

        ValuesScope(InsertTarget target) {
            this.target = target;
        }

        @Override
        public BoundExpression column(Reference.Column column) {
            return read(target.table(), ordinal(target, column), 0);
        }

        @Override
        public BoundSubquery subquery(Query query) {
            return compilation.planner().binder().bind(query);
        }

        @Override
        public BoundExpression columnDefault(Reference.ColumnDefault reference) {
            return defaultOf(target, reference.column());
        }
    }

    /// The names in ON DUPLICATE KEY UPDATE: the existing row, the new one, and the source query's.
    private final class DuplicateScope implements Scope {
        private final InsertTarget target;
        private final TableDefinition table;
        private final List<Integer> targets;
        private final Optional<DataStatement.RowAlias> alias;
        private final Optional<QueryPlan> query;

        DuplicateScope(
                InsertTarget target,
                List<Integer> targets,
                Optional<DataStatement.RowAlias> alias,
                Optional<QueryPlan> query) {
            this.target = target;
            this.table = target.table();
            this.targets = targets;
            this.alias = alias;
            this.query = query;
            if (alias.isPresent()
                    && !alias.get().columns().isEmpty()
                    && alias.get().columns().size() != targets.size()) {
                throw ErrorCode.VIEW_WRONG_LIST.error();
            }
        }

        @Override
        public BoundExpression column(Reference.Column column) {
            Optional<BoundExpression> fromAlias = alias.flatMap(name -> ofAlias(name, column));
            int ordinal = target.find(column);
            if (fromAlias.isPresent() && ordinal >= 0) {
                throw ErrorCode.NON_UNIQ_ERROR.error(column.name(), "field list");
            }
            if (fromAlias.isPresent()) {
                return fromAlias.get();
            }
            if (ordinal >= 0) {
                return read(table, ordinal, 0);
            }
            return query.flatMap(plan -> ofQuery(plan, column))
                    .orElseThrow(() ->
                            ErrorCode.BAD_FIELD_ERROR.error(Scope.written(column), "field list"));
        }

        private Optional<BoundExpression> ofAlias(
                DataStatement.RowAlias name, Reference.Column column) {
            if (column.table().filter(table -> !table.equals(name.name())).isPresent()) {
                return Optional.empty();
            }
            int ordinal = -1;
            if (name.columns().isEmpty()) {
                ordinal = target.find(Reference.Column.of(column.name()));
            } else {
                for (int i = 0; i < name.columns().size(); i++) {
                    if (name.columns().get(i).equalsIgnoreCase(column.name())) {
                        ordinal = targets.get(i);
                    }
                }
            }
            return ordinal < 0
                    ? Optional.empty()
                    : Optional.of(TableScope.slot(table, ordinal, table.columns().size()));
        }

        private Optional<BoundExpression> ofQuery(QueryPlan plan, Reference.Column column) {
            for (int i = selected; i < plan.columns().size(); i++) {
                var found = plan.columns().get(i);
                boolean sameTable =
                        column.table().filter(name -> !name.equals(found.table())).isEmpty();
                if (sameTable && found.name().equalsIgnoreCase(column.name())) {
                    return Optional.of(
                            new BoundExpression.ComputedSlot(
                                    0,
                                    2 * table.columns().size() + i,
                                    Typing.numeric(found.type(), true),
                                    found.name()));
                }
            }
            return Optional.empty();
        }

        @Override
        public BoundSubquery subquery(Query query) {
            return compilation.planner().binder().bind(query);
        }

        @Override
        public BoundExpression columnDefault(Reference.ColumnDefault reference) {
            return defaultOf(target, reference.column());
        }

        @Override
        public BoundExpression insertedValue(Reference.InsertedValue reference) {
            int ordinal = ordinal(target, reference.column());
            valuesFunctions++;
            return read(table, ordinal, table.columns().size());
        }
    }
}
