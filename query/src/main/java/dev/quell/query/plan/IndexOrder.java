package dev.quell.query.plan;

import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.plan.PlanNode.Scan;
import dev.quell.sql.tree.TableReference.HintScope;
import dev.quell.storage.catalog.IndexDefinition;
import dev.quell.storage.catalog.IndexPart;
import java.util.List;
import java.util.Optional;

/// Lets the index through which the first table is read give its rows in a wanted order, so that nothing need be sorted.
/// Joins keep the order of their left side.
final class IndexOrder {
    private final List<OrderTerm> terms;
    private final boolean mayChangeIndex;

    /// @param mayChangeIndex whether a table that is read whole may be read through another index for the order's sake, which
    ///     pays if only the first rows are wanted
    IndexOrder(List<OrderTerm> terms, boolean mayChangeIndex) {
        this.terms = terms;
        this.mayChangeIndex = mayChangeIndex;
    }

    /// The plan with its rows in order; empty if no index gives it.
    Optional<PlanNode> of(PlanNode node) {
        return switch (node) {
            case Scan scan -> of(scan);
            case PlanNode.OneRow _, PlanNode.NoRows _ -> Optional.of(node);
            case PlanNode.Filter(var input, var conditions, var estimate) ->
                    of(input).map(same -> new PlanNode.Filter(same, conditions, estimate));
            case PlanNode.NestedLoop loop ->
                    of(loop.left())
                            .map(left ->
                                    new PlanNode.NestedLoop(
                                            left,
                                            loop.right(),
                                            loop.outer(),
                                            loop.on(),
                                            loop.rightSlots(),
                                            loop.stable(),
                                            loop.estimate()));
            case PlanNode.HashJoin join -> of(join.left()).map(join::inOrderOf);
            default -> Optional.empty();
        };
    }

    private Optional<PlanNode> of(Scan scan) {
        BoundSource.Table table = scan.table();
        if (!terms.stream().allMatch(term -> isColumnOf(term, table))) {
            return Optional.empty();
        }
        return switch (scan.access()) {
            case Access.Unique _ -> Optional.of(scan);
            case Access.Everything _ -> whole(scan);
            case Access.WholeIndex(var index, _) ->
                    direction(table, index, 0)
                            .map(descending -> with(scan, new Access.WholeIndex(index, descending)))
                            .or(() -> whole(scan));
            case Access.Range range -> range(scan, range);
        };
    }

    private static boolean isColumnOf(OrderTerm term, BoundSource.Table table) {
        return term.expression() instanceof Column(var depth, var slot, _, _)
                && depth == 0
                && slot >= table.offset()
                && slot < table.offset() + table.width();
    }

    private Optional<PlanNode> whole(Scan scan) {
        BoundSource.Table table = scan.table();
        Optional<IndexDefinition> clustered = table.definition().clusteredIndex();
        Optional<PlanNode> byClustered =
                clustered
                        .flatMap(index -> direction(table, index, 0))
                        .map(descending -> with(scan, new Access.Everything(descending)));
        if (byClustered.isPresent() || !mayChangeIndex) {
            return byClustered;
        }
        for (IndexDefinition index : table.definition().indexes()) {
            Optional<Boolean> descending = direction(table, index, 0);
            boolean allowed = index.visible() && table.hints().allows(index, HintScope.ORDER_BY);
            if (allowed && descending.isPresent()) {
                return Optional.of(with(scan, new Access.WholeIndex(index, descending.get())));
            }
        }
        return Optional.empty();
    }

    private Optional<PlanNode> range(Scan scan, Access.Range range) {
        boolean single = range.equal().stream().allMatch(keys -> keys.size() == 1);
        if (!single) {
            return Optional.empty();
        }
        return direction(scan.table(), range.index(), range.equal().size())
                .map(descending ->
                        with(
                                scan,
                                new Access.Range(
                                        range.index(),
                                        range.equal(),
                                        range.low(),
                                        range.high(),
                                        descending)));
    }

    private static PlanNode with(Scan scan, Access access) {
        return new Scan(
                scan.table(), access, scan.filter(), scan.columns(), scan.seen(), scan.estimate());
    }

    /// Whether the index gives the order, and from which end it must be read then.
    ///
    /// @param equal how many of its first columns are constant
    private Optional<Boolean> direction(BoundSource.Table table, IndexDefinition index, int equal) {
        Optional<Boolean> direction = Optional.empty();
        int place = equal;
        for (OrderTerm term : terms) {
            Column column = (Column) term.expression();
            int ordinal = column.slot() - table.offset();
            if (isAmong(index, equal, ordinal)) {
                continue;
            }
            if (place == index.parts().size()) {
                return isIdentified(table, index) ? direction : Optional.empty();
            }
            IndexPart part = index.parts().get(place++);
            boolean backwards = part.descending() != term.descending();
            boolean fits =
                    part.column() == ordinal
                            && part.prefixLength() == 0
                            && direction.map(same -> same == backwards).orElse(true);
            if (!fits) {
                return Optional.empty();
            }
            direction = Optional.of(backwards);
        }
        return Optional.of(direction.orElse(false));
    }

    private static boolean isAmong(IndexDefinition index, int count, int ordinal) {
        return index.parts().stream()
                .limit(count)
                .anyMatch(part -> part.column() == ordinal && part.prefixLength() == 0);
    }

    /// Whether entries with the same columns are one row, so that further terms of the order say nothing.
    private static boolean isIdentified(BoundSource.Table table, IndexDefinition index) {
        return index.id() == table.definition().clusteredId();
    }
}
