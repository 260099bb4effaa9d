package dev.quell.storage.lock;

import java.util.ArrayList;
import java.util.List;

/// The requests for one key, in the order in which they came. Guarded by the latch of its shard.
///
/// A request is granted when it conflicts with no request before it, held or waited for: nobody overtakes, so nobody starves.
/// But whoever holds what a waiter waits for, and asks for more, does not stand behind that waiter: neither would ever go on.
final class LockQueue {
    private final ArrayList<LockRequest> requests = new ArrayList<>(2);

    List<LockRequest> requests() {
        return requests;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /// Adds a request that was granted at once: before those that wait, who have to wait for it too.
    void enter(LockRequest granted) {
        int at = requests.size();
        while (at > 0 && requests.get(at - 1).state() == LockRequest.State.WAITING) {
            at--;
        }
        requests.add(at, granted);
    }

    /// A granted request of the same owner that is as good.
    LockRequest held(LockOwner owner, LockMode mode, LockRequest otherwise) {
        for (LockRequest request : requests) {
            if (request.owner() == owner
                    && request.state() == LockRequest.State.GRANTED
                    && request.mode().covers(mode)) {
                return request;
            }
        }
        return otherwise;
    }

    /// True if the request, standing behind the first `before` others, may be granted.
    boolean isFree(LockRequest wanted, int before) {
        for (int i = 0; i < before; i++) {
            LockRequest other = requests.get(i);
            if (wanted.conflictsWith(other) && !waitsFor(other, wanted.owner().locker())) {
                return false;
            }
        }
        return true;
    }

    /// Whether a request waits, and for something that the locker holds.
    private boolean waitsFor(LockRequest waiter, Locker locker) {
        if (waiter.state() != LockRequest.State.WAITING) {
            return false;
        }
        for (LockRequest request : requests) {
            if (request.owner().locker() == locker
                    && request.state() == LockRequest.State.GRANTED
                    && waiter.conflictsWith(request)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a request waits that conflicts with what an owner holds.
    boolean keepsWaiting(LockOwner owner) {
        for (LockRequest waiting : requests) {
            if (waiting.state() != LockRequest.State.WAITING) {
                continue;
            }
            for (LockRequest held : requests) {
                if (held.owner() == owner
                        && held.state() == LockRequest.State.GRANTED
                        && waiting.conflictsWith(held)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Grants what can be granted now.
    ///
    /// @return the requests granted by this call
    List<LockRequest> grant() {
        var granted = new ArrayList<LockRequest>(1);
        for (int i = 0; i < requests.size(); i++) {
            LockRequest request = requests.get(i);
            if (request.state() == LockRequest.State.WAITING
                    && (isFree(request, i) || holdsAsMuch(request))) {
                request.state(LockRequest.State.GRANTED);
                granted.add(request);
            }
        }
        return granted;
    }

    private boolean holdsAsMuch(LockRequest request) {
        return held(request.owner(), request.mode(), request) != request;
    }

    /// Whom a waiting request waits for: the holders in its way, else the waiters before it. (Whoever waits before it behind
    /// the same holders adds nothing to the search for deadlocks.)
    List<LockRequest> blockers(LockRequest waiting) {
        var holders = new ArrayList<LockRequest>(2);
        var waiters = new ArrayList<LockRequest>(2);
        for (LockRequest request : requests) {
            if (request == waiting) {
                break;
            }
            if (waiting.conflictsWith(request) && !waitsFor(request, waiting.owner().locker())) {
                (request.state() == LockRequest.State.GRANTED ? holders : waiters).add(request);
            }
        }
        return holders.isEmpty() ? waiters : holders;
    }
}
