package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.storage.lock.LockOutcome;
import dev.quell.storage.lock.MetadataKey;
import java.time.Duration;
import java.util.function.Function;

/// Asks for metadata locks, and says in the process list what is waited for.
///
/// @param cancellation of the statement that asks
record MetadataWait(Session session, Cancellation cancellation) {
    /// Asks without patience first, for most locks are free; then waits for `lock_wait_timeout`.
    ///
    /// @param ask asks for the lock, with the time that it may wait
    /// @throws dev.quell.base.error.SqlError 1205, 1213 or the stop reason's
    void acquire(MetadataKey key, Function<Duration, LockOutcome> ask) {
        LockOutcome outcome = ask.apply(Duration.ZERO);
        if (outcome == LockOutcome.BUSY || outcome == LockOutcome.TIMED_OUT) {
            Stage before = session.stage();
            session.stage(waiting(key));
            outcome = ask.apply(Duration.ofSeconds(session.variables().lockWaitTimeout()));
            session.stage(before);
        }
        switch (outcome) {
            case GRANTED -> {
                // ours
            }
            case BUSY, TIMED_OUT -> throw ErrorCode.LOCK_WAIT_TIMEOUT.error();
            case CANCELLED -> {
                cancellation.check();
                throw ErrorCode.QUERY_INTERRUPTED.error();
            }
            case DEADLOCK -> throw ErrorCode.LOCK_DEADLOCK.error();
        }
    }

    private static Stage waiting(MetadataKey key) {
        return switch (key.kind()) {
            case GLOBAL -> Stage.WAITING_FOR_GLOBAL_READ_LOCK;
            case COMMIT -> Stage.WAITING_FOR_COMMIT_LOCK;
            case BACKUP_LOCK -> Stage.WAITING_FOR_BACKUP_LOCK;
            case SCHEMA -> Stage.WAITING_FOR_SCHEMA_METADATA_LOCK;
            case USER_LEVEL_LOCK -> Stage.USER_LOCK;
            case FUNCTION -> Stage.WAITING_FOR_STORED_FUNCTION_METADATA_LOCK;
            case PROCEDURE -> Stage.WAITING_FOR_STORED_PROCEDURE_METADATA_LOCK;
            case TRIGGER -> Stage.WAITING_FOR_TRIGGER_METADATA_LOCK;
            case EVENT -> Stage.WAITING_FOR_EVENT_METADATA_LOCK;
            case TABLE -> Stage.WAITING_FOR_TABLE_METADATA_LOCK;
        };
    }
}
