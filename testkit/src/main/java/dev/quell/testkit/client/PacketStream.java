package dev.quell.testkit.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Packets on a blocking socket: three bytes of length, one of sequence, the payload; 16 MiB - 1 is followed by more.
public final class PacketStream implements AutoCloseable {
    private static final int LARGEST = 0xFFFFFF;

    private final InputStream in;
    private final OutputStream out;
    private final Closeable socket;
    private int sequence;

    private PacketStream(InputStream in, OutputStream out, Closeable socket) {
        this.in = new BufferedInputStream(in);
        this.out = out;
        this.socket = socket;
    }

    /// @param patienceMillis how long a read may take, so that a test of a silent server fails instead of hanging
    public static PacketStream tcp(int port, int patienceMillis) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(patienceMillis);
            return new PacketStream(socket.getInputStream(), socket.getOutputStream(), socket);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    public static PacketStream unix(Path path) {
        try {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            return new PacketStream(
                    Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    /// A new command starts: sequence numbers begin at 0 again.
    public void restart() {
        sequence = 0;
    }

    public void send(byte[] payload) {
        int offset = 0;
        int length;
        do {
            length = Math.min(LARGEST, payload.length - offset);
            var packet = new byte[4 + length];
            packet[0] = (byte) length;
            packet[1] = (byte) (length >> 8);
            packet[2] = (byte) (length >> 16);
            packet[3] = (byte) sequence++;
            System.arraycopy(payload, offset, packet, 4, length);
            sendRaw(packet);
            offset += length;
        } while (length == LARGEST);
    }

    /// Bytes as they are, for tests of a server that is lied to.
    public void sendRaw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    public byte[] receive() {
        var whole = new ByteArrayOutputStream();
        int length;
        do {
            var header = exactly(4);
            length = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
            sequence = (header[3] & 0xFF) + 1;
            whole.writeBytes(exactly(length));
        } while (length == LARGEST);
        return whole.toByteArray();
    }

    private byte[] exactly(int length) {
        try {
            var bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new ConnectionLost("the server closed the connection");
            }
            return bytes;
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    /// Closes the socket without a word, as a client that died.
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }
}
