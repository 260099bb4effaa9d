package dev.quell.shell.input;

/// What becomes of the statements and commands that [StatementSplitter] finds. Each method returns false to end the reading.
public interface InputHandler {
    /// A statement is complete: the input's buffer holds it, without its delimiter.
    boolean statement(InputBuffer buffer);

    /// @param line from the command's word or backslash on, with its arguments
    boolean command(Command command, String line, InputBuffer buffer);

    /// A backslash and a letter that is no command.
    boolean unknownCommand(char letter);

    /// Whether a backslash within quotes is a character like others (NO_BACKSLASH_ESCAPES).
    boolean noBackslashEscapes();
}
