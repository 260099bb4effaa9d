package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.value.Value;
import dev.quell.session.Command;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.Session;
import dev.quell.session.Workspace;
import dev.quell.session.status.Counter;
import dev.quell.wire.frame.PacketReader;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.EofPacket;
import dev.quell.wire.packet.ExecuteCommand;
import dev.quell.wire.packet.ParameterBlock;
import dev.quell.wire.packet.PrepareOk;
import dev.quell.wire.packet.StatusFlag;
import dev.quell.wire.packet.ValueForm;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The COM_STMT_… commands of one session.
final class StatementCommands {
    private static final String PARAMETER_NAME = "?";

    private final Session session;
    private Workspace workspace;
    private final ResultStream results;
    private final PacketWriter out;
    private final Map<Integer, ServerStatement> statements = new HashMap<>();

    StatementCommands(
            Session session, Workspace workspace, ResultStream results, PacketWriter out) {
        this.session = session;
        this.workspace = workspace;
        this.results = results;
        this.out = out;
    }

    /// From now on they run in another workspace.
    void goOnIn(Workspace next) {
        workspace = next;
    }

    void prepare(String text) {
        session.counters().add(Counter.COM_STMT_PREPARE);
        var prepared = workspace.prepare(text);
        int id = (int) prepared.id();
        statements.put(id, new ServerStatement(prepared));
        var parameters =
                prepared.parameters().stream()
                        .map(type -> ResultColumn.expression(PARAMETER_NAME, type))
                        .toList();
        new PrepareOk(id, prepared.columns().size(), parameters.size(), 0).write(out);
        writeDefinitions(parameters);
        writeDefinitions(prepared.columns());
    }

    private void writeDefinitions(List<ResultColumn> columns) {
        if (columns.isEmpty()) {
            return;
        }
        results.define(columns);
        if (!results.deprecatesEof()) {
            new EofPacket(0, workspace.statusFlags()).write(out);
        }
    }

    void execute(PacketReader packet) throws IOException {
        int id = packet.int4();
        session.counters().add(Counter.COM_STMT_EXECUTE);
        var statement = find(id);
        statement.closeCursor();
        statement.checkLongData();
        int own = statement.parameterCount();
        var head = ExecuteCommand.read(packet, session.identity().capabilities(), own);
        var text = session.variables().characterSetClient();
        var block =
                ParameterBlock.read(
                        packet,
                        head.parameterCount(),
                        head.named(),
                        statement.types(),
                        statement.longDataPlaces(),
                        new ValueForm(text, session.variables().timeZone()));
        statement.types(block.types());
        List<Value> values = block.with(statement.takeLongData(), text);
        var parameters = values.size() > own ? values.subList(0, own) : values;
        if (head.wantsCursor()) {
            openCursor(statement, parameters);
        } else {
            results.begin(true);
            workspace.execute(statement.prepared(), parameters, results);
            results.finish();
        }
    }

    /// The rows are kept, and sent when they are fetched; what gives none opens no cursor. Some statements (ANALYZE TABLE) tell their
    /// columns only now.
    private void openCursor(ServerStatement statement, List<Value> parameters) throws IOException {
        var rows = new RowSpool();
        try {
            results.begin(true);
            results.keepRows(rows);
            workspace.execute(statement.prepared(), parameters, results);
            rows.rewind();
            boolean kept = results.hasKeptRows();
            results.finish();
            if (kept) {
                statement.openCursor(rows);
            } else {
                rows.close();
            }
        } catch (RuntimeException | Error | IOException e) {
            rows.close();
            throw e;
        }
    }

    void fetch(PacketReader packet) throws IOException {
        int id = packet.int4();
        long wanted = packet.int4() & 0xFFFF_FFFFL;
        session.counters().add(Counter.COM_STMT_FETCH);
        var statement = find(id);
        @Nullable RowSpool cursor = statement.cursor();
        if (cursor == null) {
            throw ErrorCode.STMT_HAS_NO_OPEN_CURSOR.error(Integer.toUnsignedString(id));
        }
        try (var running = session.begin(Command.STMT_FETCH, statement.prepared().text())) {
            boolean ended = false;
            for (long i = 0; i < wanted && !ended; i++) {
                running.cancellation().check();
                ended = !cursor.next(out);
                results.sendWhatIsMuch();
            }
            int flags = ended ? StatusFlag.LAST_ROW_SENT : StatusFlag.CURSOR_EXISTS;
            results.writeEnd(0, flags);
            if (ended) {
                statement.closeCursor();
            }
        }
    }

    /// No answer, whatever happens.
    void sendLongData(PacketReader packet) {
        session.counters().add(Counter.COM_STMT_SEND_LONG_DATA);
        if (packet.remaining() < 6) {
            return;
        }
        var statement = statements.get(packet.int4());
        if (statement != null) {
            long max = session.variables().maxAllowedPacket();
            statement.addLongData(packet.int2(), packet.rest(), max);
        }
    }

    void reset(PacketReader packet) {
        session.counters().add(Counter.COM_STMT_RESET);
        find(packet.int4()).reset();
        results.begin(false);
        results.ok(ResultSink.Ok.NOTHING, false);
        results.finish();
    }

    /// No answer, whatever happens.
    void close(PacketReader packet) {
        session.counters().add(Counter.COM_STMT_CLOSE);
        if (packet.remaining() >= 4) {
            var statement = statements.remove(packet.int4());
            if (statement != null) {
                forget(statement);
            }
        }
    }

    /// COM_RESET_CONNECTION, COM_CHANGE_USER, and the end.
    void closeAll() {
        statements.values().forEach(StatementCommands::forget);
        statements.clear();
    }

    private static void forget(ServerStatement statement) {
        statement.closeCursor();
        statement.prepared().forget();
    }

    private ServerStatement find(int id) {
        var statement = statements.get(id);
        if (statement == null) {
            throw ErrorCode.UNKNOWN_STMT_HANDLER.error(
                    Integer.toUnsignedString(id), "mysql_stmt_precheck");
        }
        return statement;
    }
}
