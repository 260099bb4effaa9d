package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.WindowCall;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// One step of the plan of a query block. Steps fill slots of the block's frame; each reads those that steps below have
/// filled. Immutable: plans are kept and shared.
public sealed interface PlanNode {
    Estimate estimate();

    /// One row without columns: SELECT without FROM.
    record OneRow() implements PlanNode {
        @Override
        public Estimate estimate() {
            return new Estimate(1, 0);
        }
    }

    /// No rows: a condition that cannot be true.
    record NoRows() implements PlanNode {
        @Override
        public Estimate estimate() {
            return new Estimate(0, 0);
        }
    }

    /// Reads a table.
    ///
    /// @param filter conditions on its rows; where rows are locked, those that fail may be unlocked
    /// @param columns ordinals of the columns that are wanted
    /// @param seen what was seen when the access was chosen, for EXPLAIN
    record Scan(
            BoundSource.Table table,
            Access access,
            List<BoundExpression> filter,
            BitSet columns,
            Seen seen,
            Estimate estimate)
            implements PlanNode {
        public Scan {
            filter = List.copyOf(filter);
            columns = (BitSet) columns.clone();
        }
    }

    /// What was known of a table when its access was chosen.
    ///
    /// @param indexes names of those that conditions could use
    /// @param rows how many the table had
    /// @param found how many of them the access was thought to give, before conditions are looked at
    record Seen(List<String> indexes, double rows, double found) {
        public Seen {
            indexes = List.copyOf(indexes);
        }
    }

    record VirtualScan(BoundSource.Virtual table, Estimate estimate) implements PlanNode {}

    /// Reads the rows of a query.
    record QueryScan(BoundSource.Derived source, QueryNode query, Estimate estimate)
            implements PlanNode {}

    /// Reads a common table expression, which is run once and kept.
    ///
    /// @param plan empty where the reference stands in the recursive part itself: it reads what the last round gave
    record CommonScan(BoundSource.Common source, Optional<CommonPlan> plan, Estimate estimate)
            implements PlanNode {}

    record Filter(PlanNode input, List<BoundExpression> conditions, Estimate estimate)
            implements PlanNode {
        public Filter {
            conditions = List.copyOf(conditions);
        }
    }

    /// Keeps the rows of its input, so that opening it again costs nothing.
    ///
    /// @param slots what is kept of a row
    record Buffer(PlanNode input, BitSet slots, Estimate estimate) implements PlanNode {}

    /// For each row of the left side opens the right side, which may depend on it.
    ///
    /// @param outer a left row without a match is passed on with NULLs in `rightSlots`
    /// @param stable what the right side keeps stays good when the loop itself is opened again
    record NestedLoop(
            PlanNode left,
            PlanNode right,
            boolean outer,
            List<BoundExpression> on,
            BitSet rightSlots,
            boolean stable,
            Estimate estimate)
            implements PlanNode {
        public NestedLoop {
            on = List.copyOf(on);
        }
    }

    /// Puts the rows of the right side in a hash table and looks up each row of the left.
    ///
    /// @param leftSlots what the join and later steps read of a left row
    /// @param rightSlots what is kept of a right row
    /// @param ordered later steps rely on the order of the left rows
    /// @param stable the right side gives the same rows whenever it is opened within a run
    record HashJoin(
            PlanNode left,
            PlanNode right,
            boolean outer,
            List<HashKey> keys,
            List<BoundExpression> residual,
            BitSet leftSlots,
            BitSet rightSlots,
            boolean ordered,
            boolean stable,
            Estimate estimate)
            implements PlanNode {
        public HashJoin {
            keys = List.copyOf(keys);
            residual = List.copyOf(residual);
        }

        /// The same join of a left side that comes in an order, and keeps it.
        HashJoin inOrderOf(PlanNode orderedLeft) {
            return new HashJoin(
                    orderedLeft,
                    right,
                    outer,
                    keys,
                    residual,
                    leftSlots,
                    rightSlots,
                    true,
                    stable,
                    estimate);
        }
    }

    /// An equality on which a hash join joins.
    record HashKey(BoundExpression left, BoundExpression right) {}

    /// Groups rows.
    ///
    /// @param sorted the input comes ordered by the keys
    /// @param kept slots of the group's first row that later steps read
    /// @param below slots that the steps below fill and read
    record Group(
            PlanNode input,
            BoundQuery.Grouping grouping,
            boolean sorted,
            BitSet kept,
            BitSet below,
            Estimate estimate)
            implements PlanNode {}

    /// Computes window calls that have the same partition and order.
    ///
    /// @param kept slots that later steps read
    record Window(PlanNode input, List<WindowCall> calls, BitSet kept, Estimate estimate)
            implements PlanNode {
        public Window {
            calls = List.copyOf(calls);
        }
    }

    /// Evaluates expressions into slots.
    record Project(
            PlanNode input, List<BoundExpression> expressions, int firstSlot, Estimate estimate)
            implements PlanNode {
        public Project {
            expressions = List.copyOf(expressions);
        }
    }

    /// Evaluates expressions into slots and drops rows whose values there were all seen before.
    ///
    /// @param kept slots that later steps read, those of the expressions included
    record Distinct(
            PlanNode input,
            List<BoundExpression> expressions,
            int firstSlot,
            BitSet kept,
            Estimate estimate)
            implements PlanNode {
        public Distinct {
            expressions = List.copyOf(expressions);
        }
    }

    /// @param range the limit that follows, so that only as many rows are kept
    record Sort(
            PlanNode input,
            List<OrderTerm> terms,
            BitSet kept,
            BoundQuery.Range range,
            Estimate estimate)
            implements PlanNode {
        public Sort {
            terms = List.copyOf(terms);
        }
    }

    /// @param foundRows SQL_CALC_FOUND_ROWS: counts the rows beyond the limit too
    record Limit(PlanNode input, BoundQuery.Range range, boolean foundRows, Estimate estimate)
            implements PlanNode {}

    /// The plan of a whole query.
    sealed interface QueryNode {
        BoundQuery query();

        Estimate estimate();

        /// @param select evaluated for each row of `root`
        /// @param slots how many slots the block's frame needs
        record Block(BoundQuery.Block query, PlanNode root, List<BoundExpression> select, int slots)
                implements QueryNode {
            public Block {
                select = List.copyOf(select);
            }

            @Override
            public Estimate estimate() {
                return root.estimate();
            }
        }

        record SetOperation(
                BoundQuery.SetOperation query, QueryNode left, QueryNode right, Estimate estimate)
                implements QueryNode {}

        record Values(BoundQuery.Values query, Estimate estimate) implements QueryNode {}

        record JsonRows(BoundQuery.JsonRows query, Estimate estimate) implements QueryNode {}
    }

    /// How a common table expression is made.
    ///
    /// @param table its identity
    record CommonPlan(
            BoundSource.CommonTable table, QueryNode seed, Optional<QueryNode> recursive) {}
}
