package dev.quell.shell.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/// Lines from a terminal that can do nothing but print (`TERM=dumb`): the prompt, then what the user types, no more. The shell's
/// thread reads; [#interrupt] comes from a signal's.
public final class PlainLines {
    private final BufferedReader in;
    private final PrintStream out;
    private final Editor.Statements statements;
    private volatile boolean waits;
    private volatile boolean thrownAway;

    public PlainLines(
            InputStream in, PrintStream out, Charset charset, Editor.Statements statements) {
        this.in = new BufferedReader(new InputStreamReader(in, charset));
        this.out = out;
        this.statements = statements;
    }

    /// True if the terminal is of that kind.
    public static boolean isNeeded() {
        var type = System.getenv("TERM");
        return type == null || type.isEmpty() || type.equals("dumb");
    }

    /// The next line; empty at the end of the input.
    public Optional<String> next() {
        try {
            out.print(statements.prompt());
            out.flush();
            waits = true;
            var line = in.readLine();
            waits = false;
            if (thrownAway) {
                thrownAway = false;
                statements.interrupted();
            }
            return Optional.ofNullable(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ctrl+C: what was entered is thrown away, if it was being entered.
    ///
    /// @return false if nothing was
    public boolean interrupt() {
        if (!waits) {
            return false;
        }
        thrownAway = true;
        out.println("^C");
        out.print(statements.firstPrompt());
        out.flush();
        return true;
    }
}
