package dev.quell.storage.txn;

import dev.quell.base.value.Value;

/// Over a range that holds nothing by its bounds alone.
final class EmptyCursor implements RowCursor {
    private final byte[] from;

    /// @param from where the range would begin
    EmptyCursor(byte[] from) {
        this.from = from;
    }

    @Override
    public boolean next() {
        return false;
    }

    @Override
    public void read(Value[] into, int offset) {
        throw new IllegalStateException("no row");
    }

    @Override
    public ScanPlace place() {
        return new ScanPlace(from, false);
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
