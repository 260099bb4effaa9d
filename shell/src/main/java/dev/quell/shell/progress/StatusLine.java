package dev.quell.shell.progress;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The line of the terminal where the cursor is while a statement runs: it can hold a text that goes again, and whoever has
/// something to say at once says it here. Any thread.
public final class StatusLine {
    private static final String ERASE = "\r\u001B[K";

    private final OutputStream terminal;
    private boolean isShowing;

    public StatusLine(OutputStream terminal) {
        this.terminal = terminal;
    }

    /// Shows a text instead of the last one.
    synchronized void show(String text) {
        write(ERASE + text);
        isShowing = true;
    }

    synchronized void clear() {
        if (isShowing) {
            write(ERASE);
            isShowing = false;
        }
    }

    /// A line that stays, past the buffers of the shell's own.
    public synchronized void say(String line) {
        clear();
        write(line + "\n");
    }

    private void write(String text) {
        try {
            terminal.write(text.getBytes(StandardCharsets.UTF_8));
            terminal.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
