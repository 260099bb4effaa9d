package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundQuery.Aggregate;
import dev.quell.query.bind.BoundQuery.Level;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What names mean within one query block while it is bound, clause by clause; and what its expressions need besides the
/// tables: slots for aggregates and window functions.
final class BlockScope implements Scope {
    private final QueryBinder binder;
    private final @Nullable BlockScope parent;
    private final boolean seesParent;
    private final CommonTables commonTables;
    private final ExpressionBinder expressions;
    private final int number;
    private final List<Aggregate> aggregates = new ArrayList<>();
    private final List<WindowCall> windows = new ArrayList<>();
    private final List<PendingLevel> levels = new ArrayList<>();
    private final SelectAliases aliases = new SelectAliases();
    private WindowBinder windowBinder = new WindowBinder(this, List.of());
    private SourceScope sources = SourceScope.EMPTY;
    private Clause clause = Clause.FROM;
    private int slots;
    private int aggregateDepth;
    private boolean correlated;

    /// A call of GROUPING() whose arguments are not yet known to be keys.
    private record PendingLevel(List<BoundExpression> arguments, int slot) {}

    /// @param seesParent false for a derived table, which sees only what is around the block that it stands in
    BlockScope(
            QueryBinder binder,
            @Nullable BlockScope parent,
            boolean seesParent,
            CommonTables commonTables) {
        this.binder = binder;
        this.parent = parent;
        this.seesParent = seesParent;
        this.commonTables = commonTables;
        this.expressions = new ExpressionBinder(binder.context(), this);
        this.number = binder.nextBlockNumber();
    }

    QueryBinder binder() {
        return binder;
    }

    CommonTables commonTables() {
        return commonTables;
    }

    ExpressionBinder expressions() {
        return expressions;
    }

    SelectAliases aliases() {
        return aliases;
    }

    int number() {
        return number;
    }

    void windows(List<dev.quell.sql.tree.Window.Named> named) {
        windowBinder = new WindowBinder(this, named);
    }

    SourceScope sources() {
        return sources;
    }

    void sources(SourceScope newSources) {
        sources = newSources;
    }

    Clause clause() {
        return clause;
    }

    /// Binds an expression of a clause.
    BoundExpression bind(Clause where, Expression expression) {
        Clause before = clause;
        clause = where;
        try {
            return expressions.bind(expression);
        } finally {
            clause = before;
        }
    }

    /// Binds the condition of WHERE.
    BoundExpression where(Expression condition) {
        return ZeroDates.found(bind(Clause.WHERE, condition));
    }

    /// Takes slots of the block's frame.
    ///
    /// @return the first of them
    int allocate(int count) {
        int first = slots;
        slots += count;
        return first;
    }

    int slots() {
        return slots;
    }

    List<Aggregate> aggregates() {
        return aggregates;
    }

    List<WindowCall> windowCalls() {
        return windows;
    }

    void add(WindowCall call) {
        windows.add(call);
    }

    boolean correlated() {
        return correlated;
    }

    /// Whether it stands in another block.
    boolean isInner() {
        return parent != null;
    }

    @Override
    public BoundExpression column(Reference.Column column) {
        return findHere(column).or(() -> findOutside(column)).orElseThrow(() -> unknown(column));
    }

    /// The column of a table of this block that a name means, which is noted where names are.
    private Optional<BoundExpression> find(Reference.Column column, int depth, Clause where) {
        Optional<SourceScope.Named> named = sources.locate(column, where);
        if (named.isPresent()) {
            binder.resolved()
                    .ifPresent(names ->
                            names.note(
                                    column,
                                    binder.wholeName(named.get().table(), named.get().name())));
        }
        return named.map(one -> one.column(depth));
    }

    private RuntimeException unknown(Reference.Column column) {
        return binder.globalOrder(this) && column.table().isPresent()
                ? ErrorCode.TABLENAME_NOT_ALLOWED_HERE.error(
                        column.table().get(), "global ORDER clause")
                : clause.unknown(column);
    }

    /// What a column means in the block's present clause.
    private Optional<BoundExpression> findHere(Reference.Column column) {
        if (aggregateDepth > 0) {
            return find(column, 0, clause);
        }
        return switch (clause) {
            case HAVING -> aliases.having(column, clause);
            case GROUP, ORDER -> find(column, 0, clause).or(() -> aliases.find(column, clause));
            default -> find(column, 0, clause);
        };
    }

