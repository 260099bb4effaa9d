package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.FaultTrace;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.Tenure;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.session.Command;
import dev.quell.session.InternalFault;
import dev.quell.session.Login;
import dev.quell.session.ResultSink;
import dev.quell.session.Session;
import dev.quell.session.Workspace;
import dev.quell.session.status.Counter;
import dev.quell.wire.frame.BrokenConversation;
import dev.quell.wire.frame.MalformedPacket;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.ChangeUser;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.CommandCode;
import dev.quell.wire.packet.QueryCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a command, runs it, answers; and again, until the client leaves or the session is ended.
///
/// Whatever a command throws ends that command only: an [SqlError] is the client's, a malformed packet is error 1835, and
/// anything else is a fault of ours, which is logged and told as error 1105. For the session's thread only.
final class CommandLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLoop.class);
    private static final int NULL = 0xFB;

    private final Session session;
    private Workspace workspace;
    private final Conversation conversation;
    private final Authenticator authenticator;
    private final PacketWriter out;
    private final ResultStream results;
    private final StatementCommands statements;
    private boolean endedInOrder;
    private long limitsRevision = -1;
    private @Nullable IdleLimits idleLimits;

    CommandLoop(
            Session session,
            Workspace workspace,
            Conversation conversation,
            Authenticator authenticator) {
        this.session = session;
        this.workspace = workspace;
        this.conversation = conversation;
        this.authenticator = authenticator;
        this.out = conversation.out();
        this.results = new ResultStream(session, conversation, () -> this.workspace.statusFlags());
        this.statements = new StatementCommands(session, workspace, results, out);
    }

    /// Runs until the connection ends; [#close] it then.
    ///
    /// @throws IOException the client is gone
    void run() throws IOException {
        applyLimits();
        while (session.ended().isEmpty() && conversation.awaitCommand()) {
            if (!runCommand() || !answer()) {
                return;
            }
        }
    }

    /// Answers the client's first command with an error, whatever it is; the connection ends with it.
    void refuse(SqlError error) throws IOException {
        applyLimits();
        if (conversation.awaitCommand()) {
            conversation.command(session.variables().maxAllowedPacket());
            results.fail(error);
            answer();
        }
    }

    /// The thread that ran a command here is stuck in it: answers with an error in its place. Called by who goes on with the session, with
    /// [#run] if it goes on.
    ///
    /// @param next what commands run in from now on
    /// @return false if the connection ends
    boolean answerFor(Workspace next, SqlError error) throws IOException {
        workspace = next;
        statements.goOnIn(next);
        results.fail(error);
        return answer();
    }

    /// True if the connection ends in order: its client took leave, or could not become another user.
    boolean hasEndedInOrder() {
        return endedInOrder;
    }

    /// The connection ends.
    void close() {
        statements.closeAll();
    }

    /// @return false if the connection ends
    private boolean runCommand() throws IOException {
        try {
            var packet = conversation.command(session.variables().maxAllowedPacket());
            return dispatch(packet);
        } catch (BrokenConversation e) {
            results.fail(e.error());
            conversation.sendNow();
            return false;
        } catch (SqlError error) {
            fail(error);
        } catch (MalformedPacket _) {
            fail(ErrorCode.MALFORMED_PACKET.error());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
            report(fault);
            fail(ErrorCode.UNKNOWN_ERROR.error());
        }
        return true;
    }

    /// A thread from which the session was taken has nothing to tell, whatever went wrong on its way out.
    private void fail(SqlError error) {
        Tenure.current().require();
        results.fail(error);
    }

    /// The digest tells which statement it was; what it was about is nobody's business.
    private void report(Throwable fault) {
        if (fault instanceof InternalFault inStatement) {
            LOG.error(
                    "connection {}: internal fault in a statement, digest {}: {}",
                    session.id(),
                    inStatement.digest(),
                    FaultTrace.of(inStatement));
        } else {
            LOG.error(
                    "connection {}: internal fault in a command: {}",
                    session.id(),
                    FaultTrace.of(fault));
        }
    }

    /// @return false if the connection ends
    private boolean answer() throws IOException {
        count();
        var end = session.ended();
        if (end.isPresent()) {
            if (isTold(end.get())) {
                conversation.sendNow();
            }
            return false;
        }
        if (!conversation.sendNow() && !conversation.send(session.cancellation())) {
            return false;
        }
        out.trim();
        applyLimits();
        return true;
    }

    /// Who killed himself, or runs at shutdown, gets his error; who was killed by another just sees the end, as in MySQL.
    private boolean isTold(StopReason end) {
        return switch (end) {
            case StopReason.KilledConnection(long by) -> by == session.id();
            case StopReason.Shutdown _ -> true;
            case StopReason.ClientGone _,
                    StopReason.KilledQuery _,
                    StopReason.ExecutionTimeout _,
                    StopReason.StatementTimeout _ ->
                    false;
        };
    }

    private void count() {
        session.counters().add(Counter.BYTES_RECEIVED, conversation.takeBytesReceived());
        session.counters().add(Counter.BYTES_SENT, conversation.takeBytesSent());
    }

    /// @return false if the connection ends
    private boolean dispatch(PacketReader packet) throws IOException {
        int code = packet.hasRemaining() ? packet.int1() : CommandCode.SLEEP;
        switch (code) {
            case CommandCode.QUERY -> query(packet);
            case CommandCode.STMT_EXECUTE -> statements.execute(packet);
            case CommandCode.STMT_PREPARE -> statements.prepare(rest(packet));
            case CommandCode.STMT_CLOSE -> statements.close(packet);
            case CommandCode.STMT_SEND_LONG_DATA -> statements.sendLongData(packet);
            case CommandCode.STMT_RESET -> statements.reset(packet);
            case CommandCode.STMT_FETCH -> statements.fetch(packet);
            case CommandCode.PING -> ping();
            case CommandCode.INIT_DB -> {
                workspace.useDatabase(rest(packet));
                ok();
            }
            case CommandCode.FIELD_LIST -> fieldList(packet);
            case CommandCode.STATISTICS ->
                    out.begin().string(workspace.statistics(), StandardCharsets.UTF_8).end();
            case CommandCode.PROCESS_KILL -> {
                workspace.kill(packet.int4() & 0xFFFF_FFFFL);
                ok();
            }
            case CommandCode.DEBUG -> debug();
            case CommandCode.SET_OPTION -> setOption(packet);
            case CommandCode.RESET_CONNECTION -> {
                statements.closeAll();
                workspace.reset();
                IdleLimits.begin(session);
                ok();
            }
            case CommandCode.CHANGE_USER -> {
                return changeUser(packet);
            }
            case CommandCode.QUIT -> {
                endedInOrder = true;
                return false;
            }
            default -> throw ErrorCode.UNKNOWN_COM_ERROR.error();
        }
        return true;
    }

    private void query(PacketReader packet) {
        var command =
                QueryCommand.read(
                        packet,
                        session.identity().capabilities(),
                        session.variables().characterSetClient());
        results.begin(false);
        workspace.query(command.text(), results);
        results.finish();
        if (!results.hasAnswered()) {
            throw new IllegalStateException("a statement without an answer");
        }
    }

    private String rest(PacketReader packet) {
        var set = session.variables().characterSetClient();
        return packet.rest((bytes, from, to) -> SurrogateEscape.decode(bytes, from, to, set));
    }

    private void ping() {
        session.counters().add(Counter.COM_ADMIN_COMMANDS);
        try (var running = session.begin(Command.PING, "")) {
            ok();
            running.event().succeeded("", 0, 0, 0);
        }
    }

    private void debug() {
        session.counters().add(Counter.COM_ADMIN_COMMANDS);
        var state = workspace.debugInformation();
        LOG.info("connection {} asks for the server's state: {}", session.id(), state);
        results.begin(false);
        results.writeEnd(0, 0);
    }

    private void ok() {
        results.begin(false);
        results.ok(ResultSink.Ok.NOTHING, false);
        results.finish();
    }

    private void fieldList(PacketReader packet) {
        var charset = session.variables().characterSetClient().charset();
        String table = new String(packet.untilZero(), charset);
        String pattern = packet.restString(charset);
        results.begin(false);
        var told = session.variables().resultsCollation();
        for (var column : workspace.fields(table, pattern)) {
            ColumnDefinition41 definition = ColumnDefinitions.of(column, told);
            out.begin();
            definition.writeFields(out, results.charset());
            out.int1(NULL).end(); // the default's text, which MySQL sends no more either
        }
        results.writeEnd(0, 0);
    }

    private void setOption(PacketReader packet) {
        int option = packet.int2();
        if (option > 1) {
            throw ErrorCode.UNKNOWN_COM_ERROR.error();
        }
        session.become(withMultiStatements(session.identity(), option == 0));
        results.writeEnd(0, 0);
    }

    private static Login withMultiStatements(Login login, boolean on) {
        long capabilities =
                on
                        ? login.capabilities() | Login.MULTI_STATEMENTS
                        : login.capabilities() & ~Login.MULTI_STATEMENTS;
        return login.withCapabilities(capabilities);
    }

    /// A login that fails ends the connection, as in MySQL: who is there is not known any more.
    private boolean changeUser(PacketReader packet) throws IOException {
        var request =
                ChangeUser.read(
                        packet,
                        session.identity().capabilities(),
                        session.variables().characterSetClient().charset());
        try {
            var login = authenticator.changeUser(request, session.identity());
            statements.closeAll();
            session.useDatabase(null);
            workspace.reset();
            session.sessions().admit(session, login);
            IdleLimits.begin(session);
            Authenticator.characterSet(request.collationId())
                    .ifPresent(session.variables()::setNames);
            if (!request.database().isEmpty()) {
                workspace.useDatabase(request.database());
            }
        } catch (SqlError error) {
            results.fail(error);
            conversation.send(session.cancellation());
            endedInOrder = true;
            return false;
        }
        ok();
        return true;
    }

    /// The session's variables set the connection's limits.
    private void applyLimits() {
        var variables = session.variables();
        var idle = idleLimits;
        if (idle == null || variables.revision() != limitsRevision) {
            limitsRevision = variables.revision();
            idle = IdleLimits.of(session);
            idleLimits = idle;
        } else if (!idle.forTransactions()) {
            return;
        }
        conversation.limits(
                idle.now(workspace),
                Duration.ofSeconds(variables.netReadTimeout()),
                Duration.ofSeconds(variables.netWriteTimeout()));
    }
}
