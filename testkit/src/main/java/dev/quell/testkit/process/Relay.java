package dev.quell.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What may stand between a client and its servers: leads connections to them as a load balancer does, passes bytes on, and can
/// hold back what a server says.
public final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final int[] targets;

    /// @param targets ports on this machine: the first connection is led to the first, all beyond the last to the last
    public Relay(int... targets) {
        this.targets = targets.clone();
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// What the server says on the connection of this number, counted from 0, does not arrive any more.
    public void silence(int connection) {
        lines.get(connection).silent = true;
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                int target = targets[Math.min(lines.size(), targets.length - 1)];
                var line = new Line(client, new Socket(listener.getInetAddress(), target));
                lines.add(line);
                Thread.ofVirtual().start(line::forth);
                Thread.ofVirtual().start(line::back);
            }
        } catch (IOException closed) {
            close();
        }
    }

    private static final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void forth() {
            pass(client, server, false);
        }

        private void back() {
            pass(server, client, true);
        }

        // Where one end closes, the other is closed too.
        private void pass(Socket from, Socket to, boolean mayBeSilent) {
            var buffer = new byte[8192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!mayBeSilent || !silent) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException gone) {
                // The other direction ends the same way.
            }
        }

        private void close() {
            try {
                client.close();
                server.close();
            } catch (IOException alreadyGone) {
                // Closed either way.
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException alreadyGone) {
            // Closed either way.
        }
        lines.forEach(Line::close);
    }
}
