package dev.quell.shell.run;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Asks for a password on the terminal, without an echo.
final class Passwords {
    static final String PASSWORD = "Enter password: ";
    static final String PASSPHRASE = "Enter PEM pass phrase:";
    private static final String TERMINAL = "/dev/tty";

    private Passwords() {}

    /// '' if there is no terminal.
    static String ask(String question) {
        var console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s", question);
            return typed == null ? "" : new String(typed);
        }
        try (var in = new FileInputStream(TERMINAL);
                var out = new FileOutputStream(TERMINAL)) {
            out.write(question.getBytes(StandardCharsets.US_ASCII));
            Programs.run("stty -echo <" + TERMINAL);
            try {
                return readLine(in);
            } finally {
                Programs.run("stty echo <" + TERMINAL);
                out.write('\n');
            }
        } catch (IOException noTerminal) {
            return "";
        }
    }

    private static String readLine(FileInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
