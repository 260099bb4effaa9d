package dev.quell.base.error;

import java.util.StringJoiner;

/// A fault of ours as one line for the log: which exception, where, and what caused it. Never its message, which may quote
/// a value from a statement.
public final class FaultTrace {
    private static final int FRAMES = 12;
    private static final int CAUSES = 4;

    private FaultTrace() {}

    /// `IllegalStateException at dev.quell.query.Some.method(Some.java:12) at … caused by …`.
    public static String of(Throwable fault) {
        var line = new StringJoiner(" ");
        Throwable one = fault;
        for (int depth = 0; one != null && depth < CAUSES; depth++) {
            if (depth > 0) {
                line.add("caused by");
            }
            line.add(one.getClass().getName());
            var frames = one.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES); i++) {
                line.add("at").add(frames[i].toString());
            }
            one = one.getCause();
        }
        return line.toString();
    }
}
