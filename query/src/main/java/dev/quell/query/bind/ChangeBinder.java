package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundChange.Assigned;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundSource.Locking;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.sql.tree.TableReference;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.WaitPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Binds UPDATE and DELETE as a query block over their tables.
final class ChangeBinder {
    private static final Locking EXCLUSIVE = new Locking(RowLock.EXCLUSIVE, WaitPolicy.WAIT);
    private static final Locking SEMI_CONSISTENT =
            new Locking(RowLock.EXCLUSIVE, WaitPolicy.WAIT_IF_MATCHING);
    private static final Locking SHARE = new Locking(RowLock.SHARE, WaitPolicy.WAIT);

    private final BlockScope scope;
    private final ChangeRequest request;
    private final List<Chosen> targets = new ArrayList<>();
    private final List<BoundSource.Leaf> leaves = new ArrayList<>();
    private final List<Assigned> assigned = new ArrayList<>();

    /// A table that is changed, under the name by which the statement knows it.
    ///
    /// @param assigned the columns of `named` that get values
    private record Chosen(
            SourceScope.Table named,
            BoundSource.Table leaf,
            Optional<ViewTarget> view,
            List<Integer> assigned) {
        int number() {
            return leaf.number();
        }

        Target target() {
            return new Target(
                    leaf.definition(),
                    named.alias(),
                    leaf.number(),
                    leaf.offset(),
                    view.map(this::through));
        }

        private BoundChange.ThroughView through(ViewTarget target) {
            List<String> columns =
                    assigned.isEmpty()
                            ? List.of(QueryBinder.TableUse.STAR)
                            : assigned.stream()
                                    .map(ordinal -> named.columns().get(ordinal).name().name())
                                    .toList();
            return new BoundChange.ThroughView(
                    target.schema(),
                    target.name(),
                    columns,
                    target.writes(assigned),
                    target.identifies(leaf));
        }
    }

    ChangeBinder(BlockScope scope, ChangeRequest request) {
        this.scope = scope;
        this.request = request;
    }

    BoundChange bind() {
        var from = new FromBinder(scope, List.of(), FromBinder.Setting.CHANGE);
        BoundSource source =
                from.bind(request.tables()).orElseThrow(ErrorCode.NO_TABLES_USED::error);
        collect(source, leaves);
        for (QualifiedName name : request.targets()) {
            addTarget(meant(name));
        }
        if (request.targets().isEmpty() && request.assignments().isEmpty()) {
            addTarget(scope.sources().tables().getFirst());
        }
        List<Integer> slots = new ArrayList<>();
        for (Assignment assignment : request.assignments()) {
            slots.add(slot(assignment));
        }
        checkKeys(slots);
        scope.binder().changes(changes(), statement());
        for (int i = 0; i < slots.size(); i++) {
            assign(request.assignments().get(i), slots.get(i));
        }
        Optional<BoundExpression> where =
                BoundExpression.And.of(request.where().map(scope::where), from.conditions());
        Set<Integer> changed = targets.stream().map(Chosen::number).collect(Collectors.toSet());
        var block =
                new Block(
                        scope.number(),
                        scope.slots(),
                        Optional.of(locked(source, changed, ofTargets(source))),
                        where,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        read(),
                        List.of(),
                        false,
                        order(),
                        range(),
                        false,
                        false,
                        false);
        return new BoundChange(
                block, targets.stream().map(Chosen::target).toList(), assigned, checks());
    }

    /// A row that moves under one name would be lost to the other.
    ///
    /// @throws SqlError 1706
    private void checkKeys(List<Integer> slots) {
        for (int i = 0; i < targets.size(); i++) {
            for (int j = i + 1; j < targets.size(); j++) {
                BoundSource.Table one = targets.get(i).leaf;
                BoundSource.Table other = targets.get(j).leaf;
                boolean moves =
                        slots.stream().anyMatch(slot -> isKey(one, slot) || isKey(other, slot));
                if (one.definition().id() == other.definition().id() && moves) {
                    throw ErrorCode.MULTI_UPDATE_KEY_CONFLICT.error(
                            targets.get(i).named.alias(), targets.get(j).named.alias());
                }
            }
        }
    }

    private static boolean isKey(BoundSource.Table leaf, int slot) {
        return holds(leaf, slot)
                && leaf.definition()
                        .clusteredIndex()
                        .filter(index ->
                                index.parts().stream()
                                        .anyMatch(part -> part.column() == slot - leaf.offset()))
                        .isPresent();
    }