    private Optional<BoundExpression> findOutside(Reference.Column column) {
        int depth = 0;
        for (BlockScope scope = this; scope.parent != null; scope = scope.parent) {
            depth++;
            if (scope.seesParent) {
                Optional<BoundExpression> found = scope.parent.findFor(column, depth, clause);
                if (found.isPresent()) {
                    markCorrelated(depth);
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /// What a column of a query inside this block means here.
    private Optional<BoundExpression> findFor(Reference.Column column, int depth, Clause inner) {
        Optional<BoundExpression> found = find(column, depth, inner);
        if (found.isPresent() || (clause != Clause.HAVING && clause != Clause.ORDER)) {
            return found;
        }
        return aliases.find(column, inner)
                .map(expression -> BoundTrees.outwards(expression, -depth));
    }

    /// This block and those around it refer to something so many blocks outwards.
    private void markCorrelated(int depth) {
        BlockScope scope = this;
        for (int i = 0; i < depth && scope != null; i++) {
            scope.correlated = true;
            scope = scope.parent;
        }
    }

    @Override
    public BoundSubquery subquery(Query query) {
        return binder.bind(query, new QueryBinder.Place(this, true, commonTables));
    }

    @Override
    public void enterAggregate() {
        aggregateDepth++;
    }

    @Override
    public BoundExpression leaveAggregate(AggregateCall call) {
        aggregateDepth--;
        int home = home(call);
        BlockScope scope = outer(home);
        if (!scope.mayAggregate()) {
            throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
        }
        if (home > 0) {
            markCorrelated(home);
        }
        AggregateCall moved = home == 0 ? call : outwards(call, home);
        return new ComputedSlot(
                home, scope.aggregateSlot(moved), call.typing(), call.function().name());
    }

    private boolean mayAggregate() {
        return clause.takesAggregates() && aggregateDepth == 0;
    }

    /// The block that an aggregate belongs to: the innermost that its columns come from, if aggregates may stand there.
    private int home(AggregateCall call) {
        int innermost = Integer.MAX_VALUE;
        for (BoundExpression part : parts(call)) {
            rejectNested(part);
            innermost = Math.min(innermost, References.of(part).innermost());
        }
        if (innermost == Integer.MAX_VALUE || innermost == 0) {
            return 0;
        }
        return outer(innermost).mayAggregate() ? innermost : 0;
    }

    private void rejectNested(BoundExpression part) {
        if (part instanceof ComputedSlot(var depth, _, _, _) && depth == 0) {
            throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
        }
        BoundTrees.children(part).forEach(this::rejectNested);
    }

    private BlockScope outer(int blocks) {
        BlockScope scope = this;
        for (int i = 0; i < blocks && scope.parent != null; i++) {
            scope = scope.parent;
        }
        return scope;
    }

    private static List<BoundExpression> parts(AggregateCall call) {
        List<BoundExpression> parts = new ArrayList<>(call.arguments());
        call.order().forEach(key -> parts.add(key.expression()));
        return parts;
    }

    private static AggregateCall outwards(AggregateCall call, int blocks) {
        return new AggregateCall(
                call.function(),
                call.arguments().stream()
                        .map(argument -> BoundTrees.outwards(argument, blocks))
                        .toList(),
                call.distinct(),
                call.order().stream()
                        .map(key ->
                                new AggregateCall.OrderKey(
                                        BoundTrees.outwards(key.expression(), blocks),
                                        key.descending()))
                        .toList(),
                call.separator(),
                call.typing());
    }

    private int aggregateSlot(AggregateCall call) {
        for (Aggregate known : aggregates) {
            if (known.call().equals(call)) {
                return known.slot();
            }
        }
        var added = new Aggregate(call, allocate(1));
        aggregates.add(added);
        return added.slot();
    }

    @Override
    public BoundExpression window(Call call) {
        return windowBinder.bind(call);
    }

    @Override
    public BoundExpression grouping(Call.Function call) {
        if (!clause.takesAggregates()) {
            throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
        }
        List<BoundExpression> arguments = new ArrayList<>();
        enterAggregate();
        for (Expression argument : call.arguments()) {
            arguments.add(expressions.bind(argument));
        }
        aggregateDepth--;
        int slot = allocate(1);
        levels.add(new PendingLevel(arguments, slot));
        var typing = Typing.numeric(dev.quell.base.value.SqlType.BIGINT, false);
        return new ComputedSlot(0, slot, typing, "grouping");
    }

    /// The calls of GROUPING(), now that the keys are known.
    ///
    /// @throws dev.quell.base.error.SqlError 3148 where an argument is no key
    List<Level> levels(List<BoundExpression> keys) {
        List<Level> resolved = new ArrayList<>();
        for (PendingLevel level : levels) {
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < level.arguments.size(); i++) {
                int place = keys.indexOf(level.arguments.get(i));
                if (place < 0) {
                    throw ErrorCode.FIELD_IN_GROUPING_NOT_GROUP_BY.error(i + 1);
                }
                places.add(place);
            }
            resolved.add(new Level(places, level.slot));
        }
        return resolved;
    }

    /// Whether GROUPING() was called at all.
    boolean hasLevels() {
        return !levels.isEmpty();
    }
}
