package dev.quell.shell.terminal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.InputRC;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/// Reads statements from a terminal, each as a whole: all its lines can be edited until it is complete. The shell's thread
/// uses it; [#close] restores the terminal and may come from any.
///
/// Its keys are Emacs', or Vi's where the user's `~/.inputrc` (or `$INPUTRC`) says `set editing-mode vi`.
public final class Editor implements Closeable {
    private static final int LINES_AT_ONCE = 200;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    private final Terminal terminal;
    private final LineReader reader;
    private final Statements statements;
    private final Deque<String> read = new ArrayDeque<>();

    /// What the editor must know of statements.
    public interface Statements {
        /// The prompt for what comes next.
        String prompt();

        /// The prompt where nothing has been entered.
        String firstPrompt();

        /// What stands in front of a further line, if these lines are no whole statement yet.
        Optional<String> missing(String lines);

        /// The line was thrown away.
        void interrupted();

        /// Ctrl+C was pressed when the line had just been entered.
        void interruptedLate();
    }

    private Editor(
            Terminal terminal,
            Statements statements,
            Completer completer,
            SecretFreeHistory history) {
        this.terminal = terminal;
        this.statements = statements;
        boolean colours = hasColours(terminal);
        reader =
                LineReaderBuilder.builder()
                        .appName("mysql")
                        .terminal(terminal)
                        .parser(new LineParser())
                        .completer(completer)
                        .history(history)
                        .highlighter(new SqlHighlighter())
                        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M")
                        .variable(LineReader.BELL_STYLE, "none")
                        .variable(LineReader.LIST_MAX, LINES_AT_ONCE)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
                        .option(LineReader.Option.CASE_INSENSITIVE, true)
                        .option(LineReader.Option.COMPLETE_MATCHER_TYPO, false)
                        .option(LineReader.Option.COMPLETE_MATCHER_CAMELCASE, false)
                        .option(LineReader.Option.INSERT_TAB, false)
                        .option(LineReader.Option.DISABLE_HIGHLIGHTER, !colours)
                        .build();
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::keepInterrupts);
    }

    // JLine takes Ctrl+C for a key while it edits. Pressed just after Enter it would lie there as
    // typed ahead until the statement has ended, so it stays a signal.
    private boolean keepInterrupts() {
        var attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0);
        attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
        terminal.setAttributes(attributes);
        return true;
    }

    /// Takes over the process's terminal.
    public static Editor open(Statements statements, Completer completer, SecretFreeHistory history)
            throws IOException {
        var terminal =
                TerminalBuilder.builder()
                        .system(true)
                        .provider("jni")
                        .nativeSignals(true)
                        .graphemeCluster(
                                false) // asking the terminal would swallow what was typed ahead
                        .build();
        if (terminal.getColumns() <= 0 || terminal.getRows() <= 0) {
            terminal.setSize(Size.of(USUAL_COLUMNS, USUAL_ROWS));
        }
        var editor = new Editor(terminal, statements, completer, history);
        editor.takeUsersKeys();
        return editor;
    }

    // What readline's file says of keys, as for the mysql client; a file that cannot be read is
    // passed over.
    private void takeUsersKeys() {
        var named = System.getenv("INPUTRC");
        var file =
                named == null || named.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".inputrc")
                        : Path.of(named);
        if (Files.isReadable(file)) {
            try (var lines = Files.newBufferedReader(file)) {
                InputRC.configure(reader, lines);
            } catch (IOException | IllegalArgumentException unreadable) {
                reader.setKeyMap(LineReader.EMACS);
            }
        }
    }

    private static boolean hasColours(Terminal terminal) {
        var refusal = System.getenv("NO_COLOR");
        boolean refused = refusal != null && !refusal.isEmpty();
        Integer colours = terminal.getNumericCapability(InfoCmp.Capability.max_colors);
        return !refused
                && !terminal.getType().startsWith(Terminal.TYPE_DUMB)
                && colours != null
                && colours >= 8;
    }

    public Terminal terminal() {
        return terminal;
    }

    /// What Ctrl+C does while nothing is being edited.
    public void onInterrupt(Runnable action) {
        terminal.handle(Terminal.Signal.INT, _ -> action.run());
    }

    /// The next line; empty at the end of the input (Ctrl+D).
    public Optional<String> next() {
        while (read.isEmpty()) {
            try {
                read.addAll(List.of(reader.readLine(statements.prompt()).split("\n", -1)));
                if (Thread.interrupted()) { // JLine's way to hear of Ctrl+C
                    statements.interruptedLate();
                }
            } catch (UserInterruptException e) {
                terminal.writer().println("^C");
                terminal.flush();
                statements.interrupted();
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
        return Optional.of(read.removeFirst());
    }

    /// Asks a question.
    ///
    /// @return '' for Ctrl+C and Ctrl+D
    public String ask(String question) {
        try {
            return LineReaderBuilder.builder().terminal(terminal).build().readLine(question);
        } catch (UserInterruptException | EndOfFileException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }

    // A line is accepted when it ends a statement or a command.
    private final class LineParser implements Parser {
        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE) {
                statements
                        .missing(line)
                        .ifPresent(prompt -> {
                            throw new EOFError(-1, cursor, "unfinished", prompt);
                        });
            }
            return Word.at(line, cursor);
        }
    }
}
