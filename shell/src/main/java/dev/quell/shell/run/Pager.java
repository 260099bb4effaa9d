package dev.quell.shell.run;

import dev.quell.base.text.CharacterSet;
import dev.quell.shell.output.Paper;
import dev.quell.shell.output.Screen;
import dev.quell.shell.terminal.ScrollingText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jline.terminal.Terminal;

/// Through what results go: straight to standard output, through a program, or, where they do not fit on the terminal, through
/// the shell's own pager.
final class Pager {
    /// The shell's own, as `--pager` and `pager` name it. It is the usual one where the environment has none.
    static final String OWN = "scroll";

    private static final String NONE = "stdout";

    private final Screen screen;
    private final CharacterSet charset;
    private final boolean keepsNothing;
    private String command = NONE;
    private Optional<String> usual = Optional.empty();
    private Optional<Terminal> terminal = Optional.empty();

    /// @param keepsNothing rows are to be shown as they come (`--quick`), so they cannot be scrolled
    Pager(Screen screen, CharacterSet charset, boolean keepsNothing) {
        this.screen = screen;
        this.charset = charset;
        this.keepsNothing = keepsNothing;
    }

    void attach(Terminal found) {
        terminal = Optional.of(found);
    }

    /// Something that writes.
    interface Writing {
        void to(Paper paper) throws IOException;
    }

    /// The program, [#OWN], or `stdout`.
    String name() {
        return command;
    }

    /// What `pager` without an argument goes back to.
    String usual() {
        return usual.orElseGet(Pager::fromEnvironment);
    }

    /// As the options say.
    void choose(Optional<String> option) {
        option.map(name -> name.equals(ShellOptions.USUAL_PAGER) ? fromEnvironment() : name)
                .ifPresent(this::use);
    }

    private static String fromEnvironment() {
        var named = System.getenv("PAGER");
        return named == null || named.isEmpty() ? OWN : named;
    }

    void use(String program) {
        command = program;
        usual = Optional.of(program);
    }

    void none() {
        command = NONE;
    }

    void show(Writing writing) throws IOException {
        boolean own = command.equals(OWN);
        if (command.equals(NONE) || (own && (terminal.isEmpty() || keepsNothing))) {
            writing.to(screen.out());
        } else if (own) {
            scroll(writing, terminal.get());
        } else {
            pipe(writing);
        }
    }

    private void scroll(Writing writing, Terminal shown) throws IOException {
        screen.flush();
        var all = new ByteArrayOutputStream();
        var paper = screen.paper(all);
        writing.to(paper);
        paper.flush();
        var text = new ScrollingText(all.toByteArray(), charset.charset());
        if (text.fits(shown.getColumns(), shown.getRows())) {
            screen.uncopied(all.toByteArray());
        } else {
            text.show(shown);
        }
    }

    private void pipe(Writing writing) throws IOException {
        screen.flush();
        var process =
                new ProcessBuilder("/bin/sh", "-c", command)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var out = process.getOutputStream()) {
            var paper = screen.paper(out);
            writing.to(paper);
            paper.flush();
        } catch (UncheckedIOException | IOException e) {
            // The user has left the pager; the rest is not wanted.
        }
        Programs.awaitEnd(process);
    }
}
