package dev.quell.base.stop;

/// Thrown in a thread that comes back from where it was stuck, and finds that its session is another's by now ([Tenure]). It
/// is no exception that anybody handles: it unwinds the whole stack, and what the statement held is given back on the way.
public final class TakenOver extends Error {
    TakenOver() {
        super("the session is served by another thread", null, false, false);
    }
}
