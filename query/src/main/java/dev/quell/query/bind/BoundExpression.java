package dev.quell.query.bind;

import dev.quell.base.text.Collation;
import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.function.Argument;
import dev.quell.query.function.Function;
import dev.quell.query.value.ArithmeticOp;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.SessionFacts.VariableScope;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A scalar expression with its names resolved and its types known. Two expressions that are equal as records compute
/// the same, so that GROUP BY can be matched with the select list.
public sealed interface BoundExpression {
    Typing typing();

    default SqlType type() {
        return typing().type();
    }

    default boolean nullable() {
        return typing().nullable();
    }

    /// How functions see it as an argument.
    default Argument asArgument() {
        return this instanceof Constant(var value, var typing)
                ? Argument.constant(typing, value, () -> ExpressionText.of(this))
                : Argument.varying(typing(), () -> ExpressionText.of(this));
    }

    record Constant(Value value, Typing typing) implements BoundExpression {}

    /// A column of a table in FROM.
    ///
    /// @param depth how many query blocks outwards; 0 is the expression's own
    /// @param slot the place in that block's row
    record Column(int depth, int slot, Typing typing, ColumnName name) implements BoundExpression {}

    /// A `?` place, with the type of the value that it had when the statement was bound.
    record Parameter(int index, Typing typing) implements BoundExpression {}

    /// The result of an aggregate or a window function, found in a slot that an operator fills.
    ///
    /// @param text the call as written, for messages
    record ComputedSlot(int depth, int slot, Typing typing, String text)
            implements BoundExpression {}

    record Call(Function function, List<BoundExpression> arguments, Typing typing)
            implements BoundExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// A comparison of two scalars.
    record Compare(
            CompareOp op,
            BoundExpression left,
            BoundExpression right,
            Comparison comparison,
            Typing typing)
            implements BoundExpression {}

    /// A comparison of two rows of equal degree, column by column.
    record CompareRows(
            CompareOp op,
            List<BoundExpression> left,
            List<BoundExpression> right,
            List<Comparison> comparisons,
            Typing typing)
            implements BoundExpression {
        public CompareRows {
            left = List.copyOf(left);
            right = List.copyOf(right);
            comparisons = List.copyOf(comparisons);
        }
    }

    /// At least two terms.
    record And(List<BoundExpression> terms, Typing typing) implements BoundExpression {
        public And {
            terms = List.copyOf(terms);
        }

        /// A condition and others that must hold besides; empty if there is none at all.
        public static Optional<BoundExpression> of(
                Optional<BoundExpression> first, List<BoundExpression> others) {
            if (others.isEmpty()) {
                return first;
            }
            List<BoundExpression> all = new ArrayList<>();
            first.ifPresent(all::add);
            all.addAll(others);
            return Optional.of(
                    all.size() == 1
                            ? all.getFirst()
                            : new And(all, Typing.numeric(SqlType.BOOLEAN, true)));
        }
    }

    /// At least two terms.
    record Or(List<BoundExpression> terms, Typing typing) implements BoundExpression {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Xor(BoundExpression left, BoundExpression right, Typing typing)
            implements BoundExpression {}

    record Not(BoundExpression operand, Typing typing) implements BoundExpression {}

    record IsNull(BoundExpression operand, boolean negated, Typing typing)
            implements BoundExpression {}

    /// `IS [NOT] TRUE` or `FALSE`; never NULL itself.
    record IsTruth(BoundExpression operand, boolean truth, boolean negated, Typing typing)
            implements BoundExpression {}

    /// `BETWEEN`; a negated one is wrapped in [Not].
    record Between(
            BoundExpression operand,
            BoundExpression low,
            BoundExpression high,
            Comparison lowComparison,
            Comparison highComparison,
            Typing typing)
            implements BoundExpression {}

    /// `IN` a list of scalars, each with its own comparison; a negated one is wrapped in [Not].
    record In(
            BoundExpression operand,
            List<BoundExpression> candidates,
            List<Comparison> comparisons,
            Typing typing)
            implements BoundExpression {
        public In {
            candidates = List.copyOf(candidates);
            comparisons = List.copyOf(comparisons);
        }
    }

    /// @param escape a constant as a rule; its text has one character or none
    record Like(
            BoundExpression operand,
            BoundExpression pattern,
            BoundExpression escape,
            Collation collation,
            Typing typing)
            implements BoundExpression {}

    /// `+ - * / DIV %`; the typing decides in which kind of number.
    record Arithmetic(ArithmeticOp op, BoundExpression left, BoundExpression right, Typing typing)
            implements BoundExpression {}

    /// CASE WHEN, and what is a form of it (IF, NULLIF, CASE x WHEN). Results are converted to the typing.
    record Case(List<When> branches, BoundExpression otherwise, Typing typing)
            implements BoundExpression {
        public Case {
            branches = List.copyOf(branches);
        }
    }

    /// A branch of [Case].
    record When(BoundExpression condition, BoundExpression result) {}

    /// COALESCE, IFNULL: the first operand that is not NULL, converted to the typing.
    record Coalesce(List<BoundExpression> operands, Typing typing) implements BoundExpression {
        public Coalesce {
            operands = List.copyOf(operands);
        }
    }

    /// CAST, CONVERT, and conversions that the binder puts in. Never of a row.
    ///
    /// @param explicit CAST as written: it warns where it cuts
    record Cast(BoundExpression operand, boolean explicit, Typing typing)
            implements BoundExpression {}

    /// A change of collation only (COLLATE, a derived common collation).
    record Collate(BoundExpression operand, Typing typing) implements BoundExpression {}

    /// A row of several columns; only where a row may stand.
    record RowConstructor(List<BoundExpression> items, Typing typing) implements BoundExpression {
        public RowConstructor {
            items = List.copyOf(items);
        }
    }

    /// A subquery as a single value; more than one row is error 1242.
    record ScalarSubquery(BoundSubquery query, Typing typing) implements BoundExpression {}

    /// `(a, b) = (SELECT …)`.
    record RowSubquery(
            CompareOp op,
            List<BoundExpression> left,
            BoundSubquery query,
            List<Comparison> comparisons,
            Typing typing)
            implements BoundExpression {
        public RowSubquery {
            left = List.copyOf(left);
            comparisons = List.copyOf(comparisons);
        }
    }

    record Exists(BoundSubquery query, Typing typing) implements BoundExpression {}

    /// `IN (SELECT …)` (which is `= ANY`), `op ANY`, `op ALL`; NOT IN is wrapped in [Not].
    ///
    /// @param left one operand, or several for a row
    /// @param all ALL rather than ANY
    record Quantified(
            CompareOp op,
            boolean all,
            List<BoundExpression> left,
            BoundSubquery query,
            List<Comparison> comparisons,
            Typing typing)
            implements BoundExpression {
        public Quantified {
            left = List.copyOf(left);
            comparisons = List.copyOf(comparisons);
        }
    }

    /// `@x`, with the type that it had when the statement was bound.
    record UserVariable(String name, Typing typing) implements BoundExpression {}

    /// `@x := e`.
    record AssignUserVariable(String name, BoundExpression operand, Typing typing)
            implements BoundExpression {}

    record SystemVariable(VariableScope scope, String name, Typing typing)
            implements BoundExpression {}
}
