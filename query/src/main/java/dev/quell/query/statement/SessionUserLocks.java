package dev.quell.query.statement;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.query.value.UserLocks;
import dev.quell.storage.Engine;
import dev.quell.storage.lock.Locker;
import dev.quell.storage.lock.MetadataKey;
import dev.quell.storage.lock.MetadataLockInfo;
import dev.quell.storage.lock.MetadataLockMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// GET_LOCK's locks in the engine's lock table, where they wait, show and deadlock like all others.
public final class SessionUserLocks implements UserLocks {
    private final Engine engine;
    private final Locker locker;
    private final Map<String, Integer> held = new HashMap<>();

    public SessionUserLocks(Engine engine, Locker locker) {
        this.engine = engine;
        this.locker = locker;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public WaitOutcome acquire(String name, Cancellation cancellation, Duration wait) {
        var key = MetadataKey.userLevel(folded(name));
        return switch (engine.lock(locker, key, MetadataLockMode.EXCLUSIVE, cancellation, wait)) {
            case GRANTED -> {
                held.merge(key.name(), 1, Integer::sum);
                yield WaitOutcome.DONE;
            }
            case BUSY, TIMED_OUT -> WaitOutcome.TIMED_OUT;
            case CANCELLED -> WaitOutcome.CANCELLED;
            case DEADLOCK -> throw ErrorCode.USER_LOCK_DEADLOCK.error();
        };
    }

    @Override
    public Release release(String name) {
        String folded = folded(name);
        if (!held.containsKey(folded)) {
            return holder(name).isPresent() ? Release.NOT_OURS : Release.UNKNOWN;
        }
        held.computeIfPresent(folded, (_, count) -> count == 1 ? null : count - 1);
        engine.unlock(locker, MetadataKey.userLevel(folded));
        return Release.RELEASED;
    }

    @Override
    public long releaseAll() {
        long released = 0;
        for (var lock : held.entrySet()) {
            for (int i = 0; i < lock.getValue(); i++) {
                engine.unlock(locker, MetadataKey.userLevel(lock.getKey()));
                released++;
            }
        }
        held.clear();
        return released;
    }

    @Override
    public OptionalLong holder(String name) {
        var key = MetadataKey.userLevel(folded(name));
        return engine.metadataLocks().stream()
                .filter(lock -> lock.granted() && lock.key().equals(key))
                .mapToLong(MetadataLockInfo::connectionId)
                .findFirst();
    }
}
