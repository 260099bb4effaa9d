package dev.quell.testkit.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quell.base.stop.Cancellation;
import dev.quell.base.stop.Deadline;
import dev.quell.base.stop.WaitOutcome;
import dev.quell.base.stop.WaitPoint;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A program in a pseudo-terminal of its own (made by `script`, which every Debian has), as a person would run it.
/// Nothing is echoed, and lines do not wrap unless the size is chosen.
public final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CONTROL =
            Pattern.compile("\u001B\\[[0-9;?>$]*[a-zA-Z]|\u001B[=>]|\u0007|\r");

    private final Process process;
    private final Writer keyboard;
    private final WaitPoint screen = new WaitPoint();
    private final StringBuilder shown = new StringBuilder();
    private boolean ended;

    /// A terminal that can do nothing but print.
    ///
    /// @param command a shell command
    public Terminal(String command) {
        this(command, "dumb", 4000);
    }

    /// @param type what the program takes it for, such as `xterm`
    /// @param columns its width
    public Terminal(String command, String type, int columns) {
        var prepared = "stty -echo rows 40 cols " + columns + "; exec " + command;
        // A shell script's background jobs ignore SIGINT, what `nohup` starts SIGHUP, and would
        // hand
        // that on to the program.
        var builder =
                new ProcessBuilder(
                        List.of(
                                "env",
                                "--default-signal=INT,HUP",
                                "script",
                                "-qefc",
                                prepared,
                                "/dev/null"));
        builder.environment().put("TERM", type);
        builder.redirectErrorStream(true);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("a pseudo-terminal needs the program 'script'", e);
        }
        keyboard = process.outputWriter(UTF_8);
        Thread.ofPlatform().daemon().name("terminal").start(this::readScreen);
    }

    /// Types a line and the return key.
    public void type(String line) {
        press(line + "\n");
    }

    /// Presses keys, such as `\u0003` for Ctrl+C.
    public void press(String keys) {
        try {
            keyboard.write(keys);
            keyboard.flush();
        } catch (IOException e) {
            var last = new StringBuilder();
            screen.update(() -> last.append(shown));
            throw new UncheckedIOException("the terminal is gone; it showed:\n" + last, e);
        }
    }

    /// Waits for the prompt at the start of the last line, and takes all that was shown before it.
    public String takeUntil(String prompt) {
        var taken = new StringBuilder();
        var outcome =
                screen.await(
                        new Cancellation(),
                        Deadline.after(PATIENCE),
                        () -> ended || isPrompted(prompt));
        screen.update(() -> {
            taken.append(shown);
            shown.setLength(0);
        });
        var text = CONTROL.matcher(taken).replaceAll("");
        if (outcome != WaitOutcome.DONE || !text.endsWith(prompt)) {
            throw new IllegalStateException("no prompt '" + prompt + "' but:\n" + text);
        }
        return text.substring(0, text.length() - prompt.length());
    }

    /// Waits until the text has been shown, and takes all up to it.
    public String takeThrough(String text) {
        var taken = new StringBuilder();
        screen.await(
                new Cancellation(),
                Deadline.after(PATIENCE),
                () -> ended || visible().contains(text));
        screen.update(() -> {
            var all = visible();
            int end = all.indexOf(text) + text.length();
            taken.append(all.contains(text) ? all.substring(0, end) : all);
            shown.setLength(0);
            shown.append(all.contains(text) ? all.substring(end) : "");
        });
        if (!taken.toString().endsWith(text)) {
            throw new IllegalStateException("no '" + text + "' but:\n" + taken);
        }
        return taken.toString();
    }

    private String visible() {
        return CONTROL.matcher(shown).replaceAll("");
    }

    /// Waits for the program's end.
    ///
    /// @return its exit status; 128 and the signal's number if a signal ended it
    public int awaitEnd() {
        return process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .exitValue();
    }

    /// The program itself, below the one that makes the terminal.
    public ProcessHandle program() {
        return process.descendants()
                .reduce((_, last) -> last)
                .orElseThrow(() -> new IllegalStateException("it has ended"));
    }

    /// True if nothing but what was taken has been shown.
    public boolean isQuiet() {
        var quiet = new boolean[1];
        screen.update(() -> quiet[0] = shown.isEmpty());
        return quiet[0];
    }

    private boolean isPrompted(String prompt) {
        var text = CONTROL.matcher(shown).replaceAll("");
        int start = text.length() - prompt.length();
        return text.endsWith(prompt) && (start == 0 || text.charAt(start - 1) == '\n');
    }

    private void readScreen() {
        var buffer = new char[8192];
        try (Reader reader = process.inputReader(UTF_8)) {
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                int length = count;
                screen.update(() -> shown.append(buffer, 0, length));
            }
        } catch (IOException e) {
            screen.update(() -> shown.append("(screen lost: ").append(e).append(')'));
        }
        screen.update(() -> ended = true);
    }

    /// The terminal goes, as when its window is closed; the program gets SIGHUP.
    public void closeWindow() {
        process.destroyForcibly();
    }

    /// Ends the program at once.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
