package dev.quell.storage.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Looks for a circle of waits when a wait begins: the last one to wait closes the circle and sees all of it. One search at a
/// time.
final class DeadlockSearch {
    private final LockTable table;
    private volatile String last = "";

    DeadlockSearch(LockTable table) {
        this.table = table;
    }

    String last() {
        return last;
    }

    /// Breaks every circle through `start` by making its lightest wait fail.
    synchronized void run(Locker start) {
        while (true) {
            List<LockRequest> circle = findCircle(start);
            if (circle.isEmpty()) {
                return;
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

    /// The least changed rows; `start`, which came last, among equals. Whoever waits for a strong metadata lock (DDL) weighs most.
    private static LockRequest lightest(List<LockRequest> circle) {
        LockRequest lightest = circle.getFirst();
        for (LockRequest request : circle) {
            if (weight(request) < weight(lightest)) {
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

    private static String describe(List<LockRequest> circle, LockRequest victim) {
        var text = new StringBuilder();
        for (int i = 0; i < circle.size(); i++) {
            LockRequest wait = circle.get(i);
            text.append(
                    "*** (%d) TRANSACTION %d, connection id %d, %d row(s) changed%n"
                            .formatted(
                                    i + 1,
                                    wait.owner().transactionId(),
                                    wait.owner().locker().connectionId(),
                                    wait.owner().weight()));
            text.append(
                    "*** (%d) WAITING FOR %s LOCK ON %s%n"
                            .formatted(i + 1, wait.mode(), wait.key()));
        }
        return text.append(
                        "*** WE ROLL BACK TRANSACTION (%d)%n".formatted(circle.indexOf(victim) + 1))
                .toString();
    }
}
