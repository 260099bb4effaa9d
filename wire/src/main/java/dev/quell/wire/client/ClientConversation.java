package dev.quell.wire.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.base.text.CharacterSet;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.AuthMoreData;
import dev.quell.wire.packet.AuthNextFactor;
import dev.quell.wire.packet.AuthSwitchRequest;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.CommandCode;
import dev.quell.wire.packet.EofPacket;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.HandshakeResponse41;
import dev.quell.wire.packet.HandshakeV10;
import dev.quell.wire.packet.OkPacket;
import dev.quell.wire.packet.QueryCommand;
import dev.quell.wire.packet.SslRequest;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Optional;

/// A client's talk with a MySQL-compatible server over a [Link].
///
/// ```text
///   connect ─► query ─► reply ─► Done | Failed                ─► (moreResults ─► reply …)
///                             ├► FileWanted ─► sendFile ─► reply
///                             └► Columns ─► row, row … empty ─► end
/// ```
///
/// One thread at a time; any thread may [#close] it, and whoever reads then gets an IOException.
public final class ClientConversation implements Closeable {
    private static final long ALWAYS =
            Capability.LONG_PASSWORD
                    | Capability.LONG_FLAG
                    | Capability.PROTOCOL_41
                    | Capability.TRANSACTIONS
                    | Capability.SECURE_CONNECTION
                    | Capability.MULTI_STATEMENTS
                    | Capability.MULTI_RESULTS
                    | Capability.PS_MULTI_RESULTS
                    | Capability.PLUGIN_AUTH
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    | Capability.CONNECT_ATTRS
                    | Capability.SESSION_TRACK
                    | Capability.DEPRECATE_EOF
                    | Capability.QUERY_ATTRIBUTES
                    | Capability.MULTI_FACTOR_AUTHENTICATION;

    private static final String GREETING = "reading initial communication packet";
    private static final String AUTHORIZATION = "reading authorization packet";
    private static final int FILE_CHUNK = 64 * 1024;
    private static final long LARGEST_PACKET = 1L << 30;
    private static final int FILE_HEADER = 0xFB;
    private static final int SHORTEST_ROW_LIKE_EOF = 9;

    private final Link link;
    private final PacketWriter out = new PacketWriter(PacketPipe.BUFFER);
    private final CharacterSet charset;
    private final HandshakeV10 greeting;
    private PacketPipe packets;
    private long agreed;
    private int columns;
    private ResultEnd end = ResultEnd.EMPTY;

    /// How the rows of a result ended.
    ///
    /// @param failure the error that came instead of the next row
    public record ResultEnd(int warnings, int status, String info, Optional<ErrPacket> failure) {
        static final ResultEnd EMPTY = new ResultEnd(0, 0, "", Optional.empty());
    }

    /// Logs in.
    ///
    /// @param charset what statements and names are written in
    /// @throws ServerError the server refuses
    /// @throws ClientFailure this client cannot do what the server asks for, or should not
    public ClientConversation(Link link, Login login, CharacterSet charset)
            throws IOException, ServerError {
        this.link = link;
        this.charset = charset;
        packets = new PacketPipe(link);
        greeting = greet();
        logIn(login);
    }

    private HandshakeV10 greet() throws IOException, ServerError {
        try {
            var packet = packets.input().next(LARGEST_PACKET);
            if (packet.peek() == ErrPacket.HEADER) {
                throw new ServerError(ErrPacket.read(packet, UTF_8));
            }
            return HandshakeV10.read(packet);
        } catch (EOFException | SocketException e) {
            throw ClientFailure.lostAt(GREETING);
        } catch (SocketTimeoutException e) {
            throw ClientFailure.silentAt(GREETING);
        } catch (MalformedPacket e) {
            throw ClientFailure.malformed();
        }
    }

    private void logIn(Login login) throws IOException, ServerError {
        long wanted = ALWAYS | login.capabilities();
        if (!login.database().isEmpty()) {
            wanted |= Capability.CONNECT_WITH_DB;
        }
        agreed = wanted & greeting.capabilities();
        startTls(login);
        var named = login.preferredPlugin();
        var authentication =
                new Authentication(
                        login,
                        link.isPrivate(),
                        named.isEmpty() ? greeting.plugin() : named,
                        greeting.challenge());
        if (!authentication.isKnown()) {
            authentication.change(Authentication.NATIVE, greeting.challenge());
        }
        out.sequence(packets.input().sequence());
        new HandshakeResponse41(
                        agreed,
                        LARGEST_PACKET,
                        login.collation().id(greeting),
                        login.user(),
                        authentication.answer(),
                        login.database(),
                        authentication.plugin(),
                        login.attributes())
                .write(out);
        flush();
        authenticate(authentication);
        if ((agreed & Capability.COMPRESS) != 0) {
            packets = new PacketPipe(new CompressedLink(link));
        }
    }

    private void startTls(Login login) throws IOException {
        boolean offered = (greeting.capabilities() & Capability.SSL) != 0;
        if (login.tls() == Login.Tls.REQUIRED && !offered) {
            throw ClientFailure.tls("SSL is required but the server doesn't support it");
        }
        if (login.tls() == Login.Tls.NEVER || !offered) {
            return;
        }
        agreed |= Capability.SSL;
        out.sequence(packets.input().sequence());
        new SslRequest(agreed, LARGEST_PACKET, login.collation().id(greeting)).write(out);
        flush();
        link.startTls();
    }

