package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundQuery.OrderTerm;
import dev.quell.query.bind.BoundQuery.OutputColumn;
import dev.quell.query.bind.BoundSource.CommonTable;
import dev.quell.query.bind.BoundSource.Locking;
import dev.quell.query.bind.SourceScope.Named;
import dev.quell.query.bind.SourceScope.Table;
import dev.quell.query.bind.SourceScope.TableColumn;
import dev.quell.query.bind.TableDirectory.NamedTable;
import dev.quell.query.value.Derivation;
import dev.quell.query.value.Typing;
import dev.quell.session.ResultColumn;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.SchemaStatement.ViewAlgorithm;
import dev.quell.sql.tree.Select;
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JoinKind;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.WaitPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Binds FROM: finds the tables, gives each its slots, and brings every kind of join to LEFT and INNER with a condition.
final class FromBinder {
    private final BlockScope scope;
    private final List<Query.Locking> locking;
    private final Setting setting;
    private final Set<String> names = new HashSet<>();
    private List<BoundExpression> conditions = List.of();
    private final List<BoundExpression> joinConditions = new ArrayList<>();
    private List<OrderTerm> order = List.of();
    private OptimizerHints optimizer = OptimizerHints.NONE;

    /// A part of FROM with the names it makes known.
    ///
    /// @param conditions of views and derived tables in it that have become part of the block
    private record Bound(BoundSource source, SourceScope names, List<BoundExpression> conditions) {
        Bound(BoundSource source, SourceScope names) {
            this(source, names, List.of());
        }
    }

    /// Where a part of FROM stands.
    ///
    /// @param before what LATERAL tables see
    /// @param optional whether an outer join may have no row of it
    private record Side(SourceScope before, boolean optional) {}

    /// What a FROM clause takes over from what it stands in.
    ///
    /// @param locking how the rows of all its tables are locked, unless it is NONE
    /// @param optional whether an outer join may have no row of it
    /// @param changed whether the statement changes rows of its tables
    record Setting(Locking locking, boolean optional, boolean changed) {
        static final Setting QUERY = new Setting(Locking.NONE, false, false);
        static final Setting CHANGE = new Setting(Locking.NONE, false, true);
    }

    FromBinder(BlockScope scope, List<Query.Locking> locking, Setting setting) {
        this.scope = scope;
        this.locking = locking;
        this.setting = setting;
    }

    /// Binds a view alone.
    Table bindView(NamedTable.View view) {
        return view(view, view.name(), new Side(SourceScope.EMPTY, false))
                .names()
                .tables()
                .getFirst();
    }

    /// The conditions of WHERE that came with views and derived tables.
    List<BoundExpression> conditions() {
        return conditions;
    }

    /// The conditions of the joins written here.
    List<BoundExpression> joinConditions() {
        return joinConditions;
    }

    /// The order of the view or derived table that is all of FROM.
    List<OrderTerm> order() {
        return order;
    }

    /// Takes the hints of the SELECT into account.
    FromBinder hinted(OptimizerHints hints) {
        optimizer = hints;
        return this;
    }

    /// Binds the comma list.
    Optional<BoundSource> bind(List<TableReference> references) {
        if (references.isEmpty()) {
            return Optional.empty();
        }
        Bound all = bind(references.getFirst(), new Side(SourceScope.EMPTY, setting.optional));
        for (TableReference reference : references.subList(1, references.size())) {
            Bound next = bind(reference, new Side(all.names, setting.optional));
            all =
                    new Bound(
                            new BoundSource.Join(
                                    all.source, next.source, false, false, Optional.empty()),
                            SourceScope.join(all.names, next.names),
                            both(all, next));
        }
        conditions = all.conditions;
        if (all.names.tables().size() == 1) {
            all.names.tables().getFirst().merged().ifPresent(query -> order = query.order());
        }
        checkLockedNames(all.names);
        scope.sources(all.names);
        return Optional.of(all.source);
    }

    private static List<BoundExpression> both(Bound left, Bound right) {
        if (right.conditions.isEmpty()) {
            return left.conditions;
        }
        List<BoundExpression> both = new ArrayList<>(left.conditions);
        both.addAll(right.conditions);
        return both;
    }

