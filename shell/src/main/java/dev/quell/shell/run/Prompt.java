package dev.quell.shell.run;

import dev.quell.shell.connect.Address;
import dev.quell.shell.connect.Connection;
import dev.quell.wire.packet.StatusFlag;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The prompt, made of the user's pattern: letters behind a backslash stand for what changes.
final class Prompt {
    /// `\T` marks an open transaction.
    static final String DEFAULT = "mysql\\T> ";

    private final Server server;
    private String pattern;
    private int count;

    Prompt(Server server, String pattern) {
        this.server = server;
        this.pattern = pattern;
    }

    void pattern(String newPattern) {
        pattern = newPattern;
        count = 0;
    }

    /// @param delimiter the one in use
    String text(String delimiter) {
        var text = new StringBuilder();
        var now = LocalDateTime.now();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (++i < pattern.length()) {
                text.append(letter(pattern.charAt(i), delimiter, now));
            }
        }
        return text.toString();
    }

    private String letter(char letter, String delimiter, LocalDateTime now) {
        return switch (letter) {
            case 'c' -> Integer.toString(++count);
            case 'C' ->
                    server.connection()
                            .map(connection -> Long.toString(connection.id()))
                            .orElse("not_connected");
            case 'v' -> server.connection().map(Connection::serverVersion).orElse("not_connected");
            case 'd' -> server.database().isEmpty() ? "(none)" : server.database();
            case 'h' -> host(false);
            case 'H' -> host(true);
            case 'N' ->
                    server.connection()
                            .map(connection -> connection.isMariaDb() ? "MariaDB" : "MySQL")
                            .orElse("unknown");
            case 'p' -> port();
            case 'u' -> server.connector().options().user();
            case 'U' -> server.connector().options().user() + "@" + host(false);
            case 'n' -> "\n";
            case 't' -> "\t";
            case ' ', '_' -> " ";
            case 'S' -> ";";
            case 'l' -> delimiter;
            case 'T' -> (server.status() & StatusFlag.IN_TRANSACTION) != 0 ? "*" : "";
            case 'R' -> time("HH", now);
            case 'r' -> time("hh", now);
            case 'm' -> time("mm", now);
            case 's' -> time("ss", now);
            case 'y' -> time("yy", now);
            case 'Y' -> time("yyyy", now);
            case 'D' -> time("EEE MMM ppd HH:mm:ss yyyy", now);
            case 'w' -> time("EEE", now);
            case 'O' -> time("MMM", now);
            case 'o' -> Integer.toString(now.getMonthValue());
            case 'P' -> now.getHour() < 12 ? "am" : "pm";
            default -> Character.toString(letter);
        };
    }

    private static String time(String format, LocalDateTime now) {
        return DateTimeFormatter.ofPattern(format, Locale.ENGLISH).format(now);
    }

    private String host(boolean own) {
        return server.connection()
                .map(connection ->
                        switch (connection.address()) {
                            case Address.Tcp(var host, _) -> host;
                            case Address.Unix _ -> own ? ownName() : "localhost";
                        })
                .orElse("not_connected");
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private String port() {
        return server.connection()
                .map(connection ->
                        switch (connection.address()) {
                            case Address.Tcp(_, int port) -> Integer.toString(port);
                            case Address.Unix(var path) -> String.valueOf(path.getFileName());
                        })
                .orElse("not_connected");
    }
}
