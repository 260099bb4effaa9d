package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundChange.Assigned;
import dev.quell.query.bind.BoundChange.Target;
import dev.quell.query.bind.BoundQuery.Block;
import dev.quell.query.bind.BoundSource.Locking;
import dev.quell.sql.tree.Assignment;
import dev.quell.sql.tree.QualifiedName;
import dev.quell.sql.tree.Reference;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.WaitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Binds UPDATE and DELETE as a query block over their tables.
final class ChangeBinder {
    private static final Locking EXCLUSIVE = new Locking(RowLock.EXCLUSIVE, WaitPolicy.WAIT);
    private static final Locking SHARE = new Locking(RowLock.SHARE, WaitPolicy.WAIT);

    private final BlockScope scope;
    private final ChangeRequest request;
    private final List<Target> targets = new ArrayList<>();
    private final List<Assigned> assigned = new ArrayList<>();

    ChangeBinder(BlockScope scope, ChangeRequest request) {
        this.scope = scope;
        this.request = request;
    }

    BoundChange bind() {
        BoundSource source =
                new FromBinder(scope, List.of())
                        .bind(request.tables())
                        .orElseThrow(ErrorCode.NO_TABLES_USED::error);
        List<BoundSource.Leaf> leaves = new ArrayList<>();
        leaves(source, leaves);
        for (QualifiedName name : request.targets()) {
            addTarget(name, leaves);
        }
        List<Integer> slots = new ArrayList<>();
        for (Assignment assignment : request.assignments()) {
            int slot = slot(assignment);
            slots.add(slot);
            target(slot, leaves, "UPDATE");
        }
        scope.binder()
                .changes(
                        targets.stream()
                                .collect(
                                        Collectors.toMap(
                                                Target::definition,
                                                Target::alias,
                                                (first, _) -> first)));
        for (int i = 0; i < slots.size(); i++) {
            assign(request.assignments().get(i), slots.get(i), leaves);
        }
        Optional<BoundExpression> where = request.where().map(scope::where);
        var order = new ArrayList<BoundQuery.OrderTerm>();
        request.orderBy()
                .forEach(item ->
                        order.add(
                                new BoundQuery.OrderTerm(
                                        scope.bind(Clause.ORDER, item.expression()),
                                        item.descending())));
        Set<Integer> changed = targets.stream().map(Target::leaf).collect(Collectors.toSet());
        var block =
                new Block(
                        scope.number(),
                        scope.slots(),
                        Optional.of(locked(source, changed)),
                        where,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        read(),
                        List.of(),
                        false,
                        order,
                        range(),
                        false,
                        false,
                        false);
        return new BoundChange(block, targets, assigned);
    }

    private BoundQuery.Range range() {
        return new BoundQuery.Range(
                request.limit().map(limit -> scope.bind(Clause.FIELD_LIST, limit.count())),
                Optional.empty());
    }

    /// Everything that is read of the rows: the targets' columns and the new values.
    private List<BoundExpression> read() {
        List<BoundExpression> read = new ArrayList<>();
        for (SourceScope.Table table : scope.sources().tables()) {
            if (targets.stream().anyMatch(target -> target.offset() == table.offset())) {
                for (int i = 0; i < table.columns().size(); i++) {
                    read.add(table.slot(i, 0));
                }
            }
        }
        assigned.forEach(assignment -> assignment.value().ifPresent(read::add));
        return read;
    }

    private void addTarget(QualifiedName name, List<BoundSource.Leaf> leaves) {
        SourceScope.Table table =
                scope.sources()
                        .table(name.schema(), name.name())
                        .orElseThrow(
                                () -> ErrorCode.UNKNOWN_TABLE.error(name.name(), "MULTI DELETE"));
        target(table.offset(), leaves, "DELETE");
    }

    private int target(int slot, List<BoundSource.Leaf> leaves, String statement) {
        for (int i = 0; i < targets.size(); i++) {
            Target known = targets.get(i);
            if (slot >= known.offset()
                    && slot < known.offset() + known.definition().columns().size()) {
                return i;
            }
        }
        for (BoundSource.Leaf leaf : leaves) {
            if (slot >= leaf.offset() && slot < leaf.offset() + leaf.width()) {
                if (!(leaf instanceof BoundSource.Table table)) {
                    throw ErrorCode.NON_UPDATABLE_TABLE.error(leaf.alias(), statement);
                }
                targets.add(
                        new Target(
                                table.definition(), table.alias(), table.number(), table.offset()));
                return targets.size() - 1;
            }
        }
        throw new IllegalStateException("no table has slot " + slot);
    }

    private int slot(Assignment assignment) {
        SourceScope.Named column =
                scope.sources()
                        .locate(assignment.column(), Clause.FIELD_LIST)
                        .orElseThrow(() -> Clause.FIELD_LIST.unknown(assignment.column()));
        return column.table().offset() + column.ordinal();
    }

    private void assign(Assignment assignment, int slot, List<BoundSource.Leaf> leaves) {
        int target = target(slot, leaves, "UPDATE");
        Optional<BoundExpression> value =
                assignment.value() instanceof Reference.DefaultKeyword
                        ? Optional.empty()
                        : Optional.of(scope.bind(Clause.WHERE, assignment.value()));
        assigned.add(new Assigned(target, slot - targets.get(target).offset(), value));
    }

    private static void leaves(BoundSource source, List<BoundSource.Leaf> into) {
        switch (source) {
            case BoundSource.Leaf leaf -> into.add(leaf);
            case BoundSource.Join join -> {
                leaves(join.left(), into);
                leaves(join.right(), into);
            }
        }
    }

    private static BoundSource locked(BoundSource source, Set<Integer> changed) {
        return switch (source) {
            case BoundSource.Join(var left, var right, var outer, var straight, var on) ->
                    new BoundSource.Join(
                            locked(left, changed), locked(right, changed), outer, straight, on);
            case BoundSource.Table(var number, var alias, var offset, var definition, _) ->
                    new BoundSource.Table(
                            number,
                            alias,
                            offset,
                            definition,
                            changed.contains(number) ? EXCLUSIVE : SHARE);
            case BoundSource.Virtual _, BoundSource.Derived _, BoundSource.Common _ -> source;
        };
    }
}
