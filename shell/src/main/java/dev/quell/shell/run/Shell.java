package dev.quell.shell.run;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.input.Arguments;
import dev.quell.shell.input.Command;
import dev.quell.shell.input.InputBuffer;
import dev.quell.shell.input.InputHandler;
import dev.quell.shell.input.StatementSplitter;
import dev.quell.shell.output.Screen;
import dev.quell.shell.terminal.Editor;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.packet.StatusFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads lines, runs the statements and commands in them. One thread.
public final class Shell implements InputHandler, Editor.Statements {
    private final ShellOptions options;
    private final Screen screen;
    private final Reporter reporter;
    private final Server server;
    private final StatementRunner statements;
    private final CommandRunner commands;
    private final Extras extras;
    private final Pager pager;
    private final StatementSplitter splitter;
    private String last = "";
    private boolean passesOver;
    private boolean quits;

    Shell(
            ShellOptions options,
            Screen screen,
            Reporter reporter,
            Server server,
            StatementRunner statements,
            Pager pager) {
        this.options = options;
        this.screen = screen;
        this.reporter = reporter;
        this.server = server;
        this.statements = statements;
        this.pager = pager;
        splitter = new StatementSplitter(options.comments.value(), options.namedCommands.value());
        splitter.delimiter(options.delimiter.value());
        splitter.allowLongCommands(!options.isBatch());
        extras = new Extras(reporter, screen, server, statements);
        commands = new CommandRunner(options, screen, reporter, server, statements, pager);
    }

    StatementSplitter splitter() {
        return splitter;
    }

    CommandRunner commands() {
        return commands;
    }

    /// The statement that ran last; '' for none.
    String last() {
        return last;
    }

