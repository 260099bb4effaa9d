package dev.quell.shell;

import dev.quell.shell.argument.ArgumentBytes;
import dev.quell.shell.option.CommandLines;
import dev.quell.shell.output.Streams;
import dev.quell.shell.run.Program;
import java.util.List;

/// The entry of `quell shell`.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal();
        var restored = ArgumentBytes.restored(List.of(arguments));
        var parsed = CommandLines.parse(restored, terminal, System.out, System.err);
        int status =
                parsed.command()
                        .map(command ->
                                new Program(
                                                command.connection(),
                                                command.shell(),
                                                Streams.ofProcess())
                                        .hearSignals()
                                        .run())
                        .orElse(parsed.status());
        System.exit(status);
    }
}
