package dev.quell.shell.option;

import dev.quell.shell.argument.Option;
import dev.quell.shell.connect.ConnectionOptions;
import dev.quell.shell.run.ShellOptions;
import java.util.ArrayList;
import java.util.List;

/// All that the command line can say.
public final class ShellCommand {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final OtherOptions other = new OtherOptions();
    private final ShellOptions shell;

    /// @param terminal whether standard input and output are one
    ShellCommand(boolean terminal) {
        shell = new ShellOptions(terminal);
    }

    public ConnectionOptions connection() {
        return connection;
    }

    public ShellOptions shell() {
        return shell;
    }

    boolean asksForHelp() {
        return other.help.value();
    }

    boolean asksForVersion() {
        return other.version.value();
    }

    List<Option<?>> options() {
        var all = new ArrayList<Option<?>>();
        all.addAll(connection.all());
        all.addAll(shell.options());
        all.addAll(other.options());
        return all;
    }
}
