package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.plan.Access.Key;
import dev.quell.sql.tree.TableReference.HintScope;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Finds the cheapest way to the rows of one table under some conditions.
final class AccessPaths {
    private static final double DISTINCT_KEYS = 20;
    private static final double ROW_BY_ENTRY = 3;
    private static final double SMALLEST_TABLE = 20;

    private final BoundSource.Table table;
    private final TableDefinition definition;
    private final BitSet columns;
    private final double present;
    private final double rows;
    private final ColumnTests tests;

    /// A way to the rows.
    ///
    /// @param consumed conditions that need not be evaluated on the rows it gives
    record Path(Access access, List<BoundExpression> consumed, Estimate estimate) {}

    /// @param columns ordinals of the columns that are wanted
    /// @param rows how many the table has
    AccessPaths(BoundSource.Table table, BitSet columns, double rows, ColumnTests tests) {
        this.table = table;
        this.definition = table.definition();
        this.columns = columns;
        this.present = rows;
        // A table that is small now may grow while the plan is kept.
        this.rows = Math.max(SMALLEST_TABLE, rows);
        this.tests = tests;
    }

    Path best() {
        Path best = everything();
        for (IndexDefinition index : definition.indexes()) {
            Optional<Path> path = mayUse(index) ? through(index) : Optional.empty();
            if (path.isPresent() && isBetter(path.get(), best)) {
                best = path.get();
            }
        }
        return best;
    }

    /// Where rows are locked, a narrower range is better whatever it costs: a scan of the table would lock all of it.
    private boolean isBetter(Path path, Path best) {
        boolean locking = table.locking().lock() != RowLock.NONE;
        boolean first =
                best.access instanceof Access.Everything
                        || best.access instanceof Access.WholeIndex;
        if (first && table.hints().forces(HintScope.JOIN)) {
            return true;
        }
        return path.access instanceof Access.Unique && !(best.access instanceof Access.Unique)
                || (locking && best.access instanceof Access.Everything)
                || path.estimate.cost() < best.estimate.cost();
    }

    /// What is known of the table, for EXPLAIN.
    PlanNode.Seen seen(Path path) {
        return new PlanNode.Seen(possible(), present, path.estimate.rows());
    }

    private boolean mayUse(IndexDefinition index) {
        return index.visible() && table.hints().allows(index, HintScope.JOIN);
    }

    /// Names of the indexes that the conditions could use.
    List<String> possible() {
        return definition.indexes().stream()
                .filter(index -> mayUse(index) && tests.knows(index.parts().getFirst().column()))
                .map(IndexDefinition::name)
                .toList();
    }

    /// All rows: of the smallest index that holds what is wanted, else of the table.
    Path everything() {
        Access access = new Access.Everything(false);
        int width = definition.columns().size();
        for (IndexDefinition index : definition.indexes()) {
            boolean narrower = mayUse(index) && index.parts().size() < width;
            if (narrower && index.id() != definition.clusteredId() && covers(index)) {
                access = new Access.WholeIndex(index, false);
                width = index.parts().size();
            }
        }
        return new Path(access, List.of(), new Estimate(rows, Estimate.LOOKUP + rows));
    }

    /// Whether an index (with the clustered key that each entry ends with) holds all wanted columns.
    boolean covers(IndexDefinition index) {
        if (index.id() == definition.clusteredId()) {
            return true;
        }
        var missing = (BitSet) columns.clone();
        removeWhole(index, missing);
        definition.clusteredIndex().ifPresent(clustered -> removeWhole(clustered, missing));
        return missing.isEmpty() && table.locking().lock() == RowLock.NONE;
    }

    private static void removeWhole(IndexDefinition index, BitSet missing) {
        for (IndexPart part : index.parts()) {
            if (part.prefixLength() == 0) {
                missing.clear(part.column());
            }
        }
    }

    private Optional<Path> through(IndexDefinition index) {
        List<List<Key>> equal = new ArrayList<>();
        List<BoundExpression> consumed = new ArrayList<>();
        int next = 0;
        double ranges = 1;
        boolean prefixed = false;
        while (next < index.parts().size() && !prefixed) {
            IndexPart part = index.parts().get(next);
            Optional<ColumnTests.Equality> found = tests.equality(part.column());
            if (found.isEmpty()) {
                break;
            }
            prefixed = part.prefixLength() > 0;
            equal.add(found.get().keys());
            ranges *= found.get().keys().size();
            if (found.get().exact() && !prefixed) {
                consumed.add(found.get().condition());
            }
            next++;
        }
        if (isWholeUnique(index, equal, prefixed)) {
            List<Key> keys = equal.stream().map(List::getFirst).toList();
            return Optional.of(
                    new Path(
                            new Access.Unique(index, keys),
                            consumed,
                            new Estimate(1, Estimate.LOOKUP)));
        }
        return range(index, equal, prefixed, consumed, ranges);
    }

    private static boolean isWholeUnique(
            IndexDefinition index, List<List<Key>> equal, boolean prefixed) {
        return index.kind().isUnique()
                && equal.size() == index.parts().size()
                && !prefixed
                && equal.stream().allMatch(keys -> keys.size() == 1 && !keys.getFirst().nullSafe());
    }

    private Optional<Path> range(
            IndexDefinition index,
            List<List<Key>> equal,
            boolean prefixed,
            List<BoundExpression> consumed,
            double ranges) {
        Optional<ColumnTests.Limit> low = Optional.empty();
        Optional<ColumnTests.Limit> high = Optional.empty();
        if (equal.size() < index.parts().size() && !prefixed) {
            IndexPart part = index.parts().get(equal.size());
            low = tests.limit(part.column(), true);
            high = tests.limit(part.column(), false);
            if (part.prefixLength() == 0) {
                low.filter(ColumnTests.Limit::exact).ifPresent(x -> consumed.add(x.condition()));
                high.filter(ColumnTests.Limit::exact).ifPresent(x -> consumed.add(x.condition()));
            }
        }
        if (equal.isEmpty() && low.isEmpty() && high.isEmpty()) {
            return Optional.empty();
        }
        double found = rowsOf(index, equal.size()) * ranges;
        found *= low.isPresent() && high.isPresent() ? 0.05 : 1;
        found *= low.isPresent() != high.isPresent() ? 0.3333 : 1;
        found = Math.clamp(found, 1, rows);
        double each = covers(index) ? 1 : ROW_BY_ENTRY;
        return Optional.of(
                new Path(
                        new Access.Range(
                                index,
                                equal,
                                low.map(ColumnTests.Limit::bound),
                                high.map(ColumnTests.Limit::bound),
                                false),
                        consumed,
                        new Estimate(found, Estimate.LOOKUP * ranges + found * each)));
    }

    /// How many rows share the values of the first columns of an index.
    private double rowsOf(IndexDefinition index, int equalColumns) {
        if (equalColumns == 0) {
            return rows;
        }
        if (index.kind().isUnique()) {
            double open = index.parts().size() - equalColumns;
            return Math.pow(rows, open / index.parts().size());
        }
        return Math.max(1, rows / Math.pow(DISTINCT_KEYS, equalColumns));
    }
}
