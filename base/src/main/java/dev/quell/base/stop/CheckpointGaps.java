package dev.quell.base.stop;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A mode for developers (`./dev gaps`): finds the places where a statement computes for long without passing a checkpoint. With the system
/// property `quell.gaps`, which names a file, every gap of [#LEAST] of processor time or more becomes a line of that file:
/// milliseconds, where it was, the statement. Without the property the compiler removes all calls to this class.
///
/// What counts is the time of the processor that the thread has used, because the machine may have others to serve; waiting costs none.
/// Linux only.
public final class CheckpointGaps {
    /// The file; '' if nothing is recorded.
    private static final String FILE = System.getProperty("quell.gaps", "");

    static final boolean ON = !FILE.isEmpty();

    private static final long LEAST = 5_000_000;

    /// The processor's clock is read again after so much of the wall's.
    private static final long GRAIN = 200_000;

    private static final int FRAMES = 6;
    private static final Duration LOOK = Duration.ofMillis(2);

    private CheckpointGaps() {}

    /// A statement begins on the present thread.
    ///
    /// @param text what to call it
    public static void begin(String text) {
        if (ON) {
            var trail = Trail.CURRENT.get();
            trail.pass();
            trail.statement = text;
        }
    }

    /// The present thread is at a checkpoint.
    static void pass() {
        Trail.CURRENT.get().pass();
    }

    /// Where a thread has been. Of that thread, but for what the scout reads and leaves.
    private static final class Trail {
        private static final ThreadLocal<Trail> CURRENT = ThreadLocal.withInitial(Trail::begin);

        private final Thread thread = Thread.currentThread();
        private final ProcessorClock clock = new ProcessorClock();
        private String statement = "";
        private int carrier;
        private long processorTime;
        private volatile long passedAt;
        private volatile @Nullable Sighting sighting;

        /// A stack that was seen after the checkpoint at that time.
        private record Sighting(long passedAt, String place) {}

        private static Trail begin() {
            var trail = new Trail();
            trail.setOut();
            Scout.follow(trail);
            return trail;
        }

        private void setOut() {
            carrier = clock.thread();
            processorTime = clock.time();
            passedAt = System.nanoTime();
        }

        private void pass() {
            long elapsed = System.nanoTime() - passedAt;
            if (elapsed < GRAIN) {
                return;
            }
            long used = clock.time() - processorTime;
            // On another carrier now: it has waited in between.
            if (elapsed >= LEAST && used >= LEAST && clock.thread() == carrier) {
                note(used);
            }
            setOut();
        }

        private void note(long used) {
            var seen = sighting;
            String place =
                    seen != null && seen.passedAt == passedAt
                            ? seen.place
                            : "before " + place(thread.getStackTrace());
            String line =
                    "%.1f\t%s\t%s%n"
                            .formatted(used / 1e6, place, statement.replaceAll("\\s+", " "));
            try {
                Files.writeString(
                        Path.of(FILE), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Looks where the thread is now. Of the scout.
        private void look(long now) {
            long since = passedAt;
            var last = sighting;
            boolean isNew = last == null || last.passedAt != since;
            if (isNew && now - since >= LEAST / 2) {
                sighting = new Sighting(since, place(thread.getStackTrace()));
            }
        }

        private static String place(StackTraceElement[] stack) {
            return Arrays.stream(stack)
                    .filter(frame -> frame.getClassName().startsWith("dev.quell."))
                    .filter(frame -> !frame.getClassName().startsWith("dev.quell.base.stop."))
                    .limit(FRAMES)
                    .map(frame ->
                            frame.getClassName()
                                            .substring(frame.getClassName().lastIndexOf('.') + 1)
                                    + "."
                                    + frame.getMethodName()
                                    + ":"
                                    + frame.getLineNumber())
                    .collect(Collectors.joining(" < "));
        }
    }

    /// Looks from time to time where threads are that have not passed a checkpoint for long.
    private static final class Scout {
        private static final Set<Trail> FOLLOWED = ConcurrentHashMap.newKeySet();

        static {
            Thread.ofPlatform().daemon().name("gap-scout").start(Scout::run);
        }

        static void follow(Trail trail) {
            FOLLOWED.add(trail);
        }

        private static void run() {
            while (true) {
                WaitPoint.pause(new Cancellation(), Deadline.after(LOOK));
                List<Trail> over = new ArrayList<>();
                long now = System.nanoTime();
                for (var trail : FOLLOWED) {
                    if (trail.thread.isAlive()) {
                        trail.look(now);
                    } else {
                        over.add(trail);
                    }
                }
                over.forEach(FOLLOWED::remove);
            }
        }
    }

    /// The clock of the platform thread that carries the present one.
    private static final class ProcessorClock {
        private static final int OF_THREAD = 3; // CLOCK_THREAD_CPUTIME_ID
        private static final long NANOS = 1_000_000_000;
        private static final MethodHandle GET_TIME =
                function("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
        private static final MethodHandle GET_THREAD =
                function("gettid", FunctionDescriptor.of(JAVA_INT));

        private final MemorySegment time = Arena.ofAuto().allocate(16, 8);

        @SuppressWarnings("restricted") // this mode is for developers
        private static MethodHandle function(String name, FunctionDescriptor descriptor) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }

        /// Nanoseconds that it has computed.
        long time() {
            try {
                int _ = (int) GET_TIME.invokeExact(OF_THREAD, time);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            return time.get(JAVA_LONG, 0) * NANOS + time.get(JAVA_LONG, 8);
        }

        int thread() {
            try {
                return (int) GET_THREAD.invokeExact();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }
}
