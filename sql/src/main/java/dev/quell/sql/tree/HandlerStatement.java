package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// `HANDLER …`: reads a table's rows in the order of an index, a few with each statement.
public sealed interface HandlerStatement extends Statement {
    /// `HANDLER table OPEN [[AS] alias]`.
    record Open(QualifiedName table, Optional<String> alias) implements HandlerStatement {}

    /// `HANDLER name READ [index] step [WHERE …] [LIMIT …]`.
    ///
    /// @param name the table's name, or the alias it was opened under
    /// @param index empty for the order in which rows are stored
    record Read(
            String name,
            Optional<String> index,
            Step step,
            Optional<Expression> where,
            Optional<Limit> limit)
            implements HandlerStatement {}

    /// `HANDLER name CLOSE`.
    record Close(String name) implements HandlerStatement {}

    /// Where reading begins.
    sealed interface Step {
        /// `(value, …)` after a relation.
        record Key(Relation relation, List<Expression> values) implements Step {
            public Key {
                values = List.copyOf(values);
            }
        }
    }

    /// Without a key.
    enum Move implements Step {
        FIRST,
        NEXT,
        PREV,
        LAST
    }

    /// What entries are to the key that is given: those of the last two are read backwards.
    enum Relation {
        EQUAL,
        AT_LEAST,
        ABOVE,
        AT_MOST,
        BELOW
    }
}
