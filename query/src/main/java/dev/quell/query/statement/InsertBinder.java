package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSubquery;
import dev.quell.query.bind.Scope;
import dev.quell.query.exec.QueryPlan;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.DataStatement;
import dev.quell.sql.tree.DataStatement.InsertSource;
import dev.quell.sql.tree.DataStatement.Modifier;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
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
    private boolean valuesFunction;

    InsertBinder(Compilation compilation) {
        this.compilation = compilation;
    }

    /// @throws dev.quell.base.error.SqlError 1054, 1110, 1136, 1146, 1288, 1747, 3105
    InsertPlan bind(DataStatement.Insert insert) {
        TableDefinition table = compilation.target(insert.table(), "INSERT");
        if (!insert.partitions().isEmpty()) {
            throw ErrorCode.PARTITION_CLAUSE_ON_NONPARTITIONED.error();
        }
        List<Integer> targets =
                isAllDefaults(insert) ? List.of() : targets(table, insert.columns());
        var maker = new RowMaker(table, 0, compilation);
        Optional<QueryPlan> query =
                insert.source() instanceof InsertSource.FromQuery(var source)
                        ? Optional.of(query(source, table, targets))
                        : Optional.empty();
        compilation.planner().binder().changes(Map.of(table, table.name()));
        List<List<InsertPlan.Given>> rows =
                insert.source() instanceof InsertSource.Rows(var written)
                        ? rows(table, targets, written)
                        : List.of();
        var changes = onDuplicate(insert, table, targets, query);
        return new InsertPlan(
                maker,
                kind(insert),
                insert.modifiers().contains(Modifier.IGNORE),
                targets,
                rows,
                query,
                changes,
                valuesFunction,
                compilation.planner().states());
    }

    /// `INSERT INTO t VALUES ()`
    private static boolean isAllDefaults(DataStatement.Insert insert) {
        return insert.columns().isEmpty()
                && insert.source() instanceof InsertSource.Rows(var rows)
                && rows.stream().allMatch(List::isEmpty);
    }

    private QueryPlan query(Query source, TableDefinition table, List<Integer> targets) {
        QueryPlan plan = compilation.planner().plan(source);
        if (plan.columns().size() != targets.size()) {
            throw ErrorCode.WRONG_VALUE_COUNT_ON_ROW.error(1);
        }
        refuseGenerated(table, targets);
        return plan;
    }

    private static InsertPlan.Kind kind(DataStatement.Insert insert) {
        if (insert.replace()) {
            return InsertPlan.Kind.REPLACE;
        }
        return insert.onDuplicate().isEmpty() ? InsertPlan.Kind.INSERT : InsertPlan.Kind.UPDATE;
    }

    private static List<Integer> targets(TableDefinition table, List<Reference.Column> columns) {
        List<Integer> targets = new ArrayList<>();
        if (columns.isEmpty()) {
            for (int i = 0; i < table.columns().size(); i++) {
                if (!table.columns().get(i).invisible()) {
                    targets.add(i);
                }
            }
            return targets;
        }
        var seen = new BitSet();
        for (Reference.Column column : columns) {
            int ordinal = ordinal(table, column);
            if (seen.get(ordinal)) {
                throw ErrorCode.FIELD_SPECIFIED_TWICE.error(column.name());
            }
            seen.set(ordinal);
            targets.add(ordinal);
        }
        return targets;
    }

    private static int ordinal(TableDefinition table, Reference.Column column) {
        boolean ours =
                column.table().filter(name -> !name.equals(table.name())).isEmpty()
                        && column.schema().filter(name -> !name.equals(table.schema())).isEmpty();
        int ordinal = ours ? table.columnOrdinal(column.name()) : -1;
        if (ordinal < 0) {
            throw ErrorCode.BAD_FIELD_ERROR.error(Scope.written(column), "field list");
        }
        return ordinal;
    }

    private List<List<InsertPlan.Given>> rows(
            TableDefinition table, List<Integer> targets, List<List<Expression>> written) {
        var scope = new ValuesScope(table);
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
            TableDefinition table,
            List<Integer> targets,
            Optional<QueryPlan> query) {
        var scope = new DuplicateScope(table, targets, insert.rowAlias(), query);
        List<InsertPlan.Change> changes = new ArrayList<>();
        for (Assignment assignment : insert.onDuplicate()) {
            int ordinal = ordinal(table, assignment.column());
            var value = given(table, ordinal, assignment.value(), scope);
            changes.add(new InsertPlan.Change(ordinal, value.evaluator(), value.type()));
        }
        return changes;
    }

    /// DEFAULT(column).
    private BoundExpression defaultOf(TableDefinition table, Reference.Column column) {
        return TableScope.defaultOf(table.columns().get(ordinal(table, column)));
    }

    private BoundExpression read(TableDefinition table, int ordinal, int offset) {
        compilation.planner().binder().noteRead(table, table.columns().get(ordinal).name());
        return TableScope.slot(table, ordinal, offset);
    }

    /// The names in VALUES: columns of the row under construction.
    private final class ValuesScope implements Scope {
        private final TableDefinition table;

        ValuesScope(TableDefinition table) {
            this.table = table;
        }

        @Override
        public BoundExpression column(Reference.Column column) {
            return read(table, ordinal(table, column), 0);
        }

        @Override
        public BoundSubquery subquery(Query query) {
            return compilation.planner().binder().bind(query);
        }

        @Override
        public BoundExpression columnDefault(Reference.ColumnDefault reference) {
            return defaultOf(table, reference.column());
        }
    }

    /// The names in ON DUPLICATE KEY UPDATE: the existing row, the new one, and the source query's.
    private final class DuplicateScope implements Scope {
        private final TableDefinition table;
        private final List<Integer> targets;
        private final Optional<DataStatement.RowAlias> alias;
        private final Optional<QueryPlan> query;

        DuplicateScope(
                TableDefinition table,
                List<Integer> targets,
                Optional<DataStatement.RowAlias> alias,
                Optional<QueryPlan> query) {
            this.table = table;
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
            boolean plain = column.table().isEmpty();
            boolean ours = plain || column.table().get().equals(table.name());
            int ordinal = ours ? table.columnOrdinal(column.name()) : -1;
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
                ordinal = table.columnOrdinal(column.name());
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
            for (int i = 0; i < plan.columns().size(); i++) {
                var found = plan.columns().get(i);
                boolean sameTable =
                        column.table().filter(name -> !name.equals(found.table())).isEmpty();
                if (sameTable && found.name().equalsIgnoreCase(column.name())) {
                    return Optional.of(
                            new BoundExpression.ComputedSlot(
                                    0,
                                    2 * table.columns().size() + i,
                                    dev.quell.query.value.Typing.numeric(found.type(), true),
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
            return defaultOf(table, reference.column());
        }

        @Override
        public BoundExpression insertedValue(Reference.InsertedValue reference) {
            int ordinal = ordinal(table, reference.column());
            valuesFunction = true;
            return read(table, ordinal, table.columns().size());
        }
    }
}
