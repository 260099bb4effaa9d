package dev.quell.query.exec;

/// One step of a running query block. It fills slots of the block's [Frame] in place with one row after another; the step
/// above it reads them there.
///
/// An operator belongs to one run of one block, and to that run's thread. [#open] may be called again at any time: it starts
/// over (the inner side of a nested loop does so for each outer row, a correlated subquery for each row around it).
interface Operator extends AutoCloseable {
    /// Starts, or starts over.
    void open();

    /// Puts the next row into the frame.
    ///
    /// @return false after the last row; the slots' contents are then meaningless
    boolean next();

    /// Gives back cursors and memory. Harmless if called twice or before [#open].
    @Override
    void close();

    /// Makes the operators of one run. Immutable; plans keep these and share them among sessions.
    interface Factory {
        Operator create(Frame frame);
    }
}
