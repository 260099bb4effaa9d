package dev.quell.session.account;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import java.util.concurrent.TimeUnit;

/// What the sessions of one account have used of its hourly limits. Safe for all threads; only accounts with limits have one.
public final class AccountUsage {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final String user;
    private long hourStart = System.nanoTime();
    private long queries;
    private long updates;
    private long connections;

    private ResourceLimits limits;

    public AccountUsage(String user, ResourceLimits limits) {
        this.user = user;
        this.limits = limits;
    }

    /// The account's limits as they are now.
    public synchronized void limits(ResourceLimits now) {
        if (!now.equals(limits)) {
            limits = now;
            reset();
        }
    }

    /// Counts a login.
    ///
    /// @throws SqlError 1226
    public synchronized void connect() {
        turnHour();
        connections = counted(connections, limits.connections(), "max_connections_per_hour");
    }

    /// Counts a statement.
    ///
    /// @throws SqlError 1226
    public synchronized void statement(boolean changes) {
        turnHour();
        queries = counted(queries, limits.queries(), "max_questions");
        if (changes) {
            updates = counted(updates, limits.updates(), "max_updates");
        }
    }

    /// FLUSH USER_RESOURCES.
    public synchronized void reset() {
        hourStart = System.nanoTime();
        queries = 0;
        updates = 0;
        connections = 0;
    }

    private void turnHour() {
        if (System.nanoTime() - hourStart >= HOUR) {
            reset();
        }
    }

    private long counted(long used, long limit, String resource) {
        if (limit > 0 && used >= limit) {
            throw ErrorCode.USER_LIMIT_REACHED.error(user, resource, limit);
        }
        return used + 1;
    }
}
