package dev.quell.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A query with everything around its body: SELECT, TABLE, VALUES, set operations; as a statement or inside one.
///
/// @param limit for a parenthesised body it applies to that body's rows
/// @param locking `FOR UPDATE …`, in the order written
/// @param into where the rows go, instead of the client
public record Query(
        Optional<With> with,
        QueryBody body,
        List<OrderItem> orderBy,
        Optional<Limit> limit,
        List<Locking> locking,
        Optional<Into> into)
        implements Statement {
    public Query {
        orderBy = List.copyOf(orderBy);
        locking = List.copyOf(locking);
    }

    /// A body with nothing around it.
    public static Query of(QueryBody body) {
        return new Query(
                Optional.empty(), body, List.of(), Optional.empty(), List.of(), Optional.empty());
    }

    /// The same with more locking clauses behind it.
    public Query locked(List<Locking> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(locking);
        all.addAll(more);
        return new Query(with, body, orderBy, limit, all, into);
    }

    /// The same around another body.
    public Query withBody(QueryBody other) {
        return new Query(with, other, orderBy, limit, locking, into);
    }

    /// `WITH [RECURSIVE] …`.
    public record With(boolean recursive, List<CommonTable> tables) {
        public With {
            tables = List.copyOf(tables);
        }
    }

    /// `name [(columns)] AS (query)`.
    public record CommonTable(String name, List<String> columns, Query query) {
        public CommonTable {
            columns = List.copyOf(columns);
        }
    }

    /// `FOR UPDATE|SHARE [OF tables] [NOWAIT|SKIP LOCKED]`, and `LOCK IN SHARE MODE`.
    ///
    /// @param tables empty for all
    public record Locking(boolean exclusive, List<QualifiedName> tables, LockWait policy) {
        public Locking {
            tables = List.copyOf(tables);
        }
    }

    /// What a locking read does at a locked row.
    public enum LockWait {
        WAIT,
        NOWAIT,
        SKIP_LOCKED
    }

    /// Where the rows of SELECT … INTO go.
    public sealed interface Into {
        /// `INTO @a, b`: user variables or a stored program's.
        record Variables(List<Reference> targets) implements Into {
            public Variables {
                targets = List.copyOf(targets);
            }
        }

        /// `INTO OUTFILE 'name' …`.
        record OutFile(String file, Optional<String> charset, FileFormat format) implements Into {}

        /// `INTO DUMPFILE 'name'`.
        record DumpFile(String file) implements Into {}
    }
}
