package dev.quell.base.stop;

/// How far long work has come, for those who look at it. Whoever does the work counts; any thread may look.
public final class Progress {
    /// For work that nobody looks at.
    public static Progress unseen() {
        return new Progress(0);
    }

    private final long estimated;
    private volatile long completed;

    /// @param estimated how much there is to do, as far as is known; 0 if it is not
    public Progress(long estimated) {
        this.estimated = estimated;
    }

    /// Another piece is done. By the one thread that does the work.
    public void done() {
        done(1);
    }

    /// More pieces are done. By the one thread that does the work.
    public void done(long pieces) {
        completed += pieces; // one writer
    }

    public long completed() {
        return completed;
    }

    /// Never less than what is done.
    public long estimated() {
        return Math.max(estimated, completed);
    }
}