    private Bound bind(TableReference reference, Side side) {
        return switch (reference) {
            case TableReference.Named named -> named(named, side);
            case TableReference.Derived derived -> derived(derived, side);
            case TableReference.Join join -> join(join, side);
            case TableReference.JsonTable table -> jsonTable(table, side);
        };
    }

    private Bound named(TableReference.Named reference, Side side) {
        QualifiedName name = reference.name();
        String alias = reference.alias().orElse(name.name());
        if (name.schema().isEmpty()) {
            Optional<CommonTables.Entry> entry = scope.commonTables().find(name.name());
            if (entry.isPresent()) {
                return common(entry.get(), alias);
            }
        }
        if (!reference.partitions().isEmpty()) {
            throw ErrorCode.PARTITION_CLAUSE_ON_NONPARTITIONED.error();
        }
        String schema = scope.binder().schema(name);
        scope.binder().mention(schema, name.name(), alias);
        if (!setting.changed && lockingOf(alias).lock() == RowLock.EXCLUSIVE) {
            scope.binder().noteExclusive(schema, name.name());
        }
        scope.binder()
                .resolved()
                .ifPresent(names ->
                        names.note(name, new QualifiedName(Optional.of(schema), name.name())));
        Set<String> reads = scope.binder().reads(schema, name.name());
        Bound bound =
                switch (scope.binder().find(schema, name.name())) {
                    case NamedTable.Stored(var definition) -> {
                        scope.binder()
                                .changed()
                                .checkRead(definition, scope.binder().views().reader());
                        scope.binder().open(definition, alias);
                        yield stored(
                                definition,
                                alias,
                                IndexHints.of(reference, optimizer, alias, definition));
                    }
                    case NamedTable.Virtual(var table) -> virtual(table, alias);
                    case NamedTable.View view -> {
                        checkHints(reference, alias);
                        yield view(view, alias, side);
                    }
                };
        bound.names().tables().forEach(table -> table.noteReadsIn(reads));
        return bound;
    }

    /// A view has no index.
    private static void checkHints(TableReference.Named reference, String alias) {
        for (TableReference.IndexHint hint : reference.hints()) {
            for (String index : hint.indexes()) {
                throw ErrorCode.KEY_DOES_NOT_EXITS.error(index, alias);
            }
        }
    }

    private Bound stored(TableDefinition definition, String alias, IndexHints hints) {
        Table table =
                table(definition.schema(), alias, LeafColumns.of(definition, alias))
                        .rowId(LeafColumns.rowId(definition));
        scope.keys().add(definition, table, scope.binder().context());
        Locking locked = lockingOf(alias);
        if (locked.lock() == RowLock.EXCLUSIVE) {
            scope.binder().noteChanging(definition);
        }
        var leaf =
                new BoundSource.Table(
                        scope.nextLeaf(), alias, table.offset(), definition, locked, hints);
        return new Bound(leaf, SourceScope.of(table));
    }

    private static CommonTables tablesOf(Query query) {
        return query.with().map(CommonTables.NONE::with).orElse(CommonTables.NONE);
    }

    private Bound virtual(VirtualTable virtual, String alias) {
        Table table = table(virtual.schema(), alias, LeafColumns.of(virtual, alias));
        return new Bound(
                new BoundSource.Virtual(scope.nextLeaf(), alias, table.offset(), virtual),
                SourceScope.of(table));
    }

    private Bound view(NamedTable.View view, String alias, Side side) {
        if (merges(view, alias, side)) {
            return merged(
                    merge(view, alias, side),
                    new Outside(view.schema(), alias, view.columns(), Optional.of(view.name())));
        }
        BoundQuery query = scope.binder().bindView(view, alias, scope);
        Table table = outputs(view.schema(), alias, query.columns(), view.columns());
        return derived(alias, query, table, false);
    }

    private MergedQuery merge(NamedTable.View view, String alias, Side side) {
        Query query = view.query();
        var binder = scope.binder();
        return binder.inView(
                view,
                alias,
                () -> {
                    BlockScope inner = scope.within(false, tablesOf(query));
                    return merge(query, inner, lockingOf(alias), side, true)
                            .of(new MergedQuery.OfView(view, binder.views().definer()));
                });
    }

