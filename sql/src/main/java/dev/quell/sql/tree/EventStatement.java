package dev.quell.sql.tree;

import java.util.Optional;

/// CREATE, ALTER and DROP EVENT.
public sealed interface EventStatement extends Statement {
    /// @param definer empty for whoever runs the statement
    /// @param clauses schedule and body are there
    record CreateEvent(
            Optional<AccountName> definer, boolean ifNotExists, QualifiedName name, Clauses clauses)
            implements EventStatement {}

    /// @param clauses what changes
    record AlterEvent(
            Optional<AccountName> definer,
            QualifiedName name,
            Optional<QualifiedName> newName,
            Clauses clauses)
            implements EventStatement {}

    record DropEvent(QualifiedName name, boolean ifExists) implements EventStatement {}

    /// What CREATE and ALTER say of an event; what is empty stays as it is, or is as by default.
    record Clauses(
            Optional<Schedule> schedule,
            Optional<Boolean> preserve,
            Optional<Status> status,
            Optional<String> comment,
            Optional<Body> body) {}

    /// When it runs.
    sealed interface Schedule {
        /// `AT time`
        record At(Expression time) implements Schedule {}

        /// `EVERY interval [STARTS time] [ENDS time]`
        record Every(Interval interval, Optional<Expression> starts, Optional<Expression> ends)
                implements Schedule {}
    }

    /// Whether it runs.
    enum Status {
        ENABLED,
        DISABLED,
        /// DISABLE ON REPLICA
        REPLICA_SIDE_DISABLED
    }

    /// What it does.
    ///
    /// @param text as written
    record Body(String text, Statement statement) {}
}
