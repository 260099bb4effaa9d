package dev.quell.query.exec;

/// One row without columns, or none at all.
final class ConstantOperator implements Operator {
    private final boolean oneRow;
    private boolean pending;

    ConstantOperator(boolean oneRow) {
        this.oneRow = oneRow;
    }

    @Override
    public void open() {
        pending = oneRow;
    }

    @Override
    public boolean next() {
        boolean row = pending;
        pending = false;
        return row;
    }

    @Override
    public void close() {
        pending = false;
    }
}
