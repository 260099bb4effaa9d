package dev.quell.shell.connect;

import dev.quell.wire.client.ClientFailure;
import dev.quell.wire.client.Link;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A link over a TCP or Unix socket. Closing it, which any thread may do, ends a read or write that waits.
final class SocketLink implements Link {
    private static final int NO_SUCH_FILE = 2;
    private static final int NO_SUCH_ADDRESS = 99;
    private static final int REFUSED = 111;
    private static final int TIMED_OUT = 110;
    private static final int NO_ROUTE = 113;

    private final String host;
    private final int port;
    private final TlsSettings tls;
    private final Socket socket;
    private InputStream in;
    private OutputStream out;
    private volatile @Nullable SSLSocket secure;

    /// @param host and port are what a certificate and a TLS session are for
    private SocketLink(String host, int port, TlsSettings tls, Socket socket) throws IOException {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// @param timeoutMillis how long connecting may take, and each answer until the login is over; 0 for as long as the system
    ///     likes
    /// @param begun gets what ends the connecting when it is closed
    static SocketLink connect(
            Address address,
            ConnectionOptions options,
            int timeoutMillis,
            Consumer<Closeable> begun)
            throws ClientFailure {
        return switch (address) {
            case Address.Tcp tcp -> tcp(tcp, options, timeoutMillis, begun);
            case Address.Unix unix -> unix(unix, options, begun);
        };
    }

    private static SocketLink tcp(
            Address.Tcp address,
            ConnectionOptions options,
            int timeoutMillis,
            Consumer<Closeable> begun)
            throws ClientFailure {
        var target = new InetSocketAddress(address.host(), address.port());
        if (target.isUnresolved()) {
            throw ClientFailure.unknownHost(address.host());
        }
        var socket = new Socket();
        begun.accept(socket);
        try {
            bind(socket, options.bindAddress.value());
            socket.connect(target, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            return new SocketLink(address.host(), address.port(), options.tls(), socket);
        } catch (UnknownHostException e) {
            throw ClientFailure.unknownHost(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            int number =
                    switch (e) {
                        case BindException _ -> NO_SUCH_ADDRESS;
                        case SocketTimeoutException _ -> TIMED_OUT;
                        case NoRouteToHostException _ -> NO_ROUTE;
                        default -> REFUSED;
                    };
            throw ClientFailure.noServer(address.host(), address.port(), number);
        }
    }

    // From which of this machine's addresses.
    private static void bind(Socket socket, String from) throws IOException {
        if (from.isEmpty()) {
            return;
        }
        var own = new InetSocketAddress(from, 0);
        if (own.isUnresolved()) {
            throw new UnknownHostException(from);
        }
        socket.bind(own);
    }

    private static SocketLink unix(
            Address.Unix address, ConnectionOptions options, Consumer<Closeable> begun)
            throws ClientFailure {
        try {
            var socket = UnixSocket.connect(address.path());
            begun.accept(socket);
            return new SocketLink("localhost", 0, options.tls(), socket);
        } catch (IOException e) {
            throw noSocket(address);
        }
    }

    private static ClientFailure noSocket(Address.Unix address) {
        boolean exists = Files.exists(address.path());
        return ClientFailure.noSocket(address.path().toString(), exists ? REFUSED : NO_SUCH_FILE);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        out.flush();
    }

    @Override
    public void startTls() throws IOException {
        var layer = tls.over(socket, host, port);
        in = layer.getInputStream();
        out = layer.getOutputStream();
        secure = layer;
    }

    /// From here on the server may be silent for as long as it likes.
    void isLoggedIn() throws IOException {
        socket.setSoTimeout(0);
    }

    /// What [#connect] gave away when it began.
    Closeable socket() {
        return socket;
    }

    /// The cipher's name as OpenSSL spells it for TLS 1.3; empty without TLS.
    Optional<String> cipher() {
        var layer = secure;
        return layer == null ? Optional.empty() : Optional.of(layer.getSession().getCipherSuite());
    }

    /// The port on this side; empty for a Unix socket.
    Optional<Integer> localPort() {
        return isLocal() ? Optional.empty() : Optional.of(socket.getLocalPort());
    }

    private boolean isLocal() {
        return socket instanceof UnixSocket;
    }

    @Override
    public boolean isPrivate() {
        return secure != null || isLocal();
    }

    /// Closes the socket below TLS: TLS's own goodbye could wait for a server that does not listen.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
