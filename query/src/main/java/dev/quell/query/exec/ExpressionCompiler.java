package dev.quell.query.exec;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.AssignUserVariable;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.Parameter;
import dev.quell.query.bind.BoundExpression.SystemVariable;
import dev.quell.query.bind.BoundExpression.UserVariable;
import dev.quell.query.bind.ExpressionText;
import dev.quell.query.function.Argument;
import dev.quell.query.function.Function;
import dev.quell.query.function.Signature;
import dev.quell.query.value.Cast;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalSettings;
import dev.quell.query.value.ResultConversion;
import dev.quell.query.value.UserVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns bound expressions into evaluators.
public final class ExpressionCompiler {
    private final EvalSettings settings;
    private final SubqueryCompiler subqueries;

    public ExpressionCompiler(EvalSettings settings, SubqueryCompiler subqueries) {
        this.settings = settings;
        this.subqueries = subqueries;
    }

    /// The evaluator of a scalar expression.
    public Evaluator compile(BoundExpression expression) {
        return switch (expression) {
            case Constant(var value, _) -> _ -> value;
            case Column(int depth, int slot, _, _) -> slot(depth, slot);
            case ComputedSlot(int depth, int slot, _, _) -> slot(depth, slot);
            case Parameter(int index, _) -> frame -> frame.context.parameter(index);
            case BoundExpression.Call call -> call(call);
            case BoundExpression.Compare compare -> ComparisonEvaluators.compare(compare, this);
            case BoundExpression.CompareRows rows -> ComparisonEvaluators.rows(rows, this);
            case BoundExpression.Between between -> ComparisonEvaluators.between(between, this);
            case BoundExpression.In in -> InEvaluators.in(in, this);
            case BoundExpression.Like like -> LikeEvaluator.of(like, this);
            case BoundExpression.And(var terms, _) -> LogicEvaluators.and(compileAll(terms));
            case BoundExpression.Or(var terms, _) -> LogicEvaluators.or(compileAll(terms));
            case BoundExpression.Xor(var left, var right, _) ->
                    LogicEvaluators.xor(compile(left), compile(right));
            case BoundExpression.Not(var operand, _) -> LogicEvaluators.not(compile(operand));
            case BoundExpression.IsNull(var operand, boolean negated, _) ->
                    LogicEvaluators.isNull(compile(operand), negated);
            case BoundExpression.IsTruth(var operand, boolean truth, boolean negated, _) ->
                    LogicEvaluators.isTruth(compile(operand), truth, negated);
            case BoundExpression.Arithmetic arithmetic -> arithmetic(arithmetic);
            case BoundExpression.Case choice -> choice(choice);
            case BoundExpression.Coalesce coalesce -> coalesce(coalesce);
            case BoundExpression.Cast cast -> cast(cast);
            case BoundExpression.Collate(var operand, var typing) ->
                    converted(operand, new ResultConversion(operand.type(), typing.type(), false));
            case BoundExpression.RowConstructor _ -> throw ErrorCode.OPERAND_COLUMNS.error(1);
            case BoundExpression.ScalarSubquery subquery -> subqueries.scalar(subquery);
            case BoundExpression.RowSubquery subquery ->
                    subqueries.row(subquery, compileAll(subquery.left()));
            case BoundExpression.Exists exists -> subqueries.exists(exists);
            case BoundExpression.Quantified quantified ->
                    subqueries.quantified(quantified, compileAll(quantified.left()));
            case UserVariable(var name, var typing) ->
                    frame -> variable(frame, name, typing.type());
            case AssignUserVariable assignment -> assign(assignment);
            case SystemVariable(var scope, var name, _) ->
                    frame -> frame.context.session().systemVariable(scope, name);
        };
    }

    public List<Evaluator> compileAll(List<BoundExpression> expressions) {
        List<Evaluator> compiled = new ArrayList<>(expressions.size());
        for (BoundExpression expression : expressions) {
            compiled.add(compile(expression));
        }
        return compiled;
    }

    /// A variable that the statement itself has given a value of another kind is still read as what it was when the statement was
    /// bound.
    private static Value variable(Frame frame, String name, SqlType type) {
        Optional<UserVariables.Variable> variable = frame.context.variables().get(name);
        if (variable.isEmpty()) {
            return Value.NULL;
        }
        SqlType now = variable.get().typing().type();
        Value value = variable.get().value();
        return now.kind() == type.kind() || type.kind() == TypeKind.NULL
                ? value
                : new ResultConversion(now, type, true).apply(value, frame.context);
    }

    private Evaluator arithmetic(BoundExpression.Arithmetic arithmetic) {
        return new ArithmeticEvaluator(
                arithmetic, compile(arithmetic.left()), compile(arithmetic.right()));
    }

