package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.SqlType;
import dev.quell.query.bind.BoundExpression.ComputedSlot;
import dev.quell.query.bind.BoundQuery.Aggregate;
import dev.quell.query.bind.BoundQuery.Level;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.query.value.Typing;
import dev.quell.sql.tree.Call;
import dev.quell.sql.tree.Expression;
import dev.quell.sql.tree.Literal;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What names mean within one query block while it is bound, clause by clause; and what its expressions need besides the
/// tables: slots for aggregates and window functions.
final class BlockScope implements Scope {
    private static final int MAX_LEAVES = 61;

    private final QueryBinder binder;
    private final @Nullable BlockScope host;
    private final @Nullable BlockScope parent;
    private final boolean seesParent;
    private final boolean operand;
    private final CommonTables commonTables;
    private final ExpressionBinder expressions;
    private final int number;
    private final List<Aggregate> aggregates = new ArrayList<>();
    private final List<WindowCall> windows = new ArrayList<>();
    private final List<PendingLevel> levels = new ArrayList<>();
    private final KeyExpressions keys = new KeyExpressions();
    private final SelectAliases aliases = new SelectAliases();
    private WindowBinder windowBinder = new WindowBinder(this, List.of());
    private SourceScope sources = SourceScope.EMPTY;
    private Clause clause = Clause.FROM;
    private int slots;
    private int leaves;
    private int aggregateDepth;
    private boolean correlated;

    /// A call of GROUPING() whose arguments are not yet known to be keys.
    private record PendingLevel(List<BoundExpression> arguments, int slot) {}

    BlockScope(QueryBinder binder, QueryBinder.Place place) {
        this.binder = binder;
        this.host = null;
        this.parent = place.parent();
        this.seesParent = place.seesParent();
        this.operand = place.operand();
        this.commonTables = place.commonTables();
        this.expressions = new ExpressionBinder(binder.context(), this);
        this.number = binder.nextBlockNumber();
    }

    private BlockScope(BlockScope host, boolean seesAround, CommonTables commonTables) {
        this.binder = host.binder;
        this.host = host;
        this.parent = seesAround ? host.parent : null;
        this.seesParent = seesAround && host.seesParent;
        this.operand = false;
        this.commonTables = commonTables;
        this.expressions = new ExpressionBinder(binder.context(), this);
        this.number = host.number;
    }