    private String statement() {
        return request.assignments().isEmpty() ? "DELETE" : "UPDATE";
    }

    private Map<TableDefinition, ChangedTables.Change> changes() {
        Map<TableDefinition, ChangedTables.Change> changes = new HashMap<>();
        for (Chosen target : targets) {
            changes.putIfAbsent(
                    target.leaf.definition(),
                    new ChangedTables.Change(
                            target.named.alias(), target.view.map(ChangeBinder::wholeName)));
        }
        return changes;
    }

    private static String wholeName(ViewTarget view) {
        return view.schema() + "." + view.name();
    }

    private List<BoundQuery.OrderTerm> order() {
        return request.orderBy().stream()
                .map(item ->
                        new BoundQuery.OrderTerm(
                                scope.bind(Clause.ORDER, item.expression()), item.descending()))
                .toList();
    }

    private BoundQuery.Range range() {
        return new BoundQuery.Range(
                request.limit().map(limit -> scope.bind(Clause.FIELD_LIST, limit.count())),
                Optional.empty());
    }

    /// Everything that is read of the rows: the targets' columns and the new values.
    private List<BoundExpression> read() {
        List<BoundExpression> read = new ArrayList<>();
        scope.sources().tables().stream()
                .flatMap(SourceScope.Table::leaves)
                .filter(table ->
                        targets.stream().anyMatch(target -> target.leaf.offset() == table.offset()))
                .forEach(table -> {
                    for (int i = 0; i < table.columns().size(); i++) {
                        read.add(table.slot(i, 0));
                    }
                });
        assigned.forEach(assignment -> assignment.value().ifPresent(read::add));
        return read;
    }

    private List<BoundChange.Check> checks() {
        List<BoundChange.Check> checks = new ArrayList<>();
        for (int i = 0; i < targets.size() && !assigned.isEmpty(); i++) {
            int place = i;
            targets.get(i)
                    .view
                    .ifPresent(view ->
                            view.check()
                                    .ifPresent(condition ->
                                            checks.add(
                                                    new BoundChange.Check(
                                                            place,
                                                            view.schema(),
                                                            view.name(),
                                                            condition))));
        }
        return checks;
    }

    private void addTarget(SourceScope.Table table) {
        Optional<ViewTarget> view = ViewTarget.of(table);
        if (view.isEmpty()) {
            target(table, table.offset(), "DELETE");
            return;
        }
        view.get().checkUpdatable("DELETE");
        List<BoundSource.Table> tables = view.get().leaves();
        if (tables.size() > 1) {
            throw ErrorCode.VIEW_DELETE_MERGE_VIEW.error(view.get().schema(), view.get().name());
        }
        target(table, tables.getFirst().offset(), "DELETE");
    }

    /// The table that DELETE means: an alias is meant by its bare name, any other table by its own in its database.
    ///
    /// @throws SqlError 1046, 1066, 1109
    private SourceScope.Table meant(QualifiedName name) {
        String schema = scope.binder().schema(name);
        TableReference.Named found = null;
        List<TableReference.Named> named = new ArrayList<>();
        request.tables().forEach(table -> named(table, named));
        for (TableReference.Named table : named) {
            boolean same =
                    table.alias().isPresent()
                            ? name.schema().isEmpty() && table.alias().get().equals(name.name())
                            : table.name().name().equals(name.name())
                                    && scope.binder().schema(table.name()).equals(schema);
            if (same && found != null) {
                throw ErrorCode.NONUNIQ_TABLE.error(name.name());
            }
            found = same ? table : found;
        }
        if (found == null) {
            throw ErrorCode.UNKNOWN_TABLE.error(name.name(), "MULTI DELETE");
        }
        return scope.sources()
                .table(Optional.of(scope.binder().schema(found.name())), name.name())
                .or(() -> scope.sources().table(name.schema(), name.name()))
                .orElseThrow(() -> ErrorCode.UNKNOWN_TABLE.error(name.name(), "MULTI DELETE"));
    }

    private static void named(TableReference table, List<TableReference.Named> into) {
        switch (table) {
            case TableReference.Named named -> into.add(named);
            case TableReference.Join join -> {
                named(join.left(), into);
                named(join.right(), into);
            }
            case TableReference.Derived _, TableReference.JsonTable _ -> {
                // rows that nothing can be deleted from
            }
        }
    }

