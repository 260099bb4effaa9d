package dev.quell.query.bind;

import dev.quell.base.value.SqlType;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.QueryBody.SetOperator;
import java.util.List;
import java.util.Optional;

/// A query with its names resolved and its types known: a block, or set operations over blocks.
///
/// What needs no node of its own is a block too: ORDER BY and LIMIT over a set operation are those of a block that selects
/// everything from it, and so are a parenthesised query with a LIMIT and `TABLE t`.
///
/// Every query that stands inside another (in an expression or in FROM) has the surrounding block's row as its outer row.
public sealed interface BoundQuery extends BoundSubquery {
    List<OutputColumn> columns();

    @Override
    default List<Typing> columnTypings() {
        return columns().stream().map(OutputColumn::typing).toList();
    }

    /// A column of the result.
    record OutputColumn(ColumnName name, Typing typing) {
        public SqlType type() {
            return typing.type();
        }
    }

    /// SELECT … FROM … WHERE … GROUP BY … HAVING … ORDER BY … LIMIT.
    ///
    /// @param number the block's number in the statement, from 1: EXPLAIN's id
    /// @param slots how many slots its frame needs
    /// @param where also the conditions of inner joins that are not in the source's joins
    /// @param columns one for each element of `select`
    /// @param foundRows SQL_CALC_FOUND_ROWS
    record Block(
            int number,
            int slots,
            Optional<BoundSource> source,
            Optional<BoundExpression> where,
            Optional<Grouping> grouping,
            Optional<BoundExpression> having,
            List<WindowCall> windows,
            List<BoundExpression> select,
            List<OutputColumn> columns,
            boolean distinct,
            List<OrderTerm> order,
            Range range,
            boolean foundRows,
            boolean straight,
            boolean correlated)
            implements BoundQuery {
        public Block {
            windows = List.copyOf(windows);
            select = List.copyOf(select);
            columns = List.copyOf(columns);
            order = List.copyOf(order);
        }
    }

    /// UNION, INTERSECT or EXCEPT. The operands' values are converted to the columns' types.
    record SetOperation(
            SetOperator operator,
            boolean all,
            BoundQuery left,
            BoundQuery right,
            List<OutputColumn> columns,
            boolean correlated)
            implements BoundQuery {
        public SetOperation {
            columns = List.copyOf(columns);
        }
    }

    /// VALUES ROW(…), ….
    record Values(List<List<BoundExpression>> rows, List<OutputColumn> columns, boolean correlated)
            implements BoundQuery {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
            columns = List.copyOf(columns);
        }
    }

    /// JSON_TABLE.
    ///
    /// @param document a JSON value, or text that is one; NULL gives no rows
    record JsonRows(
            BoundExpression document,
            JsonTable table,
            List<OutputColumn> columns,
            boolean correlated)
            implements BoundQuery {
        public JsonRows {
            columns = List.copyOf(columns);
        }
    }

    /// How rows are put into groups.
    ///
    /// @param keys empty if the whole input is one group
    /// @param rollupSlots with WITH ROLLUP, where each key's value stands after grouping (NULL in super-aggregate rows); else
    ///     empty
    /// @param levels the calls of GROUPING()
    record Grouping(
            List<BoundExpression> keys,
            List<Aggregate> aggregates,
            List<Integer> rollupSlots,
            List<Level> levels) {
        public Grouping {
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
            rollupSlots = List.copyOf(rollupSlots);
            levels = List.copyOf(levels);
        }

        public boolean rollup() {
            return !rollupSlots.isEmpty();
        }
    }

    /// A call of GROUPING(): a bit for each of its keys, the last one lowest, set where the key is rolled up.
    ///
    /// @param keys places among the grouping's keys
    record Level(List<Integer> keys, int slot) {
        public Level {
            keys = List.copyOf(keys);
        }
    }

    /// An aggregate and the slot of its result.
    record Aggregate(AggregateCall call, int slot) {}

    /// A key of ORDER BY.
    record OrderTerm(BoundExpression expression, boolean descending) {}

    /// LIMIT and OFFSET.
    record Range(Optional<BoundExpression> limit, Optional<BoundExpression> offset) {
        public static final Range ALL = new Range(Optional.empty(), Optional.empty());

        public boolean isAll() {
            return limit.isEmpty() && offset.isEmpty();
        }
    }
}
