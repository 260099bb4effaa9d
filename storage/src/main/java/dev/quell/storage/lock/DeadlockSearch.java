package dev.quell.storage.lock;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks for a circle of waits when a wait begins: the last one to wait closes the circle and sees all of it. One search at a
/// time.
final class DeadlockSearch {
    private final LockTable table;
    private final InstantSource clock;
    private volatile @Nullable Deadlock last;

    DeadlockSearch(LockTable table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /// The last one found.
    Optional<Deadlock> last() {
        return Optional.ofNullable(last);
    }

    /// Breaks every circle through `start` by making its lightest wait fail.
    synchronized void run(Locker start) {
        while (true) {
            List<LockRequest> circle = findCircle(start);
            if (circle.isEmpty()) {
                return;
            }
            if (!isStill(circle)) {
                continue;
            }
            LockRequest victim = lightest(circle);
            if (table.giveUp(victim, LockRequest.State.DEADLOCK)) {
                last = describe(circle, victim);
            }
            if (victim.owner().locker() == start) {
                return;
            }
        }
    }

    /// Breadth first from `start` along "waits for"; the waits of the circle found, `start`'s first.
    private List<LockRequest> findCircle(Locker start) {
        var reachedFrom = new HashMap<Locker, Locker>();
        var open = new ArrayDeque<Locker>();
        open.add(start);
        while (!open.isEmpty()) {
            Locker locker = open.remove();
            LockRequest request = locker.waiting();
            if (request == null) {
                continue;
            }
            for (LockOwner blocker : table.blockers(request)) {
                Locker next = blocker.locker();
                if (next == start) {
                    return circle(start, locker, reachedFrom);
                }
                if (reachedFrom.putIfAbsent(next, locker) == null) {
                    open.add(next);
                }
            }
        }
        return List.of();
    }

    /// The waits of a circle were looked at one after the other, and may never have been there together. If each is found again
    /// after all were seen, they were: whoever waits the whole time neither takes nor gives back anything.
    private boolean isStill(List<LockRequest> circle) {
        for (int i = 0; i < circle.size(); i++) {
            Locker next = circle.get((i + 1) % circle.size()).owner().locker();
            if (table.blockers(circle.get(i)).stream()
                    .noneMatch(blocker -> blocker.locker() == next)) {
                return false;
            }
        }
        return true;
    }

    private static List<LockRequest> circle(
            Locker start, Locker end, Map<Locker, Locker> reachedFrom) {
        var waits = new ArrayList<LockRequest>();
        @Nullable Locker locker = end;
        while (locker != null) {
            LockRequest wait = locker.waiting();
            if (wait == null) {
                return List.of(); // it has been granted or given up meanwhile: no circle any more
            }
            waits.add(wait);
            locker = locker == start ? null : reachedFrom.get(locker);
        }
        return waits.reversed();
    }

    /// The least work; among equals the one that came last, whoever finds the circle. Whoever waits for a strong metadata lock (DDL)
    /// weighs most.
    private static LockRequest lightest(List<LockRequest> circle) {
        LockRequest lightest = circle.getFirst();
        for (LockRequest request : circle) {
            int order = Long.compare(weight(request), weight(lightest));
            boolean cameLater = request.waitStarted().isAfter(lightest.waitStarted());
            if (order < 0 || (order == 0 && cameLater)) {
                lightest = request;
            }
        }
        return lightest;
    }

    private static long weight(LockRequest request) {
        boolean ddl =
                request.mode() instanceof MetadataLockMode mode
                        && mode.compareTo(MetadataLockMode.SHARED_UPGRADABLE) >= 0;
        return ddl ? Long.MAX_VALUE : request.owner().weight();
    }

    private Deadlock describe(List<LockRequest> circle, LockRequest victim) {
        var parties =
                circle.stream()
                        .map(wait ->
                                new Deadlock.Party(
                                        wait.owner().transactionId(),
                                        wait.owner().locker().connectionId(),
                                        wait.owner().locker().activity(),
                                        wait.owner().work(),
                                        wait.owner().heldCount(),
                                        wait))
                        .toList();
        return new Deadlock(clock.instant(), parties, circle.indexOf(victim));
    }
}
