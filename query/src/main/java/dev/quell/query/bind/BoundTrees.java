package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression.And;
import dev.quell.query.bind.BoundExpression.Arithmetic;
import dev.quell.query.bind.BoundExpression.AssignUserVariable;
import dev.quell.query.bind.BoundExpression.Between;
import dev.quell.query.bind.BoundExpression.Call;
import dev.quell.query.bind.BoundExpression.Case;
import dev.quell.query.bind.BoundExpression.Cast;
import dev.quell.query.bind.BoundExpression.Coalesce;
import dev.quell.query.bind.BoundExpression.Collate;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.CompareRows;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.Exists;
import dev.quell.query.bind.BoundExpression.In;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundExpression.IsTruth;
import dev.quell.query.bind.BoundExpression.Like;
import dev.quell.query.bind.BoundExpression.Not;
import dev.quell.query.bind.BoundExpression.Or;
import dev.quell.query.bind.BoundExpression.Parameter;
import dev.quell.query.bind.BoundExpression.Quantified;
import dev.quell.query.bind.BoundExpression.RowConstructor;
import dev.quell.query.bind.BoundExpression.RowSubquery;
import dev.quell.query.bind.BoundExpression.ScalarSubquery;
import dev.quell.query.bind.BoundExpression.SystemVariable;
import dev.quell.query.bind.BoundExpression.UserVariable;
import dev.quell.query.bind.BoundExpression.When;
import dev.quell.query.bind.BoundExpression.Xor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Walks over bound expressions, and rebuilding them.
public final class BoundTrees {
    private BoundTrees() {}

    /// The expressions directly below; those inside a subquery are not among them.
    public static List<BoundExpression> children(BoundExpression expression) {
        return switch (expression) {
            case Constant _, Column _, Parameter _, ComputedSlot _ -> List.of();
            case UserVariable _, SystemVariable _, ScalarSubquery _, Exists _ -> List.of();
            case Call(_, var arguments, _) -> arguments;
            case Compare(_, var left, var right, _, _) -> List.of(left, right);
            case CompareRows(_, var left, var right, _, _) -> concat(left, right);
            case And(var terms, _) -> terms;
            case Or(var terms, _) -> terms;
            case Xor(var left, var right, _) -> List.of(left, right);
            case Not(var operand, _) -> List.of(operand);
            case IsNull(var operand, _, _) -> List.of(operand);
            case IsTruth(var operand, _, _, _) -> List.of(operand);
            case Between(var operand, var low, var high, _, _, _) -> List.of(operand, low, high);
            case In(var operand, var candidates, _, _) -> concat(List.of(operand), candidates);
            case Like(var operand, var pattern, var escape, _, _) ->
                    List.of(operand, pattern, escape);
            case Arithmetic(_, var left, var right, _) -> List.of(left, right);
            case Case(var branches, var otherwise, _) -> branches(branches, otherwise);
            case Coalesce(var operands, _) -> operands;
            case Cast(var operand, _, _) -> List.of(operand);
            case Collate(var operand, _) -> List.of(operand);
            case RowConstructor(var items, _) -> items;
            case RowSubquery(_, var left, _, _, _) -> left;
            case Quantified(_, _, var left, _, _, _) -> left;
            case AssignUserVariable(_, var operand, _) -> List.of(operand);
        };
    }

    /// The query that stands in this very expression.
    public static Optional<BoundQuery> query(BoundExpression expression) {
        BoundSubquery subquery =
                switch (expression) {
                    case ScalarSubquery(var query, _) -> query;
                    case RowSubquery(_, _, var query, _, _) -> query;
                    case Exists(var query, _) -> query;
                    case Quantified(_, _, _, var query, _, _) -> query;
                    default -> null;
                };
        return subquery instanceof BoundQuery query ? Optional.of(query) : Optional.empty();
    }

