package dev.quell.shell.run;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.input.Arguments;
import dev.quell.shell.input.Command;
import dev.quell.shell.input.InputBuffer;
import dev.quell.shell.output.Screen;
import dev.quell.wire.client.ServerError;
import dev.quell.wire.packet.CommandCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/// The shell's own commands, but for those that run statements or read files ([Shell]). Each returns false to end the shell.
final class CommandRunner {
    private final ShellOptions options;
    private final Screen screen;
    private final Reporter reporter;
    private final Server server;
    private final StatementRunner statements;
    private final Pager pager;
    private final Help help;
    private final StatusReport status;
    private final Prompt prompt;
    private final String usualPrompt;
    private boolean isSandboxed;

    CommandRunner(
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
        help = new Help(options, screen, reporter, pager);
        status = new StatusReport(options, screen, server, pager);
        var environment = System.getenv("MYSQL_PS1");
        usualPrompt =
                options.prompt.given().orElse(environment == null ? Prompt.DEFAULT : environment);
        prompt = new Prompt(server, usualPrompt);
        isSandboxed = options.sandbox.value();
    }

    Prompt prompt() {
        return prompt;
    }

    boolean run(Command command, String line, Shell shell) {
        var buffer = shell.splitter().buffer();
        return switch (command) {
            case QUESTION, HELP -> help(line);
            case CLEAR -> {
                buffer.clear();
                yield true;
            }
            case PRINT -> {
                reporter.statement(buffer.text());
                yield true;
            }
            case CONNECT -> connect(line, buffer);
            case DELIMITER -> delimiter(line, shell);
            case EDIT -> edit(buffer, shell.last());
            case PAGER -> pager(line);
            case NOPAGER -> {
                pager.none();
                yield tell("PAGER set to stdout");
            }
            case TEE -> tee(line);
            case NOTEE -> noTee();
            case PROMPT -> prompt(line);
            case STATUS -> withConnection(open -> status.print(open, shell.splitter().delimiter()));
            case SYSTEM -> system(line);
            case CHARSET -> charset(line);
            case WARNINGS -> warnings(true);
            case NOWARNING -> warnings(false);
            case RESETCONNECTION ->
                    withConnection(open -> open.command(CommandCode.RESET_CONNECTION, new byte[0]));
            case QUERY_ATTRIBUTES -> attributes(line);
            case REHASH -> rehash();
            case SANDBOX -> sandbox();
            case PS, WATCH, EXPORT, GO, EGO, QUIT, EXIT, SOURCE, USE -> true;
        };
    }

    /// What needs the server.
    private interface Talk {
        void with(Connection connection) throws IOException, ServerError;
    }

    // Errors are told; a lost connection is given up.
    private boolean withConnection(Talk talk) {
        if (server.connection().isEmpty() && !server.reconnect()) {
            return !options.isBatch();
        }
        try {
            talk.with(server.connection().orElseThrow());
            return true;
        } catch (ServerError e) {
            return reporter.error(e);
        } catch (IOException e) {
            server.drop();
            return reporter.error(e);
        }
    }

    private boolean tell(String text) {
        screen.out().line(text);
        return true;
    }

    private boolean help(String line) {
        var topic = Arguments.rest(line).strip();
        if (!topic.isEmpty()) {
            return withConnection(open -> help.topic(open, topic));
        }
        help.commands(server.connection().isPresent());
        return true;
    }

    boolean use(String line) {
        var words = Arguments.of(line);
        if (words.isEmpty()) {
            reporter.error("USE must be followed by a database name");
            return true; // not an error that ends a script, in all clients
        }
        return withConnection(open -> {
            open.use(words.getFirst());
            server.database(words.getFirst());
            server.afterUse();
            reporter.info("Database changed");
        });
    }

    private boolean connect(String line, InputBuffer buffer) {
        var words = Arguments.of(line);
        if (!words.isEmpty()) {
            server.database(words.get(0));
        }
        if (words.size() > 1) {
            server.connector().options().host.set(words.get(1));
        }
        buffer.clear();
        return server.connectAnew();
    }

    private boolean delimiter(String line, Shell shell) {
        var words = Arguments.of(line);
        if (words.isEmpty()) {
            reporter.error("DELIMITER must be followed by a 'delimiter' character or string");
            return true;
        }
        if (words.getFirst().contains("\\")) {
            reporter.error("DELIMITER cannot contain a backslash character");
            return true;
        }
        shell.splitter().delimiter(words.getFirst());
        return true;
    }

