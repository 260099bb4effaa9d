package dev.quell.clients;

import dev.quell.testkit.terminal.Terminal;
import java.nio.file.Path;

/// `quell shell`, as the classes of this build are.
///
/// @param folder for its history
record ShellProgram(Path folder, int port) {
    /// The command line.
    String command(String options) {
        return "env MYSQL_HISTFILE=%s %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Duser.home=%s -cp '%s' dev.quell.shell.Main --no-defaults -h127.0.0.1 -P%d -uroot %s"
                .formatted(
                        folder.resolve("history"),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        folder,
                        System.getProperty("java.class.path"),
                        port,
                        options);
    }

    /// In a terminal that can only print, so that the screen's text is in one piece.
    Terminal plain(String options) {
        return new Terminal(command(options), "dumb", 4000);
    }

    /// In a terminal that can do everything.
    Terminal edited(String options, int columns) {
        return new Terminal(command(options), "xterm", columns);
    }
}
