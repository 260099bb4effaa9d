package dev.quell.shell.process;

import java.util.Optional;

/// One row of the process list, with what the lock tables know of it.
///
/// @param seconds how long it has been in this state
/// @param info the statement; '' for none
/// @param waitsFor the session whose lock it waits for
/// @param transaction what it would lose
record Session(
        long id,
        String user,
        String host,
        String database,
        String command,
        long seconds,
        String state,
        String info,
        Optional<Long> waitsFor,
        Optional<OpenTransaction> transaction) {

    /// @param rowsModified changes that a kill undoes
    record OpenTransaction(long seconds, long rowsModified, long rowsLocked) {}
}
