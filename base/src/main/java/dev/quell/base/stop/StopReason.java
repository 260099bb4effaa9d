package dev.quell.base.stop;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;

/// Why a statement was stopped; it decides the error that the client gets.
public sealed interface StopReason {
    /// KILL QUERY by another session (or by itself).
    record KilledQuery(long byConnection) implements StopReason {}

    /// KILL CONNECTION: the statement ends and the session with it.
    record KilledConnection(long byConnection) implements StopReason {}

    /// `max_execution_time` (error 3024) ran out.
    record ExecutionTimeout() implements StopReason {}

    /// MariaDB's `max_statement_time` (error 1969) ran out.
    record StatementTimeout() implements StopReason {}

    /// The client closed its connection while the statement ran.
    record ClientGone() implements StopReason {}

    /// The server stops.
    record Shutdown() implements StopReason {}

    /// True if the whole session ends, not only its statement.
    default boolean endsSession() {
        return switch (this) {
            case KilledQuery _, ExecutionTimeout _, StatementTimeout _ -> false;
            case KilledConnection _, ClientGone _, Shutdown _ -> true;
        };
    }

    /// The error that the stopped statement ends with.
    default SqlError toError() {
        return switch (this) {
            case KilledQuery _, KilledConnection _, ClientGone _ ->
                    ErrorCode.QUERY_INTERRUPTED.error();
            case ExecutionTimeout _ -> ErrorCode.QUERY_TIMEOUT.error();
            case StatementTimeout _ -> ErrorCode.STATEMENT_TIMEOUT.error();
            case Shutdown _ -> ErrorCode.SERVER_SHUTDOWN.error();
        };
    }
}