    private boolean merges(NamedTable.View view, String alias, Side side) {
        Query query = view.query();
        return view.rules().algorithm() != ViewAlgorithm.TEMPTABLE
                && (setting.changed || !optimizer.keepsApart(alias))
                && MergeRules.canMerge(query)
                && (setting.changed || MergeRules.isWorthMerging(query))
                && (!side.optional || MergeRules.isPlain(query));
    }

    private boolean merges(TableReference.Derived reference, Side side) {
        Query query = reference.query();
        return !reference.lateral()
                && !optimizer.keepsApart(reference.alias())
                && !setting.changed
                && !scope.binder().changed().any()
                && MergeRules.canMerge(query)
                && MergeRules.isWorthMerging(query)
                && (!side.optional || !scope.isInner() && MergeRules.isPlain(query));
    }

    /// Binds a query whose tables become leaves of this block.
    private MergedQuery merge(
            Query query, BlockScope inner, Locking rows, Side side, boolean view) {
        if (!(query.body() instanceof Select select)) {
            throw new IllegalArgumentException("no SELECT: " + query);
        }
        scope.binder().noteLocking(query);
        return new SelectBinder(inner, query)
                .merge(select, new Setting(rows, side.optional, setting.changed), view);
    }

    private Bound merged(MergedQuery query, Outside outside) {
        List<OutputColumn> named = QueryBinder.rename(query.columns(), outside.columns);
        QueryBinder.checkDistinctNames(named);
        checkAlias(outside.schema, outside.alias);
        Table table =
                Table.of(
                        outside.schema,
                        outside.alias,
                        query,
                        named.stream().map(outside::column).toList());
        return new Bound(query.source(), SourceScope.of(table), query.conditions());
    }

    /// How a query in FROM is known outside.
    ///
    /// @param columns names given to its columns; empty for its own
    /// @param view the view's name; empty for a derived table
    private record Outside(
            String schema, String alias, List<String> columns, Optional<String> view) {
        TableColumn column(OutputColumn column) {
            ColumnName inner = column.name();
            boolean computed =
                    inner.originalName().isEmpty() && !column.type().kind().isCharacter();
            return new TableColumn(
                    new ColumnName(
                            inner.schema(),
                            alias,
                            view.orElse(inner.originalTable()),
                            inner.name(),
                            inner.name(),
                            computed ? inner.flags() | ResultColumn.BINARY : inner.flags()),
                    column.typing(),
                    true);
        }
    }

    private Bound derived(TableReference.Derived reference, Side side) {
        if (merges(reference, side)) {
            CommonTables visible =
                    reference
                            .query()
                            .with()
                            .map(scope.commonTables()::with)
                            .orElse(scope.commonTables());
            MergedQuery merged =
                    merge(
                            reference.query(),
                            scope.within(true, visible),
                            Locking.NONE,
                            side,
                            false);
            return merged(
                    merged,
                    new Outside("", reference.alias(), reference.columns(), Optional.empty()));
        }
        SourceScope seen = scope.sources();
        scope.sources(side.before);
        var place = new QueryBinder.Place(scope, reference.lateral(), scope.commonTables());
        var binder = scope.binder();
        BoundQuery query = binder.changed().apart(() -> binder.bind(reference.query(), place));
        scope.sources(seen);
        return derived(
                reference.alias(),
                query,
                outputs("", reference.alias(), query.columns(), reference.columns()),
                reference.lateral());
    }

    /// The document may refer to tables before it.
    private Bound jsonTable(TableReference.JsonTable reference, Side side) {
        SourceScope seen = scope.sources();
        scope.sources(side.before);
        BoundQuery query = JsonTableBinder.bind(reference, scope);
        scope.sources(seen);
        String alias = reference.alias();
        return derived(alias, query, outputs("", alias, query.columns(), List.of()), true);
    }

    private Bound derived(String alias, BoundQuery query, Table table, boolean lateral) {
        return new Bound(
                new BoundSource.Derived(scope.nextLeaf(), alias, table.offset(), query, lateral),
                SourceScope.of(table));
    }

