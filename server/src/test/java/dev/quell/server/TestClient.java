package dev.quell.server;

import dev.quell.base.text.CharacterSet;
import dev.quell.wire.auth.NativeScramble;
import dev.quell.wire.frame.PacketInput;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.AuthSwitchRequest;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.ChangeUser;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.HandshakeResponse41;
import dev.quell.wire.packet.HandshakeV10;
import dev.quell.wire.packet.ParameterBlock;
import dev.quell.wire.packet.QueryCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A client on a plain socket that shows every packet.
final class TestClient implements AutoCloseable {
    static final long CAPABILITIES =
            Capability.LONG_PASSWORD
                    | Capability.PROTOCOL_41
                    | Capability.SECURE_CONNECTION
                    | Capability.PLUGIN_AUTH
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    | Capability.CONNECT_ATTRS
                    | Capability.TRANSACTIONS;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MAX = 1 << 30;

    private final Socket socket;
    private final PacketInput in;
    private final PacketWriter out = new PacketWriter(1_024);
    private final HandshakeV10 greeting;

    /// Connects and reads the greeting.
    TestClient(int port) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(64 << 10);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            var stream = socket.getInputStream();
            in = new PacketInput(stream::read, 4_096);
            greeting = HandshakeV10.read(in.next(MAX));
            out.sequence(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HandshakeV10 greeting() {
        return greeting;
    }

    Socket socket() {
        return socket;
    }

    static TestClient loggedIn(int port, long moreCapabilities) {
        var client = new TestClient(port);
        var answer = client.login("root", "secret", moreCapabilities);
        if (answer[0] != 0) {
            throw new IllegalStateException(error(answer).toString());
        }
        return client;
    }

    static TestClient loggedIn(int port) {
        return loggedIn(port, 0);
    }

    /// Logs in with mysql_native_password; the last packet.
    byte[] login(String user, String password, long moreCapabilities) {
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        out.sequence(1);
        new HandshakeResponse41(
                        CAPABILITIES | moreCapabilities,
                        MAX,
                        45,
                        user,
                        NativeScramble.answer(secret, greeting.challenge()),
                        "",
                        "mysql_native_password",
                        Map.of("_client_name", "test"))
                .write(out);
        flush();
        byte[] answer = receive();
        if (answer[0] == (byte) AuthSwitchRequest.HEADER) {
            var request = AuthSwitchRequest.read(new PacketReader(answer));
            out.begin().bytes(NativeScramble.answer(secret, request.challenge())).end();
            flush();
            answer = receive();
        }
        return answer;
    }

    /// Becomes another user by mysql_native_password, as MySQL's own clients do it: without an answer until it is asked for; the last
    /// packet.
    byte[] changeUser(String user, String password) {
        out.sequence(0);
        new ChangeUser(user, new byte[0], "", 45, "mysql_native_password", Map.of())
                .write(out, CAPABILITIES);
        flush();
        var request = AuthSwitchRequest.read(new PacketReader(receive()));
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        out.begin().bytes(NativeScramble.answer(secret, request.challenge())).end();
        flush();
        return receive();
    }

    /// Sends a command's packet.
    void send(int code, byte[] body) {
        out.sequence(0);
        out.begin().int1(code).bytes(body).end();
        flush();
    }

    void query(String text) {
        out.sequence(0);
        new QueryCommand(text, ParameterBlock.EMPTY).write(out, 0, CharacterSet.UTF8MB4);
        flush();
    }

    /// Says which number the next packet has, where it does not follow from the one sent last.
    void expectSequence(int next) {
        out.sequence(next);
    }

    /// Sends the packet that something writes.
    void write(Consumer<PacketWriter> packet) {
        packet.accept(out);
        flush();
    }

    /// Sends bytes as they are.
    void raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next packet, whose number must follow the one before.
    byte[] receive() {
        try {
            in.sequence(out.sequence());
            byte[] packet = in.next(MAX).rest();
            out.sequence(in.sequence());
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All packets of a result set (with EOF packets) or the one packet of another answer.
    List<byte[]> answer() {
        var packets = new ArrayList<byte[]>();
        packets.add(receive());
        int first = packets.getFirst()[0] & 0xFF;
        if (first == 0 || first == ErrPacket.HEADER) {
            return packets;
        }
        for (int ends = 0; ends < 2; ) {
            byte[] packet = receive();
            packets.add(packet);
            boolean end = (packet[0] & 0xFF) == 0xFE && packet.length < 9;
            boolean error = (packet[0] & 0xFF) == ErrPacket.HEADER;
            ends += error ? 2 : end ? 1 : 0;
        }
        return packets;
    }

    static ErrPacket error(byte[] packet) {
        return ErrPacket.read(new PacketReader(packet), StandardCharsets.UTF_8);
    }

    /// True if the server has closed the connection.
    boolean isAtEnd() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException _) {
            return true; // reset
        }
    }

    private void flush() {
        try {
            socket.getOutputStream().write(out.array(), out.start(), out.complete());
            out.sent(out.complete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
