package dev.quell.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// How many threads of the whole machine compete for its processors. A thread that has its turn only now and then looks as if it were
/// stuck.
final class Crowding {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Pattern READY = Pattern.compile(" (\\d+)/");

    private Crowding() {}

    /// How many threads are ready to run for each processor; 1 where there are fewer than processors, and where the system does not tell.
    static long perProcessor() {
        try {
            return of(Files.readString(LOAD), Runtime.getRuntime().availableProcessors());
        } catch (IOException e) {
            return 1; // not Linux
        }
    }

    /// @param load as Linux tells it: three averages, and how many of all threads are ready
    static long of(String load, int processors) {
        var ready = READY.matcher(load);
        return ready.find() ? Math.max(1, Long.parseLong(ready.group(1)) / processors) : 1;
    }
}
