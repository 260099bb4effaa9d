package dev.quell.shell.connect;

import java.nio.file.Path;

/// Where a server listens.
public sealed interface Address {
    record Tcp(String host, int port) implements Address {}

    record Unix(Path path) implements Address {}

    /// A short name for it.
    default String name() {
        return switch (this) {
            case Tcp(var host, int port) -> host + "-" + port;
            case Unix(var path) -> path.toAbsolutePath().toString();
        };
    }

    /// As MySQL's clients name it: `127.0.0.1 via TCP/IP`.
    default String description() {
        return switch (this) {
            case Tcp(var host, _) -> host + " via TCP/IP";
            case Unix _ -> "Localhost via UNIX socket";
        };
    }
}
