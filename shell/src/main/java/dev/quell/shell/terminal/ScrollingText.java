package dev.quell.shell.terminal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/// A text that is wider or longer than the terminal, to be scrolled in both directions. The names above a table's columns stay
/// where they are. The shell's thread shows it.
public final class ScrollingText {
    private static final int LOOK_MILLIS = 500;
    private static final int NAMES = 3; // a rule, the names, a rule
    private static final String KEYS =
            "q quit  ↑↓←→ scroll  space b page  g G ends  / search  n again";

    private final byte[] text;
    private final Charset charset;
    private final int[] starts;
    private int top;
    private int left;
    private String sought = "";
    private String message = "";

    public ScrollingText(byte[] text, Charset charset) {
        this.text = text.clone();
        this.charset = charset;
        starts = starts(text);
    }

    // Where each line begins, and the end.
    private static int[] starts(byte[] text) {
        int count = 0;
        var found = new int[64];
        for (int at = 0; at < text.length; ) {
            if (count + 1 >= found.length) {
                found = Arrays.copyOf(found, found.length * 2);
            }
            found[count++] = at;
            while (at < text.length && text[at] != '\n') {
                at++;
            }
            at++;
        }
        found[count] = text.length;
        return Arrays.copyOf(found, count + 1);
    }

    private int lines() {
        return starts.length - 1;
    }

    private String line(int index) {
        int end = starts[index + 1];
        boolean ended = end > starts[index] && text[end - 1] == '\n';
        var line = new String(text, starts[index], end - starts[index] - (ended ? 1 : 0), charset);
        return line.replace('\t', ' ');
    }

    /// Whether a terminal of this size shows it all, with room for a prompt.
    public boolean fits(int width, int height) {
        if (lines() >= height) {
            return false;
        }
        for (int i = 0; i < lines(); i++) {
            if (new AttributedString(line(i)).columnLength() > width) {
                return false;
            }
        }
        return true;
    }

    /// Shows it until the user has seen enough.
    public void show(Terminal terminal) throws IOException {
        try (var screen = new FullScreen(terminal)) {
            int key = FullScreen.NONE;
            int drawn = 0;
            while (key != 'q' && key != 'Q' && key != FullScreen.LEAVE) {
                int size = screen.width() * screen.height();
                if (key != FullScreen.NONE || size != drawn) {
                    draw(screen);
                    drawn = size;
                }
                key = screen.key(LOOK_MILLIS); // the window's size may change meanwhile
                press(key, screen);
            }
        }
    }

    private void press(int key, FullScreen screen) throws IOException {
        int page = Math.max(1, room(screen) - 1);
        int aside = Math.max(1, screen.width() / 2);
        switch (key) {
            case FullScreen.UP, 'k' -> top--;
            case FullScreen.DOWN, 'j', '\r', '\n' -> top++;
            case FullScreen.LEFT, 'h' -> left -= aside;
            case FullScreen.RIGHT, 'l' -> left += aside;
            case FullScreen.PAGE_UP, 'b' -> top -= page;
            case FullScreen.PAGE_DOWN, ' ', 'f' -> top += page;
            case FullScreen.HOME, 'g', '<' -> {
                top = 0;
                left = 0;
            }
            case FullScreen.END, 'G', '>' -> top = lines();
            case '/' -> {
                sought =
                        screen.typed(typed -> {
                            message = "/" + typed;
                            draw(screen);
                        });
                message = "";
                seek();
            }
            case 'n' -> seek();
            default -> {}
        }
        top = Math.clamp(top, 0, Math.max(0, lines() - names() - room(screen)));
        left = Math.max(0, left);
    }

    private int names() {
        boolean table = lines() > NAMES && text[0] == '+' && text[starts[2]] == '+';
        return table ? NAMES : 0;
    }

    private int room(FullScreen screen) {
        return screen.height() - names() - 1;
    }

    private void seek() {
        var wanted = sought.toLowerCase(Locale.ROOT);
        for (int i = top + 1; !wanted.isEmpty() && i < lines() - names(); i++) {
            var line = line(names() + i).toLowerCase(Locale.ROOT);
            if (line.contains(wanted)) {
                top = i;
                message = "";
                return;
            }
        }
        message = wanted.isEmpty() ? "" : "not found below: " + sought;
    }

    private void draw(FullScreen screen) {
        int names = names();
        int room = room(screen);
        var shown = new ArrayList<AttributedString>(screen.height());
        for (int i = 0; i < names; i++) {
            shown.add(part(line(i), AttributedStyle.BOLD, screen));
        }
        for (int i = names + top; i < names + top + room; i++) {
            shown.add(part(i < lines() ? line(i) : "", AttributedStyle.DEFAULT, screen));
        }
        shown.add(screen.line(bottom(room), AttributedStyle.INVERSE));
        screen.draw(shown);
    }

    private String bottom(int room) {
        if (!message.isEmpty()) {
            return message;
        }
        int last = Math.min(lines() - names(), top + room);
        return "%d-%d of %d, column %d   %s"
                .formatted(top + 1, last, lines() - names(), left + 1, KEYS);
    }

    private AttributedString part(String line, AttributedStyle style, FullScreen screen) {
        return new AttributedString(line, style).columnSubSequence(left, left + screen.width());
    }
}
