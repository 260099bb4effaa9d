package dev.quell.shell.input;

import java.util.Locale;
import java.util.Optional;

/// What the shell itself understands: words at the start of a line, and letters behind a backslash anywhere.
public enum Command {
    QUESTION("?", '?', false, "Synonym for `help'."),
    CLEAR("clear", 'c', false, "Clear the current input statement."),
    CONNECT("connect", 'r', true, "Reconnect to the server. Optional arguments are db and host."),
    DELIMITER("delimiter", 'd', true, "Set statement delimiter."),
    EDIT("edit", 'e', false, "Edit command with $EDITOR."),
    EGO("ego", 'G', false, "Send command to the server, display result vertically."),
    EXIT("exit", 'q', false, "Exit the shell. Same as quit."),
    GO("go", 'g', false, "Send command to the server."),
    HELP("help", 'h', true, "Display this help."),
    NOPAGER("nopager", 'n', false, "Disable pager, print to stdout."),
    NOTEE("notee", 't', false, "Don't write into outfile."),
    PAGER(
            "pager",
            'P',
            true,
            "Set PAGER [to_pager]. Print the query results via PAGER, such as less -SRX, or scroll: the shell's own."),
    PRINT("print", 'p', false, "Print current command."),
    PROMPT("prompt", 'R', true, "Change your prompt."),
    QUIT("quit", 'q', false, "Quit the shell."),
    REHASH("rehash", '#', false, "Rebuild completion hash."),
    SOURCE("source", '.', true, "Execute an SQL script file. Takes a file name as an argument."),
    STATUS("status", 's', false, "Get status information from the server."),
    SYSTEM("system", '!', true, "Execute a system shell command."),
    TEE("tee", 'T', true, "Set outfile [to_outfile]. Append everything into given outfile."),
    USE("use", 'u', true, "Use another database. Takes database name as argument."),
    CHARSET(
            "charset",
            'C',
            true,
            "Switch to another charset. Might be needed for processing binlog with multi-byte charsets."),
    WARNINGS("warnings", 'W', false, "Show warnings after every statement."),
    NOWARNING("nowarning", 'w', false, "Don't show warnings after every statement."),
    RESETCONNECTION("resetconnection", 'x', false, "Clean session context."),
    QUERY_ATTRIBUTES(
            "query_attributes",
            '\0',
            true,
            "Sets string parameters (name1 value1 name2 value2 ...) for the next query to pick up."),
    SANDBOX(
            "sandbox",
            '-',
            false,
            "Disallow commands that use files or programs; dumps of MariaDB begin with it."),
    PS("ps", '\0', false, "Show the process list live; only in a terminal. Also: \\ps."),
    WATCH(
            "watch",
            '\0',
            true,
            "Run the current or last statement every N seconds. Also: statement \\watch N."),
    EXPORT(
            "export",
            '\0',
            true,
            "Write the result of the current or last statement: csv|json|markdown FILE. Also: statement \\export ...");

    private static final Command[] ALL = values();

    private final String word;
    private final char letter;
    private final boolean takesArgument;
    private final String help;

    Command(String word, char letter, boolean takesArgument, String help) {
        this.word = word;
        this.letter = letter;
        this.takesArgument = takesArgument;
        this.help = help;
    }

    public String word() {
        return word;
    }

    /// The letter behind the backslash; 0 for none.
    public char letter() {
        return letter;
    }

    public boolean takesArgument() {
        return takesArgument;
    }

    public String help() {
        return help;
    }

    public static Optional<Command> ofLetter(char letter) {
        for (var command : ALL) {
            if (command.letter == letter && letter != 0) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /// The command that a line begins with, if it is one: it has an argument only if the command takes one, and its quotes
    /// are closed.
    public static Optional<Command> ofLine(String line) {
        var text = line.stripLeading();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        var first = text.substring(0, end).toLowerCase(Locale.ROOT);
        boolean withArgument = !text.substring(end).isBlank();
        for (var command : ALL) {
            if (command.word.equals(first)
                    && (!withArgument || (command.takesArgument && Arguments.areComplete(text)))) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /// The longer commands that are also allowed behind a backslash, of which the text at this place begins with one.
    static Optional<Command> spelledOut(String line, int afterBackslash) {
        for (var command : new Command[] {PS, WATCH, EXPORT}) {
            int end = afterBackslash + command.word.length();
            if (line.startsWith(command.word, afterBackslash)
                    && (end == line.length() || !Character.isLetterOrDigit(line.charAt(end)))) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }
}
