package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `PARTITION BY …`.
public record Partitioning(
        Method method,
        OptionalLong count,
        Optional<Method> submethod,
        OptionalLong subcount,
        List<Definition> definitions) {
    public Partitioning {
        definitions = List.copyOf(definitions);
    }

    /// `[LINEAR] HASH|KEY|RANGE|LIST [COLUMNS] (…)`.
    ///
    /// @param expression for HASH, RANGE, LIST
    /// @param columns for KEY, RANGE COLUMNS, LIST COLUMNS
    public record Method(
            Kind kind, boolean linear, Optional<Expression> expression, List<String> columns) {
        public Method {
            columns = List.copyOf(columns);
        }
    }

    /// The ways to partition.
    public enum Kind {
        HASH,
        KEY,
        RANGE,
        LIST,
        RANGE_COLUMNS,
        LIST_COLUMNS
    }

    /// `PARTITION name VALUES …`.
    ///
    /// @param lessThan the bound of RANGE, an empty list for MAXVALUE alone; a bound may be the column `MAXVALUE`
    /// @param in the values of LIST, each a row of one or more
    public record Definition(
            String name,
            Optional<List<Expression>> lessThan,
            Optional<List<List<Expression>>> in,
            List<TableOptions.Other> options) {
        public Definition {
            options = List.copyOf(options);
        }
    }
}
