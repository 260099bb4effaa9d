package dev.quell.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A MySQL client for tests and measurements: text queries, and every packet within reach. One thread at a time.
///
/// ```java
/// try (var client = WireClient.connect(port, "root", "")) {
///     client.query("SELECT 1").value();
/// }
/// ```
public final class WireClient implements AutoCloseable {
    private static final int CONNECT_WITH_DB = 0x8;
    // LONG_PASSWORD, LONG_FLAG, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, MULTI_STATEMENTS,
    // MULTI_RESULTS, PLUGIN_AUTH
    private static final int CAPABILITIES =
            0x1 | 0x4 | 0x200 | 0x2000 | 0x8000 | 0x10000 | 0x20000 | 0x80000;
    private static final int INTERACTIVE = 0x400;
    private static final int PATIENCE_MILLIS = 120_000;

    private static final int COM_QUIT = 0x01;
    private static final int COM_QUERY = 0x03;

    private final PacketStream packets;
    private final long connectionId;
    private final String serverVersion;

    private WireClient(PacketStream packets, Login login) {
        this.packets = packets;
        var greeting = new PayloadReader(receive(), 1);
        serverVersion = greeting.zeroTerminated();
        connectionId = greeting.unsigned(4) & 0xFFFF_FFFFL;
        var nonceStart = greeting.bytes(8);
        greeting.skip(1 + 2 + 1 + 2 + 2 + 1 + 10);
        var nonce = Arrays.copyOf(nonceStart, 20);
        System.arraycopy(greeting.bytes(12), 0, nonce, 8, 12);
        greeting.skip(1);
        logIn(login, greeting.zeroTerminated(), nonce);
    }

    /// Who logs in, and into which database ('' for none).
    private record Login(String user, String password, String database, int capabilities) {}

    public static WireClient connect(int port, String user, String password) {
        return connect(port, user, password, "");
    }

    public static WireClient connect(int port, String user, String password, String database) {
        return new WireClient(
                PacketStream.tcp(port, PATIENCE_MILLIS),
                new Login(user, password, database, CAPABILITIES));
    }

    public static WireClient connect(Path socket, String user) {
        return new WireClient(PacketStream.unix(socket), new Login(user, "", "", CAPABILITIES));
    }

    /// A client that says that somebody sits before it (CLIENT_INTERACTIVE).
    public static WireClient connectInteractively(int port, String user) {
        return new WireClient(
                PacketStream.tcp(port, PATIENCE_MILLIS),
                new Login(user, "", "", CAPABILITIES | INTERACTIVE));
    }

    private void logIn(Login login, String plugin, byte[] greetingNonce) {
        var nonce = greetingNonce;
        var using = plugin;
        packets.send(response(login, using, nonce));
        while (true) {
            var packet = receive();
            switch (packet[0] & 0xFF) {
                case 0x00 -> {
                    return;
                }
                case 0xFE -> {
                    var in = new PayloadReader(packet, 1);
                    using = in.zeroTerminated();
                    nonce = in.bytes(20);
                    packets.send(Authentication.answer(using, login.password(), nonce));
                }
                case 0x01 -> {
                    if (packet[1] == 0x04) {
                        packets.send(new byte[] {0x02});
                        var key = new PayloadReader(receive(), 1).rest();
                        packets.send(Authentication.encrypted(login.password(), nonce, key));
                    }
                }
                default -> throw new ConnectionLost("unexpected packet " + packet[0]);
            }
        }
    }

    private static byte[] response(Login login, String plugin, byte[] nonce) {
        var out = new ByteArrayOutputStream();
        writeInt(out, login.capabilities() | (login.database().isEmpty() ? 0 : CONNECT_WITH_DB));
        writeInt(out, 1 << 24);
        out.write(45); // utf8mb4_general_ci
        out.writeBytes(new byte[23]);
        out.writeBytes(login.user().getBytes(UTF_8));
        out.write(0);
        var answer = Authentication.answer(plugin, login.password(), nonce);
        out.write(answer.length);
        out.writeBytes(answer);
        if (!login.database().isEmpty()) {
            out.writeBytes(login.database().getBytes(UTF_8));
            out.write(0);
        }
        out.writeBytes(plugin.getBytes(UTF_8));
        out.write(0);
        return out.toByteArray();
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    public long connectionId() {
        return connectionId;
    }

    public String serverVersion() {
        return serverVersion;
    }

    /// Runs a statement and returns its (first) result; further results are read and dropped.
    public Result query(String sql) {
        return queryAll(sql).getFirst();
    }

    /// Runs a text of one or more statements.
    public List<Result> queryAll(String sql) {
        start(sql);
        return finish();
    }

    /// Sends a statement without waiting for its answer.
    public void start(String sql) {
        command(COM_QUERY, sql.getBytes(UTF_8));
    }

    /// Waits for the answer to [#start].
    ///
    /// @throws ServerError if that is an error packet
    public List<Result> finish() {
        var results = new ArrayList<Result>();
        do {
            results.add(readResult());
        } while (results.getLast().hasMore());
        return results;
    }

    /// Sends any command.
    public void command(int code, byte[] argument) {
        var payload = new byte[argument.length + 1];
        payload[0] = (byte) code;
        System.arraycopy(argument, 0, payload, 1, argument.length);
        packets.restart();
        packets.send(payload);
    }

    /// The next packet's payload.
    ///
    /// @throws ServerError if it is an error packet
    public byte[] receive() {
        var payload = packets.receive();
        if (payload.length > 0 && (payload[0] & 0xFF) == 0xFF) {
            var in = new PayloadReader(payload, 1);
            int code = in.unsigned(2);
            boolean withState = in.hasMore() && payload[3] == '#';
            if (withState) {
                in.skip(1);
            }
            throw new ServerError(code, withState ? in.text(5) : "HY000", in.rest());
        }
        return payload;
    }

    /// The packets below, for tests that break the rules.
    public PacketStream packets() {
        return packets;
    }

    private Result readResult() {
        var first = receive();
        if (first[0] == 0) {
            return Result.ok(new PayloadReader(first, 1));
        }
        int count = (int) new PayloadReader(first, 0).lengthEncoded();
        var columns = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            columns.add(columnName(new PayloadReader(receive(), 0)));
        }
        receive(); // EOF after the columns
        var rows = new ArrayList<List<@Nullable String>>();
        while (true) {
            var packet = receive();
            if ((packet[0] & 0xFF) == 0xFE && packet.length < 9) {
                var in = new PayloadReader(packet, 1);
                int warnings = in.unsigned(2);
                return new Result(columns, rows, 0, 0, warnings, in.unsigned(2), "");
            }
            rows.add(row(new PayloadReader(packet, 0), count));
        }
    }

    // catalog, schema, table, original table, name, …
    private static String columnName(PayloadReader in) {
        for (int i = 0; i < 4; i++) {
            in.lengthEncodedText();
        }
        var name = in.lengthEncodedText();
        return name == null ? "" : name;
    }

    private static List<@Nullable String> row(PayloadReader in, int columns) {
        var row = new ArrayList<@Nullable String>(columns);
        for (int i = 0; i < columns; i++) {
            row.add(in.lengthEncodedText());
        }
        return row;
    }

    /// Says goodbye and closes.
    @Override
    public void close() {
        try (packets) {
            command(COM_QUIT, new byte[0]);
        } catch (ConnectionLost alreadyGone) {
            // The server closed first; that is what tests of KILL do.
        }
    }

    /// Closes the socket without a word, as a client that died.
    public void vanish() {
        packets.close();
    }
}