    /// A common table expression is made once for the statement, unless it refers to rows of a block around: then it is a
    /// derived table wherever it is named.
    private Bound common(CommonTables.Entry entry, String alias) {
        entry.namedBy(scope);
        try {
            return common(scope.binder().common(entry), alias, false);
        } catch (SqlError error) {
            boolean unknown =
                    error.code() == ErrorCode.BAD_FIELD_ERROR
                            || error.code() == ErrorCode.UNKNOWN_TABLE;
            if (!unknown || !scope.isInner()) {
                throw error;
            }
            return correlated(entry, alias);
        }
    }

    private Bound correlated(CommonTables.Entry shared, String alias) {
        CommonTables.Entry entry = shared.again();
        var place = new QueryBinder.Place(scope, false, entry.visible());
        var binder = scope.binder();
        if (entry.isRecursive()) {
            return common(
                    binder.changed().apart(() -> new RecursiveBinder(binder, entry, place).bind()),
                    alias,
                    true);
        }
        BoundQuery query =
                binder.changed().apart(() -> binder.bind(entry.written().query(), place));
        Table table = outputs("", alias, query.columns(), entry.written().columns());
        return derived(alias, query, table, false);
    }

    private Bound common(CommonTable common, String alias, boolean correlated) {
        Table table = outputs("", alias, common.columns(), List.of());
        return new Bound(
                new BoundSource.Common(scope.nextLeaf(), alias, table.offset(), common, correlated),
                SourceScope.of(table));
    }

    private Table outputs(
            String schema, String alias, List<OutputColumn> columns, List<String> renamed) {
        List<OutputColumn> named = QueryBinder.rename(columns, renamed);
        QueryBinder.checkDistinctNames(named);
        List<TableColumn> known = new ArrayList<>(named.size());
        for (OutputColumn column : named) {
            ColumnName inner = column.name();
            var name =
                    new ColumnName(
                            inner.schema(),
                            alias,
                            inner.originalTable(),
                            inner.name(),
                            inner.name(),
                            inner.flags() & ~ResultColumn.OF_KEYS);
            known.add(new TableColumn(name, stored(column.typing()), true));
        }
        return table(schema, alias, known);
    }

    /// How a column of rows that are kept is known: as a table's, whatever it was computed from.
    private static Typing stored(Typing typing) {
        return typing.type().kind().isCharacter() && typing.derivation() == Derivation.COERCIBLE
                ? new Typing(typing.type(), typing.nullable(), Derivation.IMPLICIT, false)
                : typing;
    }

    private void checkAlias(String schema, String alias) {
        if (!names.add(schema + "\0" + alias)) {
            throw ErrorCode.NONUNIQ_TABLE.error(alias);
        }
    }

    private Table table(String schema, String alias, List<TableColumn> columns) {
        checkAlias(schema, alias);
        return new Table(schema, alias, scope.allocate(columns.size()), columns);
    }

    private Locking lockingOf(String alias) {
        if (!setting.locking.equals(Locking.NONE)) {
            return setting.locking;
        }
        for (Query.Locking clause : locking) {
            if (clause.tables().isEmpty()
                    || clause.tables().stream().anyMatch(name -> name.name().equals(alias))) {
                return new Locking(
                        clause.exclusive() ? RowLock.EXCLUSIVE : RowLock.SHARE,
                        switch (clause.policy()) {
                            case WAIT -> WaitPolicy.WAIT;
                            case NOWAIT -> WaitPolicy.NOWAIT;
                            case SKIP_LOCKED -> WaitPolicy.SKIP_LOCKED;
                        });
            }
        }
        return Locking.NONE;
    }

    private void checkLockedNames(SourceScope known) {
        for (Query.Locking clause : locking) {
            for (QualifiedName name : clause.tables()) {
                if (known.table(name.schema(), name.name()).isEmpty()) {
                    throw ErrorCode.UNRESOLVED_TABLE_LOCK.error(quoted(name));
                }
            }
        }
    }

    private static String quoted(QualifiedName name) {
        return name.schema().map(schema -> "`" + schema + "`.").orElse("")
                + "`"
                + name.name()
                + "`";
    }

