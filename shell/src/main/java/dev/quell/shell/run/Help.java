package dev.quell.shell.run;

import dev.quell.shell.connect.Connection;
import dev.quell.shell.input.Command;
import dev.quell.shell.output.Screen;
import dev.quell.wire.client.ServerError;
import java.io.IOException;
import java.util.List;

/// `help`: the shell's commands, or the server's help tables.
final class Help {
    private final ShellOptions options;
    private final Screen screen;
    private final Reporter reporter;
    private final Pager pager;

    Help(ShellOptions options, Screen screen, Reporter reporter, Pager pager) {
        this.options = options;
        this.screen = screen;
        this.reporter = reporter;
        this.pager = pager;
    }

    void commands(boolean connected) {
        reporter.info("\nList of all commands:");
        if (!options.namedCommands.value()) {
            reporter.info("Note that all text commands must be first on line and end with ';'");
        }
        for (var command : Command.values()) {
            var name =
                    command.letter() == 0
                            ? "%-9s".formatted(command.word())
                            : "%-10s(\\%c)".formatted(command.word(), command.letter());
            screen.out().line(name + " " + command.help());
        }
        if (connected) {
            reporter.info("\nFor server side help, type 'help contents'\n");
        }
    }

    /// What the server's help tables know.
    void topic(Connection connection, String topic) throws IOException, ServerError {
        var text = topic.strip();
        var quoted = text.startsWith("'") ? text : "'" + text + "'";
        var rows = connection.rows("help " + quoted);
        if (rows.isEmpty()) {
            reporter.info("\nNothing found");
            reporter.info(
                    quoted.equalsIgnoreCase("'contents'")
                            ? "\nPlease check if 'help tables' are loaded.\n"
                            : "Please try to run 'help contents' for a list of all accessible topics\n");
        } else if (rows.getFirst().size() == 3 && rows.size() == 1) {
            article(rows.getFirst());
        } else {
            list(rows);
        }
    }

    private void article(List<String> row) throws IOException {
        pager.show(paper -> {
            paper.line("Name: '" + row.get(0) + "'").text("Description:\n" + row.get(1));
            if (!row.get(2).isEmpty()) {
                paper.text("Examples:\n" + row.get(2));
            }
            paper.line("");
        });
    }

    private void list(List<List<String>> rows) throws IOException {
        boolean isCategory = rows.getFirst().size() == 3;
        int name = isCategory ? 1 : 0;
        if (isCategory) {
            screen.out()
                    .line(
                            "You asked for help about help category: \"%s\""
                                    .formatted(rows.getFirst().get(0)));
            reporter.info(
                    "For more information, type 'help <item>', where <item> is one of the following");
        } else {
            reporter.info("Many help items for your request exist.");
            reporter.info(
                    "To make a more specific request, please type 'help <item>',\nwhere <item> is one of the following");
        }
        pager.show(paper -> {
            var last = "";
            for (var row : rows) {
                var kind = row.get(name + 1);
                if (!kind.equals(last)) {
                    reporter.info(kind.startsWith("Y") ? "categories:" : "topics:");
                    last = kind;
                }
                paper.line("   " + row.get(name));
            }
            paper.line("");
        });
    }
}
