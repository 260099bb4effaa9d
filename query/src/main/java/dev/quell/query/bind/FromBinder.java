package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
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
import dev.quell.sql.tree.TableReference;
import dev.quell.sql.tree.TableReference.JoinKind;
import dev.quell.storage.catalog.ColumnDefinition;
import dev.quell.storage.catalog.IndexDefinition;
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
    private final Set<String> names = new HashSet<>();
    private int leaves;

    /// A part of FROM with the names it makes known.
    record Bound(BoundSource source, SourceScope names) {}

    FromBinder(BlockScope scope, List<Query.Locking> locking) {
        this.scope = scope;
        this.locking = locking;
    }

    /// Binds the comma list.
    Optional<BoundSource> bind(List<TableReference> references) {
        if (references.isEmpty()) {
            return Optional.empty();
        }
        Bound all = bind(references.getFirst(), SourceScope.EMPTY);
        for (TableReference reference : references.subList(1, references.size())) {
            Bound next = bind(reference, all.names);
            all =
                    new Bound(
                            new BoundSource.Join(
                                    all.source, next.source, false, false, Optional.empty()),
                            SourceScope.join(all.names, next.names));
        }
        checkLockedNames(all.names);
        scope.sources(all.names);
        return Optional.of(all.source);
    }

    /// @param before what LATERAL tables see
    private Bound bind(TableReference reference, SourceScope before) {
        return switch (reference) {
            case TableReference.Named named -> named(named);
            case TableReference.Derived derived -> derived(derived, before);
            case TableReference.Join join -> join(join, before);
            case TableReference.JsonTable _ ->
                    throw ErrorCode.NOT_SUPPORTED_YET.error("JSON_TABLE");
        };
    }

    private Bound named(TableReference.Named reference) {
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
        scope.binder()
                .resolved()
                .ifPresent(names ->
                        names.note(name, new QualifiedName(Optional.of(schema), name.name())));
        Set<String> reads = scope.binder().reads(schema, name.name());
        Bound bound =
                switch (scope.binder().find(schema, name.name())) {
                    case NamedTable.Stored(var definition) -> {
                        scope.binder().changed().checkRead(definition);
                        scope.binder().open(definition, alias);
                        checkHints(reference, alias, definition);
                        yield stored(definition, alias);
                    }
                    case NamedTable.Virtual(var table) -> virtual(table, alias);
                    case NamedTable.View view -> view(view, alias);
                };
        bound.names().tables().forEach(table -> table.noteReadsIn(reads));
        return bound;
    }

    private static void checkHints(
            TableReference.Named reference, String alias, TableDefinition definition) {
        for (TableReference.IndexHint hint : reference.hints()) {
            for (String index : hint.indexes()) {
                if (definition.index(index).isEmpty()) {
                    throw ErrorCode.KEY_DOES_NOT_EXITS.error(index, alias);
                }
            }
        }
    }

    private Bound stored(TableDefinition definition, String alias) {
        List<TableColumn> columns = new ArrayList<>(definition.columns().size());
        for (int i = 0; i < definition.columns().size(); i++) {
            ColumnDefinition column = definition.columns().get(i);
            var name =
                    new ColumnName(
                            definition.schema(),
                            alias,
                            definition.name(),
                            column.name(),
                            column.name(),
                            flags(definition, i));
            columns.add(
                    new TableColumn(
                            name, typing(column.type(), column.nullable()), !column.invisible()));
        }
        Table table = table(definition.schema(), alias, columns);
        var leaf =
                new BoundSource.Table(
                        leaves++, alias, table.offset(), definition, lockingOf(alias));
        return new Bound(leaf, SourceScope.of(table));
    }

    private static Typing typing(dev.quell.base.value.SqlType type, boolean nullable) {
        boolean text =
                type.kind().isCharacter()
                        || type.kind() == dev.quell.base.value.TypeKind.ENUM
                        || type.kind() == dev.quell.base.value.TypeKind.SET
                        || type.kind().isBinary();
        return text
                ? new Typing(type, nullable, Derivation.IMPLICIT, false)
                : new Typing(type, nullable, Derivation.NUMERIC, true);
    }

    private static int flags(TableDefinition table, int ordinal) {
        ColumnDefinition column = table.columns().get(ordinal);
        int flags = column.autoIncrement() ? ResultColumn.AUTO_INCREMENT : 0;
        if (column.onUpdateNow()) {
            flags |= ResultColumn.ON_UPDATE_NOW;
        }
        if (column.defaultValue() instanceof dev.quell.storage.catalog.ColumnDefault.None
                && !column.autoIncrement()) {
            flags |= ResultColumn.NO_DEFAULT;
        }
        for (IndexDefinition index : table.indexes()) {
            flags |= indexFlags(index, ordinal);
        }
        return flags;
    }

    private static int indexFlags(IndexDefinition index, int ordinal) {
        boolean first = index.parts().getFirst().column() == ordinal;
        return switch (index.kind()) {
            case PRIMARY ->
                    index.parts().stream().anyMatch(part -> part.column() == ordinal)
                            ? ResultColumn.PRIMARY_KEY
                            : 0;
            case UNIQUE ->
                    first && index.parts().size() == 1
                            ? ResultColumn.UNIQUE_KEY
                            : first ? ResultColumn.MULTIPLE_KEY : 0;
            case NON_UNIQUE -> first ? ResultColumn.MULTIPLE_KEY : 0;
        };
    }

    private Bound virtual(VirtualTable virtual, String alias) {
        List<TableColumn> columns = new ArrayList<>(virtual.columns().size());
        for (VirtualTable.Column column : virtual.columns()) {
            var name =
                    new ColumnName(
                            virtual.schema(),
                            alias,
                            virtual.name(),
                            column.name(),
                            column.name(),
                            0);
            columns.add(new TableColumn(name, typing(column.type(), column.nullable()), true));
        }
        Table table = table(virtual.schema(), alias, columns);
        return new Bound(
                new BoundSource.Virtual(leaves++, alias, table.offset(), virtual),
                SourceScope.of(table));
    }

    private Bound view(NamedTable.View view, String alias) {
        BoundQuery query = scope.binder().bindView(view, scope);
        Table table = outputs(view.schema(), alias, query.columns(), view.columns());
        return new Bound(
                new BoundSource.Derived(leaves++, alias, table.offset(), query, false),
                SourceScope.of(table));
    }

    private Bound derived(TableReference.Derived reference, SourceScope before) {
        SourceScope seen = scope.sources();
        scope.sources(before);
        var place = new QueryBinder.Place(scope, reference.lateral(), scope.commonTables());
        var binder = scope.binder();
        BoundQuery query = binder.changed().apart(() -> binder.bind(reference.query(), place));
        scope.sources(seen);
        Table table = outputs("", reference.alias(), query.columns(), reference.columns());
        return new Bound(
                new BoundSource.Derived(
                        leaves++, reference.alias(), table.offset(), query, reference.lateral()),
                SourceScope.of(table));
    }

    /// A common table expression is made once for the statement, unless it refers to rows of a block around: then it is a
    /// derived table wherever it is named.
    private Bound common(CommonTables.Entry entry, String alias) {
        try {
            return common(scope.binder().common(entry), alias);
        } catch (SqlError error) {
            if (error.code() != ErrorCode.BAD_FIELD_ERROR || !scope.isInner()) {
                throw error;
            }
            return correlated(entry, alias);
        }
    }

    private Bound correlated(CommonTables.Entry entry, String alias) {
        var place = new QueryBinder.Place(scope, false, entry.visible());
        var binder = scope.binder();
        BoundQuery query =
                binder.changed().apart(() -> binder.bind(entry.written().query(), place));
        Table table = outputs("", alias, query.columns(), entry.written().columns());
        return new Bound(
                new BoundSource.Derived(leaves++, alias, table.offset(), query, false),
                SourceScope.of(table));
    }

    private Bound common(CommonTable common, String alias) {
        Table table = outputs("", alias, common.columns(), List.of());
        return new Bound(
                new BoundSource.Common(leaves++, alias, table.offset(), common),
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
                            inner.originalName(),
                            inner.flags());
            known.add(new TableColumn(name, column.typing(), true));
        }
        return table(schema, alias, known);
    }

    private Table table(String schema, String alias, List<TableColumn> columns) {
        if (!names.add(schema + "\0" + alias)) {
            throw ErrorCode.NONUNIQ_TABLE.error(alias);
        }
        return new Table(schema, alias, scope.allocate(columns.size()), columns);
    }

    private Locking lockingOf(String alias) {
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
                    throw ErrorCode.UNRESOLVED_TABLE_LOCK.error(name.name());
                }
            }
        }
    }

    private Bound join(TableReference.Join join, SourceScope before) {
        Bound left = bind(join.left(), before);
        Bound right = bind(join.right(), SourceScope.join(before, left.names));
        List<String> common = join.natural() ? commonNames(left.names, right.names) : join.using();
        boolean fromRight = join.kind() == JoinKind.RIGHT;
        Optional<BoundExpression> on = Optional.empty();
        SourceScope both = SourceScope.join(left.names, right.names);
        if (!common.isEmpty()) {
            both = merged(left.names, right.names, common, fromRight);
            on = Optional.of(equal(left.names, right.names, common));
        } else if (join.on().isPresent()) {
            SourceScope seen = scope.sources();
            scope.sources(both);
            on = Optional.of(scope.bind(Clause.ON, join.on().get()));
            scope.sources(seen);
        }
        return new Bound(joined(join.kind(), left, right, on), both);
    }

    private static BoundSource joined(
            JoinKind kind, Bound left, Bound right, Optional<BoundExpression> on) {
        return switch (kind) {
            case INNER -> new BoundSource.Join(left.source, right.source, false, false, on);
            case STRAIGHT -> new BoundSource.Join(left.source, right.source, false, true, on);
            case LEFT -> {
                right.names.mayBeMissing();
                yield new BoundSource.Join(left.source, right.source, true, false, on);
            }
            case RIGHT -> {
                left.names.mayBeMissing();
                yield new BoundSource.Join(right.source, left.source, true, false, on);
            }
        };
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
