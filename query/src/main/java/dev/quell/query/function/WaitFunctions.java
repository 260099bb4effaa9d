package dev.quell.query.function;

import static dev.quell.query.function.ScalarFunction.of;
import static dev.quell.query.function.ScalarFunction.strict;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import dev.quell.base.text.Collation;
import dev.quell.base.value.Value;
import dev.quell.query.function.Function.Resolved;
import dev.quell.query.value.Convert;
import dev.quell.query.value.EvalContext;
import java.time.Duration;
import java.util.List;

/// SLEEP and the locks of users: functions that wait, killably.
final class WaitFunctions {
    private static final WaitCause SLEEP = WaitCause.of(WaitCause.Kind.SLEEP);
    private static final int MAX_NAME = 64;
    private static final double FOREVER = 1e9;

    private WaitFunctions() {}

    static List<Function> all() {
        return List.of(
                of("sleep", 1, _ -> sleep()).volatileResult(),
                of("get_lock", 2, WaitFunctions::getLock).volatileResult(),
                of("release_lock", 1, WaitFunctions::releaseLock).volatileResult(),
                of("release_all_locks", 0, _ -> releaseAll()).volatileResult(),
                of("is_free_lock", 1, s -> holder(s, true)).volatileResult(),
                of("is_used_lock", 1, s -> holder(s, false)).volatileResult(),
                of("benchmark", 2, _ -> benchmark()).volatileResult());
    }

    // 1 if it was interrupted; whether that becomes an error is decided where rows are handed on.
    private static Resolved sleep() {
        return new Resolved(
                Types.integer(21, false),
                (context, a) -> {
                    double seconds = a[0].isNull() ? -1 : Convert.toDouble(a[0], context);
                    if (seconds < 0) {
                        throw ErrorCode.WRONG_ARGUMENTS.error("sleep.");
                    }
                    return Value.Int.of(sleep(seconds, context) ? 1 : 0);
                });
    }

    private static boolean sleep(double seconds, EvalContext context) {
        if (context.cancellation().isCancelled()) {
            return true;
        }
        String before = context.session().stage("User sleep");
        try {
            return WaitPoint.pause(SLEEP, context.cancellation(), deadline(seconds))
                    == WaitOutcome.CANCELLED;
        } finally {
            context.session().stage(before);
        }
    }

    private static Deadline deadline(double seconds) {
        return seconds > FOREVER
                ? Deadline.NEVER
                : Deadline.after(Duration.ofNanos((long) (seconds * 1e9)));
    }

    // A negative time is for ever.
    private static Duration patience(double seconds) {
        return seconds < 0 || seconds > FOREVER
                ? Duration.ofDays(40_000)
                : Duration.ofNanos((long) (seconds * 1e9));
    }

    private static String lockName(Value value, Signature signature) {
        String name =
                value.isNull() ? "" : Strings.read(value, signature.type(0), Collation.UTF8MB4_BIN);
        if (name.codePointCount(0, name.length()) > MAX_NAME) {
            throw ErrorCode.USER_LOCK_OVERLONG_NAME.error(name, MAX_NAME);
        }
        if (name.isEmpty()) {
            throw ErrorCode.USER_LOCK_WRONG_NAME.error(value.isNull() ? "NULL" : name);
        }
        return name;
    }

    private static Resolved getLock(Signature signature) {
        return new Resolved(
                Types.integer(1, true),
                (context, a) -> {
                    String name = lockName(a[0], signature);
                    double seconds = a[1].isNull() ? 0 : Convert.toDouble(a[1], context);
                    String before = context.session().stage("User lock");
                    try {
                        var outcome =
                                context.locks()
                                        .acquire(name, context.cancellation(), patience(seconds));
                        if (outcome == WaitOutcome.CANCELLED) {
                            context.cancellation().check();
                        }
                        return Value.Int.of(outcome == WaitOutcome.DONE ? 1 : 0);
                    } finally {
                        context.session().stage(before);
                    }
                });
    }

    private static Resolved releaseLock(Signature signature) {
        return new Resolved(
                Types.integer(1, true),
                (context, a) -> {
                    String name = lockName(a[0], signature);
                    return switch (context.locks().release(name)) {
                        case RELEASED -> Value.Int.of(1);
                        case NOT_OURS -> Value.Int.of(0);
                        case UNKNOWN -> Value.NULL;
                    };
                });
    }

    private static Resolved releaseAll() {
        return new Resolved(
                Types.unsigned(21, false),
                (context, _) -> new Value.Unsigned(context.locks().releaseAll()));
    }

    private static Resolved holder(Signature signature, boolean free) {
        return new Resolved(
                free ? Types.integer(1, true) : Types.unsigned(21, true),
                (context, a) -> {
                    var holder = context.locks().holder(lockName(a[0], signature));
                    if (free) {
                        return Value.Int.of(holder.isEmpty() ? 1 : 0);
                    }
                    return holder.isPresent() ? new Value.Unsigned(holder.getAsLong()) : Value.NULL;
                });
    }

    // The compiler repeats the second argument; what is left to do here is to answer.
    private static Resolved benchmark() {
        return new Resolved(Types.integer(1, true), strict((_, _) -> Value.Int.of(0)));
    }
}
