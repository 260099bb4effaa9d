package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.Quantified;
import dev.quell.query.bind.BoundQuery;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundTrees;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns `x IN (SELECT y FROM … WHERE p)` into a search for one row of `SELECT y FROM … WHERE p AND y = x`, which an index on y
/// answers.
public final class InPushdown {
    private InPushdown() {}

    /// The search; empty where the query's rows depend on all of them (groups, limits, windows).
    public static Optional<BoundQuery> of(Quantified in, BoundQuery query) {
        if (!(query instanceof Block block)
                || block.source().isEmpty()
                || block.grouping().isPresent()
                || block.having().isPresent()
                || !block.windows().isEmpty()
                || !block.range().isAll()
                || in.left().stream().anyMatch(Conditions::hasSubquery)
                || block.select().stream().anyMatch(Conditions::hasSubquery)) {
            return Optional.empty();
        }
        var truth = Typing.numeric(SqlType.BOOLEAN, true);
        List<BoundExpression> terms = new ArrayList<>();
        block.where().ifPresent(where -> Conditions.split(where, terms));
        for (int i = 0; i < in.left().size(); i++) {
            BoundExpression outer = BoundTrees.outwards(in.left().get(i), -1);
            terms.add(
                    new Compare(
                            CompareOp.EQ,
                            block.select().get(i),
                            outer,
                            in.comparisons().get(i),
                            truth));
        }
        BoundExpression where = terms.size() == 1 ? terms.getFirst() : new And(terms, truth);
        return Optional.of(
                new Block(
                        block.number(),
                        block.slots(),
                        block.source(),
                        Optional.of(where),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        block.select(),
                        block.columns(),
                        false,
                        List.of(),
                        BoundQuery.Range.ALL,
                        false,
                        block.straight(),
                        true));
    }
}
