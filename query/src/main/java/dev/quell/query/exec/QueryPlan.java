package dev.quell.query.exec;

import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.Reads;
import dev.quell.query.plan.Access;
import dev.quell.query.plan.PlanNode;
import dev.quell.query.plan.PlanNode.QueryNode;
import dev.quell.session.ResultColumn;
import dev.quell.storage.catalog.TableDefinition;
import java.util.List;
import java.util.Set;

/// A query that is ready to run, any number of times and by any session, as long as the definitions and settings are those
/// that it was planned with. Immutable.
public final class QueryPlan {
    private final QueryNode node;
    private final CompiledQuery compiled;
    private final List<ResultColumn> columns;
    private final Reads reads;
    private final boolean locking;
    private final List<Part> subqueries;

    /// The plan of a query in an expression.
    record Part(QueryNode node, boolean correlated) {}

    QueryPlan(
            QueryNode node,
            CompiledQuery compiled,
            Reads reads,
            boolean locking,
            List<Part> subqueries) {
        this.node = node;
        this.compiled = compiled;
        this.columns = node.query().columns().stream().map(QueryPlan::column).toList();
        this.reads = reads;
        this.locking = locking;
        this.subqueries = List.copyOf(subqueries);
    }

    private static ResultColumn column(BoundQuery.OutputColumn column) {
        var name = column.name();
        int flags = name.flags() & ~ResultColumn.NOT_NULL;
        return new ResultColumn(
                name.schema(),
                name.table(),
                name.originalTable(),
                name.name(),
                name.originalName(),
                column.type(),
                column.typing().nullable() ? flags : flags | ResultColumn.NOT_NULL);
    }

    /// The columns of the result, as clients are told them.
    public List<ResultColumn> columns() {
        return columns;
    }

    /// The columns' types, with what is known of their values.
    public List<BoundQuery.OutputColumn> outputs() {
        return node.query().columns();
    }

    /// Runs it. The caller goes on to [RowSource#next] and closes the source in the end.
    public RowSource open(Execution execution) {
        RowSource.Rewindable run = compiled.create(execution, null);
        try {
            run.open();
        } catch (RuntimeException | Error failed) {
            run.close(); // nobody else knows it
            throw failed;
        }
        return run;
    }

    /// What it reads, for privileges.
    public Reads reads() {
        return reads;
    }

    /// The stored tables that it reads, those of views too.
    public Set<TableDefinition> storedTables() {
        return reads.stored();
    }

    /// Whether it locks rows (FOR UPDATE, FOR SHARE).
    public boolean locking() {
        return locking;
    }

    /// Whether SQL_CALC_FOUND_ROWS was asked for, so that [Execution#foundRows] counts.
    public boolean countsFoundRows() {
        return node.query() instanceof BoundQuery.Block block && block.foundRows();
    }

    /// Whether its one table is read by all columns of a unique index: MySQL looks such a row up while it still plans, so a wait
    /// for its lock shows in State `statistics`.
    public boolean readsOneRow() {
        return node instanceof QueryNode.Block block && readsOneRow(block.root());
    }

    private static boolean readsOneRow(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan.access() instanceof Access.Unique;
            case PlanNode.Filter filter -> readsOneRow(filter.input());
            case PlanNode.Limit limit -> readsOneRow(limit.input());
            default -> false;
        };
    }

    List<Part> subqueries() {
        return subqueries;
    }

    boolean hasSubqueries() {
        return !subqueries.isEmpty() || hasDerived(node);
    }

    private static boolean hasDerived(QueryNode node) {
        return node instanceof QueryNode.Block block
                && block.query().source().filter(QueryPlan::isDerived).isPresent();
    }

    private static boolean isDerived(BoundSource source) {
        return switch (source) {
            case BoundSource.Derived _, BoundSource.Common _ -> true;
            case BoundSource.Join(var left, var right, _, _, _) ->
                    isDerived(left) || isDerived(right);
            case BoundSource.Table _, BoundSource.Virtual _ -> false;
        };
    }

    QueryNode node() {
        return node;
    }
}
