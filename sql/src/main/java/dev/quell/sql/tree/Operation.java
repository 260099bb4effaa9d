package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Operators and the forms that read like operators.
public sealed interface Operation extends Expression {
    /// `NOT a`, `-a`, `~a`, `BINARY a`. A unary plus leaves no trace.
    record Unary(UnaryOperator operator, Expression operand) implements Operation {}

    /// `a + b`, `a <=> b`, `a XOR b` …; see [Logical] for AND and OR.
    record Binary(BinaryOperator operator, Expression left, Expression right)
            implements Operation {}

    /// A chain of AND or of OR, flattened: `a AND b AND c` is one node of three operands (at least two).
    record Logical(LogicalOperator operator, List<Expression> operands) implements Operation {
        public Logical {
            operands = List.copyOf(operands);
            if (operands.size() < 2) {
                throw new IllegalArgumentException("a logical chain needs two operands");
            }
        }
    }

    /// `a [NOT] BETWEEN low AND high`.
    record Between(Expression value, Expression low, Expression high, boolean negated)
            implements Operation {}

    /// `a [NOT] IN (x, y)`; for a subquery see [SubqueryExpression.InQuery].
    record InList(Expression value, List<Expression> list, boolean negated) implements Operation {
        public InList {
            list = List.copyOf(list);
        }
    }

    /// `a [NOT] LIKE pattern [ESCAPE e]`.
    record Like(Expression value, Expression pattern, Optional<Expression> escape, boolean negated)
            implements Operation {}

    /// `a [NOT] REGEXP pattern`, `RLIKE` the same.
    record Regexp(Expression value, Expression pattern, boolean negated) implements Operation {}

    /// `a IS [NOT] NULL|TRUE|FALSE|UNKNOWN`; UNKNOWN is the same as NULL.
    record Is(Expression value, Truth truth, boolean negated) implements Operation {}

    /// `CASE [operand] WHEN … THEN … [ELSE …] END`.
    record Case(
            Optional<Expression> operand, List<WhenThen> branches, Optional<Expression> otherwise)
            implements Operation {
        public Case {
            branches = List.copyOf(branches);
            if (branches.isEmpty()) {
                throw new IllegalArgumentException("CASE needs a WHEN");
            }
        }
    }

    /// `CAST(value AS type [ARRAY])` and `CONVERT(value, type)`.
    ///
    /// @param type SIGNED is BIGINT, UNSIGNED is BIGINT UNSIGNED
    /// @param atTimeZone the text of `AT TIME ZONE`
    record Cast(Expression value, DataType type, boolean array, Optional<String> atTimeZone)
            implements Operation {}

    /// `CONVERT(value USING charset)`.
    record Transcode(Expression value, String charset) implements Operation {}

    /// `value COLLATE collation`.
    record Collate(Expression value, String collation) implements Operation {}

    /// `value + INTERVAL …`, `INTERVAL … + value`, `DATE_ADD`, `ADDDATE`, and the same with minus.
    record DateShift(Expression value, Interval interval, boolean subtract) implements Operation {}

    /// `column -> path`, `column ->> path`.
    record JsonArrow(Expression column, String path, boolean unquote) implements Operation {}

    /// `value MEMBER OF (array)`.
    record MemberOf(Expression value, Expression array) implements Operation {}

    /// `(a, b)` and `ROW(a, b)`: at least two elements.
    record Row(List<Expression> elements) implements Operation {
        public Row {
            elements = List.copyOf(elements);
        }
    }

    /// `MATCH (columns) AGAINST (text [modifier])`.
    record Match(List<Reference.Column> columns, Expression text, MatchMode mode)
            implements Operation {
        public Match {
            columns = List.copyOf(columns);
        }
    }

    /// A branch of CASE.
    record WhenThen(Expression when, Expression then) {}

    /// Operators with one operand.
    enum UnaryOperator {
        NOT,
        /// `!`, which binds tighter than NOT and means the same.
        BANG,
        NEGATE,
        BIT_NOT,
        BINARY
    }

    /// Operators with two operands.
    enum BinaryOperator {
        XOR("xor"),
        EQUAL("="),
        NULL_SAFE_EQUAL("<=>"),
        NOT_EQUAL("<>"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        SOUNDS_LIKE("sounds like"),
        BIT_OR("|"),
        BIT_AND("&"),
        BIT_XOR("^"),
        SHIFT_LEFT("<<"),
        SHIFT_RIGHT(">>"),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        INTEGER_DIVIDE("DIV"),
        /// `%` and `MOD`.
        MODULO("%"),
        /// `||` under PIPES_AS_CONCAT.
        CONCAT("||");

        private final String symbol;

        BinaryOperator(String symbol) {
            this.symbol = symbol;
        }

        /// As MySQL prints it.
        public String symbol() {
            return symbol;
        }

        /// `=` to `>=` and `<=>`: what ANY, ALL and row comparisons may use.
        public boolean isComparison() {
            return compareTo(EQUAL) >= 0 && compareTo(GREATER_OR_EQUAL) <= 0;
        }
    }

    /// The operators whose chains are one node.
    enum LogicalOperator {
        AND,
        OR
    }

    /// What IS asks for.
    enum Truth {
        NULL,
        TRUE,
        FALSE
    }

    /// How a full-text search reads its text.
    enum MatchMode {
        NATURAL_LANGUAGE,
        NATURAL_LANGUAGE_WITH_QUERY_EXPANSION,
        BOOLEAN
    }
}