    private Bound join(TableReference.Join join, Side side) {
        Bound left =
                bind(
                        join.left(),
                        new Side(side.before, side.optional || join.kind() == JoinKind.RIGHT));
        Bound right =
                bind(
                        join.right(),
                        new Side(
                                SourceScope.join(side.before, left.names),
                                side.optional || join.kind() == JoinKind.LEFT));
        List<String> common = join.natural() ? commonNames(left.names, right.names) : join.using();
        boolean fromRight = join.kind() == JoinKind.RIGHT;
        Optional<BoundExpression> on = Optional.empty();
        SourceScope both = SourceScope.join(left.names, right.names);
        if (join.natural() || !common.isEmpty()) {
            both = merged(left.names, right.names, common, fromRight);
        }
        if (!common.isEmpty()) {
            on = Optional.of(equal(left.names, right.names, common));
        } else if (join.on().isPresent()) {
            SourceScope seen = scope.sources();
            scope.sources(both);
            on = Optional.of(scope.bind(Clause.ON, join.on().get()));
            scope.sources(seen);
        }
        on.ifPresent(joinConditions::add);
        return joined(join.kind(), left, right, on, both);
    }

    /// The conditions of what an outer join may have no row of belong to its ON, all others to WHERE.
    private static Bound joined(
            JoinKind kind,
            Bound left,
            Bound right,
            Optional<BoundExpression> on,
            SourceScope names) {
        return switch (kind) {
            case INNER ->
                    new Bound(
                            new BoundSource.Join(left.source, right.source, false, false, on),
                            names,
                            both(left, right));
            case STRAIGHT ->
                    new Bound(
                            new BoundSource.Join(left.source, right.source, false, true, on),
                            names,
                            both(left, right));
            case LEFT -> outer(left, right, on, names);
            case RIGHT -> outer(right, left, on, names);
        };
    }

    private static Bound outer(
            Bound kept, Bound optional, Optional<BoundExpression> on, SourceScope names) {
        optional.names.mayBeMissing();
        return new Bound(
                new BoundSource.Join(
                        kept.source,
                        optional.source,
                        true,
                        false,
                        BoundExpression.And.of(on, optional.conditions)),
                names,
                kept.conditions);
    }

    /// The names of NATURAL JOIN, in the order of the left side.
    private static List<String> commonNames(SourceScope left, SourceScope right) {
        List<String> names = new ArrayList<>();
        for (Named column : left.columns()) {
            boolean common =
                    right.columns().stream()
                            .anyMatch(other -> other.name().equalsIgnoreCase(column.name()));
            if (common && column.visible()) {
                names.add(column.name());
            }
        }
        return names;
    }

    /// The common columns first and once, then the rest of both sides.
    private static SourceScope merged(
            SourceScope left, SourceScope right, List<String> common, boolean fromRight) {
        SourceScope first = fromRight ? right : left;
        SourceScope second = fromRight ? left : right;
        List<Named> columns = new ArrayList<>();
        for (Named column : first.columns()) {
            if (contains(common, column.name())) {
                columns.add(column);
            }
        }
        for (SourceScope side : List.of(first, second)) {
            for (Named column : side.columns()) {
                if (!contains(common, column.name())) {
                    columns.add(column);
                }
            }
        }
        return SourceScope.join(left, right, columns);
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    /// The condition of USING.
    private BoundExpression equal(SourceScope left, SourceScope right, List<String> names) {
        List<BoundExpression> terms = new ArrayList<>();
        for (String name : names) {
            Reference.Column wanted = Reference.Column.of(name);
            BoundExpression a = side(left, wanted);
            BoundExpression b = side(right, wanted);
            terms.add(scope.expressions().equal(a, b));
        }
        return terms.size() == 1
                ? terms.getFirst()
                : new BoundExpression.And(terms, terms.getFirst().typing().withNullable(true));
    }

    private static BoundExpression side(SourceScope names, Reference.Column wanted) {
        return names.find(wanted, 0, Clause.FROM).orElseThrow(() -> Clause.FROM.unknown(wanted));
    }
}
