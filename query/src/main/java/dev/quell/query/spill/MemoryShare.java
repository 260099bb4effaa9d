package dev.quell.query.spill;

import dev.quell.base.error.ErrorCode;

/// What one operator holds of its statement's memory. The sizes are estimates, right within a factor of about two. Of the
/// statement's thread only.
public final class MemoryShare {
    /// What every operator may hold, however much the others do: less would make files of single rows.
    static final long FLOOR = 256 << 10;

    private final SpillScope scope;
    private final long floor;
    private long held;

    MemoryShare(SpillScope scope, long floor) {
        this.scope = scope;
        this.floor = floor;
    }

    /// @return false, with nothing taken, where the operator has to go to disk instead
    public boolean take(long bytes) {
        if (!scope.take(bytes, held + bytes <= floor)) {
            return false;
        }
        held += bytes;
        return true;
    }

    /// For what cannot go to disk: may exceed the statement's limit, but not what the server has for all statements.
    ///
    /// @throws dev.quell.base.error.SqlError 1038 where there is no memory
    public void require(long bytes) {
        if (!scope.takeBeyondLimit(bytes)) {
            throw ErrorCode.OUT_OF_SORTMEMORY.error();
        }
        held += bytes;
    }

    /// For what there must be room for to go on at all, such as a single row.
    public void takeAnyway(long bytes) {
        scope.take(bytes, true);
        held += bytes;
    }

    public void give(long bytes) {
        held -= bytes;
        scope.give(bytes);
    }

    /// Gives everything back.
    public void clear() {
        if (held != 0) {
            give(held);
        }
    }
}
