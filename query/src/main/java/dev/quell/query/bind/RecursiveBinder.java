package dev.quell.query.bind;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.query.bind.BoundSource.CommonTable;
import dev.quell.query.bind.QueryBinder.Place;
import dev.quell.sql.tree.Query;
import dev.quell.sql.tree.QueryBody;
import dev.quell.sql.tree.QueryBody.SetOperator;
import java.util.List;
import java.util.Optional;

/// Binds a common table expression that names itself: first the parts that do not, which settle its columns, then those that
/// do, each of which may take its rows only once, as the first of the tables that it joins.
final class RecursiveBinder {
    private final QueryBinder binder;
    private final CommonTables.Entry entry;
    private final Place place;
    private final Query written;

    /// @param place where its query stands
    RecursiveBinder(QueryBinder binder, CommonTables.Entry entry, Place place) {
        this.binder = binder;
        this.entry = entry;
        this.place = place;
        this.written = entry.written().query();
    }

    /// @throws SqlError 1235, 3573 to 3577, 4032
    CommonTable bind() {
        try {
            return bound();
        } catch (SqlError error) {
            entry.bound(null);
            throw error;
        } finally {
            entry.recursing(Optional.empty());
        }
    }

    private CommonTable bound() {
        RecursiveParts parts = RecursiveParts.of(entry.written());
        BoundQuery seed = seed(parts);
        CommonTable table = QueryBinder.table(entry, seed, true);
        entry.bound(table);
        BoundQuery recursive = null;
        for (QueryBody body : parts.recursive()) {
            BoundQuery part = part(body, table);
            recursive =
                    recursive == null
                            ? part
                            : binder.combine(SetOperator.UNION, true, recursive, part);
        }
        if (recursive == null || recursive.columns().size() != table.columns().size()) {
            throw ErrorCode.WRONG_NUMBER_OF_COLUMNS_IN_SELECT.error();
        }
        table.recursive(recursive, parts.distinct());
        if (!written.orderBy().isEmpty()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    "ORDER BY over UNION in recursive Common Table Expression");
        }
        table.range(new SelectBinder(binder.scope(place), written).range());
        return table;
    }

    private BoundQuery seed(RecursiveParts parts) {
        List<QueryBody> seeds = parts.seeds();
        BoundQuery seed = binder.bind(seeds.getFirst(), place, written.locking());
        for (QueryBody next : seeds.subList(1, seeds.size())) {
            BoundQuery right = binder.bind(next, place, written.locking());
            seed = binder.combine(SetOperator.UNION, !parts.distinct(), seed, right);
        }
        return seed;
    }

    private BoundQuery part(QueryBody body, CommonTable table) {
        entry.recursing(Optional.of(place));
        BoundQuery part = binder.bind(body, place, written.locking());
        check(part, table);
        return part;
    }

    private void check(BoundQuery part, CommonTable table) {
        if (!(part instanceof BoundQuery.Block block)) {
            return;
        }
        if (block.grouping().isPresent() || !block.windows().isEmpty()) {
            throw ErrorCode.CTE_RECURSIVE_FORBIDS_AGGREGATION.error(table.name());
        }
        if (block.distinct() || !block.order().isEmpty() || !block.range().isAll()) {
            throw ErrorCode.NOT_SUPPORTED_YET.error(
                    "ORDER BY / LIMIT / SELECT DISTINCT in recursive query block of Common Table"
                            + " Expression");
        }
        if (block.source().filter(source -> isForcedBack(source, table)).isPresent()) {
            throw ErrorCode.CTE_RECURSIVE_FORBIDDEN_JOIN_ORDER.error(table.name());
        }
    }

    /// Whether another table has to be read before this one.
    private static boolean isForcedBack(BoundSource source, CommonTable table) {
        return source instanceof BoundSource.Join join
                && (isForcedBack(join.left(), table)
                        || isForcedBack(join.right(), table)
                        || (join.outer() || join.straight()) && holds(join.right(), table));
    }

    private static boolean holds(BoundSource source, CommonTable table) {
        return switch (source) {
            case BoundSource.Join join -> holds(join.left(), table) || holds(join.right(), table);
            case BoundSource.Common common -> common.table() == table;
            case BoundSource.Table _, BoundSource.Virtual _, BoundSource.Derived _ -> false;
        };
    }
}