    /// The target that has a slot, which becomes one if it is none yet.
    private int target(SourceScope.Table named, int slot, String statement) {
        for (int i = 0; i < targets.size(); i++) {
            if (holds(targets.get(i).leaf, slot)) {
                return i;
            }
        }
        for (BoundSource.Leaf leaf : leaves) {
            if (holds(leaf, slot)) {
                if (!(leaf instanceof BoundSource.Table table)) {
                    throw ErrorCode.NON_UPDATABLE_TABLE.error(named.alias(), statement);
                }
                targets.add(new Chosen(named, table, ViewTarget.of(named), new ArrayList<>()));
                return targets.size() - 1;
            }
        }
        throw new IllegalStateException("no table has slot " + slot);
    }

    private static boolean holds(BoundSource.Leaf leaf, int slot) {
        return slot >= leaf.offset() && slot < leaf.offset() + leaf.width();
    }

    /// The slot that an assignment sets; its table becomes a target.
    ///
    /// @throws SqlError 1054, 1288, 1348, 1393
    private int slot(Assignment assignment) {
        SourceScope.Named column =
                scope.sources()
                        .locate(assignment.column(), Clause.FIELD_LIST)
                        .orElseThrow(() -> Clause.FIELD_LIST.unknown(assignment.column()));
        SourceScope.Table table = column.table();
        Optional<ViewTarget> view = ViewTarget.of(table);
        if (view.isEmpty()) {
            int slot = table.offset() + column.ordinal();
            targets.get(target(table, slot, "UPDATE")).assigned.add(column.ordinal());
            return slot;
        }
        view.get().checkUpdatable("UPDATE");
        int slot = view.get().base(column.ordinal()).slot();
        Chosen target = targets.get(target(table, slot, "UPDATE"));
        target.assigned.add(column.ordinal());
        checkOneTable(view.get());
        if (view.get().isRead(target.leaf.definition())) {
            throw ErrorCode.NON_UPDATABLE_TABLE.error(table.alias(), "UPDATE");
        }
        boolean several =
                targets.stream().anyMatch(other -> other != target && other.named == table);
        if (several) {
            throw ErrorCode.VIEW_MULTIUPDATE.error(view.get().schema(), view.get().name());
        }
        return slot;
    }

    /// Rows of a join come in no order that an UPDATE could keep.
    private void checkOneTable(ViewTarget view) {
        boolean joined = request.tables().size() == 1 && view.leaves().size() > 1;
        if (joined && !request.orderBy().isEmpty()) {
            throw ErrorCode.WRONG_USAGE.error("UPDATE", "ORDER BY");
        }
        if (joined && request.limit().isPresent()) {
            throw ErrorCode.WRONG_USAGE.error("UPDATE", "LIMIT");
        }
    }

    private void assign(Assignment assignment, int slot) {
        int place = 0;
        while (!holds(targets.get(place).leaf, slot)) {
            place++;
        }
        Optional<BoundExpression> value =
                assignment.value() instanceof Reference.DefaultKeyword
                        ? Optional.empty()
                        : Optional.of(scope.bind(Clause.VALUES, assignment.value()));
        assigned.add(new Assigned(place, slot - targets.get(place).leaf.offset(), value));
    }

    private static void collect(BoundSource source, List<BoundSource.Leaf> into) {
        switch (source) {
            case BoundSource.Leaf leaf -> into.add(leaf);
            case BoundSource.Join join -> {
                collect(join.left(), into);
                collect(join.right(), into);
            }
        }
    }

    /// Only an UPDATE of one table reads semi-consistently, and only one that changes each row as it is read; MySQL sorts the rows
    /// first for an ORDER BY without LIMIT.
    private Locking ofTargets(BoundSource source) {
        boolean sorted = !request.orderBy().isEmpty() && request.limit().isEmpty();
        return source instanceof BoundSource.Leaf && !request.assignments().isEmpty() && !sorted
                ? SEMI_CONSISTENT
                : EXCLUSIVE;
    }

    private static BoundSource locked(BoundSource source, Set<Integer> changed, Locking ofTargets) {
        return switch (source) {
            case BoundSource.Join(var left, var right, var outer, var straight, var on) ->
                    new BoundSource.Join(
                            locked(left, changed, ofTargets),
                            locked(right, changed, ofTargets),
                            outer,
                            straight,
                            on);
            case BoundSource.Table(
                            var number,
                            var alias,
                            var offset,
                            var definition,
                            _,
                            var hints) ->
                    new BoundSource.Table(
                            number,
                            alias,
                            offset,
                            definition,
                            changed.contains(number) ? ofTargets : SHARE,
                            hints);
            case BoundSource.Virtual _, BoundSource.Derived _, BoundSource.Common _ -> source;
        };
    }
}
