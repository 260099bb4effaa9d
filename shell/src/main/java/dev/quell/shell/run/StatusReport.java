package dev.quell.shell.run;

import dev.quell.shell.connect.Address;
import dev.quell.shell.connect.Connection;
import dev.quell.shell.output.Elapsed;
import dev.quell.shell.output.Paper;
import dev.quell.shell.output.Screen;
import dev.quell.wire.client.ServerError;
import java.io.IOException;

/// `status`: what is known about the session, the server and the shell.
final class StatusReport {
    private static final String RULE = "--------------";

    private final ShellOptions options;
    private final Screen screen;
    private final Server server;
    private final Pager pager;

    StatusReport(ShellOptions options, Screen screen, Server server, Pager pager) {
        this.options = options;
        this.screen = screen;
        this.server = server;
        this.pager = pager;
    }

    void print(Connection connection, String delimiter) throws IOException, ServerError {
        var session = connection.rows("select DATABASE(), USER() limit 1").getFirst();
        var out = screen.out();
        out.line(RULE).line(Product.VERSION_LINE).line("");
        out.line("Connection id:\t\t" + connection.id());
        out.line("Current database:\t" + session.get(0));
        out.line("Current user:\t\t" + session.get(1));
        out.line(
                "SSL:\t\t\t"
                        + connection
                                .cipher()
                                .map(cipher -> "Cipher in use is " + cipher)
                                .orElse("Not in use"));
        out.line("Current pager:\t\t" + pager.name());
        out.line(
                "Using outfile:\t\t'" + (screen.isTeed() ? screen.teeFile().orElse("") : "") + "'");
        out.line("Using delimiter:\t" + delimiter);
        out.line("Server version:\t\t" + server.version());
        out.line("Protocol version:\t10");
        out.line("Connection:\t\t" + connection.address().description());
        characterSets(connection, out);
        switch (connection.address()) {
            case Address.Tcp(_, int port) -> out.line("TCP port:\t\t" + port);
            case Address.Unix(var path) -> out.line("UNIX socket:\t\t" + path);
        }
        if (server.connector().options().compresses()) {
            out.line("Protocol:\t\tCompressed");
        }
        if (options.binaryAsHex()) {
            out.line("Binary data as:\t\tHexadecimal");
        }
        statistics(connection.conversation().statistics(), out);
        safeUpdates(out);
        out.line(RULE).line("");
    }

    private static void characterSets(Connection connection, Paper out)
            throws IOException, ServerError {
        var sets =
                connection
                        .rows(
                                "select @@character_set_client, @@character_set_connection,"
                                        + " @@character_set_server, @@character_set_database limit 1")
                        .getFirst();
        out.line("Server characterset:\t" + sets.get(2));
        out.line("Db     characterset:\t" + sets.get(3));
        out.line("Client characterset:\t" + sets.get(0));
        out.line("Conn.  characterset:\t" + sets.get(1));
    }

    // `Uptime: 123  Threads: …`
    private static void statistics(String line, Paper out) {
        int colon = line.indexOf(' ');
        var rest = line.substring(colon + 1).stripLeading();
        int end = 0;
        while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
            end++;
        }
        if (colon < 0 || end == 0) {
            return;
        }
        long seconds = Long.parseLong(rest.substring(0, end));
        out.line(line.substring(0, colon) + "\t\t\t" + Elapsed.whole(seconds)).line("");
        out.line(rest.substring(end).stripLeading());
    }

    private void safeUpdates(Paper out) {
        var connection = server.connector().options();
        if (connection.safeUpdates.value()) {
            out.line("\nNote that you are running in safe_update_mode:");
            out.text(
                            "UPDATEs and DELETEs that don't use a key in the WHERE clause are not allowed.\n")
                    .text(
                            "(One can force an UPDATE/DELETE by adding LIMIT # at the end of the command.)\n")
                    .text(
                            "SELECT has an automatic 'LIMIT %d' if LIMIT is not used.\n"
                                    .formatted(connection.selectLimit.value()))
                    .text(
                            "Max number of examined row combination in a join is set to: %d\n\n"
                                    .formatted(connection.maxJoinSize.value()));
        }
    }
}
