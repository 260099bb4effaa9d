package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundQuery.Range;
import dev.quell.query.value.Typing;
import java.util.Optional;

/// Limits that the planner itself puts in.
final class Ranges {
    static final Range ONE_ROW =
            new Range(
                    Optional.of(
                            new Constant(Value.Int.of(1), Typing.numeric(SqlType.BIGINT, false))),
                    Optional.empty());

    private Ranges() {}
}
