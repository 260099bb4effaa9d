package dev.quell.server;

import dev.quell.session.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// Finds out where a client connects from.
final class Peers {
    private static final String LOCALHOST = "localhost";

    private Peers() {}

    static Peer of(SocketChannel channel) {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress address
                    ? tcp(address)
                    : Peer.socket(systemUser(channel));
        } catch (IOException _) {
            return Peer.tcp("", "", 0); // gone already: the first read will tell
        }
    }

    private static Peer tcp(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String text = host.getHostAddress();
        return Peer.tcp(host.isLoopbackAddress() ? LOCALHOST : text, text, address.getPort());
    }

    private static String systemUser(SocketChannel channel) {
        try {
            return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException | UnsupportedOperationException _) {
            return ""; // a system that does not tell
        }
    }
}
