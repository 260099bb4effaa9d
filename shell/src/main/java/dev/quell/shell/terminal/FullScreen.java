package dev.quell.shell.terminal;

import dev.quell.base.stop.WaitPoint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;
import org.jline.utils.NonBlockingReader;

/// The whole terminal for a while: another screen, keys one by one. Ctrl+C is a signal, so that it is heard also by a program
/// that waits for something else, and then the next key. Closing brings back what was there before. The shell's thread uses it.
public final class FullScreen implements AutoCloseable {
    /// No key was pressed in time.
    public static final int NONE = NonBlockingReader.READ_EXPIRED;

    /// Ctrl+C, or there is no terminal any more.
    public static final int LEAVE = 3;

    public static final int ESCAPE = 27;
    public static final int UP = -11;
    public static final int DOWN = -12;
    public static final int LEFT = -13;
    public static final int RIGHT = -14;
    public static final int PAGE_UP = -15;
    public static final int PAGE_DOWN = -16;
    public static final int HOME = -17;
    public static final int END = -18;

    private static final int SEQUENCE_MILLIS = 50;

    /// Only a read with a time limit can be interrupted.
    private static final int DAY_MILLIS = 86_400_000;

    private static final int NARROWEST = 20;
    private static final int LOWEST = 4;

    private final Terminal terminal;
    private final Attributes before;
    private final Terminal.SignalHandler interrupt;
    private final WaitPoint state = new WaitPoint();
    private Optional<Thread> reader = Optional.empty();
    private boolean interrupted;

    public FullScreen(Terminal terminal) {
        this(terminal, () -> {});
    }

    /// @param onInterrupt what Ctrl+C does besides being a key; comes from another thread
    public FullScreen(Terminal terminal, Runnable onInterrupt) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        interrupt =
                terminal.handle(
                        Terminal.Signal.INT,
                        _ -> {
                            onInterrupt.run();
                            wakeReader();
                        });
        terminal.puts(InfoCmp.Capability.enter_ca_mode);
        terminal.puts(InfoCmp.Capability.keypad_local);
        terminal.puts(InfoCmp.Capability.cursor_invisible);
        hearInterrupts();
    }

    // Raw, a terminal sends no signals at all.
    private void hearInterrupts() {
        var attributes = new Attributes(terminal.getAttributes());
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0);
        attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
        terminal.setAttributes(attributes);
    }

    private void wakeReader() {
        state.update(() -> {
            interrupted = true;
            reader.ifPresent(Thread::interrupt); // JLine's way to end a read
        });
    }

    public int width() {
        return Math.max(NARROWEST, terminal.getColumns());
    }

    public int height() {
        return Math.max(LOWEST, terminal.getRows());
    }

    /// The next key: a character, or one of the constants above.
    ///
    /// @param timeoutMillis 0 to wait a day
    public int key(int timeoutMillis) throws IOException {
        beginRead();
        int key = LEAVE;
        try {
            key = terminal.reader().read(timeoutMillis == 0 ? DAY_MILLIS : timeoutMillis);
        } catch (InterruptedIOException pressed) {
            // Ctrl+C
        }
        if (endRead()) {
            return LEAVE;
        }
        return switch (key) {
            case NonBlockingReader.EOF -> LEAVE;
            case ESCAPE -> sequence();
            default -> key;
        };
    }

    private void beginRead() {
        state.update(() -> {
            reader = Optional.of(Thread.currentThread());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    // True if Ctrl+C was pressed.
    private boolean endRead() {
        var pressed = new boolean[1];
        state.update(() -> {
            pressed[0] = interrupted;
            interrupted = false;
            reader = Optional.empty();
            Thread.interrupted(); // means nothing any more
        });
        return pressed[0];
    }

    // What follows an escape at once belongs to it.
    private int sequence() throws IOException {
        int next = terminal.reader().read(SEQUENCE_MILLIS);
        if (next != '[' && next != 'O') {
            return ESCAPE;
        }
        int letter = terminal.reader().read(SEQUENCE_MILLIS);
        if (letter >= '0' && letter <= '9') {
            terminal.reader().read(SEQUENCE_MILLIS); // the tilde
        }
        return switch (letter) {
            case 'A' -> UP;
            case 'B' -> DOWN;
            case 'C' -> RIGHT;
            case 'D' -> LEFT;
            case 'H', '1', '7' -> HOME;
            case 'F', '4', '8' -> END;
            case '5' -> PAGE_UP;
            case '6' -> PAGE_DOWN;
            default -> NONE;
        };
    }

    /// A line that is typed.
    ///
    /// @param show shows what has been typed so far
    /// @return '' for Escape and Ctrl+C
    public String typed(Consumer<String> show) throws IOException {
        var text = new StringBuilder();
        while (true) {
            show.accept(text.toString());
            int key = key(0);
            if (key == '\r' || key == '\n') {
                return text.toString();
            }
            if (key == ESCAPE || key == LEAVE) {
                return "";
            }
            if (key == 127 || key == '\b') {
                text.setLength(Math.max(0, text.length() - 1));
            } else if (key >= ' ') {
                text.append((char) key);
            }
        }
    }

    /// A text in one style, cut to the width.
    public AttributedString line(String text, AttributedStyle style) {
        return new AttributedString(text, style).columnSubSequence(0, width());
    }

    /// Shows these lines from the top on, and nothing else.
    public void draw(List<AttributedString> lines) {
        terminal.puts(InfoCmp.Capability.cursor_home);
        int shown = Math.min(lines.size(), height());
        for (int i = 0; i < shown; i++) {
            terminal.writer().print(lines.get(i).toAnsi(terminal));
            terminal.puts(InfoCmp.Capability.clr_eol);
            if (i < shown - 1) {
                terminal.writer().print("\r\n");
            }
        }
        terminal.puts(InfoCmp.Capability.clr_eos);
        terminal.flush();
    }

    @Override
    public void close() {
        terminal.puts(InfoCmp.Capability.cursor_visible);
        terminal.puts(InfoCmp.Capability.exit_ca_mode);
        terminal.setAttributes(before);
        terminal.handle(Terminal.Signal.INT, interrupt);
        terminal.flush();
    }
}
