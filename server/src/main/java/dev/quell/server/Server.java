package dev.quell.server;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitPoint;
import dev.quell.server.transport.ClientChannel;
import dev.quell.server.transport.SocketPoller;
import dev.quell.server.transport.Sweeper;
import dev.quell.session.Sessions;
import dev.quell.session.StatementRunner;
import dev.quell.wire.auth.RsaKey;
import dev.quell.wire.auth.Sha2Login;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on TCP and on a Unix socket and gives each client a virtual thread. Administrators have an address of their own, and platform
/// threads, so that they get in when all connections are used up and all carriers are stuck.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int BACKLOG = 512;
    private static final String EVERYBODY = "rwxrwxrwx"; // accounts decide, as in MySQL

    private final ServerConfig config;
    private final Connection.Environment environment;
    private final SocketPoller poller = new SocketPoller();
    private final Sweeper sweeper = new Sweeper();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final List<Path> sockets = new ArrayList<>();
    private @Nullable ServerSocketChannel administrative;
    private final Set<ClientChannel> open = ConcurrentHashMap.newKeySet();
    private final WaitPoint connectionEnds = new WaitPoint();

    public Server(ServerConfig config, Sessions sessions, StatementRunner runner) {
        this.config = config;
        var key = new LazyKey();
        this.environment =
                new Connection.Environment(
                        config,
                        sessions,
                        runner,
                        sweeper,
                        Authenticator.Shared.create(new Sha2Login(key::get)));
    }

    /// Accepts connections from now on.
    ///
    /// @throws IOException an address cannot be listened on
    public void start() throws IOException {
        for (var address : config.addresses()) {
            listen(bindTcp(address), false);
        }
        if (config.administrative().isPresent()) {
            var listener = bindTcp(config.administrative().get());
            administrative = listener;
            listen(listener, true);
        }
    }

    /// Accepts connections on a Unix socket too, which is deleted when the server stops.
    ///
    /// @throws IOException the path cannot be listened on
    public void start(Path socket) throws IOException {
        listen(bindUnix(socket), false);
        sockets.add(socket);
    }

    /// The addresses that it listens on, with the ports that were free.
    public List<SocketAddress> addresses() {
        var addresses = new ArrayList<SocketAddress>();
        for (var listener : listeners) {
            try {
                addresses.add(listener.getLocalAddress());
            } catch (IOException _) {
                continue; // closed by now
            }
        }
        return addresses;
    }

    /// The port of the administrators' address; 0 if there is none.
    public int administrativePort() {
        var listener = administrative;
        return listener == null ? 0 : listener.socket().getLocalPort();
    }

    /// The TCP port of the first address.
    public int port() {
        for (var address : addresses()) {
            if (address instanceof InetSocketAddress tcp) {
                return tcp.getPort();
            }
        }
        return 0;
    }

    private static ServerSocketChannel bindTcp(InetSocketAddress address) throws IOException {
        var listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        return listener.bind(address, BACKLOG);
    }

    private static ServerSocketChannel bindUnix(Path path) throws IOException {
        Files.deleteIfExists(path); // what a crash left behind
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(EVERYBODY));
        return listener;
    }

    private void listen(ServerSocketChannel listener, boolean forAdministrators) {
        listeners.add(listener);
        Thread.ofPlatform()
                .daemon()
                .name(forAdministrators ? "admin-listener" : "listener")
                .start(() -> accept(listener, forAdministrators));
    }

    private void accept(ServerSocketChannel listener, boolean forAdministrators) {
        while (listener.isOpen()) {
            try {
                serve(listener.accept(), forAdministrators);
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException | OutOfMemoryError e) {
                LOG.error("accepting a connection failed", e); // out of file descriptors, say
                WaitPoint.pause(new Cancellation(), Deadline.after(Duration.ofMillis(100)));
            }
        }
    }

    private void serve(SocketChannel socket, boolean forAdministrators) throws IOException {
        if (socket.getLocalAddress() instanceof InetSocketAddress) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
        var channel = new ClientChannel(socket, poller);
        open.add(channel);
        var peer = Peers.of(socket);
        new Connection(
                        forAdministrators ? peer.overAdminAddress() : peer,
                        channel,
                        environment,
                        () -> connectionEnds.update(() -> open.remove(channel)))
                .start();
    }

    /// Accepts no more connections, stops what runs (error 1053), closes what is idle, and waits for all to end.
    ///
    /// @param patience after it, connections are cut off
    public void stop(Duration patience) {
        stopListening();
        environment.sessions().shutdown();
        connectionEnds.await(new Cancellation(), Deadline.after(patience), open::isEmpty);
        open.forEach(ClientChannel::close);
    }

    private void stopListening() {
        for (var listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.warn("closing a listener failed", e);
            }
        }
        sockets.forEach(Server::delete);
        sockets.clear();
    }

    private static void delete(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("the socket {} could not be deleted", socket, e);
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        sweeper.close();
        poller.close();
    }

    /// Made when the first client asks for it: it takes a tenth of a second.
    private static final class LazyKey {
        private volatile @Nullable RsaKey key;

        synchronized RsaKey get() {
            var made = key;
            if (made == null) {
                made = RsaKey.generate();
                key = made;
            }
            return made;
        }
    }
}