    private boolean edit(InputBuffer buffer, String last) {
        try {
            var file = Files.createTempFile("sql", ".sql");
            try {
                Files.writeString(file, buffer.isEmpty() ? last : buffer.text());
                var editor = editor();
                screen.flush();
                if (Programs.run(editor + " " + file) == 0) {
                    buffer.replace(Files.readString(file));
                    return true;
                }
                return reporter.error("Command '%s' failed".formatted(editor + " " + file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return reporter.error(String.valueOf(e.getMessage()));
        }
    }

    private static String editor() {
        for (var name : new String[] {"EDITOR", "VISUAL"}) {
            var editor = System.getenv(name);
            if (editor != null && !editor.isEmpty()) {
                return editor;
            }
        }
        return "vi";
    }

    private boolean pager(String line) {
        if (options.isBatch()) {
            return true;
        }
        var program = Arguments.rest(line).strip();
        pager.use(program.isEmpty() ? pager.usual() : program);
        return tell("PAGER set to '" + pager.name() + "'");
    }

    private boolean tee(String line) {
        if (options.isBatch()) {
            return true;
        }
        var rest = line.stripLeading();
        boolean withName = rest.indexOf(' ') >= 0;
        var name = Arguments.rest(line).strip();
        if (!withName && screen.teeFile().isEmpty()) {
            return tell("No previous outfile available, you must give a filename!");
        }
        if (!withName && screen.isTeed()) {
            return tell("Currently logging to file '" + screen.teeFile().orElseThrow() + "'");
        }
        if (withName && name.isEmpty()) {
            return tell("No outfile specified!");
        }
        return tee(withName ? name : screen.teeFile().orElseThrow(), true);
    }

    /// Begins a copy of all output.
    boolean tee(String file, boolean told) {
        try {
            screen.tee(file);
            return !told || tell("Logging to file '" + file + "'");
        } catch (IOException e) {
            return tell("Error logging to file '" + file + "'");
        }
    }

    private boolean noTee() {
        try {
            screen.noTee();
        } catch (IOException e) {
            return reporter.error(String.valueOf(e.getMessage()));
        }
        return tell("Outfile disabled.");
    }

    private boolean prompt(String line) {
        var rest = line.stripLeading();
        int space = rest.indexOf(' ');
        if (space < 0) {
            prompt.pattern(usualPrompt);
            return tell("Returning to default PROMPT of " + usualPrompt);
        }
        prompt.pattern(rest.substring(space + 1));
        return tell("PROMPT set to '" + rest.substring(space + 1) + "'");
    }

    // It can take a while: Ctrl+C is the program's then, not ours.
    private boolean system(String line) {
        var commandLine = Arguments.rest(line);
        if (commandLine.isEmpty()) {
            reporter.error("Usage: \\! shell-command");
            return true;
        }
        if (!options.systemCommand.value()) {
            return reporter.error("'system' command received, but it is disabled");
        }
        screen.flush();
        try {
            Programs.run(commandLine);
            return true;
        } catch (IOException e) {
            return reporter.error(String.valueOf(e.getMessage()));
        }
    }

    private boolean charset(String line) {
        var words = Arguments.of(line);
        if (words.isEmpty()) {
            return reporter.error("Usage: \\C charset_name | charset charset_name");
        }
        return withConnection(open -> {
            try {
                open.rows("SET NAMES " + words.getFirst());
            } catch (ServerError e) {
                reporter.info("Charset is not found");
                return;
            }
            server.connector().options().characterSet(words.getFirst());
            reporter.info("Charset changed");
        });
    }

    private boolean rehash() {
        server.rehash();
        return true;
    }

    private boolean warnings(boolean shown) {
        statements.showsWarnings(shown);
        reporter.info("Show warnings " + (shown ? "enabled." : "disabled."));
        return true;
    }

    private boolean sandbox() {
        isSandboxed = true;
        reporter.info("Sandbox mode.");
        return true;
    }

    /// Whether a command would do what the sandbox forbids; false outside of it.
    boolean isForbidden(Command command, String line) {
        return isSandboxed
                && switch (command) {
                    case SYSTEM, TEE, SOURCE, EXPORT -> true;
                    case PAGER -> !options.isBatch() && !Arguments.rest(line).isBlank();
                    default -> false;
                };
    }

    private boolean attributes(String line) {
        var words = Arguments.of(line);
        if (words.isEmpty() || words.size() % 2 != 0) {
            return reporter.error("Usage: query_attributes name1 value1 name2 value2 ...");
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            pairs.put(words.get(i), words.get(i + 1));
        }
        statements.attributes(pairs);
        return true;
    }
}
