package dev.quell.shell.run;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.output.ColumnTypes;
import dev.quell.shell.output.Elapsed;
import dev.quell.shell.output.ResultPrinter;
import dev.quell.shell.output.ResultSet;
import dev.quell.shell.output.Screen;
import dev.quell.shell.output.TablePrinter;
import dev.quell.shell.stop.RunningStatement;
import dev.quell.wire.client.ClientConversation;
import dev.quell.wire.client.Reply;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.packet.ColumnDefinition41;
import dev.quell.wire.packet.ErrPacket;
import dev.quell.wire.packet.OkPacket;
import dev.quell.wire.packet.ParameterBlock;
import dev.quell.wire.packet.QueryCommand;
import dev.quell.wire.packet.StatusFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs statements and prints what they lead to.
final class StatementRunner {
    /// Rows that a statement gave although it was to be stopped are shown if they are so few.
    private static final int SHOWN_ANYWAY = 100;

    private final ShellOptions options;
    private final Screen screen;
    private final Reporter reporter;
    private final Server server;
    private final Showing showing;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private boolean showsWarnings;
    private boolean succeeded;
    private boolean interrupted;

    StatementRunner(
            ShellOptions options,
            Screen screen,
            Reporter reporter,
            Server server,
            Showing showing) {
        this.options = options;
        this.screen = screen;
        this.reporter = reporter;
        this.server = server;
        this.showing = showing;
        this.showsWarnings = options.showWarnings.value();
    }

    void showsWarnings(boolean shows) {
        showsWarnings = shows;
    }

    /// For the next statement.
    void attributes(Map<String, String> next) {
        attributes.clear();
        attributes.putAll(next);
    }

    /// Whether the last statement went through, and nobody stopped it.
    boolean succeeded() {
        return succeeded;
    }

    /// Whether Ctrl+C stopped the last statement, or kept it from being sent.
    boolean interrupted() {
        return interrupted;
    }

    /// How a statement's results are shown.
    interface View {
        /// Prints one result.
        void show(ResultSet result) throws IOException;
    }

    /// The usual way: in the format of the options, through the pager.
    View view(String statement, boolean vertical) {
        return result -> {
            var printer = showing.formats().of(statement, result, vertical);
            showing.pager()
                    .show(paper -> {
                        if (options.columnTypes.value() && printer instanceof TablePrinter) {
                            ColumnTypes.print(result, paper);
                            if (result.isEmpty()) {
                                return;
                            }
                        }
                        printer.print(result, paper);
                    });
        };
    }

    /// Into a file.
    View fileView(Path file, ResultPrinter printer) {
        return result -> {
            try (var out = Files.newOutputStream(file)) {
                var paper = screen.paper(out);
                printer.print(result, paper);
                paper.flush();
            }
        };
    }

    /// Runs a statement that is not empty.
    ///
    /// @return false if the shell ends, because of an error
    boolean run(String statement, View view) {
        if (server.connection().isEmpty() && !server.reconnect()) {
            return !options.isBatch();
        }
        boolean goesOn = runOnce(statement, view);
        screen.out().flush();
        return goesOn;
    }

    private boolean runOnce(String statement, View view) {
        var connection = server.connection().orElseThrow();
        var running = server.interrupter().begin(connection);
        var outcome = new Outcome(statement);
        if (running.cancellation().isCancelled()) {
            server.interrupter().end(running);
            succeeded = false;
            interrupted = true;
            screen.err().line("^C -- the statement was not sent").flush();
            return !options.isBatch();
        }
        Optional<IOException> failure = Optional.empty();
        try {
            long start = System.nanoTime();
            var conversation = connection.conversation();
            conversation.query(new QueryCommand(statement, ParameterBlock.ofTexts(attributes)));
            attributes.clear();
            results(connection, running, view, start, outcome);
        } catch (IOException e) {
            failure = Optional.of(e);
        } catch (UncheckedIOException nobodyReads) {
            server.interrupter().stopAtExit();
            throw nobodyReads;
        } finally {
            server.interrupter().end(running);
        }
        // Only now is it known whether Ctrl+C was the reason.
        failure.ifPresent(e -> lost(running, e, outcome));
        interrupted = running.cancellation().isCancelled();
        succeeded = !outcome.failed && !interrupted;
        afterwards(outcome);
        return !outcome.failed || reporter.goesOnAfterErrors();
    }

    /// What a statement has led to so far.
    private static final class Outcome {
        private final String statement;
        private boolean failed;
        private int errorNumber;
        private int warnings;

        Outcome(String statement) {
            this.statement = statement;
        }

        void fail(ErrPacket error) {
            failed = true;
            errorNumber = error.number();
        }
    }

    private void results(
            Connection connection, RunningStatement running, View view, long start, Outcome outcome)
            throws IOException {
        var conversation = connection.conversation();
        boolean more = true;
        while (more && !outcome.failed) {
            switch (showing.progress().during(connection, conversation::reply)) {
                case Reply.Failed(var error) -> {
                    outcome.fail(error);
                    reporter.refused(outcome.statement, error);
                }
                case Reply.FileWanted(var name) -> {
                    sendFile(conversation, name, outcome);
                    continue;
                }
                case Reply.Done(var ok) -> {
                    server.status(ok.status());
                    outcome.warnings = ok.warnings();
                    done(ok, start);
                }
                case Reply.Columns(var columns) ->
                        rows(connection, columns, running, view, start, outcome);
            }
            more = (server.status() & StatusFlag.MORE_RESULTS_EXISTS) != 0;
        }
    }

