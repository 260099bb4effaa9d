package dev.quell.server;

import dev.quell.base.error.ErrorCode;
import dev.quell.base.error.SqlError;
import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.StopReason;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.text.CharacterSet;
import dev.quell.base.value.Value;
import dev.quell.session.ResultColumn;
import dev.quell.session.ResultSink;
import dev.quell.session.Session;
import dev.quell.session.Stage;
import dev.quell.wire.frame.PacketWriter;
import dev.quell.wire.packet.Capability;
import dev.quell.wire.packet.EofPacket;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.OkPacket;
import dev.quell.wire.packet.RowFormat;
import dev.quell.wire.packet.SessionChange;
import dev.quell.wire.packet.StatusFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Turns results into packets and sends them while they come: what is kept is a buffer, however many rows there are.
///
/// The packet that ends a result is held back until the next one begins or the command ends. So it tells the session's
/// state after the statement, and a commit that fails after the last row still becomes the error that it is.
///
/// A client that does not read makes [#row] wait; a stop request ends the wait, and the error takes the place of the next
/// row. For the session's thread only.
final class ResultStream implements ResultSink {
    /// Sent when so much has come together: few system calls, little memory.
    private static final int SEND_AT = 16 << 10;

    private final Session session;
    private final Conversation conversation;
    private final PacketWriter out;
    private final IntSupplier engineStatus;
    private final SessionTracker tracker;
    private final ResultHeadings headings = new ResultHeadings();

    private boolean binary;
    private boolean answered;
    private @Nullable RowFormat format;
    private @Nullable Runnable ending;
    private boolean moreFollows;
    private @Nullable RowSpool spool;
    private @Nullable ClientFile file;

    /// @param engineStatus the status flags that the engine knows
    ResultStream(Session session, Conversation conversation, IntSupplier engineStatus) {
        this.session = session;
        this.conversation = conversation;
        this.out = conversation.out();
        this.engineStatus = engineStatus;
        this.tracker = new SessionTracker(session);
        tracker.begin();
    }

    /// Starts the answer to a command.
    ///
    /// @param binaryRows true for COM_STMT_EXECUTE
    void begin(boolean binaryRows) {
        binary = binaryRows;
        answered = false;
        format = null;
        ending = null;
        moreFollows = false;
        spool = null;
    }

    /// Keeps the rows of the result that comes, instead of sending them: a cursor.
    void keepRows(RowSpool rows) {
        spool = rows;
    }

    /// True if a result has come whose rows were kept.
    boolean hasKeptRows() {
        return spool != null && format != null;
    }

    @Override
    public void columns(List<ResultColumn> columns, boolean moreResults) {
        finish();
        answered = true;
        var results = session.variables().resultsCollation();
        format = headings.write(out, columns, binary, results, charset());
        if (!deprecatesEof() && spool == null) {
            new EofPacket(0, engineStatus.getAsInt() | more(moreResults)).write(out);
        }
    }

    /// Writes a definition for each column.
    void define(List<ResultColumn> columns) {
        var results = session.variables().resultsCollation();
        var names = charset();
        for (var column : columns) {
            ColumnDefinitions.of(column, results).write(out, names);
        }
    }

    @Override
    public void row(Value[] values) {
        var rows = format;
        if (rows == null) {
            throw new IllegalStateException("a row without columns");
        }
        if (spool != null) {
            keep(rows, spool, values);
            return;
        }
        rows.write(out, values);
        sendWhatIsMuch();
    }

    /// Sends what has come together if it is worth a system call.
    ///
    /// @throws SqlError the stop reason
    void sendWhatIsMuch() {
        if (out.complete() >= SEND_AT) {
            send();
        }
    }

    private void keep(RowFormat rows, RowSpool into, Value[] values) {
        out.begin();
        rows.writeFields(out, values);
        try {
            into.add(out.array(), out.payloadStart(), out.payloadLength());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.abandon();
        }
    }

    @Override
    public void end(int warnings, boolean moreResults) {
        int cursor = spool == null ? 0 : StatusFlag.CURSOR_EXISTS;
        moreFollows = moreResults;
        ending = () -> writeEnd(warnings, more(moreResults) | cursor);
    }

