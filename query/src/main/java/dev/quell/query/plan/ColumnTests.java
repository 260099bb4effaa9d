package dev.quell.query.plan;

import dev.quell.base.value.SqlType;
import dev.quell.base.value.Value;
import dev.quell.query.bind.BoundExpression;
import dev.quell.query.bind.BoundExpression.Between;
import dev.quell.query.bind.BoundExpression.Column;
import dev.quell.query.bind.BoundExpression.Compare;
import dev.quell.query.bind.BoundExpression.Constant;
import dev.quell.query.bind.BoundExpression.In;
import dev.quell.query.bind.BoundExpression.IsNull;
import dev.quell.query.bind.BoundExpression.Like;
import dev.quell.query.bind.BoundSource;
import dev.quell.query.bind.References;
import dev.quell.query.plan.Access.Bound;
import dev.quell.query.plan.Access.Key;
import dev.quell.query.value.CompareOp;
import dev.quell.query.value.Comparison;
import dev.quell.query.value.Typing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// What conditions say of single columns of a table, in the forms that an index can use.
final class ColumnTests {
    private final BoundSource.Table table;
    private final BitSet available;
    private final List<Equality> equalities = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    /// The column is equal to one of some values.
    ///
    /// @param condition where it comes from
    /// @param exact the condition says no more than this
    record Equality(int column, List<Key> keys, BoundExpression condition, boolean exact) {}

    /// The column is not less, or not more, than a value.
    record Limit(int column, Bound bound, boolean low, BoundExpression condition, boolean exact) {}

    /// @param available slots whose values are known when the table is read
    ColumnTests(BoundSource.Table table, BitSet available, List<BoundExpression> conditions) {
        this.table = table;
        this.available = available;
        conditions.forEach(this::add);
    }

    Optional<Equality> equality(int column) {
        Equality best = null;
        for (Equality equality : equalities) {
            boolean better = best == null || equality.keys.size() < best.keys.size();
            if (equality.column == column && better) {
                best = equality;
            }
        }
        return Optional.ofNullable(best);
    }

    Optional<Limit> limit(int column, boolean low) {
        return limits.stream()
                .filter(limit -> limit.column == column && limit.low == low)
                .findFirst();
    }

    /// Whether anything is said of the column.
    boolean knows(int column) {
        return equality(column).isPresent()
                || limit(column, true).isPresent()
                || limit(column, false).isPresent();
    }

    private void add(BoundExpression condition) {
        switch (condition) {
            case Compare(var op, var left, var right, var comparison, _) -> {
                addCompare(op, left, new Key(right, comparison, isNullSafe(op)), condition);
                addCompare(
                        op.swapped(), right, new Key(left, comparison, isNullSafe(op)), condition);
            }
            case Between(var operand, var low, var high, var forLow, var forHigh, _) -> {
                addCompare(CompareOp.GE, operand, new Key(low, forLow, false), condition);
                addCompare(CompareOp.LE, operand, new Key(high, forHigh, false), condition);
            }
            case In in -> addIn(in);
            case IsNull(Column column, var negated, _) -> {
                if (!negated && isMine(column)) {
                    var key =
                            new Key(
                                    new Constant(Value.NULL, Typing.NULL),
                                    Comparison.INTEGER,
                                    true);
                    equalities.add(new Equality(ordinal(column), List.of(key), condition, true));
                }
            }
            case Like like -> addLike(like);
            default -> {}
        }
    }

    private static boolean isNullSafe(CompareOp op) {
        return op == CompareOp.NULL_SAFE_EQ;
    }

    private void addCompare(
            CompareOp op, BoundExpression side, Key key, BoundExpression condition) {
        boolean equality = op == CompareOp.EQ || op == CompareOp.NULL_SAFE_EQ;
        if (!(side instanceof Column column) || !isMine(column) || !usable(column, key, equality)) {
            return;
        }
        int ordinal = ordinal(column);
        boolean exact =
                KeyRules.exact(typeOf(ordinal), key.value().type(), key.comparison())
                        && !(condition instanceof Between);
        switch (op) {
            case EQ, NULL_SAFE_EQ ->
                    equalities.add(new Equality(ordinal, List.of(key), condition, exact));
            case LT, LE ->
                    limits.add(
                            new Limit(
                                    ordinal,
                                    new Bound(key, op == CompareOp.LE),
                                    false,
                                    condition,
                                    exact));
            case GT, GE ->
                    limits.add(
                            new Limit(
                                    ordinal,
                                    new Bound(key, op == CompareOp.GE),
                                    true,
                                    condition,
                                    exact));
            case NE -> {}
        }
    }

    private void addIn(In in) {
        if (!(in.operand() instanceof Column column) || !isMine(column)) {
            return;
        }
        List<Key> keys = new ArrayList<>();
        boolean exact = true;
        for (int i = 0; i < in.candidates().size(); i++) {
            var key = new Key(in.candidates().get(i), in.comparisons().get(i), false);
            if (!usable(column, key, true)) {
                return;
            }
            exact &= KeyRules.exact(typeOf(ordinal(column)), key.value().type(), key.comparison());
            keys.add(key);
        }
        equalities.add(new Equality(ordinal(column), keys, in, exact));
    }

    private void addLike(Like like) {
        if (!(like.operand() instanceof Column column)
                || !isMine(column)
                || !(like.pattern() instanceof Constant(Value.Text(var pattern), var typing))
                || !(like.escape() instanceof Constant(Value.Text(var escape), _))) {
            return;
        }
        SqlType type = typeOf(ordinal(column));
        String prefix = prefix(pattern, escape);
        if (prefix.isEmpty()
                || !type.kind().isCharacter()
                || type.collation() != like.collation()) {
            return;
        }
        Comparison comparison = Comparison.text(like.collation());
        addLimit(column, new Value.Text(prefix), true, typing, comparison, like);
        if (like.collation().isBinary()) {
            addLimit(
                    column,
                    new Value.Text(prefix + "\uDBFF\uDFFF"),
                    false,
                    typing,
                    comparison,
                    like);
        }
    }

    private void addLimit(
            Column column,
            Value value,
            boolean low,
            Typing typing,
            Comparison comparison,
            BoundExpression condition) {
        var key = new Key(new Constant(value, typing), comparison, false);
        limits.add(new Limit(ordinal(column), new Bound(key, true), low, condition, false));
    }

    /// What every match of a LIKE pattern begins with.
    private static String prefix(String pattern, String escape) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '%' || c == '_' || escape.indexOf(c) >= 0) {
                return pattern.substring(0, i);
            }
        }
        return pattern;
    }

    private boolean usable(Column column, Key key, boolean equality) {
        BitSet used = References.of(key.value()).slots();
        return SlotSets.contains(available, used)
                && KeyRules.usable(
                        typeOf(ordinal(column)), key.value().type(), key.comparison(), equality)
                && !Conditions.hasSubquery(key.value());
    }

    private boolean isMine(Column column) {
        return column.depth() == 0
                && column.slot() >= table.offset()
                && column.slot() < table.offset() + table.width();
    }

    private int ordinal(Column column) {
        return column.slot() - table.offset();
    }

    private SqlType typeOf(int ordinal) {
        return table.definition().columns().get(ordinal).type();
    }
}
