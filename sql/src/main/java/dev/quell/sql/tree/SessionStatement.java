package dev.quell.sql.tree;

import java.util.List;
import java.util.Optional;

/// Statements about the session itself: its database, variables, prepared statements, and KILL.
public sealed interface SessionStatement extends Statement {
    /// A text of comments only, which MySQL takes and ignores.
    record Nothing() implements SessionStatement {}

    record Use(String database) implements SessionStatement {}

    /// `SET …`: assignments in the order written.
    record Set(List<SetItem> items) implements SessionStatement {
        public Set {
            items = List.copyOf(items);
        }
    }

    /// MariaDB's `SET STATEMENT name = value, … FOR statement`.
    record SetForStatement(List<SetItem> items, Statement statement) implements SessionStatement {
        public SetForStatement {
            items = List.copyOf(items);
        }
    }

    /// `PREPARE name FROM 'text'` or `FROM @variable`.
    record Prepare(String name, Expression source) implements SessionStatement {}

    /// `EXECUTE name [USING @a, @b]`.
    record Execute(String name, List<String> variables) implements SessionStatement {
        public Execute {
            variables = List.copyOf(variables);
        }
    }

    /// `DEALLOCATE PREPARE name`, `DROP PREPARE name`.
    record Deallocate(String name) implements SessionStatement {}

    /// `KILL …`, MySQL's forms and MariaDB's.
    ///
    /// @param soft MariaDB's KILL SOFT; its HARD is the default
    record Kill(KillScope scope, boolean soft, KillTarget target) implements SessionStatement {}

    /// What KILL ends.
    enum KillScope {
        CONNECTION,
        QUERY,
        /// MariaDB's KILL QUERY ID: the number is a query's, not a connection's.
        QUERY_ID
    }

    /// Whom KILL means.
    sealed interface KillTarget {
        /// A connection id, or a query id.
        record Id(Expression id) implements KillTarget {}

        /// MariaDB's `KILL USER account`: all its connections.
        record User(AccountName account) implements KillTarget {}
    }

    /// One assignment of SET.
    sealed interface SetItem {
        /// A system variable (or, in a stored program, a local one).
        ///
        /// @param component the part before the point: a component's, a key cache's, or NEW of a trigger
        /// @param value empty for DEFAULT; a bare word (`ON`, `utf8mb4`) is a [Literal.Text]
        record System(
                VariableScope scope,
                Optional<String> component,
                String name,
                Optional<Expression> value)
                implements SetItem {}

        /// `@name = value`.
        record User(String name, Expression value) implements SetItem {}

        /// `NAMES charset [COLLATE collation]`; an empty charset is DEFAULT.
        record Names(Optional<String> charset, Optional<String> collation) implements SetItem {}

        /// `CHARACTER SET charset`; empty is DEFAULT.
        record Charset(Optional<String> charset) implements SetItem {}

        /// `[scope] TRANSACTION …`. UNSPECIFIED means the next transaction only.
        record Transaction(
                VariableScope scope,
                Optional<TransactionStatement.Isolation> isolation,
                Optional<Boolean> readOnly)
                implements SetItem {}
    }
}
