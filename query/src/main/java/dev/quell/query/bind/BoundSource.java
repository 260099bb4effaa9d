package dev.quell.query.bind;

import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.WaitPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a query block reads: tables, and joins of them. Each leaf fills the block's slots from `offset` on.
public sealed interface BoundSource {
    /// A source that is no join.
    sealed interface Leaf extends BoundSource {
        /// Its number among the leaves of its block, from 0, in the order of the text.
        int number();

        /// The name by which the block knows it.
        String alias();

        int offset();

        /// How many slots it fills.
        int width();
    }

    /// A table of the storage engine.
    record Table(
            int number,
            String alias,
            int offset,
            TableDefinition definition,
            Locking locking,
            IndexHints hints)
            implements Leaf {
        @Override
        public int width() {
            return definition.columns().size();
        }
    }

    /// A virtual table.
    record Virtual(int number, String alias, int offset, VirtualTable table) implements Leaf {
        @Override
        public int width() {
            return table.columns().size();
        }
    }

    /// A query in FROM: a derived table, a view, or a common table expression that is used once.
    ///
    /// @param lateral it may refer to leaves before it
    record Derived(int number, String alias, int offset, BoundQuery query, boolean lateral)
            implements Leaf {
        @Override
        public int width() {
            return query.columns().size();
        }
    }

    /// A reference to a common table expression.
    ///
    /// @param correlated its rows are made anew whenever they are read, for they depend on rows around the block
    record Common(int number, String alias, int offset, CommonTable table, boolean correlated)
            implements Leaf {
        /// The queries that depend on rows around the block.
        public List<BoundQuery> correlatedQueries() {
            return correlated
                    ? Stream.concat(Stream.of(table.query), table.recursive.stream()).toList()
                    : List.of();
        }

        @Override
        public int width() {
            return table.columns().size();
        }
    }

    /// A join; RIGHT JOIN has become LEFT.
    ///
    /// @param outer LEFT JOIN rather than INNER
    /// @param straight STRAIGHT_JOIN: the left side is read first
    record Join(
            BoundSource left,
            BoundSource right,
            boolean outer,
            boolean straight,
            Optional<BoundExpression> on)
            implements BoundSource {}

    /// FOR UPDATE, FOR SHARE, and what UPDATE and DELETE do.
    record Locking(RowLock lock, WaitPolicy waiting) {
        public static final Locking NONE = new Locking(RowLock.NONE, WaitPolicy.WAIT);
    }

    /// A common table expression; references to it share one object, so that it is compared by identity.
    final class CommonTable {
        private final String name;
        private final List<OutputColumn> columns;
        private final BoundQuery query;
        private Optional<BoundQuery> recursive = Optional.empty();
        private boolean distinct;
        private BoundQuery.Range range = BoundQuery.Range.ALL;

        /// @param seed the query, or the part of a recursive one that does not refer to itself
        CommonTable(String name, List<OutputColumn> columns, BoundQuery seed) {
            this.name = name;
            this.columns = List.copyOf(columns);
            this.query = seed;
        }

        /// Completes a recursive table: its recursive part can only be bound once the table itself is known.
        void recursive(BoundQuery part, boolean distinctRows) {
            recursive = Optional.of(part);
            distinct = distinctRows;
        }

        /// LIMIT of a recursive table, which ends the recursion.
        void range(BoundQuery.Range newRange) {
            range = newRange;
        }

        public BoundQuery.Range range() {
            return range;
        }

        public String name() {
            return name;
        }

        public List<OutputColumn> columns() {
            return columns;
        }

        public BoundQuery query() {
            return query;
        }

        /// The part that refers to the table itself, run over and over on the rows that the last round gave.
        public Optional<BoundQuery> recursive() {
            return recursive;
        }

        /// Whether the recursion drops rows that it has seen (UNION rather than UNION ALL).
        public boolean distinct() {
            return distinct;
        }
    }
}
