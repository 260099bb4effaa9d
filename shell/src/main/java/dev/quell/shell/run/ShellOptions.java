package dev.quell.shell.run;

import dev.quell.shell.argument.Option;
import dev.quell.shell.argument.OptionGroup;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The options that say what the shell reads and how it writes. One thread, the shell's.
public final class ShellOptions extends OptionGroup {
    static final String USUAL_PAGER = "$PAGER";

    private static final long WIDEST_QUICK_COLUMN = 1 << 20;

    private final boolean terminal;

    private final Option<Boolean> batch =
            flag("B batch", "No history, no table frames, nothing interactive.").and(this::quiet);

    final Option<List<String>> execute =
            texts("e execute", "SQL", "Run this and quit.").and(this::forgetForce);

    final Option<Integer> silent =
            count("s silent", "Say less: tabs instead of tables; twice: no column names either.");

    final Option<Integer> verbose =
            count(
                    "v verbose",
                    "Say more: the statement; twice: row counts; three times: tables and times.");

    final Option<Boolean> force = flag("f force", "Go on after errors.").and(this::finishSources);

    final Option<Boolean> abortSourceOnError =
            flag(
                    "abort-source-on-error",
                    "An error ends the reading of a file that is sourced, in a terminal too.");

    final Option<Boolean> printQueryOnError =
            flag("print-query-on-error", "Show a statement that failed, with --batch.");

    final Option<Boolean> quick =
            flag(
                    "q quick",
                    "Read row by row and print as rows come: memory stays flat however long the result is. Names are not completed and no history is written. Use it for results that do not fit in memory; the server then waits for whoever reads this output. Without it the result is stored first, so a slow terminal never holds up the server.");

    final Option<Long> quickMaxColumnWidth =
            number(
                    "quick-max-column-width",
                    "N",
                    "The widest that --quick makes a column of a table (default: as the server declares it, up to 1 MiB: JSON and LONGTEXT are declared with 4 GiB).",
                    WIDEST_QUICK_COLUMN,
                    Long.MAX_VALUE);

    final Option<Boolean> unbuffered = flag("n unbuffered", "Flush after each statement.");
    final Option<Boolean> wait = flag("w wait", "Wait for a server that cannot be reached.");

    private final Option<Boolean> reconnect =
            flag(
                    "reconnect",
                    "Reconnect when the connection is lost (the default in a terminal).",
                    true);

    private final Option<Boolean> progressReports =
            flag(
                    "progress-reports",
                    "Show in a terminal how far a long statement is (the default).",
                    true);

    final Option<Boolean> sigintIgnore = flag("sigint-ignore", "Ctrl+C does nothing.");

    final Option<Boolean> table = flag("t table", "Tables, in batch mode too.");
    final Option<Boolean> html = flag("H html", "Results as HTML.");
    final Option<Boolean> xml = flag("X xml", "Results as XML.");
    final Option<Boolean> csv = flag("csv", "Results as CSV.");
    final Option<Boolean> json = flag("json", "Results as JSON, an array of objects.");
    final Option<Boolean> markdown = flag("markdown", "Results as Markdown tables.");

    final Option<Boolean> vertical =
            flag("E vertical", "Results vertically, a line for each value.");

    final Option<Boolean> autoVertical =
            flag(
                    "auto-vertical-output",
                    "Vertically where a table would be wider than the terminal.");

    final Option<Boolean> raw = flag("r raw", "No escapes in batch output.");

    final Option<Boolean> columnNames =
            flag("column-names", "Column names in results; -N or --skip-column-names: none.", true);

    final Option<Boolean> lineNumbers =
            flag("line-numbers", "Line numbers in errors; -L or --skip-line-numbers: none.", true);

    final Option<Boolean> columnTypes =
            flag("column-type-info", "Tell each column's type before a result.");

    private final Option<Boolean> binaryAsHex =
            flag("binary-as-hex", "Binary values as 0x..., the default in a terminal.");

    final Option<Boolean> noBeep = flag("b no-beep", "No bell on errors.");
    final Option<Boolean> showWarnings =
            flag("show-warnings", "Show warnings after every statement.");

    final Option<Boolean> namedCommands =
            flag(
                    "G named-commands",
                    "Command words count on every line, not on a statement's first only.");

    final Option<Boolean> comments =
            flag("c comments", "Send comments to the server (the default).", true);

    final Option<Boolean> commands =
            flag("commands", "Understand commands in files and pipes (the default).", true);

    final Option<Boolean> systemCommand =
            flag(
                    "system-command",
                    "Allow \\! and system (the default); --skip-system-command: refuse them.",
                    true);

    final Option<Boolean> sandbox =
            flag("sandbox", "Refuse commands that use files or programs, as \\- does.");

    final Option<Boolean> binaryMode =
            flag(
                    "binary-mode",
                    "Take files and pipes byte for byte; no commands but DELIMITER and \\C.");

    final Option<String> delimiter =
            value("delimiter", "TEXT", "What ends a statement.", ";", text -> text);

    final Option<Boolean> oneDatabase =
            flag("o one-database", "Pass over statements while another database is current.");

    private final Option<Boolean> autoRehash =
            flag(
                    "auto-rehash",
                    "Complete names of tables and columns; -A or --no-auto-rehash: never load them.",
                    true);

    private final Option<String> pager =
            optional(
                    "pager",
                    "COMMAND",
                    "Show results with this program, such as 'less -SRX', or with the shell's own pager: scroll. Without a value: $PAGER, or scroll.",
                    USUAL_PAGER);

    private final Option<String> tee = text("tee", "FILE", "Add a copy of all output to a file.");
    final Option<String> prompt = text("prompt", "TEXT", "The prompt (default: $MYSQL_PS1).");

    final Option<String> historyIgnore =
            value(
                    "histignore",
                    "PATTERNS",
                    "Statements that the history leaves out: patterns with * and ?, a : between them (default: $MYSQL_HISTIGNORE).",
                    Objects.requireNonNullElse(System.getenv("MYSQL_HISTIGNORE"), ""),
                    text -> text);

    /// @param terminal whether standard input and output are one
    public ShellOptions(boolean terminal) {
        this.terminal = terminal;
        silent.set(terminal ? 0 : 1);
    }

    private void quiet(boolean on) {
        if (on && silent.value() == 0) {
            silent.set(1);
        }
    }

    private void finishSources(boolean on) {
        if (on) {
            abortSourceOnError.set(false);
        }
    }

    // An earlier --force is forgotten, by MySQL's clients too; a later one counts.
    private void forgetForce(List<String> statements) {
        if (statements.size() == 1) {
            force.set(false);
        }
    }

    boolean isBatch() {
        return !terminal || batch.value() || execute.isGiven();
    }

    boolean binaryAsHex() {
        return binaryAsHex.given().orElse(!isBatch());
    }

    boolean reconnects() {
        return reconnect.value() && !isBatch();
    }

    boolean completes() {
        return autoRehash.value() && !quick.value() && !isBatch();
    }

    boolean showsProgress() {
        return progressReports.value() && !isBatch();
    }

    /// Empty if none is wanted; [#USUAL_PAGER] for the one that the environment names.
    Optional<String> pager() {
        return pager.given().filter(name -> !isBatch() && !name.isEmpty());
    }

    Optional<String> tee() {
        return tee.given().filter(file -> !isBatch() && !file.isEmpty());
    }
}
