package dev.quell.storage.lock;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// All locks that exist as objects: of rows, of definitions, of users. In shards by key, each with a latch of its own that is
/// held for memory work only. Safe for all threads.
///
/// Row locks are mostly not here: the newest version's stamp names the holder. A row lock object exists while its row is being
/// written, where someone waits for it ([#yieldTo] makes the holder's lock an object first), and for rows that were locked and
/// not written.
public final class LockTable {
    private static final int SHARDS = 64;

    private static final class Shard {
        private final HashMap<Object, LockQueue> queues = new HashMap<>();
    }

    private final Shard[] shards = new Shard[SHARDS];
    private final ConcurrentHashMap<Long, RangeLocks> ranges = new ConcurrentHashMap<>();
    private final DeadlockSearch deadlocks;
    private final WaitStatistics rowWaits = new WaitStatistics();
    private final InstantSource clock;

    public LockTable(InstantSource clock) {
        this.clock = clock;
        deadlocks = new DeadlockSearch(this, clock);
        for (int i = 0; i < SHARDS; i++) {
            shards[i] = new Shard();
        }
    }

    private Shard shard(Object key) {
        int hash = key.hashCode();
        return shards[(hash ^ hash >>> 16) & (SHARDS - 1)];
    }

    /// Who asks for what, on whose behalf.
    ///
    /// @param statement the statement on whose rollback the lock is given back; 0 for none
    /// @param patience how long to wait; a deadline that has passed means not at all
    public record Asking(
            LockOwner owner, int statement, Cancellation cancellation, Deadline patience) {}

    /// What asking for a record led to.
    ///
    /// @param request the lock, if granted
    /// @param isNew false if the owner held it before
    /// @param waited true if it was not granted at once
    public record Answer(LockOutcome outcome, LockRequest request, boolean isNew, boolean waited) {}

    /// A lock on a record that a transaction holds without an object of its own: it has written the newest version, or its scan
    /// has come over the record.
    ///
    /// @param statement the statement that wrote it, or scanned it
    /// @param stillHolds looked at under the holder's latch; false if that was undone meanwhile
    public record Implied(
            LockOwner holder, RowLockMode mode, int statement, BooleanSupplier stillHolds) {}

    /// The range locks of a table.
    ///
    /// @param clusteredId the id of its clustered index
    public RangeLocks ranges(long clusteredId) {
        RangeLocks known = ranges.get(clusteredId);
        return known != null ? known : ranges.computeIfAbsent(clusteredId, _ -> new RangeLocks());
    }

    /// Forgets tables that are gone.
    public void forget(Set<Long> clusteredIds) {
        ranges.keySet().removeAll(clusteredIds);
    }

    /// Locks a record.
    public Answer lockRecord(Asking asking, byte[] key, int length, RowLockMode mode) {
        return lock(asking, new RecordKey(key, length), mode, false);
    }

    /// Locks a definition or a name.
    ///
    /// @param counted a lock already held is counted up, to be given back as often ([#unlock])
    public LockOutcome lockMetadata(
            Asking asking, MetadataKey key, MetadataLockMode mode, boolean counted) {
        return lock(asking, key, mode, counted).outcome();
    }

    private Answer lock(Asking asking, Object key, LockMode mode, boolean counted) {
        LockOwner owner = asking.owner();
        var wanted = new LockRequest(owner, key, mode, asking.statement(), clock);
        Shard shard = shard(key);
        synchronized (shard) {
            LockQueue queue = shard.queues.get(key);
            if (queue == null) {
                queue = new LockQueue();
                shard.queues.put(key, queue);
            }
            LockRequest held = queue.held(owner, mode, wanted);
            if (held != wanted) {
                held.count(held.count() + (counted ? 1 : 0));
                return new Answer(LockOutcome.GRANTED, held, false, false);
            }
            if (queue.isFree(wanted, queue.requests().size())) {
                return new Answer(add(queue, wanted), wanted, true, false);
            }
            if (asking.patience().nanosLeft() <= 0) {
                return new Answer(LockOutcome.BUSY, wanted, false, false);
            }
            queue.requests().add(wanted);
        }
        return new Answer(await(wanted, asking), wanted, true, true);
    }