    /// What names mean within a query that becomes part of this block: its own tables, in slots of this block's frame.
    ///
    /// @param seesAround whether it may refer to what is around this block
    BlockScope within(boolean seesAround, CommonTables tables) {
        return new BlockScope(this, seesAround, tables);
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

    void windows(List<Window.Named> named) {
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
        return keys().use(ZeroDates.found(bind(Clause.WHERE, condition)));
    }

    /// The expressions that indexes of the block's tables hold.
    KeyExpressions keys() {
        return host == null ? keys : host.keys();
    }

    /// Takes slots of the block's frame.
    ///
    /// @return the first of them
    int allocate(int count) {
        if (host != null) {
            return host.allocate(count);
        }
        int first = slots;
        slots += count;
        return first;
    }

    int slots() {
        return slots;
    }

    /// The number of the next leaf of FROM.
    ///
    /// @throws dev.quell.base.error.SqlError 1116
    int nextLeaf() {
        if (host != null) {
            return host.nextLeaf();
        }
        if (leaves == MAX_LEAVES) {
            throw ErrorCode.TOO_MANY_TABLES.error(MAX_LEAVES);
        }
        return leaves++;
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

    /// Whether it is itself the query of a place, no query inside it and no part of another block.
    boolean standsIn(QueryBinder.Place place) {
        return host == null && parent == place.parent();
    }

    /// Whether its ORDER BY counts where it has no LIMIT: not in an expression, nor under a set operation.
    boolean isOrdered() {
        return !seesParent && !operand;
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
                                    names.wholeName(
                                            named.get().table(),
                                            named.get().name(),
                                            binder.mentions())));
        }
        return named.map(one -> one.column(depth));
    }

    private RuntimeException unknown(Reference.Column column) {
        if (isForward(column)) {
            return ErrorCode.ILLEGAL_REFERENCE.error(
                    column.name(), "forward reference in item list");
        }
        if (column.table().isEmpty()) {
            return clause.unknown(column);
        }
        if (binder.globalOrder(this)) {
            return ErrorCode.TABLENAME_NOT_ALLOWED_HERE.error(
                    column.table().get(), "global ORDER clause");
        }
        return parent == null && leaves == 0
                ? clause.unknownTable(column.table().get())
                : clause.unknown(column);
    }

    /// Whether a block around it names an element of its select list so, and has not come to that yet.
    private boolean isForward(Reference.Column column) {
        for (BlockScope scope = this; scope.parent != null; scope = scope.parent) {
            if (scope.seesParent
                    && scope.parent.clause == Clause.FIELD_LIST
                    && scope.parent.aliases.isAnnounced(column)) {
                return true;
            }
        }
        return false;
    }

    /// What a column means in the block's present clause.
    private Optional<BoundExpression> findHere(Reference.Column column) {
        if (aggregateDepth > 0) {
            return find(column, 0, clause);
        }
        return switch (clause) {
            case HAVING -> aliases.having(column, binder::warn);
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
                    noteOuter(column, scope.parent);
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private void noteOuter(Reference.Column column, BlockScope home) {
        binder.resolved()
                .ifPresent(names ->
                        names.noteOuter(
                                home.sources
                                        .locate(column, clause)
                                        .map(BlockScope::wholeName)
                                        .orElseGet(() -> Scope.written(column)),
                                number,
                                home.number));
    }

    private static String wholeName(SourceScope.Named named) {
        String schema = named.table().schema();
        return (schema.isEmpty() ? "" : schema + ".") + named.table().alias() + "." + named.name();
    }

    /// What a column of a query inside this block means here.
    private Optional<BoundExpression> findFor(Reference.Column column, int depth, Clause inner) {
        Optional<BoundExpression> found = find(column, depth, inner);
        if (found.isPresent() || !seesAliases()) {
            return found;
        }
        return aliases.find(column, inner)
                .map(expression -> BoundTrees.outwards(expression, -depth));
    }

    /// Whether queries inside may name elements of the select list: in the list itself those before them.
    private boolean seesAliases() {
        return clause == Clause.HAVING
                || clause == Clause.ORDER
                || clause == Clause.GROUP
                || clause == Clause.FIELD_LIST;
    }

    /// This block and those around it refer to something so many blocks outwards.
    private void markCorrelated(int depth) {
        BlockScope scope = this;
        for (int i = 0; i < depth && scope != null; i++) {
            for (BlockScope part = scope; part != null; part = part.host) {
                part.correlated = true;
            }
            scope = scope.parent;
        }
    }

    @Override
    public BoundExpression columnDefault(Reference.ColumnDefault reference) {
        if (column(reference.column()) instanceof BoundExpression.Column(_, _, _, var name)
                && binder.find(name.schema(), name.originalTable())
                        instanceof NamedTable.Stored(var definition)
                && definition.columnOrdinal(name.originalName()) >= 0) {
            int ordinal = definition.columnOrdinal(name.originalName());
            return DefaultValue.of(definition.columns().get(ordinal));
        }
        throw ErrorCode.NO_DEFAULT_FOR_FIELD.error(reference.column().name());
    }

    @Override
    public void readsVariable() {
        binder.noteVariable();
    }

    @Override
    public void assigns(String variable, Typing typing) {
        binder.assignments().put(variable, typing);
    }

    @Override
    public Optional<Typing> assigned(String variable) {
        return Optional.ofNullable(binder.assignments().get(variable));
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
            References references = References.of(part);
            if (references.computed()) {
                throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
            }
            innermost = Math.min(innermost, references.innermost());
        }
        if (innermost == Integer.MAX_VALUE) {
            return nearestHome();
        }
        if (innermost == 0) {
            return 0;
        }
        BlockScope home = outer(innermost);
        if (home.aggregateDepth > 0) {
            throw ErrorCode.INVALID_GROUP_FUNC_USE.error();
        }
        return home.clause.takesAggregates() ? innermost : 0;
    }

    /// The block of an aggregate that reads no columns: the innermost where aggregates may stand.
    private int nearestHome() {
        int depth = 0;
        for (BlockScope scope = this; scope != null; scope = scope.parent) {
            if (scope.mayAggregate()) {
                return depth;
            }
            depth++;
        }
        return 0;
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
        for (Expression argument : call.arguments()) {
            if (argument instanceof Literal) {
                throw ErrorCode.WRONG_ARGUMENTS.error("GROUPING function");
            }
            arguments.add(expressions.bind(argument));
        }
        int slot = allocate(1);
        levels.add(new PendingLevel(arguments, slot));
        var typing = Typing.numeric(SqlType.BIGINT, false);
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

    /// Whether it is a call of GROUPING().
    boolean isLevel(BoundExpression expression) {
        return expression instanceof ComputedSlot(var depth, var slot, _, _)
                && depth == 0
                && levels.stream().anyMatch(level -> level.slot == slot);
    }

    /// Whether GROUPING() was called at all.
    boolean hasLevels() {
        return !levels.isEmpty();
    }
}
