package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.TypeKind;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.References;
import dev.quell.query.plan.PlanNode.HashKey;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Equalities that a hash table can answer: those of values whose sameness is also their equality.
public final class HashKeys {
    private HashKeys() {}

    /// The equalities between two sides.
    static List<HashKey> of(List<BoundExpression> conditions, BitSet left, BitSet right) {
        List<HashKey> keys = new ArrayList<>();
        for (BoundExpression condition : conditions) {
            of(condition, left, right).ifPresent(keys::add);
        }
        return keys;
    }

    private static Optional<HashKey> of(BoundExpression condition, BitSet left, BitSet right) {
        if (!(condition instanceof Compare(var op, var a, var b, var comparison, _))
                || op != CompareOp.EQ
                || !isHashable(a.type(), b.type(), comparison)
                || Conditions.hasSubquery(condition)) {
            return Optional.empty();
        }
        BitSet ofA = References.of(a).slots();
        BitSet ofB = References.of(b).slots();
        if (isSide(ofA, left) && isSide(ofB, right)) {
            return Optional.of(new HashKey(a, b));
        }
        if (isSide(ofB, left) && isSide(ofA, right)) {
            return Optional.of(new HashKey(b, a));
        }
        return Optional.empty();
    }

    private static boolean isSide(BitSet used, BitSet side) {
        return !used.isEmpty() && SlotSets.contains(side, used);
    }

    /// The conditions that are not among the keys.
    static List<BoundExpression> without(List<BoundExpression> conditions, List<HashKey> keys) {
        List<BoundExpression> rest = new ArrayList<>();
        for (BoundExpression condition : conditions) {
            boolean isKey =
                    condition instanceof Compare(var op, var a, var b, _, _)
                            && op == CompareOp.EQ
                            && (keys.contains(new HashKey(a, b))
                                    || keys.contains(new HashKey(b, a)));
            if (!isKey) {
                rest.add(condition);
            }
        }
        return rest;
    }

    /// Whether two values of these types are equal exactly if they are the same to a hash table.
    public static boolean isHashable(SqlType left, SqlType right, Comparison comparison) {
        return switch (comparison.kind()) {
            case INTEGER -> left.kind().isInteger() && right.kind().isInteger();
            case DECIMAL -> isExact(left.kind()) && isExact(right.kind());
            case REAL -> isReal(left.kind()) && isReal(right.kind());
            case TEXT ->
                    left.kind().isCharacter()
                            && right.kind().isCharacter()
                            && left.collation() == comparison.collation()
                            && right.collation() == comparison.collation();
            case DATETIME ->
                    left.kind() == right.kind()
                            && (left.kind() == TypeKind.DATE || left.kind() == TypeKind.DATETIME);
            case TIME, JSON -> false;
        };
    }

    private static boolean isExact(TypeKind kind) {
        return kind.isInteger() || kind == TypeKind.DECIMAL;
    }

    private static boolean isReal(TypeKind kind) {
        return kind == TypeKind.DOUBLE;
    }
}
