package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `SELECT …` up to WINDOW; ORDER BY, LIMIT and locking belong to the [Query] around it.
///
/// @param hints the text of `/*+ … */`, without the marks; empty if none
/// @param from the comma list; empty without FROM and for FROM DUAL
public record Select(
        String hints,
        Set<Option> options,
        List<SelectItem> items,
        List<TableReference> from,
        Optional<Expression> where,
        Optional<GroupBy> groupBy,
        Optional<Expression> having,
        List<Window.Named> windows,
        Optional<Expression> qualify)
        implements QueryBody {
    public Select {
        options = Set.copyOf(options);
        items = List.copyOf(items);
        from = List.copyOf(from);
        windows = List.copyOf(windows);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a SELECT needs at least one item");
        }
    }

    /// The same with another select list.
    public Select withItems(List<SelectItem> others) {
        return new Select(hints, options, others, from, where, groupBy, having, windows, qualify);
    }

    public boolean distinct() {
        return options.contains(Option.DISTINCT);
    }

    /// `GROUP BY expressions [WITH ROLLUP]` (also `ROLLUP(…)`).
    public record GroupBy(List<Expression> expressions, boolean withRollup) {
        public GroupBy {
            expressions = List.copyOf(expressions);
        }
    }

    /// The words between SELECT and the first item. ALL leaves no trace.
    public enum Option {
        DISTINCT,
        HIGH_PRIORITY,
        STRAIGHT_JOIN,
        SQL_SMALL_RESULT,
        SQL_BIG_RESULT,
        SQL_BUFFER_RESULT,
        SQL_CALC_FOUND_ROWS,
        SQL_NO_CACHE
    }
}
