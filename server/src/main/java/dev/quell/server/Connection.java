package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.FaultTrace;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.text.Collation;
import dev.quell.server.transport.ClientChannel;
import dev.quell.server.transport.Sweeper;
import dev.quell.server.transport.TlsTransport;
import dev.quell.server.transport.Vigil;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.Session;
import dev.quell.session.Sessions;
import dev.quell.session.StatementRunner;
import dev.quell.session.Workspace;
import dev.quell.session.status.Counter;
import dev.quell.wire.frame.BrokenConversation;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.HandshakeResponse41;
import dev.quell.wire.packet.HandshakeV10;
import dev.quell.wire.packet.OkPacket;
import dev.quell.wire.packet.SslRequest;
import dev.quell.wire.packet.StatusFlag;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client from greeting to goodbye, on a virtual thread of its own.
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int MAX_LOGIN_PACKET = 256 << 10;
    private static final long OFFERED =
            Capability.LONG_PASSWORD
                    | Capability.FOUND_ROWS
                    | Capability.LONG_FLAG
                    | Capability.CONNECT_WITH_DB
                    | Capability.LOCAL_FILES
                    | Capability.NO_SCHEMA
                    | Capability.ODBC
                    | Capability.IGNORE_SPACE
                    | Capability.PROTOCOL_41
                    | Capability.INTERACTIVE
                    | Capability.IGNORE_SIGPIPE
                    | Capability.TRANSACTIONS
                    | Capability.RESERVED
                    | Capability.SECURE_CONNECTION
                    | Capability.MULTI_STATEMENTS
                    | Capability.MULTI_RESULTS
                    | Capability.PS_MULTI_RESULTS
                    | Capability.PLUGIN_AUTH
                    | Capability.CONNECT_ATTRS
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    | Capability.CAN_HANDLE_EXPIRED_PASSWORDS
                    | Capability.SESSION_TRACK
                    | Capability.DEPRECATE_EOF
                    | Capability.QUERY_ATTRIBUTES;

    private final ClientChannel channel;
    private final Peer peer;
    private final Environment environment;
    private final Vigil vigil;
    private final Conversation conversation;
    private final AtomicBoolean idleTooLong = new AtomicBoolean();

    /// What all connections of a server share.
    record Environment(
            ServerConfig config,
            Sessions sessions,
            StatementRunner runner,
            Sweeper sweeper,
            Authenticator.Shared authentication) {
        Duration connectTimeout() {
            return seconds("connect_timeout");
        }

        private Duration seconds(String variable) {
            return Duration.ofSeconds(sessions.variables().integer(variable));
        }
    }

    Connection(SocketChannel socket, ClientChannel channel, Environment environment) {
        this.channel = channel;
        this.peer = Peers.of(socket);
        this.environment = environment;
        this.vigil = new Vigil(environment.connectTimeout());
        this.conversation =
                new Conversation(channel, vigil, environment.seconds("net_write_timeout"));
    }

    @Override
    public void run() {
        var sessions = environment.sessions;
        Session session;
        try {
            session = sessions.open(peer);
        } catch (SqlError tooMany) {
            refuse(tooMany);
            return;
        }
        var watched = new Sweeper.Watched(vigil, finding -> act(session, finding));
        environment.sweeper.watch(watched);
        session.onClose(channel::close);
        try {
            serve(session);
        } catch (IOException _) {
            sessions.counters()
                    .add(
                            session.login().isEmpty()
                                    ? Counter.ABORTED_CONNECTS
                                    : Counter.ABORTED_CLIENTS);
        } catch (RuntimeException | Error fault) {
            LOG.error(
                    "connection {}: ended by an internal fault: {}",
                    session.id(),
                    FaultTrace.of(fault));
        } finally {
            environment.sweeper.forget(watched);
            conversation.close();
            sessions.close(session);
        }
    }

    private void refuse(SqlError tooMany) {
        try {
            ErrPacket.of(tooMany).writeInsteadOfGreeting(conversation.out());
            conversation.sendNow();
        } catch (IOException _) {
            // It would not have been let in anyway.
        }
        conversation.close();
    }

    // On the sweeper's thread.
    private void act(Session session, Vigil.Finding finding) {
        switch (finding) {
            case NOTHING -> {}
            case LOGIN_TIMEOUT, READ_TIMEOUT -> channel.close();
            case IDLE_TIMEOUT -> {
                idleTooLong.set(true);
                channel.endInput();
            }
            case LONG_RUNNING -> {
                if (channel.isClientGone()) {
                    session.kill(new StopReason.ClientGone());
                }
            }
        }
    }

    private void serve(Session session) throws IOException {
        var authenticator = new Authenticator(session, conversation, environment.authentication);
        HandshakeResponse41 response;
        try {
            response = shakeHands(session, authenticator);
        } catch (SqlError error) {
            endLogin(error);
            return;
        } catch (BrokenConversation e) {
            endLogin(e.error());
            return;
        } catch (MalformedPacket _) {
            endLogin(ErrorCode.HANDSHAKE_ERROR.error());
            return;
        }
        try (var workspace = environment.runner.open(session)) {
            begin(session, workspace, response);
            var loop = new CommandLoop(session, workspace, conversation, authenticator);
            Checkpoint.<IOException>within(session::checkpoint, loop::run);
            sayWhyItEnds(session);
        } catch (SqlError error) {
            LOG.info(
                    "connection {}: login of {} refused: error {}",
                    session.id(),
                    session.account().printable(),
                    error.code().number());
            endLogin(error);
        }
    }

    private void endLogin(SqlError error) throws IOException {
        environment.sessions.counters().add(Counter.ABORTED_CONNECTS);
        conversation.out().abandon();
        ErrPacket.of(error).write(conversation.out(), StandardCharsets.UTF_8);
        conversation.sendNow();
    }

    /// From the greeting until the client is known and let in.
    private HandshakeResponse41 shakeHands(Session session, Authenticator authenticator)
            throws IOException {
        long offered = OFFERED | (environment.config.tls().isPresent() ? Capability.SSL : 0);
        greet(session, offered, authenticator.challenge());
        var packet = conversation.hear(MAX_LOGIN_PACKET);
        String tlsVersion = "";
        String tlsCipher = "";
        if (packet.remaining() == SslRequest.LENGTH) {
            var tls = startTls();
            tlsVersion = tls.protocol();
            tlsCipher = tls.cipher();
            authenticator.underTls(tlsCipher);
            packet = conversation.hear(MAX_LOGIN_PACKET);
        }
        var response = HandshakeResponse41.read(packet, offered, Authenticator::charset);
        long agreed = response.capabilities() & offered;
        var account = authenticator.login(response, agreed);
        environment.sessions.admit(
                session,
                new Login(
                        response.user(),
                        account.name(),
                        agreed,
                        response.attributes(),
                        tlsVersion,
                        tlsCipher));
        return response;
    }

    private void greet(Session session, long offered, byte[] challenge) throws IOException {
        int collation =
                Collation.named(environment.sessions.variables().text("collation_server"))
                        .orElse(Collation.UTF8MB4_0900_AI_CI)
                        .id();
        new HandshakeV10(
                        environment.config.version(),
                        session.id(),
                        challenge,
                        offered,
                        collation & 0xFF,
                        StatusFlag.AUTOCOMMIT,
                        Authenticator.DEFAULT_PLUGIN)
                .write(conversation.out());
        conversation.send(new Cancellation());
    }

    private TlsTransport startTls() throws IOException {
        var deadline = Deadline.after(environment.connectTimeout());
        var engine =
                environment
                        .config
                        .tls()
                        .flatMap(gate -> gate.engine(deadline))
                        .orElseThrow(() -> ErrorCode.HANDSHAKE_ERROR.error());
        return conversation.startTls(engine, deadline);
    }

    /// The last step of the login: character set, first database, OK.
    private void begin(Session session, Workspace workspace, HandshakeResponse41 response)
            throws IOException {
        Authenticator.characterSet(response.collationId()).ifPresent(session.variables()::setNames);
        if (!response.database().isEmpty()) {
            workspace.useDatabase(response.database());
        }
        new OkPacket(0, 0, workspace.statusFlags(), 0, "", List.of())
                .write(conversation.out(), OkPacket.HEADER, session.identity().capabilities());
        conversation.send(session.cancellation());
    }

    private void sayWhyItEnds(Session session) throws IOException {
        if (idleTooLong.get() && session.ended().isEmpty()) {
            conversation.out().sequence(0);
            var error = ErrorCode.CLIENT_INTERACTION_TIMEOUT.error();
            ErrPacket.of(error).write(conversation.out(), StandardCharsets.UTF_8);
            conversation.sendNow();
        }
    }
}
