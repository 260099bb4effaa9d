package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Function calls, aggregates and window functions.
public sealed interface Call extends Expression {
    /// A scalar function, built in or stored. Forms with grammar of their own are brought to this shape where nothing is
    /// lost: `SUBSTRING(a FROM 2)` is `SUBSTRING(a, 2)`, `POSITION(a IN b)` is `LOCATE(a, b)`, `CURRENT_DATE` is
    /// `CURRENT_DATE()`, `GET_FORMAT(DATE, 'EUR')` is `GET_FORMAT('DATE', 'EUR')`.
    ///
    /// @param schema the database of a stored function
    /// @param name as written
    record Function(Optional<String> schema, String name, List<Expression> arguments)
            implements Call {
        public Function {
            arguments = List.copyOf(arguments);
        }

        /// A built-in function.
        public static Function of(String name, Expression... arguments) {
            return new Function(Optional.empty(), name, List.of(arguments));
        }
    }

    /// `EXTRACT(unit FROM value)`.
    record Extract(Interval.Unit unit, Expression value) implements Call {}

    /// `TRIM([side] [remove FROM] value)`.
    record Trim(TrimSide side, Optional<Expression> remove, Expression value) implements Call {}

    /// `TIMESTAMPDIFF(unit, from, to)`. TIMESTAMPADD is an [Operation.DateShift].
    record TimestampDiff(Interval.Unit unit, Expression from, Expression to) implements Call {}

    /// `CHAR(codes [USING charset])`.
    record Char(List<Expression> codes, Optional<String> charset) implements Call {
        public Char {
            codes = List.copyOf(codes);
        }
    }

    /// `WEIGHT_STRING(value [AS CHAR|BINARY(length)])`.
    record WeightString(
            Expression value, boolean binary, OptionalInt length, Optional<WeightFit> fit)
            implements Call {}

    /// The three numbers of `WEIGHT_STRING(value, bytes, weights, flags)`, which MySQL's own tests use.
    ///
    /// @param bytes how long the result is at most
    /// @param weights how many characters count
    /// @param flags 0x40: filled up with spaces to that many characters, 0x80: to that many bytes
    record WeightFit(int bytes, int weights, int flags) {}

    /// `JSON_VALUE(document, path [RETURNING type] [on empty] [on error])`.
    record JsonValue(
            Expression document,
            Expression path,
            Optional<DataType> returning,
            JsonResponse onEmpty,
            JsonResponse onError)
            implements Call {}

    /// An aggregate, or an aggregate used as a window function.
    ///
    /// @param arguments empty for `COUNT(*)`; several only for COUNT(DISTINCT a, b) and JSON_OBJECTAGG
    /// @param over the window, if it is no grouping aggregate
    record Aggregate(
            AggregateKind kind, boolean distinct, List<Expression> arguments, Optional<Over> over)
            implements Call {
        public Aggregate {
            arguments = List.copyOf(arguments);
        }
    }

    /// `GROUP_CONCAT([DISTINCT] … [ORDER BY …] [SEPARATOR '…'])`.
    ///
    /// @param separator `,` where none is written
    record GroupConcat(
            boolean distinct,
            List<Expression> arguments,
            List<OrderItem> orderBy,
            String separator,
            Optional<Over> over)
            implements Call {
        public GroupConcat {
            arguments = List.copyOf(arguments);
            orderBy = List.copyOf(orderBy);
        }
    }

    /// A function that exists only over a window.
    record WindowFunction(
            WindowKind kind,
            List<Expression> arguments,
            boolean ignoreNulls,
            boolean fromLast,
            Over over)
            implements Call {
        public WindowFunction {
            arguments = List.copyOf(arguments);
        }
    }

    /// `OVER name` or `OVER (specification)`: one of the two is there.
    record Over(Optional<String> name, Optional<Window> window) {}

    /// What JSON_VALUE and JSON_TABLE do where there is nothing, or something wrong.
    ///
    /// @param value of DEFAULT
    record JsonResponse(JsonResponseKind kind, Optional<Expression> value) {
        /// Nothing written: NULL.
        public static final JsonResponse UNSPECIFIED =
                new JsonResponse(JsonResponseKind.UNSPECIFIED, Optional.empty());
    }

    /// The kinds of [JsonResponse].
    enum JsonResponseKind {
        UNSPECIFIED,
        NULL,
        ERROR,
        DEFAULT
    }

    /// Which end TRIM works on.
    enum TrimSide {
        BOTH,
        LEADING,
        TRAILING
    }

    /// The aggregates; synonyms are one kind (STD, STDDEV, STDDEV_POP).
    enum AggregateKind {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        BIT_AND,
        BIT_OR,
        BIT_XOR,
        STDDEV_POP,
        STDDEV_SAMP,
        VAR_POP,
        VAR_SAMP,
        JSON_ARRAYAGG,
        JSON_OBJECTAGG
    }

    /// The pure window functions.
    enum WindowKind {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        NTILE,
        LAG,
        LEAD,
        FIRST_VALUE,
        LAST_VALUE,
        NTH_VALUE
    }
}