    @Override
    public void ok(Ok ok, boolean moreResults) {
        finish();
        answered = true;
        moreFollows = moreResults;
        ending =
                () ->
                        new OkPacket(
                                        ok.affectedRows(),
                                        ok.lastInsertId(),
                                        engineStatus.getAsInt() | more(moreResults),
                                        ok.warnings(),
                                        ok.info(),
                                        changes())
                                .write(out, OkPacket.HEADER, capabilities());
    }

    private static int more(boolean moreResults) {
        return moreResults ? StatusFlag.MORE_RESULTS_EXISTS : 0;
    }

    /// Ends a result set, or a list of definitions.
    void writeEnd(int warnings, int flags) {
        int status = engineStatus.getAsInt() | flags;
        if (deprecatesEof()) {
            new OkPacket(0, 0, status, warnings, "", changes())
                    .write(out, OkPacket.END_OF_ROWS, capabilities());
        } else {
            new EofPacket(warnings, status).write(out);
        }
    }

    private List<SessionChange> changes() {
        return (capabilities() & Capability.SESSION_TRACK) == 0 ? List.of() : tracker.changes();
    }

    @Override
    public InputStream clientFile(String name) {
        if ((capabilities() & Capability.LOCAL_FILES) == 0) {
            throw ErrorCode.CLIENT_LOCAL_FILES_DISABLED.error();
        }
        finish();
        var cancellation = session.cancellation();
        try {
            if (!conversation.askForFile(name, charset(), cancellation)) {
                cancellation.check();
            }
        } catch (IOException _) {
            throw clientGone(cancellation);
        }
        var asked = new ClientFile(conversation, cancellation);
        file = asked;
        return asked;
    }

    /// The client listens only when it has sent its file to the end.
    private void passOverFile() {
        var asked = file;
        if (asked == null) {
            return;
        }
        file = null;
        try {
            asked.passOver(session.life());
        } catch (IOException | SqlError _) {
            session.kill(new StopReason.ClientGone());
        }
    }

    /// Writes what ends the result before.
    void finish() {
        passOverFile();
        var write = ending;
        if (write != null) {
            ending = null;
            format = null;
            write.run();
        }
    }

    /// True if the command has got an answer, be it not complete.
    boolean hasAnswered() {
        return answered;
    }

    /// Puts an error in the place of the next packet. A packet that was begun is dropped; the end of a result is, too, unless the error
    /// is that of a later statement.
    void fail(SqlError error) {
        out.abandon();
        passOverFile();
        if (moreFollows) {
            finish();
        }
        ending = null;
        format = null;
        ErrPacket.of(error).write(out, charset());
    }

    /// Sends what has come together, waiting for the client if need be.
    ///
    /// @throws SqlError the stop reason
    private void send() {
        var cancellation = session.cancellation();
        try {
            if (conversation.sendNow()) {
                return;
            }
            var stage = session.stage();
            session.stage(Stage.SENDING_TO_CLIENT);
            waitForClient(cancellation);
            session.stage(stage);
        } catch (IOException _) {
            throw clientGone(cancellation);
        }
    }

    private void waitForClient(Cancellation cancellation) throws IOException {
        do {
            var outcome = conversation.awaitRoom(cancellation);
            if (outcome == WaitOutcome.TIMED_OUT) {
                throw clientGone(cancellation);
            }
            cancellation.check();
        } while (!conversation.sendNow());
    }

    private SqlError clientGone(Cancellation cancellation) {
        session.kill(new StopReason.ClientGone());
        return cancellation
                .reason()
                .map(StopReason::toError)
                .orElseGet(ErrorCode.QUERY_INTERRUPTED::error);
    }

    private long capabilities() {
        return session.identity().capabilities();
    }

    boolean deprecatesEof() {
        return (capabilities() & Capability.DEPRECATE_EOF) != 0;
    }

    /// What names and messages are written in.
    Charset charset() {
        return session.variables()
                .characterSetResults()
                .filter(set -> set != CharacterSet.BINARY)
                .map(CharacterSet::charset)
                .orElse(StandardCharsets.UTF_8);
    }
}
