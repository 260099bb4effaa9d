package dev.quell.query.exec;

import dev.quell.query.bind.BoundExpression;
import java.util.List;

/// Makes evaluators of the expressions that contain a query.
public interface SubqueryCompiler {
    /// For statements in which no subquery can stand.
    SubqueryCompiler NONE =
            new SubqueryCompiler() {
                @Override
                public Evaluator scalar(BoundExpression.ScalarSubquery subquery) {
                    throw new IllegalStateException("no subquery can stand here");
                }

                @Override
                public Evaluator row(BoundExpression.RowSubquery subquery, List<Evaluator> left) {
                    throw new IllegalStateException("no subquery can stand here");
                }

                @Override
                public Evaluator exists(BoundExpression.Exists subquery) {
                    throw new IllegalStateException("no subquery can stand here");
                }

                @Override
                public Evaluator quantified(
                        BoundExpression.Quantified subquery, List<Evaluator> left) {
                    throw new IllegalStateException("no subquery can stand here");
                }
            };

    Evaluator scalar(BoundExpression.ScalarSubquery subquery);

    Evaluator row(BoundExpression.RowSubquery subquery, List<Evaluator> left);

    Evaluator exists(BoundExpression.Exists subquery);

    Evaluator quantified(BoundExpression.Quantified subquery, List<Evaluator> left);
}