    private static Evaluator slot(int depth, int slot) {
        return depth == 0 ? frame -> frame.slots[slot] : frame -> frame.at(depth).slots[slot];
    }

    private Evaluator call(BoundExpression.Call call) {
        List<Argument> given = new ArrayList<>(call.arguments().size());
        for (BoundExpression argument : call.arguments()) {
            given.add(argument.asArgument());
        }
        var signature = new Signature(call.function().name(), given, settings);
        Function.Body body = call.function().resolve(signature).body();
        Evaluator[] arguments = compileAll(call.arguments()).toArray(Evaluator[]::new);
        if (call.function().name().equals("benchmark")) {
            return frame -> benchmark(arguments, signature, frame);
        }
        return frame -> {
            var values = new Value[arguments.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = arguments[i].evaluate(frame);
            }
            return body.apply(frame.context, values);
        };
    }

    // BENCHMARK: the second argument again and again; an interruption ends it early, with the same
    // answer.
    private static Value benchmark(Evaluator[] arguments, Signature signature, Frame frame) {
        Value times = arguments[0].evaluate(frame);
        long count = times.isNull() ? -1 : Convert.toLong(times, frame.context);
        if (count < 0) {
            if (!times.isNull()) {
                signature.warnOfWrong("count", 0, frame.context);
            }
            return Value.NULL;
        }
        for (long i = 0; i < count && frame.context.cancellation().goesOn(); i++) {
            arguments[1].evaluate(frame);
        }
        return Value.Int.of(0);
    }

    private Evaluator choice(BoundExpression.Case choice) {
        var type = choice.type();
        List<Evaluator> conditions = new ArrayList<>();
        List<Evaluator> results = new ArrayList<>();
        for (var branch : choice.branches()) {
            conditions.add(compile(branch.condition()));
            results.add(
                    converted(
                            branch.result(),
                            new ResultConversion(branch.result().type(), type, false)));
        }
        Evaluator otherwise =
                converted(
                        choice.otherwise(),
                        new ResultConversion(choice.otherwise().type(), type, false));
        return LogicEvaluators.choice(
                conditions.toArray(Evaluator[]::new), results.toArray(Evaluator[]::new), otherwise);
    }

    private Evaluator coalesce(BoundExpression.Coalesce coalesce) {
        var operands = new Evaluator[coalesce.operands().size()];
        for (int i = 0; i < operands.length; i++) {
            BoundExpression operand = coalesce.operands().get(i);
            operands[i] =
                    converted(operand, new ResultConversion(operand.type(), coalesce.type(), true));
        }
        return frame -> {
            for (Evaluator operand : operands) {
                Value value = operand.evaluate(frame);
                if (!value.isNull()) {
                    return value;
                }
            }
            return Value.NULL;
        };
    }

    private Evaluator converted(BoundExpression operand, ResultConversion conversion) {
        Evaluator evaluator = compile(operand);
        return conversion.isIdentity()
                ? evaluator
                : frame -> conversion.apply(evaluator.evaluate(frame), frame.context);
    }

    private Evaluator cast(BoundExpression.Cast cast) {
        var conversion = new Cast(cast.operand().type(), cast.type(), ExpressionText.of(cast));
        Evaluator operand =
                isComputed(cast.operand()) && isInteger(cast.type())
                        ? withinBigint(cast.operand())
                        : compile(cast.operand());
        return frame -> conversion.apply(operand.evaluate(frame), frame.context);
    }

    private static boolean isComputed(BoundExpression operand) {
        return operand instanceof BoundExpression.Call
                || operand instanceof BoundExpression.Arithmetic
                || operand instanceof BoundExpression.Coalesce
                || operand instanceof BoundExpression.Cast;
    }

    private static boolean isInteger(SqlType type) {
        return type.kind() == TypeKind.BIGINT;
    }

    // A DOUBLE that was computed is no integer beyond 64 bits (1690), where a stored one is cut.
    private Evaluator withinBigint(BoundExpression computed) {
        Evaluator evaluator = compile(computed);
        return frame -> {
            Value value = evaluator.evaluate(frame);
            if (value instanceof Value.Real(double number)
                    && (number >= 0x1p63 || number < -0x1p63)) {
                throw ErrorCode.DATA_OUT_OF_RANGE.error("BIGINT", ExpressionText.of(computed));
            }
            return value;
        };
    }

    private Evaluator assign(AssignUserVariable assignment) {
        Evaluator operand = compile(assignment.operand());
        return frame -> {
            Value value = operand.evaluate(frame);
            frame.context
                    .variables()
                    .set(assignment.name(), new UserVariables.Variable(value, assignment.typing()));
            return value;
        };
    }
}
