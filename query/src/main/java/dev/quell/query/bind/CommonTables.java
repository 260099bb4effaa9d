package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.query.bind.BoundSource.CommonTable;
import dev.quell.sql.tree.Query;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The common table expressions that a query can name: those of its own WITH clause, and those of the queries around it.
final class CommonTables {
    static final CommonTables NONE = new CommonTables(null);

    private final @Nullable CommonTables outer;
    private final Map<String, Entry> entries = new HashMap<>();

    private CommonTables(@Nullable CommonTables outer) {
        this.outer = outer;
    }

    /// One common table expression; bound when it is first named.
    static final class Entry {
        private final Query.CommonTable written;
        private final CommonTables visible;
        private final boolean recursive;
        private @Nullable CommonTable bound;
        private Optional<QueryBinder.Place> recursing = Optional.empty();
        private boolean forbidden;

        private Entry(Query.CommonTable written, CommonTables visible, boolean recursive) {
            this.written = written;
            this.visible = visible;
            this.recursive = recursive;
        }

        Query.CommonTable written() {
            return written;
        }

        /// What its own query can name.
        CommonTables visible() {
            return visible;
        }

        /// Whether it names itself.
        boolean isRecursive() {
            return recursive && RecursiveParts.mentions(written.query(), written.name());
        }

        Optional<CommonTable> bound() {
            return Optional.ofNullable(bound);
        }

        void bound(@Nullable CommonTable table) {
            bound = table;
        }

        /// From here on a part is bound that names the table itself, and stands there; nowhere: no longer.
        void recursing(Optional<QueryBinder.Place> part) {
            recursing = part;
            forbidden = false;
        }

        /// While its own query is bound where no FROM of that names it, nothing else in it may.
        void forbidden(boolean now) {
            forbidden = now;
        }

        /// Takes note of a block that names the table.
        ///
        /// @throws dev.quell.base.error.SqlError 3577 if it does so a second time within a recursive part, or in a query inside that
        void namedBy(BlockScope block) {
            if (forbidden || recursing.filter(part -> !block.standsIn(part)).isPresent()) {
                throw ErrorCode.CTE_RECURSIVE_REQUIRES_SINGLE_REFERENCE.error(written.name());
            }
            forbidden = recursing.isPresent();
        }

        /// The same, not bound yet, for one place that names it.
        Entry again() {
            return recursive ? new CommonTables(visible.outer).enter(written, true) : this;
        }
    }

    /// What a query sees that begins with this WITH clause. Each table sees those before it.
    CommonTables with(Query.With with) {
        CommonTables visible = this;
        for (Query.CommonTable table : with.tables()) {
            var next = new CommonTables(visible);
            next.enter(table, with.recursive());
            visible = next;
        }
        return visible;
    }

    private Entry enter(Query.CommonTable table, boolean recursive) {
        var entry = new Entry(table, recursive ? this : outer(), recursive);
        entries.put(table.name(), entry);
        return entry;
    }

    private CommonTables outer() {
        return outer == null ? NONE : outer;
    }

    Optional<Entry> find(String name) {
        Entry entry = entries.get(name);
        if (entry != null) {
            return Optional.of(entry);
        }
        return outer == null ? Optional.empty() : outer.find(name);
    }
}