    /// The same expression with each of its children put through `change`.
    public static BoundExpression map(
            BoundExpression expression, UnaryOperator<BoundExpression> change) {
        return switch (expression) {
            case Constant _, Column _, Parameter _, ComputedSlot _ -> expression;
            case UserVariable _, SystemVariable _, ScalarSubquery _, Exists _ -> expression;
            case Call(var function, var arguments, var typing) ->
                    new Call(function, all(arguments, change), typing);
            case Compare(var op, var left, var right, var comparison, var typing) ->
                    new Compare(op, change.apply(left), change.apply(right), comparison, typing);
            case CompareRows(var op, var left, var right, var comparisons, var typing) ->
                    new CompareRows(op, all(left, change), all(right, change), comparisons, typing);
            case And(var terms, var typing) -> new And(all(terms, change), typing);
            case Or(var terms, var typing) -> new Or(all(terms, change), typing);
            case Xor(var left, var right, var typing) ->
                    new Xor(change.apply(left), change.apply(right), typing);
            case Not(var operand, var typing) -> new Not(change.apply(operand), typing);
            case IsNull(var operand, var negated, var typing) ->
                    new IsNull(change.apply(operand), negated, typing);
            case IsTruth(var operand, var truth, var negated, var typing) ->
                    new IsTruth(change.apply(operand), truth, negated, typing);
            case Arithmetic(var op, var left, var right, var typing) ->
                    new Arithmetic(op, change.apply(left), change.apply(right), typing);
            case Coalesce(var operands, var typing) -> new Coalesce(all(operands, change), typing);
            case Cast(var operand, var explicit, var typing) ->
                    new Cast(change.apply(operand), explicit, typing);
            case Collate(var operand, var typing) -> new Collate(change.apply(operand), typing);
            case RowConstructor(var items, var typing) ->
                    new RowConstructor(all(items, change), typing);
            case AssignUserVariable(var name, var operand, var typing) ->
                    new AssignUserVariable(name, change.apply(operand), typing);
            case Between _, In _, Like _, Case _, RowSubquery _, Quantified _ ->
                    mapWide(expression, change);
        };
    }

    private static BoundExpression mapWide(
            BoundExpression expression, UnaryOperator<BoundExpression> change) {
        return switch (expression) {
            case Between(var operand, var low, var high, var forLow, var forHigh, var typing) ->
                    new Between(
                            change.apply(operand),
                            change.apply(low),
                            change.apply(high),
                            forLow,
                            forHigh,
                            typing);
            case In(var operand, var candidates, var comparisons, var typing) ->
                    new In(change.apply(operand), all(candidates, change), comparisons, typing);
            case Like(var operand, var pattern, var escape, var collation, var typing) ->
                    new Like(
                            change.apply(operand),
                            change.apply(pattern),
                            change.apply(escape),
                            collation,
                            typing);
            case Case(var branches, var otherwise, var typing) ->
                    new Case(
                            branches.stream()
                                    .map(branch ->
                                            new When(
                                                    change.apply(branch.condition()),
                                                    change.apply(branch.result())))
                                    .toList(),
                            change.apply(otherwise),
                            typing);
            case RowSubquery(var op, var left, var query, var comparisons, var typing) ->
                    new RowSubquery(op, all(left, change), query, comparisons, typing);
            case Quantified(var op, var all, var left, var query, var comparisons, var typing) ->
                    new Quantified(op, all, all(left, change), query, comparisons, typing);
            default -> throw new IllegalStateException("mapped elsewhere: " + expression);
        };
    }

    /// The expression with every part for which `change` has an answer replaced by it; parts of replaced parts are not asked.
    public static BoundExpression replace(BoundExpression expression, Replacement change) {
        return change.of(expression)
                .orElseGet(() -> map(expression, child -> replace(child, change)));
    }

    /// What stands for an expression, if anything does.
    @FunctionalInterface
    public interface Replacement {
        Optional<BoundExpression> of(BoundExpression expression);
    }

    /// The expression as seen from so many blocks further out. Its subqueries must not refer outwards.
    ///
    /// @throws dev.quell.base.error.SqlError 1235 where one does
    public static BoundExpression outwards(BoundExpression expression, int blocks) {
        refuseCorrelated(expression);
        return replace(
                expression,
                part ->
                        switch (part) {
                            case Column(var depth, var slot, var typing, var name) ->
                                    Optional.of(new Column(depth - blocks, slot, typing, name));
                            case ComputedSlot(var depth, var slot, var typing, var text) ->
                                    Optional.of(
                                            new ComputedSlot(depth - blocks, slot, typing, text));
                            default -> Optional.empty();
                        });
    }

    private static void refuseCorrelated(BoundExpression expression) {
        if (query(expression).filter(BoundQuery::correlated).isPresent()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    "a reference from a subquery to a correlated subquery");
        }
        children(expression).forEach(BoundTrees::refuseCorrelated);
    }

    private static List<BoundExpression> all(
            List<BoundExpression> expressions, UnaryOperator<BoundExpression> change) {
        return expressions.stream().map(change).toList();
    }

    private static List<BoundExpression> concat(
            List<BoundExpression> left, List<BoundExpression> right) {
        List<BoundExpression> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    private static List<BoundExpression> branches(List<When> branches, BoundExpression otherwise) {
        List<BoundExpression> all = new ArrayList<>();
        for (When branch : branches) {
            all.add(branch.condition());
            all.add(branch.result());
        }
        all.add(otherwise);
        return all;
    }
}