    /// Reads a terminal's lines.
    ///
    /// @return the exit status
    int interact(Lines lines) {
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            screen.copyOnly(line.get() + "\n");
            boolean goesOn = splitter.line(line.get(), this);
            screen.flush();
            if (!goesOn) {
                return quits ? 0 : 1;
            }
        }
        return 0;
    }

    /// Reads a file or a pipe; what follows the last delimiter is a statement too.
    ///
    /// @param file named in errors; '' for standard input
    /// @return the exit status
    int readAll(Lines lines, String file) {
        splitter.allowCommands(options.commands.value() && !options.binaryMode.value());
        long number = 0;
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            if (!options.binaryMode.value() && line.get().indexOf('\0') >= 0) {
                refuseZero(line.get());
                return 1;
            }
            if (splitter.buffer().isEmpty()) {
                reporter.place(new Reporter.Place(number, file));
            }
            if (!splitter.line(line.get(), this)) {
                if (!quits) {
                    return 1;
                }
                break;
            }
            if (!file.isEmpty() && statements.interrupted()) {
                reporter.info("^C -- the rest of '" + file + "' was not read");
                splitter.reset();
                return 1;
            }
        }
        boolean goesOn = splitter.buffer().text().isBlank() || statement(splitter.buffer());
        splitter.reset();
        return goesOn ? 0 : 1;
    }

    private void refuseZero(String line) {
        reporter.error(
                "ASCII '\\0' appeared in the statement, but this is not allowed unless option --binary-mode is enabled"
                        + " and mysql is run in non-interactive mode. Set --binary-mode to 1 if ASCII '\\0' is expected."
                        + " Query: '"
                        + splitter.buffer().text()
                        + line.substring(0, line.indexOf('\0'))
                        + "'.");
    }

    @Override
    public String prompt() {
        screen.flush();
        server.interrupter().listen();
        boolean continues = !splitter.buffer().isEmpty() || splitter.inComment();
        return continues ? splitter.prompt() : firstPrompt();
    }

    @Override
    public String firstPrompt() {
        return commands.prompt().text(splitter.delimiter());
    }

    @Override
    public Optional<String> missing(String lines) {
        return splitter.missing(lines);
    }

    @Override
    public void interrupted() {
        splitter.reset();
    }

    @Override
    public void interruptedLate() {
        server.interrupter().interrupt();
    }

    @Override
    public boolean statement(InputBuffer buffer) {
        return send(buffer, false);
    }

    /// Runs what the buffer holds.
    private boolean send(InputBuffer buffer, boolean vertical) {
        var entered = buffer.text();
        var text = buffer.trimmed();
        if (text.isEmpty()) {
            return options.isBatch() || reporter.error("No query specified\n");
        }
        if (options.verbose.value() > 0) {
            reporter.statement(buffer.text());
        }
        buffer.clear();
        if (passesOver && !text.regionMatches(true, 0, "SET ", 0, 4)) {
            reporter.info("Ignoring query to other database");
            return true;
        }
        last = text;
        var told =
                options.verbose.value() > 0
                        ? text
                        : entered; // as the client happens to do it, in XML
        return statements.run(text, statements.view(told, vertical));
    }

    @Override
    public boolean command(Command command, String line, InputBuffer buffer) {
        if (commands.isForbidden(command, line)) {
            return reporter.error("Not allowed in the sandbox mode");
        }
        return switch (command) {
            case GO -> send(buffer, false);
            case EGO -> send(buffer, true);
            case QUIT, EXIT -> {
                quits = true;
                yield false;
            }
            case SOURCE -> source(line);
            case USE -> use(line);
            case WATCH -> again(buffer, text -> extras.watch(line, text));
            case EXPORT -> again(buffer, text -> extras.export(line, text));
            case PS -> extras.processes();
            default -> commands.run(command, line, this);
        };
    }

    // The statement being entered, or else the last one.
    private boolean again(InputBuffer buffer, Predicate<String> use) {
        var entered = buffer.trimmed();
        buffer.clear();
        last = entered.isEmpty() ? last : entered;
        return last.isEmpty() ? reporter.error("No query specified\n") : use.test(last);
    }

    /// What only a terminal can do is possible from here on.
    void attach(Editor editor) {
        extras.attach(editor.terminal());
        pager.attach(editor.terminal());
    }

    private boolean use(String line) {
        var words = Arguments.of(line);
        if (options.oneDatabase.value() && !words.isEmpty()) {
            passesOver = !words.getFirst().equalsIgnoreCase(server.database());
            if (passesOver) {
                return true;
            }
        }
        return commands.use(line);
    }

    @Override
    public boolean unknownCommand(char letter) {
        return reporter.error("Unknown command '\\" + letter + "'.");
    }

    @Override
    public boolean noBackslashEscapes() {
        return (server.status() & StatusFlag.NO_BACKSLASH_ESCAPES) != 0;
    }

    private boolean source(String line) {
        var rest = line.stripLeading();
        int space = rest.indexOf(' ');
        if (space < 0) {
            return reporter.error("Usage: \\. <filename> | source <filename>");
        }
        var name = rest.substring(space).strip();
        if (Files.isDirectory(Path.of(name))) {
            return reporter.error(BatchLines.Unreadable.MESSAGE);
        }
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            return read(in, name);
        } catch (IOException e) {
            return reporter.error("Failed to open file '" + name + "', error: 2");
        }
    }

    // The file has a buffer and a place of its own.
    private boolean read(InputStream in, String name) {
        var outer = reporter.place();
        boolean goesOn = reporter.goesOnAfterErrors();
        options.abortSourceOnError.given().ifPresent(aborts -> reporter.goesOnAfterErrors(!aborts));
        splitter.reset();
        var charset = server.connector().options().characterSet();
        int status = readAll(new BatchLines(in, charset, options.binaryMode.value()), name);
        reporter.place(outer);
        reporter.goesOnAfterErrors(goesOn);
        splitter.allowCommands(
                !options.isBatch() || (options.commands.value() && !options.binaryMode.value()));
        quits = quits && status != 0;
        return status == 0 || goesOn;
    }

    /// What the terminal shows first.
    void welcome() throws IOException, ServerError {
        reporter.info("Welcome to the Quell shell.  Commands end with ; or \\g.");
        reporter.info(
                "Your MySQL connection id is "
                        + server.connection().map(Connection::id).orElse(0L));
        reporter.info("Server version: " + server.version() + "\n");
        reporter.info(
                "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n");
        screen.flush();
    }

    /// `Bye`, where it is wanted.
    void goodbye() {
        if (!options.isBatch() ? options.silent.value() == 0 : options.verbose.value() > 1) {
            screen.out().line("Bye");
        }
        screen.flush();
        server.quit();
    }
}
