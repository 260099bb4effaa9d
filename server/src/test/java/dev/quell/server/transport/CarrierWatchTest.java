package dev.quell.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CarrierWatchTest {
    private static final CountDownLatch RELEASE = new CountDownLatch(1);

    /// Who is the first to use it is stuck in its initialiser, the others in waiting for that: all of them keep their carriers,
    /// as in a native call.
    private static final class Trap {
        static {
            try {
                RELEASE.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        static void spring() {}
    }

    @Test
    void virtualThreadsRunThoughAllCarriersAreHeld() throws InterruptedException {
        List<Thread> stuck = new ArrayList<>();
        for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
            stuck.add(Thread.startVirtualThread(Trap::spring));
        }
        var ran = new CountDownLatch(1);
        Thread.startVirtualThread(ran::countDown);
        var watch = new CarrierWatch();
        for (int looks = 0; looks < 300 && !ran.await(200, TimeUnit.MILLISECONDS); looks++) {
            watch.look(true);
        }
        long waiting = ran.getCount();
        RELEASE.countDown();
        for (var thread : stuck) {
            thread.join();
        }
        assertThat(waiting).isZero();
    }
}
