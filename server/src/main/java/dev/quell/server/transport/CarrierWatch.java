package dev.quell.server.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that sessions get to run while others are stuck in native calls: a write that the store stalls, a read of a
/// disk that hangs. Such a call keeps its carrier, and the JDK gives virtual threads no other in its place.
///
/// The carriers are few as a rule, because idle ones cost processor time with each packet. So it sends a virtual thread of its
/// own to see whether it runs, and lets the JDK have twice as many carriers each time it did not until the next look. After
/// some time without such trouble they are as many as before.
///
/// For one thread, not a virtual one.
final class CarrierWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CarrierWatch.class);
    private static final int LOOKS_TO_CALM_DOWN = 50;
    private static final int MOST = 256; // the JDK's own limit unless it is told another

    private final int usual =
            Integer.getInteger(
                    "jdk.virtualThreadScheduler.parallelism",
                    Runtime.getRuntime().availableProcessors());
    private int carriers = usual;
    private int calmLooks;
    private volatile boolean probeRan = true;

    /// Takes a look.
    ///
    /// @param suspicious whether statements run for longer than from one look to the next; else nobody can be stuck
    void look(boolean suspicious) {
        if (!probeRan) {
            calmLooks = 0;
            become(Math.min(carriers * 2, MOST));
            return;
        }
        calmLooks++;
        if (carriers > usual && calmLooks >= LOOKS_TO_CALM_DOWN) {
            become(usual);
        }
        if (suspicious || carriers > usual) {
            probeRan = false;
            Thread.ofVirtual().name("carrier-probe").start(() -> probeRan = true);
        }
    }

    private void become(int wanted) {
        if (wanted != carriers) {
            LOG.info("carriers of virtual threads: {}, were {}", wanted, carriers);
            carriers = wanted;
        }
        // On a fresh thread each time: the JDK starts carriers when a virtual thread is submitted
        // to a
        // queue that was empty, and each submitting thread has a queue of its own.
        Thread.ofPlatform().daemon().name("carriers").start(() -> Carriers.become(wanted));
    }
}
