package dev.quell.storage;

import dev.quell.storage.lock.Deadlock.Party;
import java.time.Instant;
import java.util.List;

/// The last deadlock in words that a user knows.
///
/// @param sides in the order of the circle: each waits for a lock that the next holds
/// @param victim the index of the one that gave way
public record DeadlockInfo(Instant time, List<Side> sides, int victim) {
    public DeadlockInfo {
        sides = List.copyOf(sides);
    }

    /// @param holds the lock that another waited for
    /// @param waitsFor the lock it asked for
    public record Side(Party party, Lock holds, Lock waitsFor) {}

    /// @param place the index and table, or the kind and name of a definition or user lock
    /// @param mode in InnoDB's words, or a metadata lock mode
    /// @param data the record's key; empty if it is no record
    public record Lock(String place, String mode, String data) {}
}