    private void authenticate(Authentication authentication) throws IOException, ServerError {
        while (true) {
            var packet = loginPacket();
            switch (packet.peek()) {
                case OkPacket.HEADER -> {
                    return;
                }
                case ErrPacket.HEADER -> throw new ServerError(ErrPacket.read(packet, UTF_8));
                case AuthSwitchRequest.HEADER -> {
                    var request = AuthSwitchRequest.read(packet);
                    authentication.change(request.plugin(), request.challenge());
                    say(authentication.answer());
                }
                case AuthNextFactor.HEADER -> {
                    var request = AuthNextFactor.read(packet);
                    authentication.nextFactor(request.plugin(), request.challenge());
                    say(authentication.answer());
                }
                case AuthMoreData.HEADER -> {
                    byte[] answer = authentication.answer(AuthMoreData.read(packet).data());
                    if (answer.length > 0) {
                        say(answer);
                    }
                }
                default -> throw ClientFailure.malformed();
            }
        }
    }

    private PacketReader loginPacket() throws IOException {
        try {
            return packets.input().next(LARGEST_PACKET);
        } catch (EOFException | SocketException e) {
            throw ClientFailure.lostAt(AUTHORIZATION);
        } catch (SocketTimeoutException e) {
            throw ClientFailure.silentAt(AUTHORIZATION);
        }
    }

    private void say(byte[] payload) throws IOException {
        out.sequence(packets.input().sequence());
        out.begin().bytes(payload).end();
        flush();
    }

    private void flush() throws IOException {
        packets.send(out);
        packets.input().sequence(out.sequence());
    }

    public HandshakeV10 greeting() {
        return greeting;
    }

    /// The capabilities that both ends have.
    public long agreed() {
        return agreed;
    }

    /// Sends a statement, or several; [#reply] gives the answers.
    ///
    public void query(QueryCommand query) throws IOException {
        begin();
        query.write(out, agreed, charset);
        flush();
    }

    /// Sends a command of which [#reply] gives the answer.
    public void command(int code, byte[] argument) throws IOException {
        begin();
        out.begin().int1(code).bytes(argument).end();
        flush();
    }

    /// COM_STATISTICS: the server's line about itself.
    public String statistics() throws IOException {
        command(CommandCode.STATISTICS, new byte[0]);
        return next().restString(UTF_8);
    }

    private void begin() {
        out.sequence(0);
        packets.input().sequence(0);
    }

    private PacketReader next() throws IOException {
        try {
            return packets.input().next(LARGEST_PACKET);
        } catch (EOFException e) {
            throw ClientFailure.lost();
        }
    }

    /// Waits for the head of the next answer.
    public Reply reply() throws IOException {
        try {
            var packet = next();
            return switch (packet.peek()) {
                case OkPacket.HEADER -> new Reply.Done(OkPacket.read(packet));
                case ErrPacket.HEADER -> new Reply.Failed(ErrPacket.read(packet, UTF_8));
                case FILE_HEADER -> {
                    packet.skip(1);
                    yield new Reply.FileWanted(packet.restString(UTF_8));
                }
                default -> readColumns((int) packet.lenenc());
            };
        } catch (MalformedPacket e) {
            throw ClientFailure.malformed();
        }
    }

    private Reply readColumns(int count) throws IOException {
        var definitions = new ArrayList<ColumnDefinition41>(count);
        for (int i = 0; i < count; i++) {
            definitions.add(ColumnDefinition41.read(next(), UTF_8));
        }
        if ((agreed & Capability.DEPRECATE_EOF) == 0) {
            next();
        }
        columns = count;
        return new Reply.Columns(definitions);
    }

    /// How many columns the rows have that [#row] gives.
    public int columns() {
        return columns;
    }

    /// The next row's packet, for [TextRow]; empty after the last, and then [#end] tells how they ended.
    public Optional<byte[]> row() throws IOException {
        try {
            var packet = next();
            int first = packet.peek();
            if (first == ErrPacket.HEADER) {
                end = new ResultEnd(0, 0, "", Optional.of(ErrPacket.read(packet, UTF_8)));
                return Optional.empty();
            }
            if (first == EofPacket.HEADER && isEnd(packet.remaining())) {
                end = readEnd(packet);
                return Optional.empty();
            }
            return Optional.of(packet.rest());
        } catch (MalformedPacket e) {
            throw ClientFailure.malformed();
        }
    }

    // A row whose first field has 16 MiB or more begins with the same byte, but fills a frame.
    private boolean isEnd(int length) {
        return (agreed & Capability.DEPRECATE_EOF) != 0
                ? length < PacketWriter.MAX_FRAME
                : length < SHORTEST_ROW_LIKE_EOF;
    }

    private ResultEnd readEnd(PacketReader packet) {
        if ((agreed & Capability.DEPRECATE_EOF) != 0) {
            var ok = OkPacket.read(packet);
            return new ResultEnd(ok.warnings(), ok.status(), ok.info(), Optional.empty());
        }
        var eof = EofPacket.read(packet);
        return new ResultEnd(eof.warnings(), eof.status(), "", Optional.empty());
    }

    public ResultEnd end() {
        return end;
    }

    /// Answers [Reply.FileWanted]; nothing but the end if the stream is empty.
    public void sendFile(InputStream content) throws IOException {
        var chunk = new byte[FILE_CHUNK];
        out.sequence(packets.input().sequence());
        for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
            if (count > 0) {
                out.begin().bytes(chunk, 0, count).end();
                packets.send(out);
            }
        }
        out.begin().end();
        flush();
    }

    /// COM_QUIT, which has no answer.
    public void quit() throws IOException {
        command(CommandCode.QUIT, new byte[0]);
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
