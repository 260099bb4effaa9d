package dev.quell.server;

import dev.quell.server.tls.TlsGate;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// What a server listens on and greets with.
///
/// @param addresses TCP addresses; a port of 0 is any free one
/// @param administrative the address for administrators (`admin_address`), who get in when nobody else does; a port of 0 is any
///     free one
/// @param version the version that clients are told, such as `8.4.0-quell-0.1`
/// @param tls empty without TLS
public record ServerConfig(
        List<InetSocketAddress> addresses,
        Optional<InetSocketAddress> administrative,
        String version,
        Optional<TlsGate> tls) {
    public ServerConfig {
        addresses = List.copyOf(addresses);
    }
}
