package dev.quell.server.transport;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitCause;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Makes the wait for a client that reads, or sends, slowly a killable one: a single platform thread asks the kernel which
/// sockets take or have bytes again, the sessions wait at a [WaitPoint].
///
/// Only its own thread registers channels, so that keys which were cancelled are gone from the selector before the same
/// channel comes again.
public final class SocketPoller implements AutoCloseable {
    private static final WaitCause SEND = new WaitCause(WaitCause.Kind.CLIENT, "send");
    private static final WaitCause RECEIVE = new WaitCause(WaitCause.Kind.CLIENT, "recv");
    private final Selector selector;
    private final ConcurrentLinkedQueue<Watch> starting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    public SocketPoller() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("socket-poller").start(this::run);
    }

    /// Waits until the channel, which is in non-blocking mode, is ready for an operation (or fails), the statement is
    /// stopped, or the deadline passes. Afterwards the channel may go back to blocking mode.
    ///
    /// @param operation [SelectionKey#OP_READ] or [SelectionKey#OP_WRITE]
    public WaitOutcome await(
            SocketChannel channel, int operation, Cancellation cancellation, Deadline deadline) {
        var watch = new Watch(channel, operation);
        starting.add(watch);
        selector.wakeup();
        try {
            return watch.point.await(
                    operation == SelectionKey.OP_WRITE ? SEND : RECEIVE,
                    cancellation,
                    deadline,
                    () -> watch.ready);
        } finally {
            watch.end();
        }
    }

    /// Lets go of channels that were closed while somebody waited for them.
    public void wakeup() {
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(SocketPoller::fire);
                selector.selectNow(SocketPoller::fire); // lets go of cancelled keys
                for (var watch = starting.poll(); watch != null; watch = starting.poll()) {
                    watch.begin(selector);
                }
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fire(SelectionKey key) {
        key.cancel();
        ((Watch) key.attachment()).wake();
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    /// One wait. What changes is guarded by its wait point.
    private static final class Watch {
        private final WaitPoint point = new WaitPoint();
        private final SocketChannel channel;
        private final int operation;
        private @Nullable SelectionKey key;
        private boolean ready;
        private boolean ended;

        Watch(SocketChannel channel, int operation) {
            this.channel = channel;
            this.operation = operation;
        }

        void begin(Selector selector) {
            point.update(() -> {
                if (ended) {
                    return;
                }
                try {
                    key = channel.register(selector, operation, this);
                } catch (ClosedChannelException
                        | CancelledKeyException
                        | IllegalBlockingModeException _) {
                    ready = true; // the next read or write tells what is wrong
                }
            });
        }

        void wake() {
            point.update(() -> ready = true);
        }

        void end() {
            point.update(() -> {
                ended = true;
                if (key != null) {
                    key.cancel();
                }
            });
        }
    }
}
