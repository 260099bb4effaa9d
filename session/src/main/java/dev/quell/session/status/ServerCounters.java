package dev.quell.session.status;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// What the server counts beyond its sessions, and what sessions that are gone have left. Any thread.
public final class ServerCounters {
    private final InstantSource clock;
    private final Instant started;
    private final AtomicLongArray ofClosedSessions = new AtomicLongArray(Counter.values().length);
    private final LongAdder connections = new LongAdder();
    private final LongAdder refusedForLimit = new LongAdder();
    private final AtomicInteger maxUsedConnections = new AtomicInteger();
    private volatile Instant maxUsedConnectionsTime;

    public ServerCounters(InstantSource clock) {
        this.clock = clock;
        this.started = clock.instant();
        this.maxUsedConnectionsTime = started;
    }

    /// When the server started.
    public Instant started() {
        return started;
    }

    /// Seconds since then.
    public long uptime() {
        return clock.instant().getEpochSecond() - started.getEpochSecond();
    }

    public void connectionAttempted() {
        connections.increment();
    }

    public void connectionRefusedForLimit() {
        refusedForLimit.increment();
    }

    /// Attempts to connect, successful or not (Connections).
    public long connections() {
        return connections.sum();
    }

    /// Connections refused because of max_connections (Connection_errors_max_connections).
    public long refusedForLimit() {
        return refusedForLimit.sum();
    }

    /// Tells how many are connected, for Max_used_connections.
    public void connectionsNow(int count) {
        if (maxUsedConnections.getAndAccumulate(count, Math::max) < count) {
            maxUsedConnectionsTime = clock.instant();
        }
    }

    public int maxUsedConnections() {
        return maxUsedConnections.get();
    }

    public Instant maxUsedConnectionsTime() {
        return maxUsedConnectionsTime;
    }

    /// Counts what belongs to no session (any more), such as a refused login.
    public void add(Counter counter) {
        ofClosedSessions.incrementAndGet(counter.ordinal());
    }

    /// Keeps what a session that ends has counted.
    public void absorb(SessionCounters counters) {
        for (var counter : Counter.values()) {
            long count = counters.get(counter);
            if (count != 0) {
                ofClosedSessions.addAndGet(counter.ordinal(), count);
            }
        }
    }

    /// What closed sessions have counted.
    public long ofClosedSessions(Counter counter) {
        return ofClosedSessions.get(counter.ordinal());
    }
}
