package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// Over a range that holds nothing by its bounds alone.
final class EmptyCursor implements RowCursor {
    static final EmptyCursor EMPTY = new EmptyCursor();

    private EmptyCursor() {}

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public void read(Value[] into, int offset) {
        throw new IllegalStateException("no row");
    }

    @Override
    public RowReference reference() {
        throw new IllegalStateException("no row");
    }

    @Override
    public void unlock() {}

    @Override
    public void close() {}
}