    // Whoever is over (rolled back by a watchdog while its thread was stuck) gets no lock any more.
    private static LockOutcome add(LockQueue queue, LockRequest granted) {
        if (!granted.owner().hold(granted, () -> true)) {
            granted.state(LockRequest.State.GONE);
            return LockOutcome.CANCELLED;
        }
        granted.state(LockRequest.State.GRANTED);
        queue.enter(granted);
        return LockOutcome.GRANTED;
    }

    /// The record turns out to be locked by another transaction without an object: makes one for it before the given request (which
    /// was granted, because nobody knew) and waits behind it. For who has no patience no object is made: a scan that passes over
    /// another's rows leaves nothing behind.
    ///
    /// @return [LockOutcome#GRANTED] also if the holder no longer holds: look at the newest version again
    public LockOutcome yieldTo(Implied lock, LockRequest request, Asking asking) {
        if (asking.patience().nanosLeft() <= 0) {
            release(request);
            return LockOutcome.BUSY;
        }
        LockOwner holder = lock.holder();
        Object key = request.key();
        Shard shard = shard(key);
        List<LockRequest> granted;
        synchronized (shard) {
            LockQueue queue = shard.queues.get(key);
            if (queue == null || request.state() != LockRequest.State.GRANTED) {
                throw new IllegalStateException("yielding a lock that is not held: " + key);
            }
            var implied = new LockRequest(holder, key, lock.mode(), lock.statement(), clock);
            if (queue.held(holder, lock.mode(), implied) == implied) {
                if (!holder.hold(implied, lock.stillHolds())) {
                    return LockOutcome.GRANTED;
                }
                implied.state(LockRequest.State.GRANTED);
                queue.requests().add(0, implied);
            }
            request.owner().drop(request);
            request.state(LockRequest.State.WAITING);
            granted = granted(queue);
        }
        wake(granted);
        return await(request, asking);
    }

    /// How rows and gaps have been waited for.
    public WaitStatistics rowWaits() {
        return rowWaits;
    }

    private LockOutcome await(LockRequest request, Asking asking) {
        Locker locker = request.owner().locker();
        request.startWait();
        locker.waiting(request);
        Optional<Place> place = locker.place();
        boolean wasInside = place.map(Place::stepOut).orElse(false);
        boolean isOfRows = !(request.key() instanceof MetadataKey);
        long began = System.nanoTime();
        if (isOfRows) {
            rowWaits.begin();
        }
        try {
            deadlocks.run(locker);
            locker.searched(request);
            WaitOutcome waited =
                    locker.waitPoint()
                            .await(
                                    request.cause(),
                                    asking.cancellation(),
                                    asking.patience(),
                                    () -> request.state() != LockRequest.State.WAITING);
            if (waited != WaitOutcome.DONE && giveUp(request, LockRequest.State.GONE)) {
                return waited == WaitOutcome.CANCELLED
                        ? LockOutcome.CANCELLED
                        : LockOutcome.TIMED_OUT;
            }
        } finally {
            locker.waiting(null);
            long took = System.nanoTime() - began;
            locker.waited(took);
            if (isOfRows) {
                rowWaits.end(took);
            }
            place.ifPresent(its -> its.comeBack(wasInside));
        }
        return switch (request.state()) {
            case GRANTED -> LockOutcome.GRANTED;
            case DEADLOCK -> LockOutcome.DEADLOCK;
            case GONE, WAITING -> LockOutcome.CANCELLED;
        };
    }

