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
    private volatile Instant flushed;
    private volatile Certificate certificate = new Certificate(Instant.EPOCH, Instant.EPOCH);
    private final AtomicInteger longestAttributes = new AtomicInteger();

    public ServerCounters(InstantSource clock) {
        this.clock = clock;
        this.started = clock.instant();
        this.maxUsedConnectionsTime = started;
        this.flushed = started;
    }

    /// When the server started.
    public Instant started() {
        return started;
    }

    /// Seconds since then.
    public long uptime() {
        return clock.instant().getEpochSecond() - started.getEpochSecond();
    }

    /// From when to when the server's TLS certificate is valid. [Instant#EPOCH]: there is none yet.
    public record Certificate(Instant notBefore, Instant notAfter) {
        public boolean isThere() {
            return !notAfter.equals(Instant.EPOCH);
        }
    }

    public Certificate certificate() {
        return certificate;
    }

    public void certificate(Certificate present) {
        certificate = present;
    }

    /// A client has sent connection attributes of that many bytes.
    public void attributesSeen(int bytes) {
        longestAttributes.accumulateAndGet(bytes, Math::max);
    }

    public int longestAttributes() {
        return longestAttributes.get();
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

    /// FLUSH STATUS: what a session has counted goes to the server's counts, and the session starts over. By its own thread.
    ///
    /// @param connected how many are connected now
    public void flush(SessionCounters counters, int connected) {
        absorb(counters);
        counters.reset();
        maxUsedConnections.set(connected);
        flushed = clock.instant();
        maxUsedConnectionsTime = flushed;
    }

    /// Seconds since the last FLUSH STATUS, or since the start.
    public long uptimeSinceFlush() {
        return clock.instant().getEpochSecond() - flushed.getEpochSecond();
    }

    /// What closed sessions have counted.
    public long ofClosedSessions(Counter counter) {
        return ofClosedSessions.get(counter.ordinal());
    }
}
