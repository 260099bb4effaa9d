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
import java.util.regex.Pattern;

/// A program in a pseudo-terminal of its own (made by `script`, which every Debian has), as a person would run it.
/// Nothing is echoed and lines do not wrap.
public final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern CONTROL = Pattern.compile("\u001B\\[[0-9;?]*[a-zA-Z]|\u0007|\r");

    private final Process process;
    private final Writer keyboard;
    private final WaitPoint screen = new WaitPoint();
    private final StringBuilder shown = new StringBuilder();
    private boolean ended;

    /// @param command a shell command
    public Terminal(String command) {
        var builder =
                new ProcessBuilder(
                        List.of(
                                "script",
                                "-qfc",
                                "stty -echo cols 4000; exec " + command,
                                "/dev/null"));
        builder.environment().put("TERM", "dumb");
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
        try {
            keyboard.write(line);
            keyboard.write('\n');
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal is gone; it showed:\n" + shown, e);
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

    /// Ends the program as closing the window would.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