    /// Ends a wait from outside or inside.
    ///
    /// @return false if it had ended before
    boolean giveUp(LockRequest request, LockRequest.State end) {
        if (request.key() instanceof RangeLocks.Intention(var home, _)) {
            boolean dropped = home.drop(request, LockRequest.State.WAITING, end);
            wake(dropped ? List.of(request) : List.of());
            return dropped;
        }
        Shard shard = shard(request.key());
        List<LockRequest> granted;
        synchronized (shard) {
            if (request.state() != LockRequest.State.WAITING) {
                return false;
            }
            request.state(end);
            granted = remove(shard, request);
        }
        wake(granted);
        wake(List.of(request));
        return true;
    }

    /// Waits until no gap of another keeps a key from being inserted. It may be locked again by the time this returns.
    public LockOutcome awaitGap(Asking asking, RangeLocks home, byte[] key) {
        var intention =
                new LockRequest(
                        asking.owner(),
                        new RangeLocks.Intention(home, key),
                        RowLockMode.INSERT_INTENTION,
                        asking.statement(),
                        clock);
        return home.await(intention) ? await(intention, asking) : LockOutcome.GRANTED;
    }

    /// An exclusive lock becomes a shared one.
    public void downgrade(LockRequest request) {
        List<LockRequest> granted;
        synchronized (shard(request.key())) {
            request.mode(RowLockMode.SHARED);
            LockQueue queue = shard(request.key()).queues.get(request.key());
            granted = queue == null ? List.of() : granted(queue);
        }
        wake(granted);
    }

    /// Gives a range lock back.
    public void release(RangeLock lock) {
        if (lock.owner().drop(lock)) {
            wake(lock.home().release(List.of(lock)));
        }
    }

    /// The record is written: its stamp says who holds it, so the object goes, unless someone waits for it, or it dates from
    /// another statement than the one that wrote.
    public void forgetIfAlone(LockRequest request, int statement) {
        if (request.statement() != statement) {
            return;
        }
        Shard shard = shard(request.key());
        synchronized (shard) {
            LockQueue queue = shard.queues.get(request.key());
            if (queue != null
                    && queue.requests().size() == 1
                    && queue.requests().getFirst() == request) {
                shard.queues.remove(request.key());
                request.owner().drop(request);
                request.state(LockRequest.State.GONE);
            }
        }
    }

    /// Gives a lock back.
    public void release(LockRequest request) {
        request.owner().drop(request);
        releaseDropped(request);
    }

    /// Gives back locks that their owner no longer lists.
    public void release(LockOwner.Dropped dropped) {
        dropped.requests().forEach(this::releaseDropped);
        for (RangeLock lock : dropped.ranges()) {
            wake(lock.home().release(List.of(lock)));
        }
    }

    /// Gives back all that an owner holds; it can hold nothing more.
    public void end(LockOwner owner) {
        release(owner.end());
    }

    /// Gives back what belongs to a statement whose thread is stuck; nobody waits for its writes any more.
    public void abandonStatement(Locker locker) {
        end(locker.abandonStatement());
        ranges.values().forEach(home -> home.gate().abandon(locker));
    }

    /// Whether somebody waits for what the owner's lock on a key keeps from them.
    public boolean isInTheWay(LockOwner owner, MetadataKey key) {
        Shard shard = shard(key);
        synchronized (shard) {
            LockQueue queue = shard.queues.get(key);
            return queue != null && queue.keepsWaiting(owner);
        }
    }

    /// Gives back a metadata lock of one mode; weaker ones stay.
    public void downgrade(LockOwner owner, MetadataKey key, MetadataLockMode mode) {
        for (LockRequest request : owner.heldNow()) {
            if (request.key().equals(key) && request.mode() == mode) {
                release(request);
            }
        }
    }

    /// Gives back all that an owner holds now.
    public void releaseHeld(LockOwner owner) {
        release(owner.dropAll());
    }

    /// Gives back a counted lock once.
    ///
    /// @return false if the owner does not hold the key
    public boolean unlock(LockOwner owner, MetadataKey key) {
        for (LockRequest request : owner.heldNow()) {
            if (request.key().equals(key)) {
                synchronized (shard(key)) {
                    request.count(request.count() - 1);
                }
                if (request.count() == 0) {
                    release(request);
                }
                return true;
            }
        }
        return false;
    }