    private void done(OkPacket ok, long start) {
        long rows = ok.affectedRows();
        var text = "Query OK";
        if (!isTerse()) {
            text += ", " + count(rows, "row") + " affected" + warnings(ok.warnings());
        }
        tell(text, start, ok.info());
    }

    // In batch mode only -vv and more tells counts.
    private boolean isTerse() {
        return options.isBatch() && options.verbose.value() <= 1;
    }

    private static String count(long number, String noun) {
        return Long.toUnsignedString(number) + " " + noun + (number == 1 ? "" : "s");
    }

    private static String warnings(int number) {
        return number == 0 ? "" : ", " + count(number, "warning");
    }

    private void tell(String text, long start, String info) {
        boolean timed = options.verbose.value() >= 3 || options.silent.value() == 0;
        double seconds = (System.nanoTime() - start) / 1e9;
        reporter.result(text + (timed ? " (" + Elapsed.exact(seconds) + ")" : ""));
        if (!info.isEmpty()) {
            reporter.result(info);
        }
        reporter.result("");
    }

    private void rows(
            Connection connection,
            List<ColumnDefinition41> columns,
            RunningStatement running,
            View view,
            long start,
            Outcome outcome)
            throws IOException {
        var conversation = connection.conversation();
        long received;
        long end;
        if (options.quick.value()) {
            long widest = options.quickMaxColumnWidth.value();
            var declared =
                    columns.stream()
                            .mapToLong(column -> Math.min(column.length(), widest))
                            .toArray();
            var rows = new PassingRows(conversation, running.cancellation());
            var result = new ResultSet(columns, declared, false, rows);
            view.show(result);
            rows.drain();
            received = result.taken();
            end = System.nanoTime();
        } else {
            var stored = showing.progress().during(connection, () -> StoredRows.read(conversation));
            end = System.nanoTime();
            received = stored.size();
            if (conversation.end().failure().isEmpty()) {
                if ((conversation.end().status() & StatusFlag.MORE_RESULTS_EXISTS) == 0) {
                    running.arrived();
                }
                var cancellation = running.cancellation();
                boolean stops = !cancellation.isCancelled() || received > SHOWN_ANYWAY;
                showStored(
                        new ResultSet(
                                columns,
                                stored.widths(),
                                stored.size() == 0,
                                () ->
                                        stops && cancellation.isCancelled()
                                                ? Optional.empty()
                                                : stored.next()),
                        received,
                        view);
            }
        }
        ended(conversation.end(), received, start + System.nanoTime() - end, outcome);
    }

    private void showStored(ResultSet result, long size, View view) throws IOException {
        boolean worthwhile =
                size > 0
                        || options.columnTypes.value()
                        || options.xml.value()
                        || options.csv.value()
                        || options.json.value();
        if (worthwhile) {
            view.show(result);
        }
    }

    // `start` is moved by the time that printing took.
    private void ended(
            ClientConversation.ResultEnd end, long received, long start, Outcome outcome) {
        if (end.failure().isPresent()) {
            server.status(0);
            outcome.fail(end.failure().get());
            reporter.error(end.failure().get());
            return;
        }
        server.status(end.status());
        outcome.warnings = end.warnings();
        boolean empty = received == 0 && !options.quick.value() && !options.columnTypes.value();
        var text = empty ? "Empty set" : isTerse() ? "" : count(received, "row") + " in set";
        tell(text + (isTerse() ? "" : warnings(end.warnings())), start, end.info());
    }

    private void sendFile(ClientConversation conversation, String name, Outcome outcome)
            throws IOException {
        var refusal = LocalFile.send(conversation, server.connector().options(), name);
        if (refusal.isPresent()) {
            conversation.reply(); // of a load of nothing
            outcome.fail(refusal.get());
            reporter.refused(outcome.statement, refusal.get());
        }
    }

    private void lost(RunningStatement running, IOException failure, Outcome outcome) {
        outcome.failed = true;
        server.drop();
        server.status(0);
        if (running.fate().isPresent()) {
            screen.out().flush();
            screen.err().line("^C -- connection given up. " + running.fate().get());
            screen.err().line("The next statement reconnects; or type connect.").flush();
            return;
        }
        reporter.error(failure);
    }

    private void afterwards(Outcome outcome) {
        var connection = server.connection();
        if (connection.isEmpty()) {
            return;
        }
        try {
            if (showsWarnings && (outcome.warnings > 0 || outcome.failed)) {
                printWarnings(connection.get(), outcome);
            }
            if (!options.isBatch() && (server.status() & StatusFlag.DB_DROPPED) != 0) {
                server.database(connection.get().rows("SELECT DATABASE()").getFirst().getFirst());
            }
        } catch (ServerError e) {
            reporter.error(e);
        } catch (IOException e) {
            server.drop();
            reporter.error(e);
        }
    }

    // The statement's own error is not told again.
    private void printWarnings(Connection connection, Outcome outcome)
            throws IOException, ServerError {
        var rows = connection.rows("SHOW WARNINGS");
        boolean isKnown =
                rows.size() == 1
                        && rows.getFirst().get(1).equals(Integer.toString(outcome.errorNumber));
        if (rows.isEmpty() || isKnown) {
            return;
        }
        showing.pager()
                .show(paper ->
                        rows.forEach(row ->
                                paper.line(
                                        "%s (Code %s): %s"
                                                .formatted(row.get(0), row.get(1), row.get(2)))));
    }
}
