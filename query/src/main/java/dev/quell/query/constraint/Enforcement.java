package dev.quell.query.constraint;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.value.Value;
import dev.quell.storage.catalog.TableDefinition;
import dev.quell.storage.txn.RowLock;
import dev.quell.storage.txn.RowReference;
import dev.quell.storage.txn.StatementScope;
import dev.quell.storage.txn.Transaction;
import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Holds the rows that one statement writes to their foreign keys. It is asked before each row is written: it looks for the
/// row's parents, and sees to its children, as MySQL's own layer does since 9.6.
///
/// Parents are looked for and children changed in scopes inside the statement's own, so that each step sees the ones before,
/// and all go down together. Of the session's thread only.
public final class Enforcement implements AutoCloseable {
    private final ForeignKeyGraph graph;
    private final Surroundings surroundings;
    private final ForeignKeyErrors errors;
    private @Nullable ParentRows parents;
    private boolean parentsAreStale;

    /// What it works in.
    ///
    /// @param transaction supplies the transaction of the statement, which may begin only then
    /// @param lockWait how long each row lock is waited for
    /// @param parentLock how parents that are found are locked
    /// @param completion fills generated columns of rows that cascades update
    public record Surroundings(
            Supplier<Transaction> transaction,
            Cancellation cancellation,
            Duration lockWait,
            RowLock parentLock,
            RowCompletion completion) {
        StatementScope scope() {
            return transaction.get().statement(cancellation, lockWait);
        }
    }

    /// @param sees whether the session's account may know of a table, by schema and name
    public Enforcement(
            ForeignKeyGraph graph, Surroundings surroundings, BiPredicate<String, String> sees) {
        this.graph = graph;
        this.surroundings = surroundings;
        this.errors = new ForeignKeyErrors(sees);
    }

    /// A row is about to be added.
    ///
    /// @throws dev.quell.base.error.SqlError 1452 and those of locking reads
    public void beforeInsert(TableDefinition table, Value[] row) {
        for (ForeignKeyLink link : graph.parentsOf(table)) {
            requireParent(link, row);
        }
    }

    /// True if rows of the table may have parents in the table itself, which must be there before them.
    public boolean refersToItself(TableDefinition table) {
        return graph.parentsOf(table).stream()
                .flatMap(link -> link.parent().stream())
                .anyMatch(parent -> parent.table().id() == table.id());
    }

    /// A row is about to be changed.
    ///
    /// @param before and after, as stored
    /// @throws dev.quell.base.error.SqlError 1451, 1452, 1761, 3008 and those of locking reads
    public void beforeUpdate(
            TableDefinition table, RowReference row, Value[] before, Value[] after) {
        if (hasReferrers(table)) {
            cascades().parentUpdated(CascadeStep.update(table, row, after), before, after);
        }
        requireParents(
                table, before, after, null); // last: in a circle of keys a cascade makes the parent
    }

    /// A row is about to be deleted.
    ///
    /// @throws dev.quell.base.error.SqlError 1451, 3008 and those of locking reads
    public void beforeDelete(TableDefinition table, RowReference row) {
        if (hasReferrers(table)) {
            Value[] values = new Value[table.columns().size()];
            row.read(values, 0);
            cascades().parentDeleted(CascadeStep.delete(table, row), values);
        }
    }

    /// REPLACE is about to put a row in the place of another. Keys that stay the same keep their children.
    ///
    /// @throws dev.quell.base.error.SqlError 1451, 3008 and those of locking reads
    public void beforeReplace(
            TableDefinition table, RowReference row, Value[] before, Value[] after) {
        if (hasReferrers(table)) {
            cascades().parentReplaced(CascadeStep.delete(table, row), before, after);
        }
    }

    /// True if other rows may refer to rows of the table.
    public boolean hasReferrers(TableDefinition table) {
        return !graph.childrenOf(table).isEmpty();
    }

    /// True if the rows that a statement has found in the table may be changed by cascades before their turn comes.
    public boolean mayChange(TableDefinition table) {
        return graph.cascadesTo(table);
    }

    /// Does what may fail for one row alone, for IGNORE: an error undoes what cascades have done for the row.
    public void undoneOnError(Runnable work) {
        if (graph.isEmpty()) {
            work.run();
            return;
        }
        parents(); // outside, for it stays
        try (StatementScope guard = surroundings.scope()) {
            work.run();
            guard.complete();
        }
    }

    /// The parents of an updated row whose columns have changed.
    ///
    /// @param settled the key through which the change came, if a cascade made it
    void requireParents(
            TableDefinition table,
            Value[] before,
            Value[] after,
            @Nullable ForeignKeyLink settled) {
        for (ForeignKeyLink link : graph.parentsOf(table)) {
            if (!link.equals(settled) && link.changesChild(before, after)) {
                requireParent(link, after);
            }
        }
    }

    private void requireParent(ForeignKeyLink link, Value[] row) {
        if (!parents().hasParent(link, row)) {
            throw errors.noParent(link);
        }
    }

    private ParentRows parents() {
        if (parentsAreStale) {
            close();
        }
        ParentRows present = parents;
        if (present == null) {
            present = new ParentRows(surroundings.scope(), surroundings.parentLock());
            parents = present;
        }
        return present;
    }

    /// A cascade has written: scopes begun before do not see that.
    void cascadeWrote() {
        parentsAreStale = true;
    }

    private Cascades cascades() {
        return new Cascades(graph, surroundings, errors, this);
    }

    @Override
    public void close() {
        ParentRows present = parents;
        if (present != null) {
            parents = null;
            parentsAreStale = false;
            present.close();
        }
    }
}