    private void releaseDropped(LockRequest request) {
        if (request.key() instanceof RangeLocks.Intention(var home, _)) {
            home.drop(request, LockRequest.State.GRANTED, LockRequest.State.GONE);
            return;
        }
        Shard shard = shard(request.key());
        List<LockRequest> granted;
        synchronized (shard) {
            if (request.state() != LockRequest.State.GRANTED) {
                return;
            }
            request.state(LockRequest.State.GONE);
            granted = remove(shard, request);
        }
        wake(granted);
    }

    private List<LockRequest> remove(Shard shard, LockRequest request) {
        LockQueue queue = shard.queues.get(request.key());
        if (queue == null) {
            return List.of();
        }
        queue.requests().remove(request);
        List<LockRequest> granted = granted(queue);
        if (queue.isEmpty()) {
            shard.queues.remove(request.key());
        }
        return granted;
    }

    /// Grants what has become free, and enters it in its owners' lists. A waiter may see its grant, and be over, before it is entered:
    /// then it is the next one's turn.
    private static List<LockRequest> granted(LockQueue queue) {
        List<LockRequest> granted = new ArrayList<>();
        boolean someAreOver;
        do {
            someAreOver = false;
            for (LockRequest request : queue.grant()) {
                if (request.owner().hold(request, () -> true)) {
                    granted.add(request);
                } else {
                    request.state(LockRequest.State.GONE);
                    queue.requests().remove(request);
                    someAreOver = true;
                }
            }
        } while (someAreOver);
        return granted;
    }

    private static void wake(List<LockRequest> granted) {
        for (LockRequest request : granted) {
            request.owner().locker().waitPoint().update(() -> {});
        }
    }

    List<LockOwner> blockers(LockRequest request) {
        if (request.key() instanceof RangeLocks.Intention(var home, _)) {
            return home.blockers(request);
        }
        Shard shard = shard(request.key());
        synchronized (shard) {
            LockQueue queue = shard.queues.get(request.key());
            return queue == null || request.state() != LockRequest.State.WAITING
                    ? List.of()
                    : queue.blockers(request).stream().map(LockRequest::owner).toList();
        }
    }

    /// Whom a locker waits for, if it waits.
    public List<LockOwner> blockers(Locker locker) {
        @Nullable LockRequest request = locker.waiting();
        return request == null ? List.of() : blockers(request);
    }

    /// The last deadlock.
    public Optional<Deadlock> lastDeadlock() {
        return deadlocks.last();
    }

    /// Locks on records that are objects, held or waited for, and intentions to insert.
    public List<LockRequest> recordRequests() {
        var requests = new ArrayList<LockRequest>();
        for (LockRequest request : all()) {
            if (request.key() instanceof RecordKey) {
                requests.add(request);
            }
        }
        ranges.values().forEach(home -> requests.addAll(home.intentions()));
        return requests;
    }

    /// The range locks of all tables.
    public List<RangeLock> rangeLocks() {
        return ranges.values().stream().flatMap(home -> home.locks().stream()).toList();
    }

    /// The transactions in whose way a request is; none if it does not wait.
    public List<LockOwner> waitsFor(LockRequest request) {
        return blockers(request);
    }

    public List<MetadataLockInfo> metadataLocks() {
        return all().stream()
                .filter(request -> request.key() instanceof MetadataKey)
                // What was given back meanwhile is no longer there.
                .filter(request -> request.isGranted() || request.isWaiting())
                .map(request ->
                        new MetadataLockInfo(
                                (MetadataKey) request.key(),
                                (MetadataLockMode) request.mode(),
                                request.owner().locker().duration(request.owner()),
                                !request.isWaiting(),
                                request.owner().locker().connectionId()))
                .toList();
    }

    private List<LockRequest> all() {
        var all = new ArrayList<LockRequest>();
        for (Shard shard : shards) {
            synchronized (shard) {
                shard.queues.values().forEach(queue -> all.addAll(queue.requests()));
            }
        }
        return all;
    }
}
