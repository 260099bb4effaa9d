package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.text.Collation;
import dev.quell.base.text.Collator;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.base.value.ValueText;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.value.Convert;
import dev.quell.query.value.LikePattern;
import dev.quell.query.value.Truth;

/// LIKE; a constant pattern is taken apart once.
final class LikeEvaluator {
    private LikeEvaluator() {}

    static Evaluator of(BoundExpression.Like like, ExpressionCompiler compiler) {
        Evaluator operand = compiler.compile(like.operand());
        Evaluator pattern = compiler.compile(like.pattern());
        Evaluator escape = compiler.compile(like.escape());
        Collation collation = like.collation();
        var collator = Collator.of(collation);
        SqlType operandType = like.operand().type();
        SqlType patternType = like.pattern().type();
        if (like.pattern() instanceof Constant(var text, _)
                && like.escape() instanceof Constant(var mark, _)
                && !text.isNull()) {
            var known =
                    new LikePattern(
                            Convert.comparable(text, patternType, collation),
                            escape(mark),
                            collator);
            return LogicEvaluators.condition(frame -> {
                Value value = operand.evaluate(frame);
                return value.isNull()
                        ? Truth.UNKNOWN
                        : Truth.of(
                                known.matches(
                                        Convert.comparable(value, operandType, collation),
                                        frame.context.cancellation()));
            });
        }
        return LogicEvaluators.condition(frame -> {
            Value value = operand.evaluate(frame);
            Value text = pattern.evaluate(frame);
            if (value.isNull() || text.isNull()) {
                return Truth.UNKNOWN;
            }
            var compiled =
                    new LikePattern(
                            Convert.comparable(text, patternType, collation),
                            escape(escape.evaluate(frame)),
                            collator);
            return Truth.of(
                    compiled.matches(
                            Convert.comparable(value, operandType, collation),
                            frame.context.cancellation()));
        });
    }

    // -1 for none.
    private static int escape(Value value) {
        if (value.isNull()) {
            return '\\';
        }
        String text = ValueText.of(value, SqlType.NULL);
        if (text.codePointCount(0, text.length()) > 1) {
            throw ErrorCode.WRONG_ARGUMENTS.error("ESCAPE");
        }
        return text.isEmpty() ? -1 : text.codePointAt(0);
    }
}
