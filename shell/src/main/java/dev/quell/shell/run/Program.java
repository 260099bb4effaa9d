package dev.quell.shell.run;

import dev.quell.base.text.CharacterSet;
import dev.quell.base.text.SurrogateEscape;
import dev.quell.shell.connect.ConnectionOptions;
import dev.quell.shell.connect.Connector;
import dev.quell.shell.output.Screen;
import dev.quell.shell.output.Streams;
import dev.quell.shell.progress.ProgressBar;
import dev.quell.shell.progress.StatusLine;
import dev.quell.shell.stop.ConnectingEnded;
import dev.quell.shell.stop.Interrupter;
import dev.quell.shell.terminal.Editor;
import dev.quell.shell.terminal.Names;
import dev.quell.shell.terminal.PlainLines;
import dev.quell.shell.terminal.SecretFreeHistory;
import dev.quell.shell.terminal.SqlCompleter;
import dev.quell.wire.client.ServerError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import org.jline.utils.Signals;

/// One run of the shell, from the options to the exit status.
public final class Program {
    /// As a process that SIGPIPE ended.
    private static final int BROKEN_PIPE = 128 + 13;

    /// As a process that SIGINT ended.
    private static final int INTERRUPTED = 128 + 2;

    /// The server lets in only who says that it can change the password.
    private static final int PASSWORD_EXPIRED = 1862;

    private static final int DEFAULT_WIDTH = 80;

    private final ConnectionOptions connection;
    private final ShellOptions options;
    private final Streams streams;
    private final Screen screen;
    private final Reporter reporter;
    private final Server server;
    private final Interrupter interrupter;
    private final Shell shell;
    private IntSupplier terminalWidth = () -> DEFAULT_WIDTH;

    public Program(ConnectionOptions connection, ShellOptions options, Streams streams) {
        this.connection = connection;
        this.options = options;
        this.streams = streams;
        screen = new Screen(streams, connection.characterSet());
        reporter = new Reporter(options, screen);
        var connector = new Connector(connection, !options.isBatch());
        var statusLine = new StatusLine(streams.err());
        interrupter = new Interrupter(connector, statusLine::say);
        server = new Server(connector, options, screen, reporter, interrupter);
        var pager = new Pager(screen, connection.characterSet(), options.quick.value());
        pager.choose(options.pager());
        var formats = new Formats(options, () -> terminalWidth.getAsInt());
        var progress =
                new ProgressBar(
                        statusLine,
                        interrupter::ask,
                        () -> terminalWidth.getAsInt(),
                        options.showsProgress() && !PlainLines.isNeeded());
        var statements =
                new StatementRunner(
                        options, screen, reporter, server, new Showing(formats, pager, progress));
        shell = new Shell(options, screen, reporter, server, statements, pager);
    }

    /// From here on Ctrl+C stops the running statement, and so does whatever else ends the process.
    public Program hearSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(interrupter::stopAtExit));
        Signals.register(
                "INT", options.sigintIgnore.value() ? () -> {} : () -> interrupter.interrupt());
        return this;
    }

    /// @return the exit status
    public int run() {
        connection.askForPasswords(() -> Passwords.ask(Passwords.PASSWORD));
        connection.keyPassphrase(() -> Passwords.ask(Passwords.PASSPHRASE));
        try {
            server.connect();
            int status = options.isBatch() ? batch() : interactive();
            shell.goodbye();
            return status;
        } catch (ServerError e) {
            if (options.isBatch() && e.packet().number() == PASSWORD_EXPIRED) {
                screen.err()
                        .line(
                                "Please use --connect-expired-password option or invoke the shell in interactive mode.")
                        .flush();
            } else {
                reporter.error(e);
            }
            return 1;
        } catch (ConnectingEnded e) {
            return INTERRUPTED;
        } catch (IOException e) {
            reporter.error(e);
            return 1;
        } catch (BatchLines.Unreadable e) {
            reporter.error(
                    BatchLines.Unreadable.MESSAGE
                            + " - may be the input source is a directory or a block device.");
            return 1;
        } catch (UncheckedIOException nobodyReads) {
            interrupter.stopAtExit();
            return BROKEN_PIPE;
        }
    }

    private int batch() {
        var charset = connection.characterSet();
        InputStream in =
                options.execute.value().isEmpty()
                        ? streams.in()
                        : new ByteArrayInputStream(
                                SurrogateEscape.encode(
                                        String.join("\n", options.execute.value()),
                                        argumentCharset()));
        return shell.readAll(new BatchLines(in, charset, options.binaryMode.value()), "");
    }

    // What argv was decoded with, so that its bytes come back.
    private static CharacterSet argumentCharset() {
        boolean isLatin = "ISO-8859-1".equals(System.getProperty("sun.jnu.encoding"));
        return isLatin ? CharacterSet.BINARY : CharacterSet.UTF8MB4;
    }

    private int interactive() throws IOException, ServerError {
        options.tee().ifPresent(file -> shell.commands().tee(file, true));
        return PlainLines.isNeeded() ? plain() : edited();
    }

    private int plain() throws IOException, ServerError {
        var lines =
                new PlainLines(
                        streams.in(),
                        new PrintStream(streams.out(), false, connection.characterSet().charset()),
                        connection.characterSet().charset(),
                        shell);
        if (!options.sigintIgnore.value()) {
            Signals.register(
                    "INT",
                    () -> {
                        if (!lines.interrupt()) {
                            interrupter.interrupt();
                        }
                    });
        }
        shell.welcome();
        return shell.interact(lines::next);
    }

    private int edited() throws IOException, ServerError {
        var names =
                new Names(
                        server.connector(),
                        (sql, take) ->
                                interrupter.ask(sql).forEach(row -> take.accept(row.getFirst())));
        server.onRehash(() -> names.load(server.database()));
        if (options.completes()) {
            server.onChange(() -> names.load(server.database()));
            names.load(server.database());
        }
        var history =
                new SecretFreeHistory(
                        connection.address().name(),
                        options.historyIgnore.value(),
                        !options.quick.value());
        try (var editor = Editor.open(shell, new SqlCompleter(names), history)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> restore(editor)));
            editor.onInterrupt(options.sigintIgnore.value() ? () -> {} : interrupter::interrupt);
            shell.attach(editor);
            terminalWidth = editor.terminal()::getColumns;
            shell.welcome();
            return shell.interact(editor::next);
        }
    }

    private static void restore(Editor editor) {
        try {
            editor.close();
        } catch (IOException terminalGone) {
            // Nothing is left to restore.
        }
    }
}
