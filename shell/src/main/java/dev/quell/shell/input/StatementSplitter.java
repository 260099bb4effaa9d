package dev.quell.shell.input;

import java.util.Optional;

/// Cuts lines into statements and commands, as MySQL's client does: at the delimiter, outside of quotes and comments.
///
/// What is entered so far is kept from line to line: in [#buffer] and in the state of quotes and comments. One thread.
public final class StatementSplitter {
    private final InputBuffer buffer = new InputBuffer();
    private final boolean keepsComments;
    private final boolean wordsEverywhere;
    private String delimiter = ";";
    private boolean commands = true;
    private boolean longCommands;
    private char quote;
    private boolean inComment;

    // While one line is cut: its text, the place in it, and the characters accepted since the
    // buffer was last added to.
    private String line = "";
    private int at;
    private final StringBuilder accepted = new StringBuilder();
    private boolean inServerComment;
    private boolean needsSpace;

    /// @param keepsComments whether comments are sent to the server
    /// @param wordsEverywhere whether command words count on every line of a statement, or on its first only
    public StatementSplitter(boolean keepsComments, boolean wordsEverywhere) {
        this.keepsComments = keepsComments;
        this.wordsEverywhere = wordsEverywhere;
    }

    /// Without commands everything but DELIMITER and `\C` is the server's (`--binary-mode`, `--skip-commands`).
    public void allowCommands(boolean allowed) {
        commands = allowed;
    }

    /// Whether `\ps`, `\watch` and `\export` count, which scripts for other clients could mean otherwise.
    public void allowLongCommands(boolean allowed) {
        longCommands = allowed;
    }

    public InputBuffer buffer() {
        return buffer;
    }

    public String delimiter() {
        return delimiter;
    }

    public void delimiter(String newDelimiter) {
        delimiter = newDelimiter;
    }

    /// The quote that is open; 0 for none.
    public char quote() {
        return quote;
    }

    public boolean inComment() {
        return inComment;
    }

    /// Forgets what was entered.
    public void reset() {
        buffer.clear();
        quote = 0;
        inComment = false;
    }

    /// What a further line would continue, if these lines are taken and leave something unfinished: the prompt for it.
    public Optional<String> missing(String lines) {
        var trial = new StatementSplitter(keepsComments, wordsEverywhere);
        trial.delimiter = delimiter;
        trial.longCommands = longCommands;
        trial.quote = quote;
        trial.inComment = inComment;
        trial.buffer.append(buffer.text());
        var acted = new Trial(trial);
        for (var each : lines.split("\n", -1)) {
            acted.acted = false;
            trial.line(each, acted);
        }
        return acted.acted || trial.isFinished() ? Optional.empty() : Optional.of(trial.prompt());
    }

    private boolean isFinished() {
        return buffer.text().isBlank() && quote == 0 && !inComment;
    }

    /// The prompt for a line that continues what was entered.
    public String prompt() {
        return inComment ? "   /*> " : "    " + (quote == 0 ? '-' : quote) + "> ";
    }

    // Notes whether the last line had a command or ended a statement; runs neither.
    private static final class Trial implements InputHandler {
        private final StatementSplitter splitter;
        private boolean acted;

        Trial(StatementSplitter splitter) {
            this.splitter = splitter;
        }

        @Override
        public boolean statement(InputBuffer statement) {
            acted = true;
            return true;
        }

        @Override
        public boolean command(Command command, String text, InputBuffer statement) {
            acted = true;
            var words = Arguments.of(text);
            if (command == Command.DELIMITER && !words.isEmpty()) {
                splitter.delimiter(words.getFirst());
            }
            if (command != Command.PRINT) {
                statement.clear();
            }
            return true;
        }

        @Override
        public boolean unknownCommand(char letter) {
            return true;
        }

        @Override
        public boolean noBackslashEscapes() {
            return false;
        }
    }

    /// Takes one line.
    ///
    /// @return false if the handler wants to end
    public boolean line(String text, InputHandler handler) {
        boolean isFirst = keepsComments ? buffer.holdsOnlyComments() : buffer.isEmpty();
        if ((wordsEverywhere || isFirst) && !inComment && quote == 0) {
            var words = isFirst ? behindComments(text) : text;
            var command = lineCommand(words);
            if (command.isPresent()) {
                if (isFirst) {
                    buffer.clear();
                }
                boolean goesOn = handler.command(command.get(), words, buffer);
                if (buffer.isEmpty()) {
                    quote = 0;
                }
                return goesOn;
            }
        }
        return cut(text, handler);
    }

    // Comments that are sent belong to statements; a command is found behind them.
    private String behindComments(String text) {
        return keepsComments ? text.substring(LeadingComments.end(text)) : text;
    }

    // A line with \g or the delimiter in it is cut first, unless it is about the delimiter.
    private Optional<Command> lineCommand(String text) {
        var stripped = text.stripLeading();
        boolean aboutDelimiter = stripped.regionMatches(true, 0, "delimiter", 0, 9);
        if ((commands && text.contains("\\g")) || (text.contains(delimiter) && !aboutDelimiter)) {
            return Optional.empty();
        }
        return Command.ofLine(text).filter(command -> commands || command == Command.DELIMITER);
    }

