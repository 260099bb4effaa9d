package dev.quell.server.transport;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;

/// The platform threads that virtual threads run on, as far as the JDK lets them be seen and changed. Safe for all threads.
public final class Carriers {
    // Looked up when it is first needed, not at a start.
    private static final class Scheduler {
        private static final VirtualThreadSchedulerMXBean BEAN =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }

    private Carriers() {}

    /// Before a read that may have to wait: while other virtual threads are ready to run, lets them go first. By the time the
    /// present one has its turn again its client has often sent, so that the thread need not be parked, watched for by the kernel, and woken, which costs
    /// more than a short statement's work. Where nobody waits for a carrier it does nothing.
    public static void letOthersFirst() {
        if (Thread.currentThread().isVirtual()
                && Scheduler.BEAN.getQueuedVirtualThreadCount() > 0) {
            Thread.yield();
        }
    }

    /// Has virtual threads run on so many carriers from now on.
    static void become(int wanted) {
        Scheduler.BEAN.setParallelism(wanted);
    }
}
