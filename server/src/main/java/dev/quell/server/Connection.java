package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.FaultTrace;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Checkpoint;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.TakenOver;
import dev.quell.base.stop.Tenure;
import dev.quell.base.text.Collation;
import dev.quell.server.transport.ClientChannel;
import dev.quell.server.transport.Sweeper;
import dev.quell.server.transport.TlsTransport;
import dev.quell.server.transport.Vigil;
import dev.quell.session.Login;
import dev.quell.session.Peer;
import dev.quell.session.RunningStatement;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client from greeting to goodbye, on a virtual thread of its own (an administrator: on a platform thread).
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
    private final AtomicBoolean loginTooLong = new AtomicBoolean();
    private final AtomicBoolean idleTooLong = new AtomicBoolean();
    private final Runnable onEnd;

    // Of the thread that serves the session.
    private @Nullable Workspace workspace;
    private @Nullable CommandLoop loop;
    private boolean inTlsHandshake; // where no packet of ours may be sent

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

    /// @param onEnd told when it has ended, on whatever thread
    Connection(Peer peer, ClientChannel channel, Environment environment, Runnable onEnd) {
        this.channel = channel;
        this.onEnd = onEnd;
        this.peer = peer;
        this.environment = environment;
        this.vigil = new Vigil(environment.connectTimeout());
        this.conversation =
                new Conversation(channel, vigil, environment.seconds("net_write_timeout"));
    }

    /// Serves the client on a thread of its own.
    void start() {
        thread().start(this);
    }

    private Thread.Builder thread() {
        return peer.administrative()
                ? Thread.ofPlatform().daemon().name("administrator")
                : Thread.ofVirtual().name("connection");
    }

    @Override
    public void run() {
        var sessions = environment.sessions;
        Session session;
        try {
            session = sessions.open(peer);
        } catch (SqlError tooMany) {
            refuse(tooMany);
            onEnd.run();
            return;
        }
        var watched = new Sweeper.Watched(vigil, finding -> act(session, finding));
        environment.sweeper.watch(watched);
        session.onClose(channel::close);
        attend(
                session,
                watched,
                () -> {
                    serve(session, watched);
                    return false;
                });
    }

    /// What is done for a connection.
    private interface Attendance {
        /// @return true if another thread goes on with the connection
        boolean serve() throws IOException;
    }

    /// Serves the session with the present thread, and ends the connection afterwards; unless the session is taken from the thread: then
    /// all that is left to it is to be silent.
    private void attend(Session session, Sweeper.Watched watched, Attendance attendance) {
        var tenure = new Tenure(session::recorder);
        session.servedBy(tenure);
        boolean goesOn = false;
        try {
            var outcome = new AtomicBoolean();
            tenure.<IOException>serve(() -> outcome.set(attendance.serve()));
            goesOn = outcome.get();
        } catch (TakenOver _) {
            LOG.info("connection {}: the thread that was stuck has come back", session.id());
        } catch (IOException _) {
            environment
                    .sessions
                    .counters()
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
            if (tenure.isOver()) {
                environment.sweeper.cameBack();
            } else if (!goesOn) {
                end(session, watched);
            }
        }
    }

    /// Nobody sees the session any more when it holds nothing any more.
    private void end(Session session, Sweeper.Watched watched) {
        try {
            var commands = loop;
            if (commands != null) {
                commands.close();
            }
        } finally {
            leave(session, watched);
        }
    }

    private void leave(Session session, Sweeper.Watched watched) {
        try {
            var open = workspace;
            if (open != null) {
                open.close();
            }
        } finally {
            environment.sweeper.forget(watched);
            conversation.close();
            environment.sessions.close(session);
            onEnd.run();
        }
    }

    /// The session's thread is stuck in a statement that is to stop. On a platform thread, because all carriers may be stuck like it.
    private void takeOver(Session session, Sweeper.Watched watched, RunningStatement stuck) {
        environment.sweeper.isStuck();
        attend(
                session,
                watched,
                () -> {
                    var loopNow = Objects.requireNonNull(loop);
                    var error =
                            stuck.cancellation()
                                    .reason()
                                    .map(StopReason::toError)
                                    .orElseGet(ErrorCode.QUERY_INTERRUPTED::error);
                    var next = Objects.requireNonNull(workspace).takeOver(error);
                    workspace = next;
                    session.abandon(stuck);
                    if (!loopNow.answerFor(next, error)) {
                        return false;
                    }
                    thread().start(() ->
                            attend(
                                    session,
                                    watched,
                                    () -> {
                                        listen(session, loopNow);
                                        return false;
                                    }));
                    return true;
                });
    }

    /// Takes the client's commands until the connection ends.
    private void listen(Session session, CommandLoop commands) throws IOException {
        Checkpoint.<IOException>within(session::checkpoint, commands::run);
        sayWhyItEnds(session);
        if (!commands.hasEndedInOrder()) { // killed, idle for too long, or gone without a word
            environment.sessions.counters().add(Counter.ABORTED_CLIENTS);
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
            case LOGIN_TIMEOUT -> {
                loginTooLong.set(true);
                channel.endInput();
            }
            case READ_TIMEOUT -> channel.close();
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

    private void serve(Session session, Sweeper.Watched watched) throws IOException {
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
        } catch (IOException gone) {
            if (!loginTooLong.get() || inTlsHandshake) {
                throw gone;
            }
            endLogin(ErrorCode.NET_READ_INTERRUPTED.error());
            return;
        }
        try {
            var opened = environment.runner.open(session);
            workspace = opened;
            begin(session, opened, response);
            var commands = new CommandLoop(session, opened, conversation, authenticator);
            loop = commands;
            var failure = InitConnect.run(session, opened);
            if (failure.isPresent()) {
                commands.refuse(failure.get());
                return;
            }
            session.onTakeover(stuck -> takeOver(session, watched, stuck));
            listen(session, commands);
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
        long offered = offered();
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
        var login =
                new Login(
                        response.user(),
                        account.name(),
                        agreed,
                        response.attributes(),
                        tlsVersion,
                        tlsCipher);
        environment.sessions.admit(session, authenticator.proxied(account, login));
        return response;
    }

    private long offered() {
        var compression = environment.sessions.variables().text("protocol_compression_algorithms");
        return OFFERED
                | (environment.config.tls().isPresent() ? Capability.SSL : 0)
                | (compression.contains("zlib") ? Capability.COMPRESS : 0);
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
        var counters = environment.sessions.counters();
        counters.add(Counter.SSL_ACCEPTS);
        inTlsHandshake = true;
        var tls = conversation.startTls(engine, deadline);
        inTlsHandshake = false;
        counters.add(Counter.SSL_FINISHED_ACCEPTS);
        return tls;
    }

    /// The last step of the login: character set, first database, OK.
    private void begin(Session session, Workspace workspace, HandshakeResponse41 response)
            throws IOException {
        IdleLimits.begin(session);
        Authenticator.characterSet(response.collationId()).ifPresent(session.variables()::setNames);
        if (!response.database().isEmpty()) {
            workspace.useDatabase(response.database());
        }
        new OkPacket(0, 0, workspace.statusFlags(), 0, "", List.of())
                .write(conversation.out(), OkPacket.HEADER, session.identity().capabilities());
        conversation.send(session.cancellation());
        if ((session.identity().capabilities() & Capability.COMPRESS) != 0) {
            conversation.compress();
        }
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