    private boolean cut(String text, InputHandler handler) {
        if (text.isEmpty() && buffer.isEmpty()) {
            return true;
        }
        line = text;
        inServerComment = false;
        needsSpace = false;
        accepted.setLength(0);
        for (at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (!keepsComments && accepted.isEmpty() && buffer.isEmpty() && isSpace(c)) {
                continue;
            }
            boolean goesOn;
            if (c == '\\' && backslashCounts(handler)) {
                goesOn = backslash(handler);
            } else if (!inComment && quote == 0 && line.startsWith(delimiter, at)) {
                goesOn = statement(handler);
            } else if (!inComment && quote == 0 && startsLineComment()) {
                goesOn = lineComment(handler);
                at = line.length();
            } else {
                other(c);
                goesOn = true;
            }
            if (!goesOn) {
                return false;
            }
        }
        endLine();
        return true;
    }

    private boolean backslashCounts(InputHandler handler) {
        return !inComment && quote != '`' && !(quote != 0 && handler.noBackslashEscapes());
    }

    private boolean backslash(InputHandler handler) {
        if (++at == line.length()) {
            return true; // at the end of a line it means nothing, and is dropped
        }
        char letter = line.charAt(at);
        if (quote != 0 || letter == 'N') { // \N is NULL
            accepted.append('\\').append(letter);
            return true;
        }
        var command =
                longCommands && Command.spelledOut(line, at).isPresent()
                        ? Command.spelledOut(line, at)
                        : Command.ofLetter(letter)
                                .filter(known -> commands || known == Command.CHARSET);
        if (command.isEmpty()) {
            accepted.append('\\').append(letter);
            return handler.unknownCommand(letter);
        }
        flush();
        boolean goesOn = handler.command(command.get(), line.substring(at - 1), buffer);
        if (command.get().letter() == 0) {
            at += command.get().word().length() - 1;
        }
        if (command.get().takesArgument()) {
            skipArgument();
        }
        return goesOn;
    }

    // An argument goes to the delimiter, or to the end of the comment that it stands in.
    private void skipArgument() {
        int end = line.indexOf(inServerComment ? "*/" : delimiter, at + 1);
        if (end < 0) {
            at = line.length() - 1;
        } else {
            at = inServerComment ? end - 1 : end + delimiter.length() - 1;
        }
    }

    private boolean statement(InputHandler handler) {
        at += delimiter.length();
        if (keepsComments) {
            while (at < line.length() && isSpace(line.charAt(at))) {
                accepted.append(line.charAt(at++));
            }
        }
        flush();
        if (keepsComments && (startsWith("#") || (startsWith("--") && isSpaceOrEnd(at + 2)))) {
            buffer.append(line.substring(at)); // a comment behind the statement belongs to it
            at = line.length();
        }
        at--;
        var words = behindComments(buffer.text());
        boolean losesNothing = words.length() == buffer.text().length() || !words.contains("\n");
        var command =
                Command.ofLine(words)
                        .filter(known -> losesNothing && (commands || known == Command.DELIMITER));
        boolean goesOn =
                command.isPresent()
                        ? handler.command(command.get(), words, buffer)
                        : handler.statement(buffer);
        buffer.clear();
        return goesOn;
    }

    private boolean startsLineComment() {
        return startsWith("#")
                || (startsWith("--")
                        && (isSpaceOrEnd(at + 2) || (buffer.isEmpty() && accepted.isEmpty())));
    }

    private boolean lineComment(InputHandler handler) {
        flush();
        if (!keepsComments) {
            return true;
        }
        boolean alone = buffer.isEmpty();
        buffer.append(line.substring(at));
        if (!alone) {
            return true;
        }
        // Sent at once, so that a command on the next line is seen.
        boolean goesOn = handler.statement(buffer);
        buffer.clear();
        return goesOn;
    }

    private void other(char c) {
        if (quote == 0
                && !inComment
                && startsWith("/*")
                && !startsWith("/*!")
                && !startsWith("/*+")
                && !startsWith("/*M!")) {
            comment(true);
        } else if (inComment && !inServerComment && startsWith("*/")) {
            comment(false);
        } else {
            character(c);
        }
    }

    private void comment(boolean begins) {
        if (keepsComments) {
            accepted.append(line, at, at + 2);
        }
        at++;
        inComment = begins;
        flush();
        needsSpace |= !begins;
    }

    private void character(char c) {
        if (quote == 0 && startsWith("/*!")) {
            inServerComment = true;
        } else if (quote == 0 && inServerComment && startsWith("*/")) {
            inServerComment = false;
        }
        if (c == quote) {
            quote = 0;
        } else if (!inComment && quote == 0 && (c == '\'' || c == '"' || c == '`')) {
            quote = c;
        }
        if (!inComment || keepsComments) {
            if (needsSpace && !isSpace(c)) {
                accepted.append(' ');
            }
            needsSpace = false;
            accepted.append(c);
        }
    }

    private void endLine() {
        if (accepted.isEmpty() && buffer.isEmpty()) {
            return;
        }
        boolean aboutDelimiter =
                quote == 0
                        && !inComment
                        && accepted.toString().regionMatches(true, 0, "delimiter", 0, 9);
        if (!aboutDelimiter) {
            accepted.append('\n');
        }
        if (!inComment || keepsComments) {
            flush();
        }
    }

    private void flush() {
        buffer.append(accepted);
        accepted.setLength(0);
    }

    private boolean startsWith(String text) {
        return line.startsWith(text, at);
    }

    private boolean isSpaceOrEnd(int place) {
        return place >= line.length() || isSpace(line.charAt(place));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
